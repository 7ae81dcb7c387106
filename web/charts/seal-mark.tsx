// The seal of a mask on the page: header, gallery, lists.

import type { JSX } from 'preact';
import { seal } from '../../src/figure/seal.ts';
import { svgTree } from './svg-tree.tsx';

export const SealMark = ({
  bits,
  count = 32,
  size = 26,
}: {
  readonly bits: readonly number[];
  readonly count?: 32 | 128;
  readonly size?: number;
}): JSX.Element => svgTree(seal(bits, count, { size }));
