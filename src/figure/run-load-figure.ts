// Load per server over a run: sessions at each server over an even split, one line each. Up to four servers all in their own colour and
// dash; of more, those that come or go and the greatest, the others grey. Caption: who empties, who fills, and what it costs the
// others. Source: LOOK (grammar), SPEC §9.

import { drawing, type Figure } from './figure.ts';
import { axisTexts, listText, percentText, timesText } from './number-text.ts';
import { linear, niceSpan, roundTicks } from './scale.ts';
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
import { type TrackLabel, trackLabels, trackPath, trackReadings, valueAt } from './track-lines.ts';

export interface RunServerLine {
  readonly id: string;
  /** Position among all servers: its colour and dash. */
  readonly index: number;
  /** Load over an even split of the pool, one per instant. */
  readonly values: ArrayLike<number>;
  /** Buckets leave it, or come to it, by the instant of the playhead. */
  readonly change: 'leaves' | 'comes' | null;
}

export interface RunLoadData {
  readonly time: TrackTime;
  /** Middle of each interval. */
  readonly timesUs: ArrayLike<number>;
  readonly servers: readonly RunServerLine[];
  readonly pool: string;
}

interface Now extends RunServerLine {
  readonly now: number;
}

export function runLoadFigure(data: RunLoadData, options: TrackOptions): Figure {
  const frame = trackFrame(data.time, { height: 168, ...options });
  const servers = data.servers.map((one) => ({
    ...one,
    now: valueAt(data.timesUs, one.values, data.time.nowUs),
  }));
  const caption = loadCaption(servers);
  const most = Math.max(1.4, ...servers.flatMap(({ values }) => Array.from(values).filter(Number.isFinite)));
  const span = niceSpan({ from: 0, to: Math.min(most, 4) }, 3);
  const y = linear(span, { from: frame.plot.y + frame.plot.height, to: frame.plot.y });
  const clipped = (value: number): number => y(Math.min(value, span.to));
  const ticks = roundTicks(span, 3);
  const texts = axisTexts(ticks);
  const strong = new Set(strongServers(servers).map(({ id }) => id));
  const named = servers.find(({ id }) => id === [...strong][0]);
  return {
    form: 'run-load',
    caption,
    note: [`sessions at each server of ${data.pool}, × an even split`],
    key: [],
    svg: drawing(
      { width: options.width, height: frame.height, label: `Load per server. ${caption}` },
      trackGround(frame),
      trackAxis(
        frame,
        y,
        ticks.map((value, i) => ({ value, text: `${texts[i]}×` })),
      ),
      [...servers]
        .sort((a, b) => Number(strong.has(a.id)) - Number(strong.has(b.id)))
        .map((one) =>
          trackPath(
            { timesUs: data.timesUs, values: one.values, className: lineClass(one, strong.has(one.id)) },
            frame,
            clipped,
          ),
        ),
      trackOver(frame),
      trackLabels(labels(servers, strong, { frame, y: clipped }), frame),
    ),
    ...{ width: options.width, height: frame.height, plot: frame.plot, crosshair: 'x' },
    table: loadTable(servers),
    readings:
      named === undefined
        ? []
        : trackReadings({ timesUs: data.timesUs, values: named.values }, frame, {
            y: clipped,
            value: timesText,
            text: (us) => `${named.id}, ${clockOf(us, data.time.originUs)}`,
          }),
  };
}

const lineClass = ({ change, index }: Now, isStrong: boolean): string => {
  if (!isStrong) return 'line-mark-2 thin';
  if (change !== null) return 'line-moving bold';
  return `line-server sv${index % 16} mid`;
};

/** Those drawn strong: what comes or goes, then the greatest; all of four or fewer. */
function strongServers(servers: readonly Now[]): Now[] {
  const known = servers.filter(({ now }) => Number.isFinite(now));
  const changing = servers.filter(({ change }) => change !== null).slice(0, 4);
  if (servers.length <= 4) return [...changing, ...servers.filter(({ change }) => change === null)];
  const greatest = known.filter(({ change }) => change === null).sort((a, b) => b.now - a.now)[0];
  return [...changing, ...(greatest === undefined ? [] : [greatest])];
}

function labels(
  servers: readonly Now[],
  strong: ReadonlySet<string>,
  { frame, y }: { frame: TrackFrame; y: (v: number) => number },
): TrackLabel[] {
  const named = servers
    .filter(({ id, now }) => strong.has(id) && Number.isFinite(now))
    .map(({ id, now, change }): TrackLabel => {
      const text = frame.narrow ? id : `${id} ${timesText(now)}`;
      return { text, className: change === null ? 'lb' : 'lb tone-moving', at: y(now) };
    });
  const others = servers.length - strong.size;
  if (others === 0) return named;
  return [
    ...named,
    { text: frame.narrow ? `${others} others` : `the other ${others}`, className: 'l2', at: y(1) },
  ];
}

/** The finding at the playhead. */
export function loadCaption(servers: readonly Pick<Now, 'id' | 'change' | 'now'>[]): string {
  const known = servers.filter(({ now }) => Number.isFinite(now));
  if (known.length === 0) return 'No interval has ended yet';
  const leaving = known.filter(({ change }) => change === 'leaves');
  const coming = known.filter(({ change }) => change === 'comes');
  const staying = known.filter(({ change, now }) => change === null && now > 0);
  const greatest = staying.toSorted((a, b) => b.now - a.now)[0];
  const above = greatest === undefined ? '' : `, no other is above ${timesText(greatest.now)}`;
  if (leaving.length > 0) {
    const isEmpty = leaving.every(({ now }) => now < 0.02);
    const verb = isEmpty
      ? leaving.length === 1
        ? 'is empty'
        : 'are empty'
      : leaving.length === 1
        ? 'empties'
        : 'empty';
    return `${listText(leaving.slice(0, 3).map(({ id }) => id))} ${verb}${above}`;
  }
  if (coming.length > 0)
    return `${listText(coming.slice(0, 3).map(({ id }) => id))} ${coming.length === 1 ? 'fills' : 'fill'}${above}`;
  if (greatest === undefined) return 'No server has a session';
  return greatest.now < 1.005
    ? 'All servers hold an even share'
    : `${greatest.id} holds most, ${percentText(greatest.now - 1)} above an even share`;
}

function loadTable(servers: readonly Now[]): Figure['table'] {
  return {
    columns: [
      { name: 'server', numeric: false },
      { name: 'load over an even split', numeric: true },
    ],
    rows: servers.map(({ id, now }) => [id, Number.isFinite(now) ? now : null]),
  };
}
