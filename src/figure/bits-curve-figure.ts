// Load CV against the number of bits, for the servers, assignment and weight at hand: this log as a strong line, the held-out part
// dotted with hollow marks, what another assignment of the same buckets would reach in grey; goal, floor and reference as everywhere.
// The upright is the number of bits chosen now, with the mask's own marks; a pinned choice is hollow. Source: LOOK (bits), SPEC §3.

import { bitsCurveCaption } from './bits-curve-words.ts';
import { type Box, drawing, type Figure, NARROW, type Reading } from './figure.ts';
import { box, diamond, dot, hatch, label, line } from './mark.ts';
import { axisTexts, countText, percentText } from './number-text.ts';
import { linear, niceSpan, roundTicks, type Scale, type Span } from './scale.ts';
import { spread } from './spread.ts';
import { path, type SvgNode, svg } from './svg-node.ts';

export interface BitsCurvePoint {
  readonly n: number;
  /** Flow entries at every ingress. */
  readonly tableSize: number;
  readonly cv: number;
  readonly heldOutCv: number | null;
  /** The same buckets under other assignments. */
  readonly usageCv: number;
  readonly ringLawCv: number;
}

export interface OwnPoint {
  readonly n: number;
  readonly cv: number;
  readonly heldOutCv: number | null;
}

export interface BitsCurveData {
  /** By rising n. */
  readonly points: readonly BitsCurvePoint[];
  /** Who chose the bits of the line: `steady`. */
  readonly strategy: string;
  readonly own: OwnPoint;
  readonly pinned?: OwnPoint;
  readonly reference: number;
  readonly floor: number;
  readonly goalRatio: number;
  readonly measure: string;
  readonly serverCount: number;
  /** `ring`, `round-robin`, `usage`. */
  readonly assignment: string;
  readonly heldOutBy: 'time' | 'source' | null;
}

interface Frame {
  readonly data: BitsCurveData;
  readonly plot: Box;
  readonly x: Scale;
  readonly y: Scale;
  readonly span: Span;
  readonly narrow: boolean;
}

const HEIGHT = 210;

export function bitsCurveFigure(data: BitsCurveData, options: { readonly width: number }): Figure {
  const frame = frameOf(data, options.width);
  const { plot } = frame;
  const caption = bitsCurveCaption(data);
  const held = data.heldOutBy === null ? '' : `, dotted: held out by ${data.heldOutBy}`;
  return {
    form: 'bits-curve',
    caption,
    note: [
      `load CV of ${data.measure} over ${data.serverCount} servers, %; line: bits chosen by ${data.strategy}${held}; marks at ${data.own.n}: this mask`,
    ],
    key: [],
    svg: drawing(
      { width: options.width, height: HEIGHT, label: `Load CV against the number of bits. ${caption}` },
      grounds(frame),
      axes(frame),
      otherLine(frame),
      valueLine(
        frame,
        data.points.map(({ cv }) => cv),
        'stroke line-ink bold',
      ),
      heldLine(frame),
      ownMarks(frame),
      endLabels(frame),
    ),
    ...{ width: options.width, height: HEIGHT, plot, crosshair: 'x' },
    table: curveTable(data),
    readings: data.points.map((point) => readingOf(point, frame)),
  };
}

function frameOf(data: BitsCurveData, width: number): Frame {
  const narrow = width < NARROW;
  const plot = { x: 34, y: 10, width: width - 34 - (narrow ? 78 : 120), height: HEIGHT - 10 - 44 };
  const values = data.points.flatMap(({ cv, heldOutCv }) => [cv, heldOutCv ?? 0]);
  const most = Math.max(data.goalRatio * 1.2, data.own.cv, data.floor * 1.1, data.pinned?.cv ?? 0, ...values);
  const withReference = data.reference <= most * 1.3 ? Math.max(most, data.reference * 1.04) : most;
  const span = niceSpan({ from: 0, to: Number.isFinite(withReference) ? withReference : 1 }, 4);
  const last = Math.max(data.points.at(-1)?.n ?? 1, data.own.n, data.pinned?.n ?? 1, 2);
  return {
    ...{ data, plot, span, narrow },
    x: linear({ from: 1, to: last }, { from: plot.x + 8, to: plot.x + plot.width - 8 }),
    y: linear(span, { from: plot.y + plot.height, to: plot.y }),
  };
}

const shown = ({ y, span }: Frame, value: number): number => y(Math.min(value, span.to));

function grounds(frame: Frame): SvgNode[] {
  const { data, plot, y } = frame;
  const base = y(0);
  const area = (value: number): Box => ({
    ...{ x: plot.x, width: plot.width },
    y: shown(frame, value),
    height: base - shown(frame, value),
  });
  const end = { x: plot.x + plot.width };
  const nodes = [
    box('fill-band', area(data.goalRatio)),
    line('line-band-edge', plot.x, y(data.goalRatio), end),
  ];
  if (data.floor > 0) nodes.push(hatch('line-floor', area(data.floor)));
  nodes.push(line('reference', plot.x, shown(frame, data.reference), end));
  return nodes;
}

function axes({ data, plot, x, y, span, narrow }: Frame): SvgNode[] {
  const values = roundTicks(span, 4);
  const texts = axisTexts(values.map((value) => value * 100));
  const bottom = plot.y + plot.height;
  const every = narrow ? 3 : data.points.length > 14 ? 2 : 1;
  return [
    ...values.flatMap((value, i) => [
      line('line-rule', plot.x, y(value), { x: plot.x + plot.width }),
      label('', { x: plot.x - 7, y: y(value) + 4, anchor: 'end' }, texts[i]!),
    ]),
    ...data.points
      .filter(({ n }) => n === data.own.n || (n % every === 0 && (!narrow || Math.abs(n - data.own.n) > 1)))
      .flatMap(({ n, tableSize }) => {
        const name = n === data.own.n ? 'lb' : '';
        return [
          label(name, { x: x(n), y: bottom + 18, anchor: 'middle' }, String(n)),
          label(name, { x: x(n), y: bottom + 34, anchor: 'middle' }, countText(tableSize)),
        ];
      }),
    label('', { x: plot.x + plot.width + 12, y: bottom + 18 }, 'bits'),
    label('', { x: plot.x + plot.width + 12, y: bottom + 34 }, narrow ? 'entries' : 'table entries'),
  ];
}

function valueLine(frame: Frame, values: readonly (number | null)[], className: string): SvgNode {
  const parts = values.flatMap((value, i) =>
    value === null
      ? []
      : [
          i === 0 || values[i - 1] === null ? 'M' : 'L',
          frame.x(frame.data.points[i]!.n),
          shown(frame, value),
        ],
  );
  return svg('path', { class: className, d: path(...parts) });
}

/** By usage beside the blind assignments; nothing beside by usage itself. */
const otherLine = (frame: Frame): SvgNode | null =>
  frame.data.assignment === 'usage'
    ? null
    : valueLine(
        frame,
        frame.data.points.map(({ usageCv }) => usageCv),
        'stroke line-mark thin',
      );

function heldLine(frame: Frame): SvgNode[] {
  const { points } = frame.data;
  const values = points.map(({ heldOutCv }) => heldOutCv);
  if (values.every((value) => value === null)) return [];
  return [
    valueLine(frame, values, 'stroke line-ink mid heldout'),
    ...points.flatMap(({ n, heldOutCv }) =>
      heldOutCv === null ? [] : [dot('hollow-ink', frame.x(n), shown(frame, heldOutCv), 2.6)],
    ),
  ];
}

function ownMarks(frame: Frame): SvgNode[] {
  const { data, plot, x } = frame;
  const { own, pinned } = data;
  const nodes = [line('line-ink', x(own.n), plot.y, { y: plot.y + plot.height })];
  if (pinned !== undefined) {
    nodes.push(diamond('hollow-ink compare', x(pinned.n), shown(frame, pinned.cv), 6));
    nodes.push(label('lb halo', { x: x(pinned.n) + 9, y: shown(frame, pinned.cv) - 6 }, 'A'));
  }
  if (own.heldOutCv !== null) nodes.push(diamond('hollow-ink', x(own.n), shown(frame, own.heldOutCv), 5.2));
  nodes.push(diamond('fill-ink', x(own.n), shown(frame, own.cv), 6.4));
  return nodes;
}

function endLabels(frame: Frame): SvgNode[] {
  const { data, plot, y, span, narrow } = frame;
  const last = data.points.at(-1);
  const words: { className: string; text: string; at: number }[] = [];
  const add = (className: string, text: string, value: number): void => {
    const arrow = value > span.to ? ' ↑' : '';
    words.push({ className, text: `${text}${arrow}`, at: y(Math.min(value, span.to)) });
  };
  add('tone-ok', `goal ${percentText(data.goalRatio)}`, data.goalRatio);
  if (data.floor > 0) add('l2', `floor ${percentText(data.floor)}`, data.floor);
  add('l2', `${narrow ? 'hash' : 'any hash'} ${percentText(data.reference)}`, data.reference);
  if (last !== undefined) {
    add('lb', 'this log', last.cv);
    if (last.heldOutCv !== null) add('lb', 'held out', last.heldOutCv);
    if (data.assignment !== 'usage') add('l2', 'by usage', last.usageCv);
  }
  const centres = spread(
    words.map(({ at }) => ({ at, size: 14 })),
    plot.y - 6,
    plot.y + plot.height + 4,
  );
  return words.map(({ className, text }, i) =>
    label(className, { x: plot.x + plot.width + 12, y: centres[i]! + 4 }, text),
  );
}

function readingOf(point: BitsCurvePoint, frame: Frame): Reading {
  const held = point.heldOutCv === null ? '' : `, ${percentText(point.heldOutCv)} held out`;
  const usage = frame.data.assignment === 'usage' ? '' : `, ${percentText(point.usageCv)} by usage`;
  return {
    ...{ x: frame.x(point.n), y: shown(frame, point.cv), key: String(point.n) },
    value: percentText(point.cv),
    text: `${point.n} bits, ${countText(point.tableSize)} entries${held}${usage}`,
  };
}

function curveTable({ points }: BitsCurveData): Figure['table'] {
  const column = (name: string) => ({ name, unit: '%', numeric: true });
  return {
    columns: [
      { name: 'bits', numeric: true },
      { name: 'table entries', numeric: true },
      ...['load CV', 'held out', 'by usage', 'law of the ring'].map(column),
    ],
    rows: points.map((point) => [
      point.n,
      point.tableSize,
      point.cv * 100,
      point.heldOutCv === null ? null : point.heldOutCv * 100,
      point.usageCv * 100,
      point.ringLawCv * 100,
    ]),
  };
}
