// The text of a bucket from its index: the chosen bits take the index's binary digits, high bit first (SPEC §2).

import { formatAddress } from '../../../src/base/address-text.ts';
import { maskOfBits } from '../../../src/base/bits.ts';
import type { Family } from '../../state/choice.ts';

/** Bucket 283 of bits 27,21,14,13,11,10,8,5,1 is 8.0.12.34. `bits` are descending. */
export function formatBucketText(family: Family, bits: readonly number[], index: number): string {
  const set = bits.filter((_, position) => Math.floor(index / 2 ** (bits.length - 1 - position)) % 2 === 1);
  return formatAddress({ family, words: maskOfBits(set) });
}
