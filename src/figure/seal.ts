// The seal: a mask as a ring of 32 segments, bit 31 at the top and then clockwise; chosen bits are long and in ink. It marks a
// scenario in header, lists, reports and as favicon, so that two masks are told apart at a glance. IPv6 masks have 128 segments.

import { path, type SvgNode, svg } from './svg-node.ts';

export interface SealOptions {
  readonly size: number;
  /** Said to a screen reader; left out, the seal is decoration. */
  readonly label?: string;
}

const GAP = 0.155;

/** `bits` chosen of `count` (32 or 128). No bit chosen: the plain ring of an unread page. */
export function seal(bits: readonly number[], count: 32 | 128, options: SealOptions): SvgNode {
  const r = options.size / 2;
  const chosen = new Set(bits);
  const plain: string[] = [];
  const teeth: string[] = [];
  for (let i = 0; i < count; i++) {
    if (chosen.has(count - 1 - i)) teeth.push(segment(i, count, { inner: r * 0.5, outer: r }));
    else plain.push(segment(i, count, { inner: r * 0.76, outer: r * 0.92 }));
  }
  return svg(
    'svg',
    {
      class: 'fig seal',
      width: options.size,
      height: options.size,
      viewBox: `${-r} ${-r} ${options.size} ${options.size}`,
      ...(options.label === undefined
        ? { 'aria-hidden': 'true' }
        : { role: 'img', 'aria-label': options.label }),
    },
    svg('path', { class: 'fill-mark-2', d: plain.join('') }),
    teeth.length > 0 && svg('path', { class: 'fill-ink', d: teeth.join('') }),
  );
}

/** One segment: a ring sector between two radii, a gap left on both sides. Math.sqrt only: the turn is built by rotation. */
function segment(index: number, count: number, radii: { inner: number; outer: number }): string {
  const [c0, s0] = turn((index + GAP) / count);
  const [c1, s1] = turn((index + 1 - GAP) / count);
  const { inner, outer } = radii;
  return path(
    ...['M', outer * s0, -outer * c0, 'A', outer, outer, 0, 0, 1, outer * s1, -outer * c1],
    ...['L', inner * s1, -inner * c1, 'A', inner, inner, 0, 0, 0, inner * s0, -inner * c0, 'Z'],
  );
}

/** [cos, sin] of a fraction of a full turn, by the Taylor series inside an eighth: 1e-9 is far below a pixel. */
export function turn(fraction: number): [number, number] {
  const eighth = Math.floor(fraction * 8);
  const inside = fraction * 8 - eighth;
  const mirrored = eighth % 2 === 1;
  const a = ((mirrored ? 1 - inside : inside) * Math.PI) / 4;
  const a2 = a * a;
  const sin = a * (1 - (a2 / 6) * (1 - (a2 / 20) * (1 - (a2 / 42) * (1 - a2 / 72))));
  const cos = 1 - (a2 / 2) * (1 - (a2 / 12) * (1 - (a2 / 30) * (1 - (a2 / 56) * (1 - a2 / 90))));
  const [c, s] = mirrored ? [sin, cos] : [cos, sin];
  const quarter = ((Math.floor(eighth / 2) % 4) + 4) % 4;
  if (quarter === 0) return [c, s];
  if (quarter === 1) return [-s, c];
  return quarter === 2 ? [-c, -s] : [s, -c];
}
