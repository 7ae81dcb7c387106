// The Lorenz curve of bucket loads: buckets from the lightest to the heaviest against the part of the load they carry. The diagonal is
// even; the point at half of the load names how few buckets carry the other half. A pinned choice is dashed. Source: LOOK (bits).

import { drawing, type Figure, type Reading } from './figure.ts';
import { dot, label, line } from './mark.ts';
import { percentText, significantText } from './number-text.ts';
import { linear, type Scale } from './scale.ts';
import { path, type SvgNode, svg } from './svg-node.ts';

export interface LorenzPoint {
  /** Part of the buckets, 0…1. */
  readonly buckets: number;
  /** Part of the load they carry, 0…1. */
  readonly weight: number;
}

export interface LorenzData {
  /** From (0, 0) to (1, 1); empty when nothing weighs. */
  readonly points: readonly LorenzPoint[];
  readonly gini: number;
  readonly measure: string;
  readonly pinned?: { readonly points: readonly LorenzPoint[]; readonly gini: number };
}

const TOP = 8;
const LEFT = 34;
const HEIGHT = 196;

export function lorenzFigure(data: LorenzData, options: { readonly width: number }): Figure {
  const side = { width: Math.max(80, options.width - LEFT - 12), height: HEIGHT - TOP - 26 };
  const plot = { x: LEFT, y: TOP, ...side };
  const x = linear({ from: 0, to: 1 }, { from: plot.x, to: plot.x + plot.width });
  const y = linear({ from: 0, to: 1 }, { from: plot.y + plot.height, to: plot.y });
  const caption = lorenzCaption(data);
  return {
    form: 'lorenz',
    caption,
    note: [`part of the ${data.measure} against the part of the buckets, lightest first, %; diagonal: even`],
    key: [],
    svg: drawing(
      { width: options.width, height: HEIGHT, label: `Lorenz curve of bucket loads. ${caption}` },
      axes(x, y),
      line('line-rule-strong', x(0), y(0), { x: x(1), y: y(1) }),
      data.pinned !== undefined && curve(data.pinned.points, { x, y }, 'stroke line-mark mid compare'),
      curve(data.points, { x, y }, 'stroke line-ink bold'),
      halfMark(data, x, y),
    ),
    ...{ width: options.width, height: HEIGHT, plot, crosshair: 'x' },
    table: lorenzTable(data),
    readings: data.points.map((point): Reading => {
      return {
        ...{ x: x(point.buckets), y: y(point.weight), key: String(point.buckets) },
        value: percentText(point.weight),
        text: `of the ${data.measure} in the lightest ${percentText(point.buckets)} of the buckets`,
      };
    }),
  };
}

/** One sentence: how few buckets carry half, and Gini, beside a pinned choice's. */
export function lorenzCaption(data: LorenzData): string {
  if (data.points.length === 0) return `No ${data.measure} in any bucket`;
  const pinned = data.pinned === undefined ? '' : ` (A: ${significantText(data.pinned.gini, 2)})`;
  return `The fullest ${percentText(1 - bucketsAtHalf(data.points))} of the buckets carry half of the ${data.measure}; Gini ${significantText(data.gini, 2)}${pinned}`;
}

/** Part of the buckets, lightest first, that carry the first half; between points by a straight line. */
export function bucketsAtHalf(points: readonly LorenzPoint[]): number {
  const after = points.findIndex(({ weight }) => weight >= 0.5);
  if (after <= 0) return 0;
  const [a, b] = [points[after - 1]!, points[after]!];
  if (b.weight === a.weight) return a.buckets;
  return a.buckets + ((0.5 - a.weight) / (b.weight - a.weight)) * (b.buckets - a.buckets);
}

function curve(
  points: readonly LorenzPoint[],
  { x, y }: { readonly x: Scale; readonly y: Scale },
  className: string,
): SvgNode {
  const parts = points.flatMap((point, i) => [i === 0 ? 'M' : 'L', x(point.buckets), y(point.weight)]);
  return svg('path', { class: className, d: path(...parts) });
}

function halfMark(data: LorenzData, x: Scale, y: Scale): SvgNode[] {
  if (data.points.length === 0) return [];
  const at = x(bucketsAtHalf(data.points));
  return [dot('fill-ink', at, y(0.5), 3.5)];
}

function axes(x: Scale, y: Scale): SvgNode[] {
  return [0, 0.5, 1].flatMap((value) => {
    const text = value === 1 ? '100' : String(value * 100);
    return [
      line('line-rule', x(0), y(value), { x: x(1) }),
      label('', { x: x(0) - 7, y: y(value) + 4, anchor: 'end' }, text),
      label('', { x: x(value), y: y(0) + 18, anchor: value === 1 ? 'end' : 'middle' }, text),
    ];
  });
}

function lorenzTable(data: LorenzData): Figure['table'] {
  return {
    columns: [
      { name: 'buckets, lightest first', unit: '%', numeric: true },
      { name: `part of the ${data.measure}`, unit: '%', numeric: true },
    ],
    rows: data.points.map(({ buckets, weight }) => [buckets * 100, weight * 100]),
  };
}
