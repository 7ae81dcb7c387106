// Lines over the time of a run: values at rising instants, cut at the playhead for what is said in words, drawn whole behind its veil.
// Of many points each pixel keeps its first, least, greatest and last. Labels stand right of the plot, moved apart.
// Not a figure by itself: the tracks for load, CV, tables and sessions are made of it.

import type { Reading } from './figure.ts';
import { label } from './mark.ts';
import type { Scale } from './scale.ts';
import { keptPoints } from './series-figure.ts';
import { spread } from './spread.ts';
import { path, type SvgNode, svg } from './svg-node.ts';
import type { TrackFrame } from './track-frame.ts';

export interface TrackLine {
  /** Rising instants, µs; may be more than are on the screen. */
  readonly timesUs: ArrayLike<number>;
  /** One per instant; NaN where unknown. */
  readonly values: ArrayLike<number>;
  readonly className: string;
}

/** First index whose instant is not before `us`. */
export function indexAt(timesUs: ArrayLike<number>, us: number): number {
  let [low, high] = [0, timesUs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timesUs[middle]! < us) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The last known value at or before `us`; NaN where there is none. */
export function valueAt(timesUs: ArrayLike<number>, values: ArrayLike<number>, us: number): number {
  for (let i = indexAt(timesUs, us + 1) - 1; i >= 0; i--) if (Number.isFinite(values[i]!)) return values[i]!;
  return Number.NaN;
}

/** Indices on the screen and one beyond at each side. */
export function shownRange(
  timesUs: ArrayLike<number>,
  { time: { span } }: TrackFrame,
): [from: number, to: number] {
  return [
    Math.max(0, indexAt(timesUs, span.from) - 1),
    Math.min(timesUs.length, indexAt(timesUs, span.to) + 1),
  ];
}

export function trackPath(
  { timesUs, values, className }: TrackLine,
  frame: TrackFrame,
  y: Scale,
): SvgNode | null {
  const [from, to] = shownRange(timesUs, frame);
  const part = Array.from({ length: Math.max(0, to - from) }, (_, i) => values[from + i]!);
  const { plot } = frame;
  const inside = (at: number): number => Math.min(plot.x + plot.width, Math.max(plot.x, at));
  const parts: (string | number)[] = [];
  let isOpen = false;
  for (const index of keptPoints(part, Math.floor(plot.width))) {
    const value = part[index]!;
    if (Number.isFinite(value))
      parts.push(isOpen ? 'L' : 'M', inside(frame.x(timesUs[from + index]!)), y(value));
    isOpen = Number.isFinite(value);
  }
  return parts.length === 0 ? null : svg('path', { class: `stroke ${className}`, d: path(...parts) });
}

export interface TrackLabel {
  readonly text: string;
  readonly className: string;
  /** px, where it would like to stand. */
  readonly at: number;
  /** Names a goal, a bound or a whole row and not the end of a line: stands right of the plot. */
  readonly isBound?: boolean;
}

/** Where words beside the ends of lines begin: behind the playhead while nothing is drawn there, else right of the plot. */
export function labelX({ plot, time, x }: TrackFrame): number {
  const right = plot.x + plot.width + 8;
  return time.nowUs < time.reachedUs ? right : Math.max(plot.x + 8, Math.min(right, x(time.nowUs) + 8));
}

/** Words beside the ends of their lines, and right of the plot those of bounds. */
export function trackLabels(labels: readonly TrackLabel[], frame: TrackFrame): SvgNode[] {
  const [right, ends] = [frame.plot.x + frame.plot.width + 8, labelX(frame)];
  if (right - ends < 60) return column(labels, right, frame);
  return [
    ...column(
      labels.filter(({ isBound }) => isBound !== true),
      ends,
      frame,
    ),
    ...column(
      labels.filter(({ isBound }) => isBound === true),
      right,
      frame,
    ),
  ];
}

function column(labels: readonly TrackLabel[], x: number, { plot }: TrackFrame): SvgNode[] {
  const centres = spread(
    labels.map(({ at }) => ({ at, size: 15 })),
    plot.y - 4,
    plot.y + plot.height + 6,
  );
  return labels.map(({ text, className }, i) => label(`${className} halo`, { x, y: centres[i]! + 4 }, text));
}

/** One reading a kept point of the line, up to the playhead. */
export function trackReadings(
  { timesUs, values }: Pick<TrackLine, 'timesUs' | 'values'>,
  frame: TrackFrame,
  say: { y: Scale; value(value: number): string; text(us: number): string },
): Reading[] {
  const [from] = shownRange(timesUs, frame);
  const to = indexAt(timesUs, Math.min(frame.time.nowUs, frame.time.span.to) + 1);
  const part = Array.from({ length: Math.max(0, to - from) }, (_, i) => values[from + i]!);
  return keptPoints(part, 400).flatMap((index) => {
    const value = part[index]!;
    const us = timesUs[from + index]!;
    if (!Number.isFinite(value) || us < frame.time.span.from) return [];
    return [
      { x: frame.x(us), y: say.y(value), value: say.value(value), text: say.text(us), key: String(us) },
    ];
  });
}
