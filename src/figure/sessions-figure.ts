// Live sessions over a run: one line, with the greatest number marked, and how many began and were lost by the playhead in the note.

import { drawing, type Figure } from './figure.ts';
import { dot, label } from './mark.ts';
import { axisTexts, countText } from './number-text.ts';
import { linear, niceSpan, roundTicks } from './scale.ts';
import {
  clockOf,
  type TrackOptions,
  type TrackTime,
  trackAxis,
  trackFrame,
  trackGround,
  trackOver,
} from './track-frame.ts';
import { indexAt, trackLabels, trackPath, trackReadings, valueAt } from './track-lines.ts';

export interface SessionsData {
  readonly time: TrackTime;
  readonly timesUs: ArrayLike<number>;
  readonly alive: ArrayLike<number>;
  /** Begun and lost so far, at each instant. */
  readonly started: ArrayLike<number>;
  readonly lost: ArrayLike<number>;
}

export function sessionsFigure(data: SessionsData, options: TrackOptions): Figure {
  const frame = trackFrame(data.time, { height: 104, ...options });
  const { plot } = frame;
  const { nowUs, originUs } = data.time;
  const at = (values: ArrayLike<number>): number => valueAt(data.timesUs, values, nowUs);
  const [alive, started] = [at(data.alive), at(data.started)];
  const peak = peakOf(data);
  const caption = sessionsCaption(alive, started);
  const span = niceSpan({ from: 0, to: Math.max(1, ...Array.from(data.alive)) }, 3);
  const y = linear(span, { from: plot.y + plot.height, to: plot.y });
  const ticks = roundTicks(span, 3);
  const texts = axisTexts(ticks);
  const line = { timesUs: data.timesUs, values: data.alive, className: 'line-ink mid' };
  const peakX = peak < 0 ? Number.NaN : frame.x(data.timesUs[peak]!);
  const isPeakShown = peakX >= plot.x && peakX <= plot.x + plot.width;
  return {
    form: 'sessions',
    caption,
    note: ['sessions alive'],
    key: [],
    svg: drawing(
      { width: options.width, height: frame.height, label: `Sessions. ${caption}` },
      trackGround(frame),
      trackAxis(
        frame,
        y,
        ticks.map((value, i) => ({ value, text: texts[i]! })),
      ),
      trackPath(line, frame, y),
      trackOver(frame),
      isPeakShown && dot('fill-ink', peakX, y(data.alive[peak]!), 3),
      trackLabels(
        [
          ...(Number.isFinite(alive)
            ? [{ text: `${countText(alive)} alive`, className: 'lb', at: y(alive) }]
            : []),
          ...(isPeakShown
            ? [{ text: `peak ${countText(data.alive[peak]!)}`, className: 'l2', at: y(data.alive[peak]!) }]
            : []),
        ],
        frame,
      ),
      !(started > 0) && label('', { x: plot.x + 4, y: plot.y + 14 }, 'no session yet'),
    ),
    ...{ width: options.width, height: frame.height, plot, crosshair: 'x' },
    table: {
      columns: [
        { name: 'at', numeric: false },
        ...['alive', 'begun', 'lost'].map((name) => ({ name, numeric: true })),
      ],
      rows: tableRows(data),
    },
    readings: trackReadings(line, frame, {
      y,
      value: (value) => countText(value),
      text: (us) => `alive, ${clockOf(us, originUs)}`,
    }),
  };
}

/** Position of the greatest number up to the playhead, −1 for none. */
function peakOf({ timesUs, alive, time }: SessionsData): number {
  let best = -1;
  const until = indexAt(timesUs, time.nowUs + 1);
  for (let i = 0; i < until; i++) if (best < 0 || alive[i]! > alive[best]!) best = i;
  return best;
}

function sessionsCaption(alive: number, started: number): string {
  if (!(started > 0)) return 'No session has begun';
  return `${countText(started)} sessions have begun, ${countText(alive)} are alive`;
}

/** At most 200 rows, up to the playhead. */
function tableRows({ timesUs, alive, started, lost, time }: SessionsData): (string | number)[][] {
  const until = indexAt(timesUs, time.nowUs + 1);
  const step = Math.max(1, Math.ceil(until / 200));
  const rows: (string | number)[][] = [];
  for (let i = 0; i < until; i += step)
    rows.push([clockOf(timesUs[i]!, time.originUs), alive[i]!, started[i]!, lost[i]!]);
  return rows;
}
