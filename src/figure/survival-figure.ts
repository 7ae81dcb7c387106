// How long gaps or sessions last, as survival curves: the part longer than x, both axes logarithmic. Timeouts stand on it as uprights;
// what outlasts the first of them is washed in the colour of loss, because that is what it costs. Source: LOOK (drain), SPEC §7.

import { drawing, type Figure, NARROW, type Reading } from './figure.ts';
import { dot, label, line } from './mark.ts';
import { durationText, percentText, sentence } from './number-text.ts';
import { logarithmic, type Scale, type Span } from './scale.ts';
import { spread } from './spread.ts';
import { path, type SvgNode, svg } from './svg-node.ts';
import { textWidth } from './text-width.ts';

export interface SurvivalCurve {
  /** `gaps in a session`: plural, in a sentence. */
  readonly name: string;
  /** Rising, µs, above 0. */
  readonly xsUs: ArrayLike<number>;
  /** Part longer than x, falling, 0…1. */
  readonly longer: ArrayLike<number>;
  readonly emphasis: boolean;
}

export interface SurvivalData {
  readonly curves: readonly SurvivalCurve[];
  /** The first is the one the caption speaks of. */
  readonly timeouts: readonly { readonly us: number; readonly name: string }[];
}

export interface SurvivalOptions {
  readonly width: number;
  readonly height?: number;
}

const LEAST = 0.001;
const TICKS_US = [1e3, 1e4, 1e5, 1e6, 1e7, 6e7, 6e8, 3.6e9, 8.64e10];

interface Layout {
  readonly plot: Figure['plot'];
  readonly x: Scale;
  readonly y: Scale;
  readonly xSpan: Span;
  readonly width: number;
  readonly height: number;
}

/** The part of a curve longer than `us`, straight between its points on the logarithmic axes' own samples. */
export function longerThan(curve: SurvivalCurve, us: number): number {
  const { xsUs, longer } = curve;
  if (xsUs.length === 0 || us < xsUs[0]!) return 1;
  for (let i = 1; i < xsUs.length; i++) {
    if (us > xsUs[i]!) continue;
    const part = (us - xsUs[i - 1]!) / (xsUs[i]! - xsUs[i - 1]!);
    return longer[i - 1]! + (longer[i]! - longer[i - 1]!) * part;
  }
  return 0;
}

export function survivalFigure(data: SurvivalData, options: SurvivalOptions): Figure {
  const layout = layOut(data, options);
  const caption = survivalCaption(data);
  return {
    form: 'survival',
    caption,
    note: [
      `part of the ${data.curves.map(({ name }) => name).join(' and of the ')} that last longer, %, both axes log`,
    ],
    key: [],
    svg: drawing(
      { width: options.width, height: layout.height, label: `How long they last. ${caption}` },
      axes(layout),
      wash(data, layout),
      data.curves.map((curve) => curveLine(curve, layout)),
      timeoutMarks(data, layout),
      endLabels(data, layout),
    ),
    ...{ width: options.width, height: layout.height, plot: layout.plot, crosshair: 'x' },
    table: survivalTable(data),
    readings: readings(data, layout),
  };
}

/** One sentence about the emphasised curve at the first timeout, else about its median. */
export function survivalCaption({ curves, timeouts }: SurvivalData): string {
  const main = curves.find(({ emphasis }) => emphasis) ?? curves[0];
  const [timeout] = timeouts;
  if (main === undefined || main.xsUs.length === 0)
    return 'Nothing lasted: there is no pair of packets to measure';
  if (timeout === undefined)
    return `Half of the ${main.name} last longer than ${durationText(medianUs(main))}`;
  return sentence(
    `${percentText(longerThan(main, timeout.us))} of the ${main.name} outlast ${durationText(timeout.us)}, ${timeout.name}`,
  );
}

function medianUs(curve: SurvivalCurve): number {
  const index = Array.from(curve.longer).findIndex((part) => part <= 0.5);
  return curve.xsUs[index === -1 ? curve.xsUs.length - 1 : index]!;
}

function layOut(data: SurvivalData, options: SurvivalOptions): Layout {
  const height = options.height ?? 196;
  const right = options.width < NARROW ? 10 : 24;
  const plot = { x: 40, y: 12, width: options.width - 40 - right, height: height - 12 - 26 };
  const known = data.curves.flatMap(({ xsUs, longer }) =>
    Array.from(xsUs).filter((_, i) => longer[i]! < 0.9995 && (i === 0 || longer[i - 1]! > LEAST / 2)),
  );
  const all = [...known, ...data.timeouts.map(({ us }) => us)].filter((us) => us > 0);
  const xSpan =
    all.length === 0 ? { from: 1e6, to: 1e8 } : { from: Math.min(...all) * 0.8, to: Math.max(...all) * 1.15 };
  return {
    ...{ plot, xSpan, height, width: options.width },
    x: logarithmic(xSpan, { from: plot.x, to: plot.x + plot.width }),
    y: logarithmic({ from: LEAST, to: 1 }, { from: plot.y + plot.height, to: plot.y }),
  };
}

function axes({ plot, x, y, xSpan, width }: Layout): SvgNode[] {
  const base = plot.y + plot.height;
  const every = width < NARROW ? 2 : 1;
  const rows = [1, 0.1, 0.01, 0.001].flatMap((part) => [
    line('line-rule', plot.x, y(part), { x: plot.x + plot.width }),
    label('', { x: plot.x - 7, y: y(part) + 4, anchor: 'end' }, String(part * 100)),
  ]);
  const ticks = TICKS_US.filter((us) => us >= xSpan.from && us <= xSpan.to);
  const columns = ticks.flatMap((us, i) => [
    line('line-rule-strong', x(us), base, { y: base + 5 }),
    ...(i % every === 0 ? [label('', { x: x(us), y: base + 18, anchor: 'middle' }, durationText(us))] : []),
  ]);
  return [...rows, ...columns];
}

const points = (curve: SurvivalCurve, { x, y }: Layout): { x: number; y: number; us: number }[] =>
  Array.from(curve.xsUs, (us, i) => ({ us, part: curve.longer[i]! }))
    .filter(({ part }) => part >= LEAST)
    .map(({ us, part }) => ({ us, x: x(us), y: y(part) }));

function curveLine(curve: SurvivalCurve, layout: Layout): SvgNode {
  const d = path(...points(curve, layout).flatMap((at, i) => [i === 0 ? 'M' : 'L', at.x, at.y]));
  return svg('path', { class: curve.emphasis ? 'stroke line-ink bold' : 'stroke line-mark mid heldout', d });
}

/** Under the emphasised curve, right of the first timeout. */
function wash(data: SurvivalData, layout: Layout): SvgNode | null {
  const main = data.curves.find(({ emphasis }) => emphasis);
  const [timeout] = data.timeouts;
  if (main === undefined || timeout === undefined) return null;
  const beyond = points(main, layout).filter(({ us }) => us > timeout.us);
  const part = longerThan(main, timeout.us);
  if (beyond.length === 0 || part < LEAST) return null;
  const base = layout.plot.y + layout.plot.height;
  const at = layout.x(timeout.us);
  const outline = [
    'M',
    at,
    base,
    'L',
    at,
    layout.y(part),
    ...beyond.flatMap((point) => ['L', point.x, point.y]),
  ];
  return svg('path', { class: 'fill-lost-wash', d: path(...outline, 'L', beyond.at(-1)!.x, base, 'Z') });
}

function timeoutMarks(data: SurvivalData, layout: Layout): SvgNode[] {
  const { plot, x, y } = layout;
  const main = data.curves.find(({ emphasis }) => emphasis) ?? data.curves[0];
  return data.timeouts.flatMap(({ us, name }, i) => {
    const at = x(us);
    const part = main === undefined ? 0 : longerThan(main, us);
    const upright = line(i === 0 ? 'line-ink mid' : 'line-mark mid heldout', at, plot.y, {
      y: plot.y + plot.height,
    });
    const text =
      i === 0 ? `${percentText(part)} outlast ${durationText(us)}` : `${name}, ${durationText(us)}`;
    const right = at + 10 + textWidth(text, 11.5, true) <= layout.width;
    const place = {
      x: right ? at + 8 : at - 8,
      y: plot.y + 14 + i * 18,
      anchor: right ? ('start' as const) : ('end' as const),
    };
    const words = label(i === 0 ? 'lb tone-lost halo' : 'l2 halo', place, text);
    return part < LEAST || i > 0 ? [upright, words] : [upright, dot('fill-lost', at, y(part)), words];
  });
}

/** Beside the tail of each curve, on its empty right side: the emphasised one's at its end; one above the other if they meet. */
function endLabels(data: SurvivalData, layout: Layout): SvgNode[] {
  if (data.curves.length < 2) return [];
  const placed = data.curves.flatMap((curve) => {
    const at = points(curve, layout).findLast(
      ({ us }) => longerThan(curve, us) >= (curve.emphasis ? LEAST : 0.03),
    );
    if (at === undefined) return [];
    const fits = at.x + 8 + textWidth(curve.name, 11.5, true) <= layout.width;
    return [{ curve, fits, x: fits ? at.x + 8 : at.x - 8, y: at.y + (fits ? 2 : 16) }];
  });
  const heights = spread(
    placed.map(({ y }) => ({ at: y, size: 16 })),
    layout.plot.y,
    layout.plot.y + layout.plot.height,
  );
  return placed.map(({ curve, fits, x }, i) =>
    label(
      curve.emphasis ? 'lb halo' : 'l2 halo',
      { x, y: heights[i]!, anchor: fits ? 'start' : 'end' },
      curve.name,
    ),
  );
}

function survivalTable({ curves }: SurvivalData): Figure['table'] {
  const xs = [...new Set(curves.flatMap(({ xsUs }) => Array.from(xsUs)))].sort((a, b) => a - b);
  return {
    columns: [
      { name: 'longer than', numeric: false },
      ...curves.map(({ name }) => ({ name, unit: '%', numeric: true })),
    ],
    rows: xs.map((us) => [durationText(us), ...curves.map((curve) => longerThan(curve, us) * 100)]),
  };
}

function readings(data: SurvivalData, layout: Layout): Reading[] {
  const main = data.curves.find(({ emphasis }) => emphasis) ?? data.curves[0];
  if (main === undefined) return [];
  return points(main, layout).map(({ us, x, y }) => ({
    ...{ x, y, key: String(us) },
    value: percentText(longerThan(main, us)),
    text: `of the ${main.name} outlast ${durationText(us)}`,
  }));
}
