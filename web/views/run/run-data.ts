// From the history of a run to the data of its tracks, at the instant of the playhead. Everything here is arithmetic; what is drawn of it
// is src/figure's.

import type {
  GanttData,
  GanttMove,
  LossesData,
  RingData,
  RingState,
  RunCvData,
  RunLoadData,
  SessionsData,
  TableUseData,
  TrackTime,
} from '../../charts/run-charts.tsx';
import type { LiveFacts } from '../../engine/live-engine.ts';
import type { LiveHistory } from '../../engine/live-history.ts';
import { GOAL_RATIO } from '../bits/figure-data.ts';

/** Values before the samples of the ingresses: alive, started, lost. */
const GAUGES = 3;

type Columns = readonly [timesUs: Float64Array, ...rest: Float64Array[]];

/** Middles of the intervals. */
function middles(history: LiveHistory, pool: number): Float64Array {
  const { startUs, endUs } = history.frame!.intervals[pool]!;
  return startUs.map((from, i) => (from + endUs[i]!) / 2);
}

export function loadData(history: LiveHistory, time: TrackTime, pool: number): RunLoadData {
  const { facts } = history;
  const { servers, shares, name } = facts.pools[pool]!;
  const { sessions } = history.frame!.intervals[pool]!;
  const width = servers.length;
  const timesUs = middles(history, pool);
  const inService = servers.map((id) => facts.inService[facts.servers.indexOf(id)] === true);
  const total = shares.reduce((sum, share, m) => sum + (inService[m] ? share : 0), 0);
  const changes = serverChanges(history, time.nowUs, pool);
  const columns = servers.map(() => new Float64Array(timesUs.length));
  for (let i = 0; i < timesUs.length; i++) {
    let all = 0;
    for (let m = 0; m < width; m++) all += sessions[i * width + m]!;
    for (let m = 0; m < width; m++) {
      const even = (all * shares[m]!) / (total || 1);
      columns[m]![i] = even > 0 ? sessions[i * width + m]! / even : Number.NaN;
    }
  }
  return {
    time,
    timesUs,
    pool: name,
    servers: servers.map((id, m) => ({
      id,
      index: facts.servers.indexOf(id),
      values: columns[m]!,
      change: changes.get(id) ?? null,
    })),
  };
}

/** Servers that gave all or received their first buckets by then. */
function serverChanges(history: LiveHistory, nowUs: number, pool: number): Map<string, 'leaves' | 'comes'> {
  const { facts } = history;
  const table = facts.tables.findIndex((it) => it.pool === pool);
  const changes = new Map<string, 'leaves' | 'comes'>();
  if (table < 0) return changes;
  const moving = new Set<string>();
  for (const move of history.moves)
    if (move.table === table && move.beganAtUs <= nowUs && move.from !== null) moving.add(move.from);
  const start = countsAt(history, table, 0);
  const now = countsAt(history, table, nowUs);
  for (const [i, id] of facts.servers.entries()) {
    if (start[i]! > 0 && (now[i] === 0 || (moving.has(id) && now[i]! < start[i]! * 0.9)))
      changes.set(id, 'leaves');
    if (start[i] === 0 && now[i]! > 0) changes.set(id, 'comes');
  }
  return changes;
}

function countsAt(history: LiveHistory, table: number, us: number): number[] {
  const counts = history.facts.servers.map(() => 0);
  for (const owner of ownersAt(history, table, us)) if (owner >= 0) counts[owner]!++;
  return counts;
}

/** Owner of each bucket at an instant: position among the servers, −1 for nobody. */
export function ownersAt(history: LiveHistory, table: number, us: number): Int32Array {
  const { facts } = history;
  const { sinceUs, owners: first } = history.tableAt(table, us);
  const owners = first.slice();
  for (const change of history.ownerChanges) {
    if (change.atUs > us) break;
    if (change.atUs < sinceUs) continue;
    if (change.table === table && change.bucket >= 0 && change.bucket < owners.length)
      owners[change.bucket] = change.to === null ? -1 : facts.servers.indexOf(change.to);
  }
  return owners;
}

export function cvData(history: LiveHistory, time: TrackTime, pool: number): RunCvData {
  const { cvLow, cvHigh, reference, floor } = history.frame!.intervals[pool]!;
  return {
    time,
    timesUs: middles(history, pool),
    low: cvLow,
    high: cvHigh,
    reference,
    floor,
    goalRatio: GOAL_RATIO,
  };
}

export function lossesData(history: LiveHistory, time: TrackTime, chosen: number | null): LossesData {
  const { losses, facts } = history;
  const [timesUs, , started] = sampleColumns(history);
  return {
    time,
    atUs: losses.atUs,
    cause: losses.cause,
    causes: facts.causes,
    startedCount: lastBefore(timesUs, started!, time.nowUs),
    chosen,
  };
}

/** Instants, then each gauge as a column. */
function sampleColumns(history: LiveHistory): Columns {
  const { timesUs, values, width } = history.frame!.samples;
  const columns = Array.from({ length: width }, (_, gauge) =>
    timesUs.map((__, i) => values[i * width + gauge]!),
  );
  return [timesUs, ...columns];
}

function lastBefore(timesUs: Float64Array, values: Float64Array, us: number): number {
  let found = 0;
  for (let i = 0; i < timesUs.length && timesUs[i]! <= us; i++) found = values[i]!;
  return found;
}

export function sessionsData(history: LiveHistory, time: TrackTime): SessionsData {
  const [timesUs, alive, started, lost] = sampleColumns(history);
  return { time, timesUs, alive: alive!, started: started!, lost: lost! };
}

export function tableUseData(history: LiveHistory, time: TrackTime): TableUseData {
  const { ingresses, tableStopRatio } = history.facts;
  const [timesUs, ...columns] = sampleColumns(history);
  return {
    time,
    timesUs,
    stopRatio: tableStopRatio,
    ingresses: ingresses.map((name, i) => ({ name, values: columns[GAUGES + i]! })),
  };
}

/** `table/bucket`: what a row of the Gantt and a stroke of the ring stand for. */
export const bucketKey = (table: number, bucket: number): string => `${table}/${bucket}`;

export function ganttData(history: LiveHistory, time: TrackTime, chosen: string | null): GanttData {
  const moves = history.moves.map(
    (move): GanttMove => ({ ...move, key: bucketKey(move.table, move.bucket) }),
  );
  const waits = isAtEdge(history, time) ? waitingRows(history, moves) : [];
  const stepped = history.moves.filter(
    ({ flippedAtUs }) => flippedAtUs !== null && flippedAtUs <= time.nowUs,
  ).length;
  const changed = history.ownerChanges.filter(({ atUs }) => atUs <= time.nowUs).length;
  return { time, moves: [...moves, ...waits], movedAtOnce: Math.max(0, changed - stepped), chosen };
}

const isAtEdge = (history: LiveHistory, { nowUs }: TrackTime): boolean => nowUs >= history.reachedUs;

/** Buckets of the run under way that have not begun. */
function waitingRows(history: LiveHistory, moves: readonly GanttMove[]): GanttMove[] {
  const { waiting } = history.frame!;
  const plannedAtUs = moves.at(-1)?.plannedAtUs ?? history.reachedUs;
  return waiting.map(({ table, bucket, from, to }) => ({
    ...{ key: bucketKey(table, bucket), name: `bucket ${bucket}`, from, to, plannedAtUs },
    ...{ beganAtUs: null, searchAtUs: null, flippedAtUs: null, doneAtUs: null },
    ...{ pinsAtUs: [], pinCount: 0, pinsGoneAtUs: null },
  }));
}

export function ringData(
  history: LiveHistory,
  nowUs: number,
  { table, chosen }: { table: number; chosen: number | null },
): RingData {
  const { facts } = history;
  const { sinceUs, owners: first } = history.tableAt(table, nowUs);
  const owners = ownersAt(history, table, nowUs);
  const states = Array.from(
    owners,
    (owner, bucket): RingState => (owner === first[bucket] ? 'still' : 'moved'),
  );
  const names = new Map<number, string>();
  const goes = owners.slice();
  for (const move of history.moves) {
    if (move.table !== table || move.bucket < 0 || move.bucket >= owners.length) continue;
    if (move.beganAtUs < sinceUs) continue;
    names.set(move.bucket, move.name);
    if (move.plannedAtUs > nowUs || (move.flippedAtUs !== null && move.flippedAtUs <= nowUs)) continue;
    states[move.bucket] = move.beganAtUs > nowUs ? 'waits' : 'flies';
    if (move.beganAtUs <= nowUs && move.to !== null) goes[move.bucket] = facts.servers.indexOf(move.to);
  }
  if (nowUs >= history.reachedUs)
    for (const it of history.frame!.waiting)
      if (it.table === table && it.bucket >= 0 && it.bucket < states.length) states[it.bucket] = 'waits';
  const counts = countsOf(owners, facts);
  const leaving = new Set(
    states.flatMap((state, bucket) => (state === 'waits' || state === 'flies' ? [owners[bucket]!] : [])),
  );
  const { bucketLoads } = history.frame!;
  return {
    states,
    loads:
      bucketLoads.table === table && bucketLoads.packets.length === owners.length
        ? bucketLoads.packets
        : new Float64Array(owners.length),
    owners: goes,
    cameFrom: first,
    servers: facts.servers.map((id, i) => ({ id, isLeaving: leaving.has(i), isOut: counts[i] === 0 })),
    bucketName: (bucket) => names.get(bucket) ?? String(bucket),
    movingCount: states.filter((state) => state !== 'still').length,
    chosen,
  };
}

function countsOf(owners: Int32Array, { servers }: LiveFacts): number[] {
  const counts = servers.map(() => 0);
  for (const owner of owners) if (owner >= 0) counts[owner]!++;
  return counts;
}
