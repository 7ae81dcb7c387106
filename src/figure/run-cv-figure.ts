// Load CV over a run against its goal (pale band), the floor that no mask can pass (hatched from zero) and what any hash would do with the
// sources of each interval (dashed). Of intervals put together the least and the greatest CV are both drawn. Source: LOOK, SPEC §9.

import { drawing, type Figure } from './figure.ts';
import { box, line } from './mark.ts';
import { axisTexts, percentText } from './number-text.ts';
import { linear, niceSpan, roundTicks, type Scale } from './scale.ts';
import { path, type SvgNode, svg } from './svg-node.ts';
import {
  clockOf,
  type TrackFrame,
  type TrackOptions,
  type TrackTime,
  trackAxis,
  trackFrame,
  trackGround,
  trackOver,
} from './track-frame.ts';
import { indexAt, type TrackLabel, trackLabels, trackPath, trackReadings, valueAt } from './track-lines.ts';

export interface RunCvData {
  readonly time: TrackTime;
  /** Middle of each interval. */
  readonly timesUs: ArrayLike<number>;
  /** 0…1; NaN where there was no load. */
  readonly low: ArrayLike<number>;
  readonly high: ArrayLike<number>;
  readonly reference: ArrayLike<number>;
  readonly floor: ArrayLike<number>;
  readonly goalRatio: number;
}

export function runCvFigure(data: RunCvData, options: TrackOptions): Figure {
  const frame = trackFrame(data.time, { height: 140, ...options });
  const { nowUs, originUs } = data.time;
  const now = {
    cv: valueAt(data.timesUs, data.high, nowUs),
    reference: valueAt(data.timesUs, data.reference, nowUs),
    floor: valueAt(data.timesUs, data.floor, nowUs),
  };
  const caption = cvCaption(data);
  const span = niceSpan({ from: 0, to: greatest(data, now.reference) }, 3);
  const y = linear(span, { from: frame.plot.y + frame.plot.height, to: frame.plot.y });
  const clipped = (value: number): number => y(Math.min(value, span.to));
  const ticks = roundTicks(span, 3);
  const texts = axisTexts(ticks.map((value) => value * 100));
  return {
    form: 'run-cv',
    caption,
    note: ['load CV of sessions in each interval, %'],
    key: [],
    svg: drawing(
      { width: options.width, height: frame.height, label: `Load CV. ${caption}` },
      goal(data.goalRatio, frame, y),
      floorHatch(data, frame, clipped),
      trackGround(frame),
      trackAxis(
        frame,
        y,
        ticks.map((value, i) => ({ value, text: texts[i]! })),
      ),
      trackPath(
        { timesUs: data.timesUs, values: data.reference, className: 'reference soft' },
        frame,
        clipped,
      ),
      trackPath(minMax(data), frame, clipped),
      trackOver(frame),
      trackLabels(labels(now, data.goalRatio, { frame, y: clipped, top: span.to }), frame),
    ),
    ...{ width: options.width, height: frame.height, plot: frame.plot, crosshair: 'x' },
    table: cvTable(data),
    readings: trackReadings({ timesUs: data.timesUs, values: data.high }, frame, {
      y: clipped,
      value: (value) => percentText(value),
      text: (us) => clockOf(us, originUs),
    }),
  };
}

/** Every interval once, or twice where its least and greatest differ. */
function minMax({ timesUs, low, high }: RunCvData) {
  const times: number[] = [];
  const values: number[] = [];
  for (let i = 0; i < timesUs.length; i++) {
    times.push(timesUs[i]!);
    values.push(high[i]!);
    if (low[i] !== high[i] && Number.isFinite(low[i]!)) {
      times.push(timesUs[i]!);
      values.push(low[i]!);
    }
  }
  return { timesUs: times, values, className: 'line-ink mid' };
}

function greatest({ high, goalRatio }: RunCvData, reference: number): number {
  let most = goalRatio * 1.3;
  for (let i = 0; i < high.length; i++) if (high[i]! > most) most = high[i]!;
  return Number.isFinite(reference) && reference <= most * 1.6 ? Math.max(most, reference) : most;
}

const goal = (ratio: number, { plot }: TrackFrame, y: Scale) => [
  box('fill-band', { x: plot.x, y: y(ratio), width: plot.width, height: y(0) - y(ratio) }),
  line('line-band-edge', plot.x, y(ratio), { x: plot.x + plot.width }),
];

/** Hatched from zero up to the floor of each interval: diagonals, cut where they leave it. */
function floorHatch({ timesUs, floor }: RunCvData, { plot, x, time }: TrackFrame, y: Scale): SvgNode | null {
  const tops = floorTops({ timesUs, floor }, { plot, time }, y);
  const base = y(0);
  const parts: (string | number)[] = [];
  for (let start = -plot.height; start < plot.width; start += 5) {
    let isOpen = false;
    for (let rise = 0; rise <= plot.height; rise += 2) {
      const column = start + rise;
      const isInside = column >= 0 && column < plot.width && base - rise >= tops[Math.floor(column)]!;
      if (isInside !== isOpen) parts.push(isInside ? 'M' : 'L', plot.x + column, base - rise);
      isOpen = isInside;
    }
    if (isOpen) parts.push('L', plot.x + start + plot.height, base - plot.height);
  }
  return x(time.span.to) === x(time.span.from) || parts.length === 0
    ? null
    : svg('path', { class: 'stroke line-floor', d: path(...parts) });
}

/** For each px of the plot the height that hatching reaches; beyond the bottom where nothing is known. */
function floorTops(
  { timesUs, floor }: Pick<RunCvData, 'timesUs' | 'floor'>,
  { plot, time: { span, nowUs } }: Pick<TrackFrame, 'plot' | 'time'>,
  y: Scale,
): Float64Array {
  const columns = Math.ceil(plot.width);
  const tops = new Float64Array(columns).fill(Number.POSITIVE_INFINITY);
  for (let column = 0; column < columns; column++) {
    const us = span.from + (column / plot.width) * (span.to - span.from);
    const value = us > nowUs ? Number.NaN : valueAt(timesUs, floor, us);
    if (value > 0) tops[column] = y(value);
  }
  return tops;
}

interface LabelPlace {
  readonly frame: TrackFrame;
  readonly y: Scale;
  readonly top: number;
}

function labels(
  now: { cv: number; reference: number; floor: number },
  goalRatio: number,
  { frame: { narrow }, y, top }: LabelPlace,
): TrackLabel[] {
  const words: TrackLabel[] = [
    { text: `goal ${percentText(goalRatio)}`, className: 'tone-ok', at: y(goalRatio), isBound: true },
  ];
  if (Number.isFinite(now.cv))
    words.push({ text: `now ${percentText(now.cv)}`, className: 'lb', at: y(now.cv) });
  if (Number.isFinite(now.reference)) {
    const arrow = now.reference > top ? ' ↑' : '';
    const text = `${narrow ? 'hash' : 'any hash'} ${percentText(now.reference)}${arrow}`;
    words.push({ text, className: 'l2', at: y(now.reference), isBound: true });
  }
  if (now.floor > 0)
    words.push({ text: `floor ${percentText(now.floor)}`, className: 'l2', at: y(now.floor), isBound: true });
  return words;
}

/** When it was above the goal, up to the playhead. */
export function cvCaption({ timesUs, high, goalRatio, time }: RunCvData): string {
  const until = indexAt(timesUs, time.nowUs + 1);
  const clock = (i: number): string => clockOf(timesUs[i]!, time.originUs);
  let [above, known, left, back] = [0, 0, -1, -1];
  for (let i = 0; i < until; i++) {
    if (!Number.isFinite(high[i]!)) continue;
    known++;
    if (high[i]! > goalRatio) {
      above++;
      if (left < 0 || back >= 0) left = i;
      back = -1;
    } else if (left >= 0 && back < 0) back = i;
  }
  const goalText = `the goal of ${percentText(goalRatio)}`;
  if (known === 0) return 'Load CV is not known yet: no interval has ended';
  if (above === 0) return `Load CV has stayed within ${goalText}`;
  if (above === known) return `Load CV has been above ${goalText} throughout`;
  if (above > known / 2)
    return `Load CV has been above ${goalText} in ${percentText(above / known)} of the intervals`;
  if (back < 0) return `Load CV left ${goalText} at ${clock(left)} and is not back`;
  return `Load CV was above ${goalText} in ${percentText(above / known)} of the intervals; it came back at ${clock(back)}`;
}

function cvTable({ timesUs, high, reference, floor: floors, time }: RunCvData): Figure['table'] {
  const until = indexAt(timesUs, time.nowUs + 1);
  const value = (it: number): number | null => (Number.isFinite(it) ? it * 100 : null);
  const from = Math.max(0, until - 200);
  return {
    columns: [
      { name: 'around', numeric: false },
      ...['load CV', 'any hash', 'floor'].map((name) => ({ name, unit: '%', numeric: true })),
    ],
    rows: Array.from({ length: until - from }, (_, k) => {
      const i = from + k;
      return [clockOf(timesUs[i]!, time.originUs), value(high[i]!), value(reference[i]!), value(floors[i]!)];
    }),
  };
}
