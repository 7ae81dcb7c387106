// A lost session as a ladder diagram: lanes from client to server, time downwards in rows of equal height (not to scale: every row has
// its time beside it), the search hatched and the pin solid on the ingress's lane, the loss in its own colour with a cross; at the
// right, what would have saved it. Source: the look (ladder); issue "controller" 10.

import { drawing, type Figure, type Reading, type Tone } from './figure.ts';
import { box, hatch, label, line, lostCross } from './mark.ts';
import { path, type SvgNode, svg } from './svg-node.ts';
import { textWidth } from './text-width.ts';

export type LadderRowTone = 'plain' | 'control' | 'pin' | 'lost' | 'good' | 'strong';

export interface LadderLaneData {
  readonly kind: 'client' | 'ingress' | 'controller' | 'server';
  readonly name: string;
  readonly note: string;
}

/** `time` '': the same as above. Lanes by position. */
export type LadderRowData =
  | {
      readonly kind: 'arrow';
      readonly time: string;
      readonly from: number;
      readonly to: number;
      readonly text: string;
      readonly tone: LadderRowTone;
    }
  | {
      readonly kind: 'note';
      readonly time: string;
      readonly lane: number;
      readonly text: string;
      readonly tone: LadderRowTone;
    }
  | { readonly kind: 'break'; readonly text: string };

export interface LadderData {
  /** The finding, one sentence without a full stop. */
  readonly caption: string;
  readonly lanes: readonly LadderLaneData[];
  readonly rows: readonly LadderRowData[];
  /** On a lane, from row to row. */
  readonly spans: readonly {
    readonly kind: 'search' | 'pin';
    readonly lane: number;
    readonly fromRow: number;
    readonly toRow: number;
  }[];
  readonly verdicts: readonly { readonly setting: string; readonly text: string; readonly isKept: boolean }[];
  /** Sentences below the verdicts. */
  readonly remarks: readonly string[];
}

export interface LadderOptions {
  /** True: the caption stands above the drawing, for a file of its own. */
  readonly titled?: boolean;
  /** px; the verdicts stand beside the ladder from 900 on, else below it. */
  readonly width: number;
}

const TITLE = 56;
const MARGIN = 16;
const HEAD = 48;
const ROW = 30;
const TIME_WIDTH = 92;
const ASIDE = 300;
const LINE = 22;

/** Tone of a row → class of its line and of its words. */
const LINES: Readonly<Record<LadderRowTone, string>> = {
  plain: 'line-ink',
  control: 'line-moving',
  pin: 'line-pinned',
  lost: 'line-lost',
  good: 'line-ok',
  strong: 'line-ink',
};
const WORDS: Readonly<Record<LadderRowTone, string>> = {
  plain: 'l2',
  control: 'lb tone-moving',
  pin: 'lb tone-pinned',
  lost: 'lb tone-lost',
  good: 'lb tone-ok',
  strong: 'lb',
};
const TONES: Readonly<Record<LadderRowTone, Tone>> = {
  plain: 'ink',
  control: 'moving',
  pin: 'pinned',
  lost: 'lost',
  good: 'ok',
  strong: 'ink',
};

interface Place {
  /** Middle of each lane, px. */
  readonly lanes: readonly number[];
  readonly bottom: number;
}

/** Height grows with the rows: 30 px each. */
export function ladderFigure(data: LadderData, options: LadderOptions): Figure {
  const figure = untitled(data, options.width);
  if (options.titled !== true) return figure;
  const [width, height] = [figure.width + 2 * MARGIN, figure.height + TITLE + 2 * MARGIN];
  const title = label('big', { x: MARGIN, y: MARGIN + 22 }, fitted(data.caption, figure.width / 2.4));
  const body = svg('g', { transform: `translate(${MARGIN} ${MARGIN + TITLE})` }, ...figure.svg.children);
  const labelText = String(figure.svg.attributes['aria-label']);
  return { ...figure, width, height, svg: drawing({ width, height, label: labelText }, title, body) };
}

function untitled(data: LadderData, width: number): Figure {
  const isWide = width >= 900;
  const ladderWidth = isWide ? width - ASIDE : width;
  const rowsBottom = HEAD + data.rows.length * ROW + 12;
  const asideHeight = (data.verdicts.length + data.remarks.length + 2) * LINE;
  const height = isWide ? Math.max(rowsBottom, HEAD + asideHeight) : rowsBottom + asideHeight;
  const place = { lanes: lanePositions(data.lanes.length, ladderWidth), bottom: rowsBottom };
  const aside = isWide
    ? { x: ladderWidth + 24, y: 14, width: ASIDE - 34 }
    : { x: 0, y: rowsBottom + 18, width };
  return {
    form: 'ladder',
    caption: data.caption,
    note: [
      'time downwards, not to scale; hatched: ',
      { text: 'the search', tone: TONES.control },
      ', solid: ',
      { text: 'the pin', tone: TONES.pin },
    ],
    key: [],
    svg: drawing(
      { width, height, label: `Ladder diagram. ${data.caption}` },
      data.lanes.map((lane, i) => laneNodes(lane, place.lanes[i]!, place)),
      bySize(data.spans).map((span) => spanNode(span, place)),
      data.rows.map((row, i) => rowNodes(row, rowY(i), place)),
      asideNodes(data, aside),
    ),
    width,
    height,
    table: ladderTable(data),
    readings: data.rows.flatMap((row, i) => reading(row, i, place)),
    crosshair: 'y',
    plot: { x: TIME_WIDTH, y: HEAD, width: ladderWidth - TIME_WIDTH, height: rowsBottom - HEAD },
  };
}

const rowY = (row: number): number => HEAD + 20 + row * ROW;

function lanePositions(count: number, width: number): number[] {
  const first = TIME_WIDTH + 36;
  const step = count < 2 ? 0 : (width - first - 56) / (count - 1);
  return Array.from({ length: count }, (_, i) => first + i * step);
}

function laneNodes({ name, note }: LadderLaneData, x: number, { bottom }: Place): SvgNode[] {
  return [
    label('lb', { x, y: 14, anchor: 'middle' }, name),
    label('', { x, y: 30, anchor: 'middle' }, note),
    line('line-rule-strong mid', x, HEAD - 8, { y: bottom }),
  ];
}

/** Searches below, pins above. */
const bySize = (spans: LadderData['spans']): LadderData['spans'] => [
  ...spans.filter(({ kind }) => kind === 'search'),
  ...spans.filter(({ kind }) => kind === 'pin'),
];

function spanNode({ kind, lane, fromRow, toRow }: LadderData['spans'][number], { lanes }: Place): SvgNode[] {
  const half = kind === 'search' ? 6 : 2.5;
  const y = rowY(fromRow);
  const area = { x: lanes[lane]! - half, y, width: 2 * half, height: Math.max(2, rowY(toRow) - y) };
  if (kind === 'pin') return [box('fill-pinned-fill', area)];
  return [box('fill-moving-wash', area), hatch('line-moving', area, 4)];
}

function rowNodes(row: LadderRowData, y: number, place: Place): SvgNode[] {
  if (row.kind === 'break') return breakNodes(row.text, y, place);
  const isLoud = row.tone !== 'plain';
  const time = row.time === '' ? [] : [label(isLoud ? 'lb' : '', { x: 0, y: y + 4 }, row.time)];
  if (row.kind === 'arrow') return [...time, ...arrowNodes(row, y, place)];
  const x = place.lanes[row.lane]!;
  const isLast = row.lane === place.lanes.length - 1 && row.lane > 0;
  const at = {
    x: isLast ? x - 12 : x + 12,
    y: y + 4,
    anchor: isLast ? ('end' as const) : ('start' as const),
  };
  return [
    ...time,
    line(`${LINES[row.tone]} bold`, x - 6, y, { x: x + 6 }),
    label(`${WORDS[row.tone]} halo`, at, row.text),
  ];
}

/** A slight slope: what is sent arrives later. */
function arrowNodes(row: Extract<LadderRowData, { kind: 'arrow' }>, y: number, { lanes }: Place): SvgNode[] {
  const [from, to] = [lanes[row.from]!, lanes[row.to]!];
  const way = Math.sign(to - from);
  const end = { x: to - way * 1.5, y: y + 6 };
  const head = path('M', end.x, end.y, 'L', end.x - way * 7, end.y - 4, 'L', end.x - way * 7, end.y + 4, 'Z');
  const fill = {
    plain: 'fill-ink',
    control: 'fill-moving',
    pin: 'fill-pinned-fill',
    lost: 'fill-lost',
    good: 'fill-ok-fill',
    strong: 'fill-ink',
  };
  const nodes = [
    line(`${LINES[row.tone]} ${row.tone === 'plain' ? 'thin' : 'mid'}`, from, y, end),
    svg('path', { class: fill[row.tone], d: head }),
    label(`${WORDS[row.tone]} halo`, { x: (from + to) / 2, y: y - 2, anchor: 'middle' }, row.text),
  ];
  return row.tone === 'lost' ? [...nodes, lostCross(from, y, 5)] : nodes;
}

/** Every lane is cut; the words say what is left out. */
function breakNodes(text: string, y: number, { lanes }: Place): SvgNode[] {
  const zigzag = (x: number): SvgNode[] => [
    box('fill-ground', { x: x - 3, y: y - 5, width: 6, height: 10 }),
    svg('path', {
      class: 'stroke line-rule-strong',
      d: path('M', x - 5, y - 4, 'L', x + 5, y - 1, 'L', x - 5, y + 2, 'L', x + 5, y + 5),
    }),
  ];
  const middle = lanes.length > 1 ? (lanes[0]! + lanes[1]!) / 2 : lanes[0]!;
  return [...lanes.flatMap(zigzag), label('lb halo', { x: middle, y: y + 4, anchor: 'middle' }, text)];
}

function asideNodes(data: LadderData, at: { x: number; y: number; width: number }): SvgNode[] {
  if (data.verdicts.length === 0 && data.remarks.length === 0) return [];
  const rows = data.verdicts.flatMap(({ setting, text, isKept }, i): SvgNode[] => {
    const y = at.y + (i + 1) * LINE + 4;
    return [
      label('l2', { x: at.x, y }, setting),
      label(isKept ? 'tone-ok' : 'tone-lost', { x: at.x + at.width, y, anchor: 'end' }, text),
      line('line-rule', at.x, y + 7, { x: at.x + at.width }),
    ];
  });
  const title =
    data.verdicts.length === 0 ? [] : [label('lb', { x: at.x, y: at.y }, 'What would have saved it')];
  const below = at.y + (data.verdicts.length + 2) * LINE;
  const remarks = data.remarks.map((text, i) =>
    label('l2', { x: at.x, y: below + i * LINE }, fitted(text, at.width)),
  );
  return [...title, ...rows, ...remarks];
}

/** Cut with an ellipsis where it is too long: the whole sentence is in the report. */
function fitted(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let end = text.length;
  while (end > 1 && textWidth(`${text.slice(0, end)}…`) > width) end--;
  return `${text.slice(0, end)}…`;
}

function ladderTable({ lanes, rows }: LadderData): Figure['table'] {
  return {
    columns: ['time', 'from', 'to', 'what'].map((name) => ({ name, numeric: false })),
    rows: rows.map((row) => {
      if (row.kind === 'break') return [null, null, null, row.text];
      if (row.kind === 'note') return [row.time, lanes[row.lane]!.name, null, row.text];
      return [row.time, lanes[row.from]!.name, lanes[row.to]!.name, row.text];
    }),
  };
}

function reading(row: LadderRowData, i: number, { lanes }: Place): Reading[] {
  if (row.kind === 'break') return [];
  const x = lanes[row.kind === 'arrow' ? row.from : row.lane]!;
  return [{ x, y: rowY(i), value: row.time, text: row.text, key: String(i) }];
}
