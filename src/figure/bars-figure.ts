// Amounts of a few named things beside each other, each against their mean: hours of the day, classes of a host octet. What the
// caption speaks of is in ink, the rest grey; the mean is a dashed line. Up to about 40 bars. Source: LOOK (grammar).

import { drawing, type Figure, NARROW } from './figure.ts';
import { box, label, line } from './mark.ts';
import { axisTexts, percentText, significantText } from './number-text.ts';
import { linear, niceSpan, roundTicks } from './scale.ts';
import type { SvgNode } from './svg-node.ts';

export interface BarsData {
  readonly bars: readonly { readonly name: string; readonly amount: number }[];
  /** The finding, made by whoever knows what the bars are. */
  readonly caption: string;
  /** `sessions that start in each hour of the day`. */
  readonly measure: string;
  /** Names of the bars that the caption speaks of. */
  readonly named: readonly string[];
  /** What an even spread would give, where that is the question; a dashed line. */
  readonly even?: boolean;
  /** Every n-th bar is labelled under the axis; default: as many as fit. */
  readonly labelEvery?: number;
  readonly thing: string;
}

export interface BarsOptions {
  readonly width: number;
  readonly height?: number;
}

export function barsFigure(data: BarsData, options: BarsOptions): Figure {
  const height = options.height ?? 150;
  const plot = { x: 34, y: 14, width: options.width - 34 - 8, height: height - 14 - 24 };
  const total = data.bars.reduce((sum, { amount }) => sum + amount, 0);
  const parts = data.bars.map(({ amount }) => (total > 0 ? amount / total : 0));
  const span = niceSpan({ from: 0, to: Math.max(0.001, ...parts) }, 3);
  const y = linear(span, { from: plot.y + plot.height, to: plot.y });
  const step = plot.width / Math.max(1, data.bars.length);
  const middle = (i: number): number => plot.x + (i + 0.5) * step;
  return {
    form: 'bars',
    caption: data.caption,
    note: [`${data.measure}, % of all`],
    key: [],
    svg: drawing(
      { width: options.width, height, label: `${data.measure}. ${data.caption}` },
      axis(span, y, plot),
      data.bars.map(({ name }, i) =>
        bar(data.named.includes(name), { x: plot.x + i * step, step, top: y(parts[i]!), base: y(0) }),
      ),
      data.even === true && evenLine(parts, y(1 / data.bars.length), plot),
      data.bars.map(({ name }, i) =>
        barLabel(name, i, { data, options, x: middle(i), y: y(parts[i]!), base: height - 6 }),
      ),
    ),
    ...{ width: options.width, height, plot, crosshair: 'x' },
    table: {
      columns: [
        { name: data.thing, numeric: false },
        { name: data.measure, unit: '%', numeric: true },
      ],
      rows: data.bars.map(({ name }, i) => [name, parts[i]! * 100]),
    },
    readings: data.bars.map(({ name }, i) => ({
      ...{ x: middle(i), y: y(parts[i]!), key: name },
      value: percentText(parts[i]!),
      text: `${data.thing} ${name}, ${significantText(data.bars[i]!.amount, 6)}`,
    })),
  };
}

function axis(
  span: { from: number; to: number },
  y: (value: number) => number,
  plot: Figure['plot'],
): SvgNode[] {
  const values = roundTicks(span, 3);
  const texts = axisTexts(values.map((value) => value * 100));
  return values.flatMap((value, i) => [
    line('line-rule', plot.x, y(value), { x: plot.x + plot.width }),
    label('', { x: plot.x - 7, y: y(value) + 4, anchor: 'end' }, texts[i]!),
  ]);
}

const bar = (named: boolean, at: { x: number; step: number; top: number; base: number }): SvgNode => {
  const gap = at.step >= 8 ? 2 : 0.5;
  return box(named ? 'fill-ink' : 'fill-mark-2', {
    x: at.x + gap / 2,
    y: at.top,
    width: at.step - gap,
    height: at.base - at.top,
  });
};

/** The even spread, named over the end where bars are lower. */
function evenLine(parts: readonly number[], at: number, plot: Figure['plot']): SvgNode[] {
  const sum = (some: readonly number[]): number => some.reduce((total, part) => total + part, 0);
  const left = sum(parts.slice(0, 3)) <= sum(parts.slice(-3));
  const place = {
    x: left ? plot.x + 4 : plot.x + plot.width,
    y: at - 6,
    anchor: left ? ('start' as const) : ('end' as const),
  };
  return [
    line('reference', plot.x, at, { x: plot.x + plot.width }),
    label('l2 halo', place, `even ${percentText(1 / parts.length)}`),
  ];
}

interface LabelPlace {
  readonly data: BarsData;
  readonly options: BarsOptions;
  readonly x: number;
  readonly y: number;
  readonly base: number;
}

function barLabel(name: string, i: number, { data, options, x, base }: LabelPlace): SvgNode | null {
  const every = data.labelEvery ?? Math.ceil(data.bars.length / (options.width < NARROW ? 8 : 16));
  if (i % every !== 0) return null;
  return label(data.named.includes(name) ? 'lb' : '', { x, y: base, anchor: 'middle' }, name);
}
