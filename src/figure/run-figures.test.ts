// The figures of a run: captions say what is on the screen at the playhead, marks stay in the plot, bounded however long the run,
// and every class is one that the sheet explains.

import { describe, expect, it } from 'vitest';
import type { Figure } from './figure.ts';
import { figureCss } from './figure-css.ts';
import { type GanttMove, ganttFigure, moveState } from './gantt-figure.ts';
import { type LossesData, lossesFigure } from './losses-figure.ts';
import { type RingData, ringFigure } from './ring-figure.ts';
import { rulerFigure } from './ruler-figure.ts';
import { type RunCvData, runCvFigure } from './run-cv-figure.ts';
import { type RunLoadData, runLoadFigure } from './run-load-figure.ts';
import { sessionsFigure } from './sessions-figure.ts';
import { renderSvg, walk } from './svg-node.ts';
import { tableUseFigure } from './table-use-figure.ts';
import type { TrackTime } from './track-frame.ts';

const S = 1e6;
const WIDTH = 800;
const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');
const time = (more: Partial<TrackTime> = {}): TrackTime => ({
  span: { from: 0, to: 600 * S },
  nowUs: 600 * S,
  reachedUs: 600 * S,
  originUs: null,
  flags: [{ atUs: 120 * S, isFault: false }],
  selection: null,
  partialFromUs: null,
  ...more,
});
const instants = [60, 180, 300, 420, 540].map((s) => s * S);

const load = (more: Partial<RunLoadData> = {}): RunLoadData => ({
  time: time(),
  timesUs: instants,
  pool: 'web',
  servers: [
    { id: 's01', index: 0, values: [1, 1, 1.1, 1.3, 1.33], change: null },
    { id: 's02', index: 1, values: [1, 1, 1, 1, 1.2], change: null },
    { id: 's03', index: 2, values: [1, 1, 0.9, 0.3, 0], change: 'leaves' },
  ],
  ...more,
});

const cv = (more: Partial<RunCvData> = {}): RunCvData => ({
  time: time(),
  timesUs: instants,
  low: [0.04, 0.05, 0.12, 0.06, 0.05],
  high: [0.04, 0.05, 0.14, 0.06, 0.05],
  reference: [0.2, 0.2, 0.2, 0.2, 0.2],
  floor: [0.03, 0.03, Number.NaN, 0.03, 0.03],
  goalRatio: 0.1,
  ...more,
});

const CAUSES = ['moved', 'idle_before_seen', 'idle_after_pin', 'path_change'];
const losses = (more: Partial<LossesData> = {}): LossesData => ({
  time: time(),
  atUs: [200 * S, 210 * S, 220 * S],
  cause: [2, 2, 1],
  causes: CAUSES,
  startedCount: 1000,
  chosen: null,
  ...more,
});

const move = (i: number, more: Partial<GanttMove> = {}): GanttMove => ({
  key: `0/${i}`,
  name: `0.0.0.${i}`,
  from: 's03',
  to: 's01',
  plannedAtUs: 120 * S,
  beganAtUs: (120 + 15 * i) * S,
  searchAtUs: (120 + 15 * i) * S,
  flippedAtUs: (135 + 15 * i) * S,
  doneAtUs: (135 + 15 * i) * S,
  pinsAtUs: [(125 + 15 * i) * S],
  pinCount: 1,
  pinsGoneAtUs: (160 + 15 * i) * S,
  ...more,
});

const ring = (states: RingData['states']): RingData => ({
  states,
  loads: states.map((_, i) => i),
  owners: states.map((_, i) => i % 2),
  cameFrom: states.map(() => 1),
  servers: [
    { id: 's01', isLeaving: false, isOut: false },
    { id: 's02', isLeaving: true, isOut: false },
  ],
  bucketName: (bucket) => `0.0.0.${bucket}`,
  movingCount: states.filter((state) => state !== 'still').length,
  chosen: 0,
});

const lineOf = (figure: Figure): string => plain(figure.caption);
const count = (figure: Figure): number => [...walk(figure.svg)].length;

describe('load per server', () => {
  it('names who empties and how high the others get, at the playhead', () => {
    expect(lineOf(runLoadFigure(load(), { width: WIDTH }))).toBe('s03 is empty, no other is above 1.3 ×');
    const back = runLoadFigure(load({ time: time({ nowUs: 430 * S }) }), { width: WIDTH });
    expect(lineOf(back)).toBe('s03 empties, no other is above 1.3 ×');
  });
  it('says so while no interval has ended', () => {
    const early = runLoadFigure(load({ time: time({ nowUs: 10 * S, reachedUs: 10 * S }) }), { width: WIDTH });
    expect(lineOf(early)).toBe('No interval has ended yet');
  });
});

describe('load CV', () => {
  it('says when it left the goal and came back', () => {
    expect(lineOf(runCvFigure(cv(), { width: WIDTH }))).toBe(
      'Load CV was above the goal of 10 % in 20 % of the intervals; it came back at 00:07:00',
    );
    const inside = runCvFigure(cv({ time: time({ nowUs: 200 * S }) }), { width: WIDTH });
    expect(lineOf(inside)).toBe('Load CV has stayed within the goal of 10 %');
  });
  it('hatches nothing above the floor and nothing where it is unknown', () => {
    const nodes = [...walk(runCvFigure(cv(), { width: WIDTH }).svg)];
    const hatching = nodes.find(({ attributes }) => attributes.class === 'stroke line-floor')!;
    const bottom = Math.max(...ys(String(hatching.attributes.d)));
    expect(bottom - Math.min(...ys(String(hatching.attributes.d)))).toBeLessThan(30);
    const none = runCvFigure(cv({ floor: instants.map(() => 0) }), { width: WIDTH });
    expect([...walk(none.svg)].some(({ attributes }) => attributes.class === 'stroke line-floor')).toBe(
      false,
    );
  });
});

const ys = (d: string): number[] => [...d.matchAll(/[ML][\d.]+ ([\d.]+)/g)].map(([, y]) => Number(y));

describe('losses by cause', () => {
  it('counts up to the playhead only, the most frequent cause first', () => {
    const all = lossesFigure(losses(), { width: WIDTH });
    expect(lineOf(all)).toBe(
      '2 of 3 lost sessions were silent for longer than their pin lasts; lost are 0.30 % of all',
    );
    expect(all.readings.map(({ key }) => key)).toEqual(['1', '2', '3']);
    const early = lossesFigure(losses({ time: time({ nowUs: 205 * S }) }), { width: WIDTH });
    expect(lineOf(early)).toBe('One session has been lost: idle after pin');
    expect(lineOf(lossesFigure(losses({ atUs: [], cause: [] }), { width: WIDTH }))).toBe(
      'No session has been lost',
    );
  });
  it('draws as many marks as have room, however many are lost', () => {
    const atUs = Float64Array.from({ length: 100_000 }, (_, i) => i * 6000);
    const many = lossesFigure(losses({ atUs, cause: new Uint8Array(100_000) }), { width: WIDTH });
    expect(many.readings.length).toBeLessThan(130);
    expect(plain(renderSvg(many.svg))).toContain('100 000 moved');
  });
});

describe('the moves of buckets', () => {
  it('tells the state of a row at any instant', () => {
    const states = [100, 140, 150, 180].map((s) => moveState(move(1), s * S));
    expect(states).toEqual(['waits', 'searches', 'pins', 'done']);
  });
  it('says how many have moved and how long one takes', () => {
    const moves = [move(0), move(1), move(2, { flippedAtUs: null, doneAtUs: null })];
    const figure = ganttFigure({ time: time(), moves, movedAtOnce: 0, chosen: null }, { width: WIDTH });
    expect(lineOf(figure)).toBe('2 of 3 buckets have moved, each after about 15 s');
  });
  it('draws nothing that is still to come at the playhead', () => {
    const early = time({ nowUs: 130 * S });
    const figure = ganttFigure(
      { time: early, moves: [move(0), move(1)], movedAtOnce: 0, chosen: null },
      { width: WIDTH },
    );
    expect(lineOf(figure)).toBe('2 buckets are to move');
    const bars = [...walk(figure.svg)].filter(
      ({ tag, attributes }) => tag === 'rect' && attributes.class === 'fill-ink',
    );
    expect(bars).toHaveLength(0);
  });
  it('shows the rows around the playhead where there are too many', () => {
    const moves = Array.from({ length: 5000 }, (_, i) =>
      move(i, { beganAtUs: i < 300 ? 130 * S : null, flippedAtUs: null }),
    );
    const figure = ganttFigure({ time: time(), moves, movedAtOnce: 0, chosen: null }, { width: WIDTH });
    expect(count(figure)).toBeLessThan(2000);
    expect(figure.readings.some(({ key }) => key === '0/299')).toBe(true);
    expect(plain(renderSvg(figure.svg))).toContain('before these');
  });
});

describe('the ring', () => {
  it('says what is on its way and where to', () => {
    expect(lineOf(ringFigure(ring(['still', 'flies', 'waits', 'moved']), { size: 340 }))).toBe(
      'Bucket 0.0.0.1 is on its way to s02',
    );
    expect(lineOf(ringFigure(ring(['still', 'still']), { size: 340 }))).toBe(
      'Every bucket is with its first owner',
    );
  });
  it('lets buckets share strokes above 1,024', () => {
    const figure = ringFigure(ring(Array.from({ length: 4096 }, () => 'still')), { size: 340 });
    expect(figure.readings).toHaveLength(1024);
    expect(plain(figure.note.map((it) => (typeof it === 'string' ? it : it.text)).join(''))).toContain(
      '4 buckets',
    );
  });
});

describe('every figure of a run', () => {
  const at = time({ selection: { from: 100 * S, to: 200 * S }, nowUs: 400 * S, partialFromUs: 600 * S });
  const figures = (width: number): Figure[] => [
    runLoadFigure(load({ time: at }), { width }),
    runCvFigure(cv({ time: at }), { width }),
    lossesFigure(losses({ time: at, chosen: 2 }), { width }),
    sessionsFigure(
      {
        time: at,
        timesUs: instants,
        alive: [1, 5, 3, 2, 2],
        started: [1, 6, 7, 8, 9],
        lost: [0, 0, 1, 1, 1],
      },
      { width },
    ),
    tableUseFigure(
      {
        time: at,
        timesUs: instants,
        ingresses: [{ name: 'in-a', values: [0.1, 0.2, 0.3, 0.2, 0.2] }],
        stopRatio: 0.9,
      },
      { width },
    ),
    ganttFigure(
      {
        time: at,
        moves: [move(0), move(1, { beganAtUs: null, searchAtUs: null, flippedAtUs: null })],
        movedAtOnce: 3,
        chosen: '0/0',
      },
      { width },
    ),
    rulerFigure(
      {
        time: at,
        flags: [
          { atUs: 120 * S, text: 'drop s03, graceful', isFault: false },
          { atUs: 500 * S, text: 'fail server s01', isFault: true },
        ],
      },
      { width },
    ),
    ringFigure(ring(['still', 'flies', 'waits', 'moved']), { size: Math.min(width, 352) }),
  ];
  it('uses no class that the sheet does not explain', () => {
    const own = new Set(['', 'fig', 'halo', 'ring-path', 'ring-flight', 'ring-flight-0', 'ring-flight-1']);
    const used = figures(WIDTH).flatMap((figure) =>
      [...walk(figure.svg)].flatMap(({ attributes }) => String(attributes.class ?? '').split(' ')),
    );
    for (const name of new Set(used)) if (!own.has(name)) expect(figureCss).toContain(`.${name}`);
  });
  it('puts nothing but finite numbers and no line outside its drawing, wide and narrow', () => {
    for (const width of [1000, 358]) {
      for (const figure of figures(width)) {
        expect(renderSvg(figure.svg)).not.toMatch(/NaN|Infinity|undefined/);
        for (const { tag, attributes } of walk(figure.svg)) {
          if (tag !== 'line') continue;
          expect(Number(attributes.x2)).toBeLessThanOrEqual(figure.width + 1);
          expect(Number(attributes.x1)).toBeGreaterThanOrEqual(-1);
        }
      }
    }
  });
  it('has the same plot in every track, so that a vertical line means the same', () => {
    const plots = figures(WIDTH)
      .slice(0, 7)
      .map(({ plot }) => [plot.x, plot.width]);
    for (const plot of plots) expect(plot).toEqual(plots[0]);
  });
});
