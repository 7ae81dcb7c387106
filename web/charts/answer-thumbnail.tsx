// A run small enough for a list: sessions per server, the one spoken of in the colour of what moves, flags where something was
// asked for, × where sessions were lost. Decoration: the words beside it say the same.

import type { JSX } from 'preact';
import { lostCross } from '../../src/figure/mark.ts';
import { path, svg } from '../../src/figure/svg-node.ts';
import { svgTree } from './svg-tree.tsx';

const WIDTH = 148;
const HEIGHT = 56;
const TOP = 12;

export interface AnswerDrawing {
  /** 0…99, the one spoken of first. */
  readonly lines: readonly (readonly number[])[];
  /** 0…1. */
  readonly events: readonly number[];
  readonly lost: readonly number[];
}

export function AnswerThumbnail({ lines, events, lost }: AnswerDrawing): JSX.Element {
  const drawn = lines.map((line, i) =>
    svg('path', { class: i === 0 ? 'stroke mid line-moving' : 'stroke thin line-mark-2', d: lineOf(line) }),
  );
  const flags = events
    .filter((at) => at > 0 && at < 1)
    .map((at) =>
      svg('path', { class: 'stroke heldout line-moving', d: path('M', at * WIDTH, 2, 'V', HEIGHT) }),
    );
  return svgTree(
    svg(
      'svg',
      { class: 'fig', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: '100%', 'aria-hidden': 'true' },
      svg('path', { class: 'stroke line-rule-strong', d: path('M', 0, HEIGHT - 0.5, 'H', WIDTH) }),
      flags,
      drawn.reverse(),
      lost.map((at) => lostCross(Math.min(WIDTH - 4, 3 + at * (WIDTH - 6)), 5)),
    ),
  );
}

function lineOf(line: readonly number[]): string {
  const step = WIDTH / Math.max(1, line.length - 1);
  const y = (amount: number): number => HEIGHT - 2 - (amount / 99) * (HEIGHT - 2 - TOP);
  return path(...line.flatMap((amount, i) => [i === 0 ? 'M' : 'L', i * step, y(amount)]));
}
