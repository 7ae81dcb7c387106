// The drain as bucket × time by step: one row a bucket in the order in which they move; a line waits, hatching searches with a violet
// stroke for each new pin, an ink bar flips it to its new owner, a violet line is pins still alive. Everything up to the playhead.
// The chosen bucket's row is taller and named. More rows than fit: those around the playhead. Source: LOOK (grammar), SPEC §6.

import { type Box, drawing, type Figure, type KeySample, type Reading } from './figure.ts';
import { box, hatch, label, line } from './mark.ts';
import { countText, durationText } from './number-text.ts';
import { path, type SvgNode, svg } from './svg-node.ts';
import {
  clockOf,
  type TrackFrame,
  type TrackOptions,
  type TrackTime,
  trackFrame,
  trackGround,
  trackOver,
} from './track-frame.ts';
import { labelX } from './track-lines.ts';

/** Instants in µs; null while not come to. */
export interface GanttMove {
  /** What a click on it means. */
  readonly key: string;
  readonly name: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly plannedAtUs: number;
  /** Null: it still waits. */
  readonly beganAtUs: number | null;
  readonly searchAtUs: number | null;
  readonly flippedAtUs: number | null;
  readonly doneAtUs: number | null;
  readonly pinsAtUs: readonly number[];
  readonly pinCount: number;
  /** When its last pin went; null: some are there, or none was set. */
  readonly pinsGoneAtUs: number | null;
}

export interface GanttData {
  readonly time: TrackTime;
  /** In the order in which they begin; those that wait behind. */
  readonly moves: readonly GanttMove[];
  /** Buckets that changed hands at once by the playhead: no rows. */
  readonly movedAtOnce: number;
  readonly chosen: string | null;
}

const MOST_ROWS = 160;
const ROOM = 400;
const CHOSEN = 20;

export function ganttFigure(data: GanttData, options: TrackOptions): Figure {
  const { nowUs } = data.time;
  const known = data.moves.filter(({ plannedAtUs }) => plannedAtUs <= nowUs);
  const { moves, before, after } = window(known, data);
  const rowHeight = Math.min(12, Math.max(3, ROOM / Math.max(1, moves.length)));
  const chosenExtra = moves.some(({ key }) => key === data.chosen) ? Math.max(0, CHOSEN - rowHeight) : 0;
  const top = before > 0 ? 18 : 0;
  const height = Math.max(56, 16 + top + moves.length * rowHeight + chosenExtra + (after > 0 ? 18 : 0));
  const frame = trackFrame(data.time, { ...options, height });
  const places = placed(moves, { top: frame.plot.y + top, rowHeight, chosen: data.chosen });
  const caption = ganttCaption(known, data);
  const right = labelX(frame);
  return {
    form: 'gantt',
    caption,
    note:
      moves.length === 0
        ? ['bucket × time, by step']
        : [`${countText(known.length)} buckets × time, by step`],
    key: KEY,
    svg: drawing(
      { width: options.width, height, label: `Moves of buckets. ${caption}` },
      trackGround(frame),
      places.map((place) => rowNodes(place, frame)),
      trackOver(frame),
      before > 0 &&
        label('l2', { x: frame.plot.x, y: frame.plot.y + 12 }, `${countText(before)} before these`),
      after > 0 && label('l2', { x: frame.plot.x, y: height - 12 }, `${countText(after)} after these`),
      rowLabels(places, right, frame),
      moves.length === 0 && label('halo', { x: frame.plot.x + 4, y: frame.plot.y + 20 }, emptyText(data)),
    ),
    ...{ width: options.width, height, plot: frame.plot, crosshair: 'y' },
    table: ganttTable(known, data.time),
    readings: places.map((place) => reading(place, frame)),
  };
}

const emptyText = ({ movedAtOnce }: GanttData): string =>
  movedAtOnce > 0 ? `${countText(movedAtOnce)} buckets changed hands at once` : 'no bucket has moved';

/** All rows, or those around the last one that has begun. */
function window(moves: readonly GanttMove[], { time, chosen }: GanttData) {
  if (moves.length <= MOST_ROWS) return { moves, before: 0, after: 0 };
  const last = moves.findLastIndex(({ beganAtUs }) => beganAtUs !== null && beganAtUs <= time.nowUs);
  const wanted = chosen === null ? -1 : moves.findIndex(({ key }) => key === chosen);
  const middle = wanted >= 0 ? wanted : last;
  const from = Math.max(0, Math.min(moves.length - MOST_ROWS, middle - Math.floor(MOST_ROWS * 0.7)));
  const to = from + MOST_ROWS;
  return { moves: moves.slice(from, to), before: from, after: moves.length - to };
}

interface RowPlace {
  readonly move: GanttMove;
  readonly y: number;
  readonly height: number;
  readonly isChosen: boolean;
}

function placed(
  moves: readonly GanttMove[],
  { top, rowHeight, chosen }: { top: number; rowHeight: number; chosen: string | null },
): RowPlace[] {
  let y = top;
  return moves.map((move) => {
    const isChosen = move.key === chosen;
    const height = isChosen ? Math.max(CHOSEN, rowHeight) : rowHeight;
    const place = { move, y, height, isChosen };
    y += height;
    return place;
  });
}

function rowNodes({ move, y, height, isChosen }: RowPlace, frame: TrackFrame): SvgNode[] {
  const { time, plot } = frame;
  const inside = (us: number): number =>
    Math.min(plot.x + plot.width, Math.max(plot.x, frame.x(Math.min(us, time.nowUs))));
  const happened = (us: number | null): us is number => us !== null && us <= time.nowUs;
  const middle = y + height / 2;
  const bar = Math.max(2, height - (height > 6 ? 3 : 1));
  const nodes: SvgNode[] = [];
  const add = (from: number, to: number, make: (x1: number, x2: number) => SvgNode): void => {
    const [x1, x2] = [inside(from), inside(to)];
    if (x2 > x1) nodes.push(make(x1, x2));
  };
  const beganUs = happened(move.beganAtUs) ? move.beganAtUs : time.nowUs;
  add(move.plannedAtUs, beganUs, (x1, x2) => line('line-mark-2', x1, middle, { x: x2 }));
  if (happened(move.beganAtUs)) {
    const flippedUs = happened(move.flippedAtUs) ? move.flippedAtUs : time.nowUs;
    add(move.searchAtUs ?? beganUs, flippedUs, (x1, x2) =>
      searchNode({ x: x1, y: middle - bar / 2, width: x2 - x1, height: bar }),
    );
    nodes.push(...pinStrokes(move, { middle, bar, inside, frame }));
  }
  if (happened(move.flippedAtUs)) {
    const goneUs = happened(move.pinsGoneAtUs) ? move.pinsGoneAtUs : time.nowUs;
    if (move.pinCount > 0)
      add(move.flippedAtUs, goneUs, (x1, x2) => line('line-pinned bold', x1, middle, { x: x2 }));
    const x = frame.x(move.flippedAtUs);
    if (x >= plot.x && x <= plot.x + plot.width)
      nodes.push(box('fill-ink', { x: x - 1, y: middle - bar / 2, width: 2, height: bar }));
  }
  if (isChosen) nodes.push(box('focus-ring', { x: plot.x, y, width: plot.width, height }));
  return nodes;
}

/** Hatching, or where that cannot be seen a bar. */
const searchNode = (area: Box): SvgNode =>
  area.width < 4
    ? box('fill-moving-fill', { ...area, width: Math.max(1.5, area.width) })
    : hatch('line-moving', area, area.height > 4 ? 4 : 3);

interface PinPlace {
  readonly middle: number;
  readonly bar: number;
  readonly frame: TrackFrame;
  inside(us: number): number;
}

/** At most one a pixel. */
function pinStrokes({ pinsAtUs }: GanttMove, { middle, bar, frame, inside }: PinPlace): SvgNode[] {
  const { span, nowUs } = frame.time;
  const parts: (string | number)[] = [];
  let lastX = Number.NEGATIVE_INFINITY;
  for (const us of pinsAtUs) {
    const x = inside(us);
    if (us > nowUs || us < span.from || us > span.to || x - lastX < 1.5) continue;
    lastX = x;
    parts.push('M', x, middle - bar / 2, 'V', middle + bar / 2);
  }
  return parts.length === 0 ? [] : [svg('path', { class: 'stroke line-pinned mid', d: path(...parts) })];
}

/** What its row is doing at the playhead. */
export function moveState(move: GanttMove, nowUs: number): 'waits' | 'searches' | 'pins' | 'done' {
  if (move.beganAtUs === null || move.beganAtUs > nowUs) return 'waits';
  if (move.flippedAtUs === null || move.flippedAtUs > nowUs) return 'searches';
  const pinsLeft = move.pinCount > 0 && (move.pinsGoneAtUs === null || move.pinsGoneAtUs > nowUs);
  return pinsLeft ? 'pins' : 'done';
}

function rowLabels(places: readonly RowPlace[], x: number, frame: TrackFrame): SvgNode[] {
  const { nowUs } = frame.time;
  const states = places.map(({ move }) => moveState(move, nowUs));
  const middleOf = ({ y, height }: RowPlace): number => y + height / 2 + 4;
  const found = (state: string) => places.filter((_, i) => states[i] === state);
  const words: { at: number; text: string; className: string }[] = [];
  const [searching, waiting, pins] = [found('searches'), found('waits'), found('pins')];
  const chosen = places.find(({ isChosen }) => isChosen);
  if (pins[0] !== undefined)
    words.push({
      at: middleOf(pins[0]),
      text: frame.narrow ? 'pins' : 'pins of live sessions',
      className: 'lb tone-pinned',
    });
  if (searching[0] !== undefined)
    words.push({
      at: middleOf(searching[0]),
      text: frame.narrow
        ? 'now'
        : searching.length === 1
          ? `${searching[0].move.name} searching`
          : `${searching.length} searching`,
      className: 'lb tone-moving',
    });
  if (waiting.length > 0)
    words.push({
      at: middleOf(waiting.at(-1)!),
      text: `${countText(waiting.length)} queued`,
      className: 'l2',
    });
  if (chosen !== undefined) words.push({ at: middleOf(chosen), text: chosen.move.name, className: 'lb' });
  words.sort((a, b) => a.at - b.at);
  let last = Number.NEGATIVE_INFINITY;
  return words.map(({ at, text, className }) => {
    last = Math.max(at, last + 15);
    return label(`${className} halo`, { x, y: last }, text);
  });
}

/** How far it has come, and how long a bucket takes. */
export function ganttCaption(
  moves: readonly GanttMove[],
  { time, movedAtOnce }: Pick<GanttData, 'time' | 'movedAtOnce'>,
): string {
  const flipped = moves.filter(({ flippedAtUs }) => flippedAtUs !== null && flippedAtUs <= time.nowUs);
  const atOnce = movedAtOnce > 0 ? `, ${countText(movedAtOnce)} changed hands at once` : '';
  if (moves.length === 0)
    return movedAtOnce > 0
      ? `${countText(movedAtOnce)} buckets changed hands at once`
      : 'No bucket has moved yet';
  if (flipped.length === 0) return `${countText(moves.length)} buckets are to move${atOnce}`;
  const times = flipped.map(({ beganAtUs, flippedAtUs }) => flippedAtUs! - beganAtUs!).sort((a, b) => a - b);
  const middle = durationText(times[Math.floor(times.length / 2)]!);
  const who =
    flipped.length === moves.length
      ? `All ${countText(moves.length)}`
      : `${countText(flipped.length)} of ${countText(moves.length)}`;
  return `${who} buckets have moved, each after about ${middle}${atOnce}`;
}

const sampleBox = (...children: SvgNode[]): SvgNode =>
  svg(
    'svg',
    { class: 'fig', width: 18, height: 10, viewBox: '0 0 18 10', 'aria-hidden': 'true' },
    ...children,
  );

const KEY: readonly KeySample[] = [
  { sample: sampleBox(line('line-mark-2', 0, 5, { x: 18 })), text: 'waits' },
  { sample: sampleBox(hatch('line-moving', { x: 0, y: 1, width: 18, height: 8 }, 4)), text: 'is searched' },
  {
    sample: sampleBox(svg('path', { class: 'stroke line-pinned mid', d: 'M4 1V9M9 1V9M12 1V9' })),
    text: 'a new pin',
  },
  { sample: sampleBox(box('fill-ink', { x: 8, y: 1, width: 2, height: 8 })), text: 'flips to its new owner' },
  { sample: sampleBox(line('line-pinned bold', 0, 5, { x: 18 })), text: 'pins still alive' },
];

function reading({ move, y, height }: RowPlace, frame: TrackFrame): Reading {
  const { time, plot } = frame;
  const state = moveState(move, time.nowUs);
  const at = state === 'waits' ? move.plannedAtUs : (move.beganAtUs ?? move.plannedAtUs);
  const words = { waits: 'waits', searches: 'is searched', pins: 'moved, pins alive', done: 'moved' }[state];
  return {
    x: Math.min(plot.x + plot.width, Math.max(plot.x, frame.x(at))),
    y: y + height / 2,
    value: move.name,
    text: `${words}, ${move.from ?? 'nobody'} to ${move.to ?? 'nobody'}, ${countText(move.pinCount)} pins`,
    key: move.key,
  };
}

function ganttTable(moves: readonly GanttMove[], { nowUs, originUs }: TrackTime): Figure['table'] {
  const at = (us: number | null): string | null => (us === null || us > nowUs ? null : clockOf(us, originUs));
  return {
    columns: [
      ...['bucket', 'from', 'to', 'planned', 'search', 'flipped', 'done'].map((name) => ({
        name,
        numeric: false,
      })),
      { name: 'pins', numeric: true },
    ],
    rows: moves.map((it) => [
      ...[
        it.name,
        it.from,
        it.to,
        at(it.plannedAtUs),
        at(it.searchAtUs),
        at(it.flippedAtUs),
        at(it.doneAtUs),
      ],
      it.pinCount,
    ]),
  };
}
