// What all tracks of a run share: the same time along the same pixels, so that a vertical line means the same in each; the selected
// interval, the events as thin uprights, the playhead through everything, the part that is recorded but still to come behind a
// veil, and the hatched edge of a run that was stopped. Source: LOOK ("every page has one ruler").

import { type Box, NARROW } from './figure.ts';
import { hatch, label, line } from './mark.ts';
import { clockText, dateText } from './number-text.ts';
import { linear, type Scale, type Span } from './scale.ts';
import { type SvgNode, svg } from './svg-node.ts';
import { type TimeTick, timeTicks } from './time-axis.ts';

/** Instants in µs from the start of the run. */
export interface TrackTime {
  /** What is on the screen. */
  readonly span: Span;
  /** The playhead: what a track says, it says of this instant. */
  readonly nowUs: number;
  /** How far the run has come. */
  readonly reachedUs: number;
  /** Epoch µs at the start of the run; null: there is no calendar. */
  readonly originUs: number | null;
  readonly flags: readonly { readonly atUs: number; readonly isFault: boolean }[];
  readonly selection: Span | null;
  /** The run was stopped here: what follows is hatched. */
  readonly partialFromUs: number | null;
}

export interface TrackOptions {
  readonly width: number;
  readonly height?: number;
}

export interface TrackFrame {
  readonly time: TrackTime;
  readonly plot: Box;
  readonly x: Scale;
  readonly width: number;
  readonly height: number;
  readonly narrow: boolean;
}

/** Room left of the plot for the values of an axis, and right of it for direct labels: the same in every track. */
export const TRACK_LEFT = 34;
export const trackRight = (width: number): number => (width < NARROW ? 84 : 148);

export function trackFrame(time: TrackTime, { width, height = 132 }: TrackOptions): TrackFrame {
  const plot = {
    x: TRACK_LEFT,
    y: 8,
    width: Math.max(40, width - TRACK_LEFT - trackRight(width)),
    height: height - 16,
  };
  const x = linear(time.span, { from: plot.x, to: plot.x + plot.width });
  return { time, plot, x, width, height, narrow: width < NARROW };
}

const isShown = ({ span }: TrackTime, us: number): boolean => us >= span.from && us <= span.to;

/** Behind the data: the selected interval and the events. */
export function trackGround({ time, plot, x }: TrackFrame): SvgNode[] {
  const flags = time.flags
    .filter(({ atUs }) => isShown(time, atUs))
    .map(({ atUs }) =>
      svg('line', { class: 'line-moving', 'stroke-dasharray': '2 2', ...upright(x(atUs), plot) }),
    );
  return [...selected(time, plot, x), ...flags];
}

const upright = (at: number, { y, height }: Box) => ({ x1: at, x2: at, y1: y, y2: y + height });

function selected({ selection, span }: TrackTime, plot: Box, x: Scale): SvgNode[] {
  if (selection === null) return [];
  const from = x(Math.max(selection.from, span.from));
  const to = x(Math.min(selection.to, span.to));
  if (to <= from) return [];
  const area = { x: from, y: plot.y, width: to - from, height: plot.height };
  return [svg('rect', { fill: 'var(--focus)', 'fill-opacity': 0.1, ...area })];
}

/** Before the data: what is recorded and still to come, the hatched edge, the playhead. */
export function trackOver({ time, plot, x }: TrackFrame): SvgNode[] {
  const right = plot.x + plot.width;
  const at = Math.min(right, Math.max(plot.x, x(time.nowUs)));
  const reached = Math.min(right, Math.max(plot.x, x(time.reachedUs)));
  const nodes: SvgNode[] = [];
  if (reached > at + 0.5)
    nodes.push(
      svg('rect', {
        ...{ class: 'fill-ground', opacity: 0.72, x: at, y: plot.y - 2 },
        ...{ width: reached - at, height: plot.height + 4 },
      }),
    );
  if (time.partialFromUs !== null) {
    const from = Math.min(right, Math.max(plot.x, x(time.partialFromUs)));
    nodes.push(hatch('line-mark-2', { x: from, y: plot.y, width: right - from, height: plot.height }, 6));
  }
  if (isShown(time, time.nowUs))
    nodes.push(line('line-ink mid', at, plot.y - 8, { y: plot.y + plot.height + 8 }));
  return nodes;
}

/** Round instants of what is on the screen, as the ruler names them. */
export function trackTicks({ time, narrow }: TrackFrame): TimeTick[] {
  const { span, originUs } = time;
  const shift = originUs ?? 0;
  const shifted = { from: span.from + shift, to: span.to + shift };
  return timeTicks(shifted, narrow ? 4 : 8, originUs !== null).map(({ us, text }) => ({
    us: us - shift,
    text,
  }));
}

/** An instant as it is read: 20:24:06, with its date where the run lies on the calendar. */
export function instantText(us: number, originUs: number | null): string {
  if (originUs === null) return clockText(us);
  return `${dateText(us + originUs)} ${clockText(us + originUs)}`;
}

/** The same without the date. */
export const clockOf = (us: number, originUs: number | null): string => clockText(us + (originUs ?? 0));

/** A value axis: hairlines with their texts left of the plot. */
export function trackAxis(
  { plot }: TrackFrame,
  y: Scale,
  ticks: readonly { value: number; text: string }[],
): SvgNode[] {
  return ticks.flatMap(({ value, text }) => [
    line('line-rule', plot.x, y(value), { x: plot.x + plot.width }),
    label('', { x: plot.x - 7, y: y(value) + 4, anchor: 'end' }, text),
  ]);
}
