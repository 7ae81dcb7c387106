// Lost sessions by cause over time: one row a cause, × for each session; where several share a place one × stands for them and the count
// at the right says how many there are. × is never anything else. Source: LOOK (grammar), SPEC §6 (causes).

import { drawing, type Figure, NARROW, type Reading } from './figure.ts';
import { label, line } from './mark.ts';
import { countText, percentText } from './number-text.ts';
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
import { indexAt } from './track-lines.ts';

export interface LossesData {
  readonly time: TrackTime;
  /** Rising; number i+1 is the key of the i-th. */
  readonly atUs: ArrayLike<number>;
  /** Position in `causes`. */
  readonly cause: ArrayLike<number>;
  readonly causes: readonly string[];
  /** Sessions started by the playhead: what the losses are of. */
  readonly startedCount: number;
  /** The session whose story is open. */
  readonly chosen: number | null;
}

const ROW = 26;
/** Below NARROW the cause stands above its row. */
const NARROW_ROW = 36;
/** Fewer rows than this look like a mistake: the usual causes are shown empty. */
const USUAL = ['idle_before_seen', 'idle_after_pin', 'path_change', 'hard_timeout'];
/** Marks nearer than this are one. */
const APART = 5;

const WHY: Readonly<Record<string, string>> = {
  moved: 'had their bucket moved at once',
  non_tcp: 'were not TCP and changed servers',
  idle_before_seen: 'were silent while their bucket was searched',
  idle_after_pin: 'were silent for longer than their pin lasts',
  hard_timeout: "outlived their pin's hard timeout",
  table_full: 'found no room for their pin',
  path_change: 'came by another ingress, where nothing held them',
  controller_down: 'met a controller that was down',
  server_failed: 'were on a server that failed',
  overload: 'met a full server',
  no_owner: 'were in a bucket that nobody had',
};

export const causeText = (cause: string): string => cause.replaceAll('_', ' ').replace('non tcp', 'not TCP');

export function lossesFigure(data: LossesData, options: TrackOptions): Figure {
  const counts = countsOf(data);
  const rows = rowsOf(counts, data.causes);
  const rowHeight = options.width < NARROW ? NARROW_ROW : ROW;
  const frame = trackFrame(data.time, { ...options, height: 16 + rows.length * rowHeight });
  const caption = lossesCaption(counts, data);
  const down = options.width < NARROW ? 0.7 : 0.5;
  const rowY = (row: number): number => frame.plot.y + (row + down) * rowHeight;
  const marks = rows.flatMap((cause, row) => marksOf(data, cause, { frame, y: rowY(row) }));
  return {
    form: 'losses',
    caption,
    note: ['each ', { text: '×', tone: 'lost' }, ' is a lost session; open it for its story'],
    key: [],
    svg: drawing(
      { width: options.width, height: frame.height, label: `Sessions lost by cause. ${caption}` },
      trackGround(frame),
      rows.map((_, row) =>
        line('line-rule', frame.plot.x, rowY(row), { x: frame.plot.x + frame.plot.width }),
      ),
      crosses(marks, 3.2),
      chosenCross(data, rows, { frame, rowY }),
      trackOver(frame),
      rows.map((cause, row) =>
        rowLabel(causeText(data.causes[cause]!), counts[cause]!, { frame, y: rowY(row) }),
      ),
    ),
    ...{ width: options.width, height: frame.height, plot: frame.plot, crosshair: 'x' },
    table: {
      columns: [
        { name: 'cause', numeric: false },
        { name: 'sessions lost', numeric: true },
      ],
      rows: data.causes.map((cause, i) => [causeText(cause), counts[i]!]),
    },
    readings: marks.toSorted((a, b) => a.x - b.x),
  };
}

/** By cause, up to the playhead. */
function countsOf({ atUs, cause, causes, time }: LossesData): number[] {
  const counts = causes.map(() => 0);
  const until = indexAt(atUs, time.nowUs + 1);
  for (let i = 0; i < until; i++) counts[cause[i]!]!++;
  return counts;
}

/** Causes that have lost any, and the usual ones up to four rows. */
function rowsOf(counts: readonly number[], causes: readonly string[]): number[] {
  const lost = causes.map((_, i) => i).filter((i) => counts[i]! > 0);
  const usual = USUAL.map((name) => causes.indexOf(name)).filter((i) => i >= 0 && !lost.includes(i));
  return [
    ...lost.toSorted((a, b) => counts[b]! - counts[a]! || a - b),
    ...usual.slice(0, Math.max(0, 3 - lost.length)),
  ];
}

interface RowPlace {
  readonly frame: TrackFrame;
  readonly y: number;
}

function marksOf(data: LossesData, cause: number, { frame, y }: RowPlace): Reading[] {
  const { span, nowUs, originUs } = frame.time;
  const marks: Reading[] = [];
  const end = indexAt(data.atUs, Math.min(span.to, nowUs) + 1);
  let lastX = Number.NEGATIVE_INFINITY;
  for (let i = indexAt(data.atUs, span.from); i < end; i++) {
    if (data.cause[i] !== cause) continue;
    const x = frame.x(data.atUs[i]!);
    if (x - lastX < APART) continue;
    lastX = x;
    const text = `session ${countText(i + 1)}, ${clockOf(data.atUs[i]!, originUs)}`;
    marks.push({ x, y, value: causeText(data.causes[cause]!), text, key: String(i + 1) });
  }
  return marks;
}

function crosses(marks: readonly { x: number; y: number }[], r: number): SvgNode | null {
  if (marks.length === 0) return null;
  const parts = marks.flatMap(({ x, y }) => [
    'M',
    x - r,
    y - r,
    'L',
    x + r,
    y + r,
    'M',
    x - r,
    y + r,
    'L',
    x + r,
    y - r,
  ]);
  return svg('path', { class: 'stroke line-lost mid', d: path(...parts) });
}

function chosenCross(
  data: LossesData,
  rows: readonly number[],
  { frame, rowY }: { frame: TrackFrame; rowY(row: number): number },
): SvgNode[] {
  const index = (data.chosen ?? 0) - 1;
  const row = rows.indexOf(data.cause[index] ?? -1);
  if (index < 0 || row < 0) return [];
  const at = { x: frame.x(data.atUs[index]!), y: rowY(row) };
  const cross = crosses([at], 5.5);
  return [
    svg('circle', { class: 'hollow-ink', cx: at.x, cy: at.y, r: 9 }),
    ...(cross === null ? [] : [cross]),
  ];
}

const rowLabel = (cause: string, count: number, { frame, y }: RowPlace): SvgNode[] => {
  const x = frame.plot.x + frame.plot.width + 8;
  const className = count > 0 ? 'lb tone-lost' : 'l2';
  if (!frame.narrow) return [label(className, { x, y: y + 4 }, `${countText(count)} ${cause}`)];
  return [
    label(className, { x, y: y + 4 }, countText(count)),
    label('halo l2', { x: frame.plot.x, y: y - 10 }, cause),
  ];
};

/** Which cause took most, and how many of all that is. */
export function lossesCaption(
  counts: readonly number[],
  { causes, startedCount }: Pick<LossesData, 'causes' | 'startedCount'>,
): string {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return 'No session has been lost';
  const most = counts.indexOf(Math.max(...counts));
  const why = WHY[causes[most]!] ?? `are of cause ${causeText(causes[most]!)}`;
  if (total === 1) return `One session has been lost: ${causeText(causes[most]!)}`;
  const who =
    counts[most] === total
      ? total === 2
        ? 'Both'
        : `All ${countText(total)}`
      : `${countText(counts[most]!)} of ${countText(total)}`;
  const share = startedCount > 0 ? `; lost are ${percentText(total / startedCount)} of all` : '';
  return `${who} lost sessions ${why}${share}`;
}
