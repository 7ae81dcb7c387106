// The one ruler of a run: time with real ticks, what has been recorded as a bar, the events as flags with their words, the selected interval
// and the playhead. Every track below shares its scale. Source: LOOK ("every page has one ruler").

import { drawing, type Figure } from './figure.ts';
import { box, label, line } from './mark.ts';
import { path, type SvgNode, svg } from './svg-node.ts';
import { textWidth } from './text-width.ts';
import {
  clockOf,
  type TrackFrame,
  type TrackOptions,
  type TrackTime,
  trackFrame,
  trackTicks,
} from './track-frame.ts';

export interface RulerFlag {
  readonly atUs: number;
  readonly text: string;
  readonly isFault: boolean;
}

export interface RulerData {
  readonly time: TrackTime;
  readonly flags: readonly RulerFlag[];
}

const HEIGHT = 62;
const BAR = { y: 34, height: 7 };

export function rulerFigure(data: RulerData, options: TrackOptions): Figure {
  const frame = trackFrame(data.time, { ...options, height: HEIGHT });
  const caption = `${data.flags.length} events`;
  return {
    form: 'ruler',
    caption,
    note: [],
    key: [],
    svg: drawing(
      { width: options.width, height: HEIGHT, label: `Time of the run. ${caption}` },
      barNodes(frame),
      flagNodes(data, frame),
      playhead(frame),
      tickNodes(frame),
    ),
    ...{ width: options.width, height: HEIGHT, plot: frame.plot, crosshair: 'none' },
    table: {
      columns: ['at', 'event'].map((name) => ({ name, numeric: false })),
      rows: data.flags.map(({ atUs, text }) => [clockOf(atUs, data.time.originUs), text]),
    },
    readings: [],
  };
}

function barNodes({ time, plot, x }: TrackFrame): SvgNode[] {
  const inside = (us: number): number => Math.min(plot.x + plot.width, Math.max(plot.x, x(us)));
  const nodes = [box('fill-well', { x: plot.x, width: plot.width, ...BAR })];
  const [from, to] = [inside(0), inside(time.reachedUs)];
  if (to > from) nodes.push(box('fill-mark-2', { x: from, width: to - from, ...BAR }));
  if (time.selection !== null) {
    const [a, b] = [inside(time.selection.from), inside(time.selection.to)];
    nodes.push(
      svg('rect', { fill: 'var(--focus)', 'fill-opacity': 0.45, x: a, width: Math.max(1, b - a), ...BAR }),
    );
    for (const at of [a, b])
      nodes.push(
        svg('rect', { fill: 'var(--focus)', x: at - 1, y: BAR.y - 3, width: 2, height: BAR.height + 6 }),
      );
  }
  return nodes;
}

function tickNodes(frame: TrackFrame): SvgNode[] {
  const { x, plot } = frame;
  const y = BAR.y + BAR.height;
  return trackTicks(frame).flatMap(({ us, text }) => {
    const at = x(us);
    const half = textWidth(text) / 2;
    const anchor = at - half < 0 ? 'start' : 'middle';
    return [
      line('line-rule-strong', at, y, { y: y + 5 }),
      label('halo', { x: anchor === 'start' ? Math.max(0, plot.x - 8) : at, y: y + 17, anchor }, text),
    ];
  });
}

/** Words stand beside a flag where there is room before the next one. */
function flagNodes({ flags, time }: RulerData, { x, plot, width }: TrackFrame): SvgNode[] {
  const shown = flags.filter(({ atUs }) => atUs >= time.span.from && atUs <= time.span.to);
  let free = 0;
  return shown.flatMap(({ atUs, text, isFault }, i) => {
    const at = x(atUs);
    const isPast = atUs <= time.nowUs;
    const next = shown[i + 1] === undefined ? width : x(shown[i + 1]!.atUs);
    const nodes = [
      line(isPast ? 'line-moving' : 'line-rule-strong', at, 8, { y: BAR.y }),
      svg('path', {
        class: isPast ? 'fill-moving' : 'hollow',
        d: isFault
          ? path('M', at, 8, 'h', 8, 'v', 8, 'h', -8, 'Z')
          : path('M', at, 8, 'l', 9, 4, 'l', -9, 4, 'Z'),
      }),
    ];
    const room = Math.min(next, plot.x + plot.width + 140) - at - 16;
    const word = textWidth(text, 11.5, true) <= room ? text : '';
    if (word !== '' && at >= free) {
      nodes.push(label(isPast ? 'lb tone-moving' : 'l2', { x: at + 13, y: 17 }, word));
      free = at + 13 + textWidth(word, 11.5, true) + 8;
    }
    return nodes;
  });
}

function playhead({ time, x, plot, height }: TrackFrame): SvgNode[] {
  if (time.nowUs < time.span.from || time.nowUs > time.span.to) return [];
  const at = Math.min(plot.x + plot.width, x(time.nowUs));
  const d = path('M', at - 5, 22, 'h', 10, 'v', 9, 'l', -5, 5, 'l', -5, -5, 'Z');
  return [line('line-ink mid', at, 30, { y: height }), svg('path', { class: 'fill-ink', d })];
}
