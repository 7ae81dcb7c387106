// Load of every bucket, largest first, as bars on a root scale: one giant and five hundred small ones stay readable together. The
// giants are named; the rest is grey. Bars are two paths, not hundreds of nodes; above one bucket per pixel each column shows its
// largest. Source: LOOK (bits), SPEC §9 (bucket_cv, bucket_empty).

import { drawing, type Figure, type Reading } from './figure.ts';
import { label, line } from './mark.ts';
import { axisTexts, counted, countText, percentText, sentence, timesText } from './number-text.ts';
import { decadeTicks, root, type Scale } from './scale.ts';
import { path, type SvgNode, svg } from './svg-node.ts';
import { fittingText } from './text-width.ts';

export interface BucketData {
  /** Amount of each bucket by index; not sorted. */
  readonly amounts: ArrayLike<number>;
  /** `requests`. */
  readonly measure: string;
  /** Text of a bucket: '8.0.12.34'. */
  bucketText(index: number): string;
  /** Distinct sources of each bucket, where known: one source in a hot bucket cannot be split. */
  readonly sources?: ArrayLike<number>;
  /** Amounts of the buckets of a pinned choice A: its outline is dashed. */
  readonly pinned?: ArrayLike<number>;
}

export interface BucketOptions {
  readonly width: number;
  readonly height?: number;
}

const TOP = 16;
const LEFT = 34;
const HOT = 3;

interface Ranked {
  readonly order: readonly number[];
  readonly total: number;
  readonly mean: number;
}

export function bucketFigure(data: BucketData, options: BucketOptions): Figure {
  const height = options.height ?? 196;
  const ranked = rank(data.amounts);
  const compared = data.pinned === undefined ? null : rank(data.pinned);
  const most = Math.max(peakOf(data.amounts, ranked), compared === null ? 0 : peakOf(data.pinned!, compared));
  const plot = { x: LEFT, y: TOP, width: options.width - LEFT - 8, height: height - TOP - 26 };
  const y = root({ from: 0, to: Math.max(1, most) }, { from: plot.y + plot.height, to: plot.y });
  const pinnedPeak = compared === null ? '' : `; A's fullest is ${timesText(peakOf(data.pinned!, compared))}`;
  const caption = `${bucketCaption(data)}${pinnedPeak}`;
  return {
    form: 'buckets',
    caption,
    note: [`${data.measure} of each of ${countText(data.amounts.length)} buckets, × the mean, root scale`],
    key: [],
    svg: drawing(
      { width: options.width, height, label: `Bucket loads, largest first. ${caption}` },
      gridLines(Math.max(1, most), y, plot),
      bars(data, ranked, { y, plot }),
      compared !== null && outline(data.pinned!, compared, { y, plot }),
      hottestLabel(data, ranked, { plot, width: options.width }),
      label('', { x: plot.x, y: height - 6 }, `${countText(data.amounts.length)} buckets, largest first`),
      label('', { x: plot.x + plot.width, y: height - 6, anchor: 'end' }, '× mean, root scale'),
    ),
    ...{ width: options.width, height, plot, crosshair: 'x' },
    table: bucketTable(data, ranked),
    readings: readings(data, ranked, { y, plot }),
  };
}

/** Indices by falling amount (ties by index), their sum and mean. */
function rank(amounts: ArrayLike<number>): Ranked {
  const order = Array.from({ length: amounts.length }, (_, i) => i).sort(
    (a, b) => amounts[b]! - amounts[a]! || a - b,
  );
  let total = 0;
  for (let i = 0; i < amounts.length; i++) total += amounts[i]!;
  return { order, total, mean: amounts.length === 0 ? 0 : total / amounts.length };
}

/** One sentence: the giant, if there is one; how many are empty; else how level they are. */
export function bucketCaption(data: BucketData): string {
  const { order, total, mean } = rank(data.amounts);
  if (!(total > 0)) return `No ${data.measure} in any bucket`;
  if (order.length === 1) return 'There is one bucket: nothing to balance';
  const first = data.amounts[order[0]!]! / mean;
  const empty = order.filter((index) => data.amounts[index] === 0).length;
  const emptyText =
    empty === 0
      ? ''
      : `; ${empty === order.length - 1 ? 'all others' : countText(empty)} of ${countText(order.length)} are empty`;
  if (first < 2) return `No bucket is twice the mean${emptyText}`;
  const giants = order.filter((index) => data.amounts[index]! >= mean * Math.max(3, first / 4)).length;
  if (giants === 1 || first < 3)
    return `The fullest bucket is ${timesText(first)} the mean, ${percentText(first / order.length)} of all ${data.measure}${emptyText}`;
  const part = order.slice(0, giants).reduce((sum, index) => sum + data.amounts[index]!, 0) / total;
  return `${sentence(counted(giants, 'bucket'))} of ${countText(order.length)} carry ${percentText(part)} of the ${data.measure}${emptyText}`;
}

const peakOf = (amounts: ArrayLike<number>, { order, mean }: Ranked): number =>
  mean > 0 ? amounts[order[0]!]! / mean : 1;

/** The tops of another choice's bars as one dashed line; as many columns as the plot has pixels at most. */
function outline(amounts: ArrayLike<number>, { order, mean }: Ranked, { y, plot }: Frame): SvgNode {
  const columns = Math.min(order.length, Math.floor(plot.width / 2));
  const step = plot.width / columns;
  const parts: (string | number)[] = ['M', plot.x, plot.y + plot.height];
  for (let column = 0; column < columns; column++) {
    const factor = mean > 0 ? amounts[order[Math.floor((column * order.length) / columns)]!]! / mean : 0;
    parts.push('V', y(factor), 'h', step);
  }
  return svg('path', { class: 'stroke line-ink compare', d: path(...parts) });
}

interface Frame {
  readonly y: Scale;
  readonly plot: Figure['plot'];
}

function gridLines(most: number, y: Scale, plot: Figure['plot']): SvgNode[] {
  const ticks = decadeTicks({ from: 0.3, to: most }).filter((value) => value >= 1);
  const texts = axisTexts(ticks);
  return ticks.flatMap((value, i) => [
    line('line-rule', plot.x, y(value), { x: plot.x + plot.width }),
    label('', { x: plot.x - 7, y: y(value) + 4, anchor: 'end' }, `${texts[i]}×`),
  ]);
}

function bars(data: BucketData, ranked: Ranked, { y, plot }: Frame): SvgNode[] {
  const count = ranked.order.length;
  const columns = Math.min(count, Math.floor(plot.width));
  const step = plot.width / columns;
  const gap = step >= 4 ? 1 : step >= 2 ? 0.5 : 0;
  const base = plot.y + plot.height;
  const parts: { hot: (string | number)[]; rest: (string | number)[] } = { hot: [], rest: [] };
  for (let column = 0; column < columns; column++) {
    const position = Math.floor((column * count) / columns);
    const factor = data.amounts[ranked.order[position]!]! / ranked.mean;
    if (!(factor > 0)) continue;
    const list = isHot(data, ranked, position) ? parts.hot : parts.rest;
    const top = Math.min(y(factor), base - 0.75);
    // A giant must be seen: its bar is at least 2 px wide even among thousands.
    const width = list === parts.hot ? Math.max(2, step - gap) : step - gap;
    list.push('M', plot.x + column * step, base, 'V', top, 'h', width, 'V', base, 'Z');
  }
  return [
    svg('path', { class: 'fill-mark', d: path(...parts.rest) }),
    svg('path', { class: 'fill-moving', d: path(...parts.hot) }),
  ];
}

const isHot = (data: BucketData, ranked: Ranked, position: number): boolean =>
  position < HOT && data.amounts[ranked.order[position]!]! >= 3 * ranked.mean;

function hottestLabel(
  data: BucketData,
  ranked: Ranked,
  at: { plot: Figure['plot']; width: number },
): SvgNode | null {
  const first = ranked.order[0];
  if (first === undefined || !(ranked.mean > 0)) return null;
  const factor = data.amounts[first]! / ranked.mean;
  if (factor < 2) return null;
  const part = percentText(data.amounts[first]! / ranked.total);
  const one = data.sources?.[first] === 1 ? ', one address' : '';
  const text = fittingText(
    [
      `${data.bucketText(first)} is ${timesText(factor)} the mean: ${part} of ${data.measure}${one}`,
      `${timesText(factor)} the mean: ${part} of ${data.measure}${one}`,
      `${timesText(factor)}: ${part}${one}`,
    ],
    at.plot.width - 20,
    true,
  );
  const tone = factor >= 3 ? 'lb tone-moving halo' : 'lb halo';
  const step = Math.max(2, at.plot.width / Math.min(ranked.order.length, Math.floor(at.plot.width)));
  return label(tone, { x: at.plot.x + step + 6, y: at.plot.y + 9 }, text);
}

const TABLE_ROWS = 50;

function bucketTable(data: BucketData, ranked: Ranked): Figure['table'] {
  return {
    columns: [
      { name: 'bucket', numeric: false },
      { name: data.measure, numeric: true },
      { name: `part of all ${data.measure}`, unit: '%', numeric: true },
      { name: 'times the mean', numeric: true },
    ],
    rows: ranked.order.slice(0, TABLE_ROWS).map((index) => {
      const amount = data.amounts[index]!;
      return [
        data.bucketText(index),
        amount,
        ranked.total > 0 ? (amount / ranked.total) * 100 : 0,
        ranked.mean > 0 ? amount / ranked.mean : 0,
      ];
    }),
  };
}

function readings(data: BucketData, ranked: Ranked, { y, plot }: Frame): Reading[] {
  const columns = Math.min(ranked.order.length, Math.floor(plot.width));
  return Array.from({ length: columns }, (_, column) => {
    const position = Math.floor((column * ranked.order.length) / columns);
    const index = ranked.order[position]!;
    const factor = ranked.mean > 0 ? data.amounts[index]! / ranked.mean : 0;
    return {
      x: plot.x + ((column + 0.5) * plot.width) / columns,
      y: y(factor),
      value: timesText(factor),
      text: `${data.bucketText(index)}, ${countText(data.amounts[index]!)} ${data.measure}`,
      key: String(index),
    };
  });
}
