// The small marks of figures: eight shapes for servers (filled for 0…7, hollow for 8…15, then again), the cross of a lost session
// (never an identity), hatching drawn as plain strokes (no pattern ids, so that any number of figures share a page), arrows.

import type { Box } from './figure.ts';
import { path, type SvgNode, svg } from './svg-node.ts';

const SHAPES: readonly ((x: number, y: number, r: number) => string)[] = [
  (x, y, r) => path('M', x - r, y, 'A', r, r, 0, 1, 1, x + r, y, 'A', r, r, 0, 1, 1, x - r, y, 'Z'),
  (x, y, r) =>
    polygon(x, y, [-r * 0.89, -r * 0.89, r * 0.89, -r * 0.89, r * 0.89, r * 0.89, -r * 0.89, r * 0.89]),
  (x, y, r) => polygon(x, y, [0, -r * 1.15, r * 1.1, r * 0.8, -r * 1.1, r * 0.8]),
  (x, y, r) => polygon(x, y, [0, -r * 1.25, r * 1.25, 0, 0, r * 1.25, -r * 1.25, 0]),
  (x, y, r) => polygon(x, y, [0, r * 1.15, r * 1.1, -r * 0.8, -r * 1.1, -r * 0.8]),
  (x, y, r) =>
    polygon(x, y, [-r * 0.55, -r * 1.2, r * 0.55, -r * 1.2, r * 0.55, r * 1.2, -r * 0.55, r * 1.2]),
  (x, y, r) => plus(x, y, r * 1.2, r * 0.42),
  (x, y, r) =>
    polygon(x, y, [
      0,
      -r * 1.15,
      r * 1.09,
      -r * 0.36,
      r * 0.68,
      r * 0.93,
      -r * 0.68,
      r * 0.93,
      -r * 1.09,
      -r * 0.36,
    ]),
];

function polygon(x: number, y: number, offsets: readonly number[]): string {
  const parts: (string | number)[] = [];
  for (let i = 0; i < offsets.length; i += 2)
    parts.push(i === 0 ? 'M' : 'L', x + offsets[i]!, y + offsets[i + 1]!);
  return path(...parts, 'Z');
}

function plus(x: number, y: number, a: number, b: number): string {
  return polygon(x, y, [-b, -a, b, -a, b, -b, a, -b, a, b, b, b, b, a, -b, a, -b, b, -a, b, -a, -b, -b, -b]);
}

/** The mark of server `index` in its own colour: shape index mod 8, hollow in the second eight, colours mod 16. */
export function serverMark(index: number, x: number, y: number, radius = 3.5): SvgNode {
  const hollow = Math.floor(index / 8) % 2 === 1;
  const d = SHAPES[index % SHAPES.length]!(x, y, radius);
  return svg('path', { class: `${hollow ? 'hollow-server' : 'fill-server'} sv${index % 16}`, d });
}

export const dot = (className: string, x: number, y: number, radius = 4): SvgNode =>
  svg('circle', { class: className, cx: x, cy: y, r: radius });

export const diamond = (className: string, x: number, y: number, radius = 6.5): SvgNode =>
  svg('path', { class: className, d: SHAPES[3]!(x, y, radius) });

/** A lost session. */
export const lostCross = (x: number, y: number, radius = 3): SvgNode =>
  svg('path', {
    class: 'stroke line-lost mid',
    d: path(
      'M',
      x - radius,
      y - radius,
      'L',
      x + radius,
      y + radius,
      'M',
      x - radius,
      y + radius,
      'L',
      x + radius,
      y - radius,
    ),
  });

/** Diagonal strokes `step` px apart that fill a box exactly: floor, search, partial edge. One path, no ids. */
export function hatch(className: string, box: Box, step = 5): SvgNode {
  const parts: (string | number)[] = [];
  const { x, y, width, height } = box;
  for (let offset = step / 2; offset < width + height; offset += step) {
    // The stroke x' + y' = offset inside [0, width] × [0, height], from its lower left to its upper right end.
    const x1 = Math.max(0, offset - height);
    const x2 = Math.min(width, offset);
    parts.push('M', x + x1, y + (offset - x1), 'L', x + x2, y + (offset - x2));
  }
  return svg('path', { class: `stroke ${className}`, d: path(...parts) });
}

export const line = (
  className: string,
  x1: number,
  y1: number,
  end: { readonly x?: number; readonly y?: number },
): SvgNode => svg('line', { class: className, x1, y1, x2: end.x ?? x1, y2: end.y ?? y1 });

export const box = (className: string, area: Box): SvgNode => svg('rect', { class: className, ...area });

/** Text with its anchor: 'start' | 'middle' | 'end'. */
export const label = (
  className: string,
  at: { x: number; y: number; anchor?: 'start' | 'middle' | 'end' },
  text: string,
): SvgNode =>
  svg(
    'text',
    {
      class: className === '' ? undefined : className,
      x: at.x,
      y: at.y,
      'text-anchor': at.anchor === 'start' ? undefined : at.anchor,
    },
    text,
  );
