// The settings of a sweep in two measures that should both be small: those that no other beats as filled points joined by the line
// that parts what is beaten from what was not reached, the beaten ones hollow. Upright and level strokes are 95 % intervals. A third
// measure stands in readings and table. Not the front itself: experiment/sweep/pareto-front.ts. Source: issue "Studies" 2, 6; LOOK.

import { type Box, drawing, type Figure, type FigureColumn, NARROW, type Reading } from './figure.ts';
import { dot, label, line } from './mark.ts';
import { axisTexts, counted, countText, sentence, significantText } from './number-text.ts';
import { linear, niceSpan, roundTicks, type Scale, type Span } from './scale.ts';
import { path, type SvgNode, svg } from './svg-node.ts';

/** A mean with the ends of its interval; ends are null where there was one value, all three where there was none. */
export interface ParetoValue {
  readonly mean: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export interface ParetoPoint {
  readonly key: string;
  /** The setting: `parallel_buckets 16, idle 30`. */
  readonly name: string;
  /** By objective: x, y and perhaps a third. */
  readonly values: readonly ParetoValue[];
  /** Null: a value is missing, so it is not compared and not drawn. */
  readonly onFront: boolean | null;
}

export interface ParetoData {
  readonly points: readonly ParetoPoint[];
  /** Names of the two or three measures. */
  readonly objectives: readonly string[];
}

interface Drawn {
  readonly point: ParetoPoint;
  readonly x: number;
  readonly y: number;
}

interface Frame {
  readonly plot: Box;
  readonly x: Scale;
  readonly y: Scale;
  readonly xSpan: Span;
  readonly ySpan: Span;
  readonly drawn: readonly Drawn[];
}

const HEIGHT = 280;
/** More names than these would lie over each other. */
const MOST_NAMED = 6;

export function paretoFigure(data: ParetoData, { width }: { readonly width: number }): Figure {
  const frame = frameOf(data, width);
  const caption = paretoCaption(data);
  const [across = '', up = ''] = data.objectives;
  return {
    form: 'pareto',
    caption,
    note: [`${across} to the right, ${up} upwards, both better when small; strokes: 95 % intervals`],
    key: [
      { sample: sample(dot('fill-ink', 6, 6, 4.5)), text: 'no other setting beats it' },
      { sample: sample(dot('hollow', 6, 6, 3.5)), text: 'beaten' },
    ],
    svg: drawing(
      { width, height: HEIGHT, label: `Pareto front of ${across} and ${up}. ${caption}` },
      axes(frame, data.objectives),
      frontLine(frame, data.objectives.length),
      frame.drawn.flatMap((one) => (one.point.onFront === true ? [] : [dot('hollow', one.x, one.y, 3.5)])),
      frame.drawn.flatMap((one) => (one.point.onFront === true ? frontMark(one, frame) : [])),
      names(frame),
    ),
    ...{ width, height: HEIGHT, plot: frame.plot, crosshair: 'point' },
    table: paretoTable(data),
    readings: frame.drawn.map((one) => readingOf(one, data.objectives)),
  };
}

function frameOf({ points }: ParetoData, width: number): Frame {
  const plot = { x: 58, y: 12, width: width - 58 - (width < NARROW ? 24 : 120), height: HEIGHT - 12 - 44 };
  const compared = points.filter(({ onFront }) => onFront !== null);
  const [xSpan, ySpan] = [spanOf(compared, 0), spanOf(compared, 1)];
  const x = linear(xSpan, { from: plot.x, to: plot.x + plot.width });
  const y = linear(ySpan, { from: plot.y + plot.height, to: plot.y });
  const drawn = compared.map((point) => ({
    point,
    x: x(point.values[0]!.mean!),
    y: y(point.values[1]!.mean!),
  }));
  return { plot, x, y, xSpan, ySpan, drawn };
}

const sample = (...children: SvgNode[]): SvgNode =>
  svg(
    'svg',
    { class: 'fig', width: 12, height: 12, viewBox: '0 0 12 12', 'aria-hidden': 'true' },
    ...children,
  );

/** Round ends around means and the intervals of the front; a span of its own where all are equal. */
function spanOf(points: readonly ParetoPoint[], objective: number): Span {
  const ends = points.flatMap(({ values, onFront }) => {
    const { mean, low, high } = values[objective]!;
    return [mean, ...(onFront === true ? [low, high] : [])].filter((value) => value !== null);
  });
  if (ends.length === 0) return { from: 0, to: 1 };
  const span = { from: Math.min(...ends), to: Math.max(...ends) };
  if (span.from === span.to)
    return { from: span.from - Math.abs(span.from) / 2 - 0.5, to: span.to + Math.abs(span.to) / 2 + 0.5 };
  const isNearZero = span.from > 0 && span.from < span.to / 2;
  return niceSpan(isNearZero ? { from: 0, to: span.to } : span, 4);
}

function axes({ plot, x, y, xSpan, ySpan }: Frame, [across = '', up = '']: readonly string[]): SvgNode[] {
  const bottom = plot.y + plot.height;
  const [xs, ys] = [roundTicks(xSpan, plot.width < 300 ? 3 : 5), roundTicks(ySpan, 4)];
  const [xTexts, yTexts] = [axisTexts(xs), axisTexts(ys)];
  return [
    ...ys.flatMap((value, i) => [
      line('line-rule', plot.x, y(value), { x: plot.x + plot.width }),
      label('', { x: plot.x - 7, y: y(value) + 4, anchor: 'end' }, yTexts[i]!),
    ]),
    ...xs.flatMap((value, i) => [
      line('line-rule', x(value), bottom, { y: bottom + 4 }),
      label('', { x: x(value), y: bottom + 18, anchor: 'middle' }, xTexts[i]!),
    ]),
    line('line-rule-strong', plot.x, bottom, { x: plot.x + plot.width }),
    label('l2', { x: plot.x + plot.width, y: bottom + 36, anchor: 'end' }, `${across} →`),
    label('l2 halo', { x: plot.x + 6, y: plot.y + 10 }, `↑ ${up}`),
  ];
}

const front = ({ drawn }: Frame): readonly Drawn[] =>
  drawn.filter(({ point }) => point.onFront === true).toSorted((a, b) => a.x - b.x || b.y - a.y);

/** Steps: to the right of and above it everything is beaten. Only where two measures are all there is. */
function frontLine(frame: Frame, objectiveCount: number): SvgNode | null {
  const points = front(frame);
  if (objectiveCount !== 2 || points.length === 0) return null;
  const { plot } = frame;
  const steps = points.flatMap(({ x, y }, i): (string | number)[] =>
    i === 0 ? ['M', x, plot.y, 'L', x, y] : ['L', x, points[i - 1]!.y, 'L', x, y],
  );
  return svg('path', {
    class: 'stroke line-ink thin',
    d: path(...steps, 'L', plot.x + plot.width, points.at(-1)!.y),
  });
}

function frontMark({ point, x, y }: Drawn, frame: Frame): SvgNode[] {
  const [across, up] = point.values as [ParetoValue, ParetoValue];
  const level =
    across.low === null || across.high === null
      ? []
      : [line('line-mark', frame.x(across.low), y, { x: frame.x(across.high) })];
  const upright =
    up.low === null || up.high === null
      ? []
      : [line('line-mark', x, frame.y(up.low), { y: frame.y(up.high) })];
  return [...level, ...upright, dot('fill-ink', x, y, 4.5)];
}

/** Names beside the points of the front where they are few and none lies over another. */
function names(frame: Frame): SvgNode[] {
  const points = front(frame);
  if (points.length > MOST_NAMED) return [];
  const placed: Drawn[] = [];
  for (const one of points) {
    const isFree = placed.every(
      (other) => Math.abs(other.y - one.y) >= 15 || Math.abs(other.x - one.x) >= 160,
    );
    if (isFree) placed.push(one);
  }
  const right = frame.plot.x + frame.plot.width;
  return placed.map(({ point, x, y }) => {
    const isLeft = x > right - 60;
    return label(
      'lb halo',
      { x: x + (isLeft ? -9 : 9), y: y - 7, ...(isLeft ? { anchor: 'end' as const } : {}) },
      point.name,
    );
  });
}

const valueText = (value: number | null): string => {
  if (value === null) return '–';
  return Number.isInteger(value) ? countText(value) : significantText(value, 3);
};

function readingOf({ point, x, y }: Drawn, objectives: readonly string[]): Reading {
  const texts = objectives.map((name, i) => `${name} ${valueText(point.values[i]!.mean)}`);
  return {
    ...{ x, y, key: point.key },
    value: valueText(point.values[1]!.mean),
    text: `${point.name}: ${texts.join(', ')}${point.onFront === true ? '' : '; beaten'}`,
  };
}

/** How many are on the front and what its two ends reach. */
export function paretoCaption({ points, objectives }: ParetoData): string {
  const compared = points.filter(({ onFront }) => onFront !== null);
  const best = compared.filter(({ onFront }) => onFront === true);
  if (best.length === 0) return 'No setting has a value of every measure yet';
  const ends = objectives.slice(0, 2).map((name, i) => {
    const least = best.reduce((a, b) => (b.values[i]!.mean! < a.values[i]!.mean! ? b : a));
    return { text: `${valueText(least.values[i]!.mean)} ${name}`, name: least.name };
  });
  const [a, b] = ends as [(typeof ends)[number], (typeof ends)[number]];
  const reached =
    a.name === b.name
      ? `${a.name} is best in both, ${a.text} and ${b.text}`
      : `${a.name} reaches ${a.text}, ${b.name} ${b.text}`;
  const beaten = best.length === 1 ? 'one is beaten' : `${countText(best.length)} are beaten`;
  return `${sentence(`of ${counted(compared.length, 'setting')} ${beaten} by no other`)}: ${reached}`;
}

function paretoTable({ points, objectives }: ParetoData): Figure['table'] {
  const columns: FigureColumn[] = objectives.flatMap((name) => [
    { name, numeric: true },
    { name: `${name}, low`, numeric: true },
    { name: `${name}, high`, numeric: true },
  ]);
  return {
    columns: [{ name: 'setting', numeric: false }, ...columns, { name: 'on the front', numeric: false }],
    rows: points.map(({ name, values, onFront }) => [
      name,
      ...values.flatMap(({ mean, low, high }) => [mean, low, high]),
      onFront === null ? 'not compared' : onFront ? 'yes' : 'no',
    ]),
  };
}
