// A bit strip small enough for a list: bars of how far each bit is from half, chosen bits as teeth. Decoration: the words beside it
// say the same.

import type { JSX } from 'preact';
import { svg } from '../../src/figure/svg-node.ts';
import { svgTree } from './svg-tree.tsx';

const WIDTH = 148;
const HEIGHT = 48;
const BODY = 34;

export function Thumbnail({
  ones,
  bits,
}: {
  readonly ones: readonly number[];
  readonly bits: readonly number[];
}): JSX.Element {
  const step = WIDTH / ones.length;
  const cells = ones.map((share, bit) => {
    const x = (ones.length - 1 - bit) * step;
    if (bits.includes(bit))
      return svg('rect', { class: 'fill-ink', x: x + 0.3, y: 0, width: step - 0.6, height: HEIGHT });
    const tall = Math.max(1, Math.abs(share - 0.5) * 2 * BODY);
    return svg('rect', { class: 'fill-mark-2', x: x + 0.3, y: BODY - tall, width: step - 0.6, height: tall });
  });
  const well = svg('rect', { class: 'fill-well', x: 0, y: 0, width: WIDTH, height: BODY });
  return svgTree(
    svg(
      'svg',
      { class: 'fig', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: '100%', 'aria-hidden': 'true' },
      well,
      cells,
    ),
  );
}
