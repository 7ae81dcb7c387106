// Load of each server against the mean: a dot on a line from the mean, the goal as a pale band, a random hash as dashed lines, and
// what leaves the band named beside its mark. A second measure (sources) is hollow: where it stays and the dots go, clients are
// heavy; where both go, the mask is uneven. One row a server in pool order. Source: LOOK (grammar), SPEC §3, §9.

import { drawing, type Figure, NARROW, type Reading } from './figure.ts';
import { deviationText, type LoadWords, loadCaption, outliers, type ServerLoad } from './load-words.ts';
import { box, dot, label, line } from './mark.ts';
import { percentText, signedPercentText } from './number-text.ts';
import { linear, niceSpan, roundTicks, type Scale, type Span } from './scale.ts';
import type { SvgChild, SvgNode } from './svg-node.ts';
import { textWidth } from './text-width.ts';

export interface LoadData extends LoadWords {
  /** RMS load CV of a random hash of whole addresses (SPEC §3); null where it is not known. */
  readonly reference: number | null;
  /** No per-source mapping can be below it; null where it is not known. */
  readonly floor: number | null;
  /** Load CV of `measure` over these servers. */
  readonly cv: number;
  /** The hollow marks are a pinned choice A: its load CV. */
  readonly pinnedCv?: number;
}

export interface LoadOptions {
  readonly width: number;
  /** Server under the crosshair or chosen: its name is bold. */
  readonly selected?: string;
}

interface Layout {
  readonly width: number;
  readonly narrow: boolean;
  readonly row: number;
  readonly top: number;
  readonly plotHeight: number;
  readonly x: Scale;
  readonly left: number;
  readonly right: number;
  readonly span: Span;
}

const MAX_SPAN = 4;

/** The figure. Rows are 24 px for a few servers, 17 for many (20 narrow), 12 above 40. Loads beyond five times the mean stand at the edge, with an arrow. */
export function loadFigure(data: LoadData, options: LoadOptions): Figure {
  const layout = layOut(data, options.width);
  const named = new Set(
    outliers(data.servers, data.goalRatio)
      .slice(0, 3)
      .map(({ id }) => id),
  );
  const height = layout.top + layout.plotHeight + 34;
  const caption = `${loadCaption(data)}${pinnedClause(data)}`;
  return {
    form: 'load',
    caption,
    note: loadNote(data),
    key: [],
    svg: drawing(
      {
        width: options.width,
        height,
        label: `Load of each server against the mean, by ${data.measure}. ${caption}`,
      },
      ground(data, layout),
      data.servers.map((server, i) =>
        rowOf({ data, layout, server, y: rowY(layout, i) }, named, options.selected),
      ),
      axis(layout),
    ),
    width: options.width,
    height,
    table: loadTable(data),
    readings: data.servers.map((server, i) => readingOf(data, layout, server, rowY(layout, i))),
    crosshair: 'y',
    plot: { x: layout.left, y: layout.top, width: layout.right - layout.left, height: layout.plotHeight },
  };
}

const pinnedClause = ({ cv, pinnedCv }: LoadData): string =>
  pinnedCv === undefined ? '' : `; load CV ${percentText(cv)}, A ${percentText(pinnedCv)}`;

const rowY = (layout: Layout, index: number): number => layout.top + (index + 0.5) * layout.row;

function layOut(data: LoadData, width: number): Layout {
  const narrow = width < NARROW;
  const row = rowHeight(data.servers.length, narrow);
  const left = Math.min(96, 10 + Math.max(24, ...data.servers.map(({ id }) => textWidth(id, 11.5, true))));
  const right = width - (narrow ? 56 : 96);
  const span = spanOf(data);
  return {
    ...{ width, narrow, row, left, right, span, top: data.reference === null ? 4 : 20 },
    plotHeight: Math.max(1, data.servers.length) * row,
    x: linear(span, { from: left, to: right }),
  };
}

const rowHeight = (count: number, narrow: boolean): number =>
  count > 40 ? 12 : count <= 8 ? 24 : narrow || count <= 12 ? 20 : 17;

/** Deviations shown: at least ±20 %, at most −100 % … +400 %, room for the reference and for words left of what is far below. */
function spanOf(data: LoadData): Span {
  const seen = data.servers.flatMap(({ load, second }) => [load - 1, (second ?? 1) - 1]);
  const reach = data.reference === null ? 0 : Math.min(data.reference, 1) * 1.05;
  const least = Math.min(-0.2, -reach, ...seen);
  const to = Math.min(MAX_SPAN, Math.max(0.2, reach, ...seen));
  const low = Math.min(
    ...outliers(data.servers, data.goalRatio)
      .slice(0, 3)
      .map(({ load }) => load - 1),
    0,
  );
  const from = low < 0 && low < least * 0.75 ? low - (to - low) * 0.16 : least;
  const nice = niceSpan({ from, to });
  return { from: Math.max(-1, nice.from), to: nice.to };
}

function ground(data: LoadData, layout: Layout): SvgChild {
  const { x, top, plotHeight } = layout;
  const bottom = top + plotHeight;
  const band = {
    x: x(-data.goalRatio),
    y: top,
    width: x(data.goalRatio) - x(-data.goalRatio),
    height: plotHeight,
  };
  return [
    box('fill-band', band),
    line('line-rule-strong', x(0), top, { y: bottom }),
    data.reference !== null && referenceLines(data.reference, layout),
  ];
}

function referenceLines(reference: number, layout: Layout): SvgChild {
  const { x, top, plotHeight, span, narrow } = layout;
  const wordings = [`any hash ±${percentText(reference)}`, `hash ±${percentText(reference)}`];
  const text = narrow ? wordings[1]! : wordings[0]!;
  if (reference > span.to) {
    return label('l2', { x: layout.right, y: 12, anchor: 'end' }, `${text} →`);
  }
  const low = reference <= -span.from && line('reference', x(-reference), top - 4, { y: top + plotHeight });
  const centre = Math.min(x(reference), layout.width - textWidth(text) / 2);
  return [
    low,
    line('reference', x(reference), top - 4, { y: top + plotHeight }),
    label('l2', { x: centre, y: 12, anchor: 'middle' }, text),
  ];
}

interface Row {
  readonly data: LoadData;
  readonly layout: Layout;
  readonly server: ServerLoad;
  readonly y: number;
}

function rowOf(row: Row, named: ReadonlySet<string>, selected: string | undefined): SvgNode[] {
  const { layout, server, y, data } = row;
  const out = Math.abs(server.load - 1) > data.goalRatio;
  const loud = named.has(server.id);
  const at = layout.x(Math.min(server.load - 1, layout.span.to));
  const nodes = [line(`${out ? 'line-moving-fill' : 'line-mark-2'} bold`, layout.x(0), y, { x: at })];
  if (server.second !== undefined)
    nodes.push(dot('hollow', layout.x(Math.min(server.second - 1, layout.span.to)), y, 3.2));
  nodes.push(dot(out ? 'fill-moving' : 'fill-ink', at, y));
  if (layout.row >= 16 || loud || server.id === selected)
    nodes.push(
      label(
        loud || server.id === selected ? 'lb' : '',
        { x: layout.left - 10, y: y + 4, anchor: 'end' },
        server.id,
      ),
    );
  if (loud) nodes.push(deviationLabel(row, at));
  return nodes;
}

/** Beside the dot, on the side away from the mean, clear of the hollow mark. */
function deviationLabel(row: Row, at: number): SvgNode {
  const { layout, server, y } = row;
  const up = server.load >= 1;
  const hollow = server.second === undefined ? at : layout.x(server.second - 1);
  const edge = up
    ? Math.max(at, hollow < at + 90 ? hollow : at)
    : Math.min(at, hollow > at - 90 ? hollow : at);
  const beyond = server.load - 1 > layout.span.to ? ' →' : '';
  const text = `${deviationText(server.load)}${beyond}`;
  const room = up ? layout.width - edge - 10 : edge - layout.left - 10;
  const fits = textWidth(text, 11.5, true) <= room;
  const x = up ? edge + 10 : edge - 10;
  if (fits) return label('lb tone-moving halo', { x, y: y + 4, anchor: up ? 'start' : 'end' }, text);
  return label(
    'lb tone-moving halo',
    { x: layout.x(0) + (up ? -10 : 10), y: y + 4, anchor: up ? 'end' : 'start' },
    text,
  );
}

function axis(layout: Layout): SvgNode[] {
  const { x, span, narrow } = layout;
  const y = layout.top + layout.plotHeight;
  const values = roundTicks(span, narrow ? 4 : 5);
  return values.flatMap((value) => {
    const text = value === 0 ? 'mean' : signedPercentText(value);
    return [
      line('line-rule-strong', x(value), y, { y: y + 5 }),
      label('', { x: x(value), y: y + 18, anchor: 'middle' }, text),
    ];
  });
}

function loadNote(data: LoadData): Figure['note'] {
  const first = `${data.measure} per server and share, against the mean`;
  const name = secondName(data);
  const second = name === null ? [] : [` ●, ${name} ○`];
  return [first, ...second, '; ', { text: `${percentText(data.goalRatio)} band`, tone: 'ok' }];
}

/** What the hollow marks are. */
function secondName(data: LoadData): string | null {
  if (data.pinnedCv !== undefined) return 'choice A';
  return data.secondMeasure === undefined ? null : `distinct ${data.secondMeasure}`;
}

function loadTable(data: LoadData): Figure['table'] {
  const second = secondName(data);
  const hasSecond = second !== null;
  return {
    columns: [
      { name: 'server', numeric: false },
      { name: `${data.measure}, deviation from mean`, unit: '%', numeric: true },
      ...(hasSecond ? [{ name: `${second}, deviation from mean`, unit: '%', numeric: true }] : []),
    ],
    rows: data.servers.map(({ id, load, second }) => [
      id,
      (load - 1) * 100,
      ...(hasSecond ? [second === undefined ? null : (second - 1) * 100] : []),
    ]),
  };
}

function readingOf(data: LoadData, layout: Layout, server: ServerLoad, y: number): Reading {
  const second =
    server.second === undefined
      ? ''
      : `; ${data.secondMeasure ?? ''} ${signedPercentText(server.second - 1)}`;
  const text = `${server.id}, ${data.measure}${second}`;
  return {
    x: layout.x(Math.min(server.load - 1, layout.span.to)),
    y,
    value: deviationText(server.load),
    text,
    key: server.id,
  };
}
