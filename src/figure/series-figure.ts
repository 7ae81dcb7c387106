// Lines over time with the grammar of goals: pale band up to a solid edge, floor hatched from zero, reference dashed (off the
// scale it stands at the edge with an arrow). Labels stand beside the lines' ends, moved apart. Gaps in data are gaps in lines.
// Above two points a pixel each pixel keeps its first, least, greatest and last. Source: LOOK (grammar), SPEC §9.

import { type Box, drawing, type Figure, NARROW, type Reading, type Tone } from './figure.ts';
import { box, hatch, label, line } from './mark.ts';
import { axisTexts, clockText, dateText, durationText } from './number-text.ts';
import { linear, niceSpan, roundTicks, type Scale, type Span } from './scale.ts';
import { seriesCaption, seriesValueText } from './series-words.ts';
import { spread } from './spread.ts';
import { path, type SvgNode, svg } from './svg-node.ts';
import { textWidth } from './text-width.ts';
import { timeTicks } from './time-axis.ts';

export interface SeriesLine {
  readonly id: string;
  readonly name: string;
  /** One value per instant; NaN where unknown. */
  readonly values: ArrayLike<number>;
  /** Named beside its end and drawn strong; the rest is grey context. */
  readonly emphasis: boolean;
  readonly tone?: Exclude<Tone, 'mono'>;
  /** Colour and dash of a server instead of a tone. */
  readonly server?: number;
  readonly heldOut?: boolean;
}

export interface SeriesData {
  /** Start of each interval, µs, rising. */
  readonly times: ArrayLike<number> & {
    at(index: number): number | undefined;
    flatMap<T>(f: (us: number, i: number) => T[]): T[];
  };
  /** True: epoch microseconds (clock and dates); false: from the start of the run. */
  readonly absolute: boolean;
  readonly lines: readonly SeriesLine[];
  readonly format: 'percent' | 'times' | 'count';
  /** What the values are: "load CV of sessions". */
  readonly measure: string;
  readonly goal?: number;
  readonly floor?: number;
  readonly reference?: number;
  /** A reference of each instant's own (few sources in an interval scatter more); NaN where unknown. Instead of `reference`. */
  readonly referenceLine?: ArrayLike<number>;
  /** The run stopped here: what follows is hatched. */
  readonly partialFromUs?: number;
}

export interface SeriesOptions {
  readonly width: number;
  readonly height?: number;
}

interface Layout {
  readonly plot: Box;
  readonly x: Scale;
  readonly y: Scale;
  readonly span: Span;
  readonly time: Span;
  readonly narrow: boolean;
  readonly width: number;
  readonly height: number;
}

export function seriesFigure(data: SeriesData, options: SeriesOptions): Figure {
  const layout = layOut(data, options);
  const caption = seriesCaption(data);
  return {
    form: 'series',
    caption,
    note: [
      `${data.measure}${data.format === 'percent' ? ', %' : data.format === 'times' ? ', × the mean' : ''}`,
    ],
    key: [],
    svg: drawing(
      { width: options.width, height: layout.height, label: `${data.measure} over time. ${caption}` },
      goalGround(data, layout),
      valueAxis(data, layout),
      timeAxis(data, layout),
      [...data.lines]
        .sort((a, b) => Number(a.emphasis) - Number(b.emphasis))
        .map((one) => lineOf(one, data, layout)),
      data.referenceLine !== undefined && referencePath(data.referenceLine, data, layout),
      partialEdge(data, layout),
      endLabels(data, layout),
    ),
    ...{ width: options.width, height: layout.height, plot: layout.plot, crosshair: 'x' },
    table: seriesTable(data),
    readings: readings(data, layout),
  };
}

function layOut(data: SeriesData, options: SeriesOptions): Layout {
  const narrow = options.width < NARROW;
  const height = options.height ?? 150;
  const right = Math.min(narrow ? 84 : 148, labelRoom(data));
  const plot = { x: 34, y: 10, width: options.width - 34 - right, height: height - 10 - 24 };
  const values = data.lines.flatMap((one) => Array.from(one.values).filter(Number.isFinite));
  const most = Math.max(
    0,
    ...values.map((value) => value),
    data.goal === undefined ? 0 : data.goal * 1.15,
    (data.floor ?? 0) * 1.1,
  );
  const withReference =
    data.reference !== undefined && data.reference <= most * 1.6
      ? Math.max(most, data.reference * 1.05)
      : most;
  const span = niceSpan({ from: 0, to: withReference > 0 ? withReference : 1 }, 4);
  const time = { from: data.times[0] ?? 0, to: data.times[data.times.length - 1] ?? 1 };
  return {
    ...{ plot, span, time, narrow, height, width: options.width },
    x: linear(time, { from: plot.x, to: plot.x + plot.width }),
    y: linear(span, { from: plot.y + plot.height, to: plot.y }),
  };
}

const labelRoom = (data: SeriesData): number =>
  16 +
  Math.max(
    70,
    ...data.lines.filter(({ emphasis }) => emphasis).map(({ name }) => textWidth(name, 11.5, true)),
  );

function goalGround(data: SeriesData, { plot, y, span }: Layout): SvgNode[] {
  const nodes: SvgNode[] = [];
  const base = y(0);
  if (data.goal !== undefined) {
    nodes.push(
      box('fill-band', { x: plot.x, y: y(data.goal), width: plot.width, height: base - y(data.goal) }),
    );
    nodes.push(line('line-band-edge', plot.x, y(data.goal), { x: plot.x + plot.width }));
  }
  if (data.floor !== undefined && data.floor > 0)
    nodes.push(
      hatch('line-floor', { x: plot.x, y: y(data.floor), width: plot.width, height: base - y(data.floor) }),
    );
  if (data.reference !== undefined)
    nodes.push(line('reference', plot.x, y(Math.min(data.reference, span.to)), { x: plot.x + plot.width }));
  return nodes;
}

function valueAxis(data: SeriesData, { plot, span, y }: Layout): SvgNode[] {
  const values = roundTicks(span, 3);
  const texts = axisTexts(values.map((value) => (data.format === 'percent' ? value * 100 : value)));
  const unit = data.format === 'times' ? '×' : '';
  return values.flatMap((value, i) => [
    line('line-rule', plot.x, y(value), { x: plot.x + plot.width }),
    label('', { x: plot.x - 7, y: y(value) + 4, anchor: 'end' }, `${texts[i]}${unit}`),
  ]);
}

function timeAxis(data: SeriesData, { plot, x, time, narrow }: Layout): SvgNode[] {
  const y = plot.y + plot.height;
  return timeTicks(time, narrow ? 4 : 8, data.absolute).flatMap(({ us, text }) => [
    line('line-rule-strong', x(us), y, { y: y + 5 }),
    label('', { x: x(us), y: y + 18, anchor: 'middle' }, text),
  ]);
}

/** A line with more points than every other pixel is drawn thinner, so that its swings stay apart. */
function lineClass({ emphasis, tone, server, heldOut, values }: SeriesLine, plotWidth: number): string {
  const dash = heldOut === true ? ' heldout' : '';
  if (!emphasis) return `stroke line-mark-2 thin${dash}`;
  const weight = values.length > plotWidth / 2 ? 'thin' : values.length > plotWidth / 4 ? 'mid' : 'bold';
  if (server !== undefined) return `stroke line-server sv${server % 16} ${weight}${dash}`;
  return `stroke line-${tone ?? 'ink'} ${weight}${dash}`;
}

const lineOf = (one: SeriesLine, data: SeriesData, layout: Layout): SvgNode =>
  svg('path', { class: lineClass(one, layout.plot.width), d: lineData(one.values, data, layout) });

const referencePath = (values: ArrayLike<number>, data: SeriesData, layout: Layout): SvgNode =>
  svg('path', { class: 'stroke reference soft', d: lineData(values, data, layout) });

function lineData(values: ArrayLike<number>, data: SeriesData, { x, y, plot, span }: Layout): string {
  const parts: (string | number)[] = [];
  const kept = keptPoints(values, Math.floor(plot.width));
  const known = (position: number): boolean => Number.isFinite(values[kept[position] ?? -1] ?? Number.NaN);
  for (const [position, index] of kept.entries()) {
    if (!known(position)) continue;
    const at = { x: x(data.times[index]!), y: y(Math.min(values[index]!, span.to)) };
    parts.push(known(position - 1) ? 'L' : 'M', at.x, at.y);
    // A value alone between unknown ones: a stroke as long as a dot is wide.
    if (!known(position - 1) && !known(position + 1)) parts.push('h', 2);
  }
  return path(...parts);
}

/** Indices kept for `columns` pixels: all, or first, least, greatest, last and any gap of each column. In rising order. */
export function keptPoints(values: ArrayLike<number>, columns: number): number[] {
  const count = values.length;
  if (count <= columns * 2) return Array.from({ length: count }, (_, i) => i);
  const kept: number[] = [];
  for (let column = 0; column < columns; column++) {
    const from = Math.floor((column * count) / columns);
    const to = Math.floor(((column + 1) * count) / columns);
    kept.push(...extremes(values, from, to));
  }
  return kept;
}

function extremes(values: ArrayLike<number>, from: number, to: number): number[] {
  let least = from;
  let most = from;
  let gap = -1;
  for (let i = from; i < to; i++) {
    if (!Number.isFinite(values[i]!)) gap = i;
    else {
      if (!(values[i]! >= values[least]!)) least = i;
      if (!(values[i]! <= values[most]!)) most = i;
    }
  }
  const picked = new Set([from, least, most, to - 1, ...(gap === -1 ? [] : [gap])]);
  return [...picked].sort((a, b) => a - b);
}

function partialEdge(data: SeriesData, { x, plot, time }: Layout): SvgNode | null {
  if (data.partialFromUs === undefined || data.partialFromUs >= time.to) return null;
  const from = x(Math.max(data.partialFromUs, time.from));
  return hatch(
    'line-mark-2',
    { x: from, y: plot.y, width: plot.x + plot.width - from, height: plot.height },
    6,
  );
}

interface EndLabel {
  readonly className: string;
  readonly text: string;
  readonly at: number;
}

function endLabels(data: SeriesData, layout: Layout): SvgNode[] {
  const { plot, y, span } = layout;
  const words: EndLabel[] = data.lines
    .filter(({ emphasis }) => emphasis)
    .flatMap((one) => {
      const last = lastKnown(one.values);
      if (last === null) return [];
      const tone = one.tone === undefined || one.tone === 'ink' ? '' : ` tone-${one.tone}`;
      return [{ className: `lb${tone}`, text: one.name, at: y(Math.min(last, span.to)) }];
    });
  words.push(...boundLabels(data, layout));
  const centres = spread(
    words.map(({ at }) => ({ at, size: 14 })),
    plot.y - 6,
    plot.y + plot.height + 12,
  );
  return words.map(({ className, text }, i) =>
    label(className, { x: plot.x + plot.width + 8, y: centres[i]! + 4 }, text),
  );
}

function boundLabels(data: SeriesData, { y, span, narrow }: Layout): EndLabel[] {
  const words: EndLabel[] = [];
  const text = (value: number): string => seriesValueText(value, data.format);
  if (data.goal !== undefined)
    words.push({ className: 'tone-ok', text: `goal ${text(data.goal)}`, at: y(data.goal) });
  if (data.reference !== undefined) {
    const arrow = data.reference > span.to ? ' ↑' : '';
    const name = narrow ? 'hash' : 'any hash';
    words.push({
      className: 'l2',
      text: `${name} ${text(data.reference)}${arrow}`,
      at: y(Math.min(data.reference, span.to)),
    });
  }
  const lastReference = data.referenceLine === undefined ? null : lastKnown(data.referenceLine);
  if (lastReference !== null)
    words.push({
      className: 'l2',
      text: narrow ? 'hash' : 'any hash',
      at: y(Math.min(lastReference, span.to)),
    });
  if (data.floor !== undefined && data.floor > 0)
    words.push({ className: 'l2', text: `floor ${text(data.floor)}`, at: y(Math.min(data.floor, span.to)) });
  return words;
}

function lastKnown(values: ArrayLike<number>): number | null {
  for (let i = values.length - 1; i >= 0; i--) if (Number.isFinite(values[i]!)) return values[i]!;
  return null;
}

/** An instant as the crosshair says it. */
const instant = (us: number, data: SeriesData): string =>
  data.absolute ? `${dateText(us)} ${clockText(us)}` : durationText(us);

function readings(data: SeriesData, { x, y, span, plot }: Layout): Reading[] {
  const main = data.lines.find(({ emphasis }) => emphasis) ?? data.lines[0];
  if (main === undefined) return [];
  return keptPoints(main.values, Math.floor(plot.width)).flatMap((index) => {
    const value = main.values[index]!;
    if (!Number.isFinite(value)) return [];
    const us = data.times[index]!;
    const text = `${main.name}, ${instant(us, data)}`;
    return [
      {
        x: x(us),
        y: y(Math.min(value, span.to)),
        value: seriesValueText(value, data.format),
        text,
        key: String(us),
      },
    ];
  });
}

const TABLE_ROWS = 200;

function seriesTable(data: SeriesData): Figure['table'] {
  const factor = data.format === 'percent' ? 100 : 1;
  const indices = keptPoints(data.lines[0]?.values ?? [], TABLE_ROWS / 4).slice(0, TABLE_ROWS);
  const unit = data.format === 'percent' ? { unit: '%' } : {};
  return {
    columns: [
      { name: 'from', numeric: false },
      ...data.lines.map(({ name }) => ({ name, numeric: true, ...unit })),
    ],
    rows: indices.map((index) => [
      instant(data.times[index]!, data),
      ...data.lines.map(({ values }) => (Number.isFinite(values[index]!) ? values[index]! * factor : null)),
    ]),
  };
}
