// A graceful run: one plan carried out bucket by bucket, up to k at once, until it is done, planned anew, or cut short. The rules of
// interruption live here: a graceful change lets what is in flight finish and restarts; an immediate one is installed at once.
// How one bucket moves is move-machine.ts. Source: SPEC §6 (interruptions); the seed's paragraph on a new add or drop
// "requested while one is currently being handled".

import { bucketKey, bucketsOf, isSevered, tableOf, targetOf } from './bucket-tables.ts';
import type { BucketShift } from './control-log.ts';
import { installNow } from './install-now.ts';
import { enterRun, leaveShift, settlePools } from './member-states.ts';
import { advanceMove, beginMove } from './move-machine.ts';
import { type InFlight, type Plan, planPools } from './planner.ts';
import type { ControllerState, MoveState, RunCause, RunState } from './state.ts';
import type { Turn } from './turn.ts';

/** Plans everything not in force yet, waiting delayed changes included, and starts to move. */
export function startRun(turn: Turn, cause: RunCause): void {
  const { state } = turn;
  const pools = takeDirty(state);
  const plan = planPools(state, pools, 'go-on');
  const run: RunState = {
    id: state.nextRun++,
    pools,
    options: cause.options,
    queue: plan.shifts.filter((shift) => needsCare(state, shift)),
    next: 0,
    requests: [...takeDelayed(state), ...cause.requests],
    replan: null,
    outstanding: new Map(),
    sides: new Map(),
  };
  notePlan(turn, run.id, plan, 'graceful');
  const atOnce = plan.shifts.filter((shift) => !needsCare(state, shift));
  if (atOnce.length > 0) installNow(turn, atOnce, { run: run.id, requests: [] });
  state.run = run;
  enterRun(turn, run, [...run.queue, ...state.moves.values()]);
}

/** A bucket that nobody owned has no session to spare, nor has a table that no switch has yet. */
const needsCare = (state: ControllerState, { bucket, from }: BucketShift): boolean =>
  tableOf(state, bucket.table).installed && (from !== null || bucket.manual !== null);

/** A graceful change arrives: it starts a run, or has the one under way planned anew after the current bucket. */
export function requestRun(turn: Turn, cause: RunCause): void {
  const { run } = turn.state;
  if (run === null) startRun(turn, cause);
  else
    run.replan = { requests: [...(run.replan?.requests ?? []), ...cause.requests], options: cause.options };
}

/** Goes on as far as possible: steps of moves in flight, then the next buckets, then the end. */
export function advanceRun(turn: Turn): void {
  const { state } = turn;
  for (;;) {
    for (const move of [...state.moves.values()]) if (advanceMove(turn, move)) moveEnded(turn, move);
    const { run } = state;
    if (run === null) return;
    if (beginNext(turn, run)) continue;
    if (state.moves.size > 0) return;
    if (run.replan === null) endRun(turn, run);
    else {
      leaveRun(turn, run, 'replanned');
      startRun(turn, { ...run.replan, requests: requestsOf(run) });
    }
  }
}

function moveEnded(turn: Turn, move: MoveState): void {
  if (turn.state.run !== null) leaveShift(turn, turn.state.run, move);
}

function beginNext(turn: Turn, run: RunState): boolean {
  const shift = run.queue[run.next];
  if (shift === undefined || run.replan !== null) return false;
  if (turn.state.moves.size >= run.options.parallelBuckets || !mayBegin(turn.state, shift)) return false;
  run.next++;
  beginMove(turn, run, shift);
  return true;
}

/** A manual rule that comes or goes overlaps other buckets, so nothing else of its table moves meanwhile. */
function mayBegin(state: ControllerState, shift: BucketShift): boolean {
  const others = [...state.moves.values()].filter((move) => move.bucket.table === shift.bucket.table);
  return others.length === 0 || !(overlapsOthers(shift) || others.some(overlapsOthers));
}

const overlapsOthers = ({ bucket, from, to }: BucketShift): boolean =>
  bucket.manual !== null && (from === null || to === null);

function endRun(turn: Turn, run: RunState): void {
  turn.state.run = null;
  settlePools(turn, run.pools);
  turn.note({ kind: 'run-ended', run: run.id, outcome: 'done' });
  for (const request of run.requests) turn.note({ kind: 'request-ended', request, outcome: 'done' });
}

/** The run is given up; what it has not done is to be planned anew. */
function leaveRun(turn: Turn, run: RunState, outcome: 'replanned' | 'interrupted'): void {
  turn.state.run = null;
  for (const pool of run.pools) turn.state.dirty.add(pool);
  turn.note({ kind: 'run-ended', run: run.id, outcome });
}

/** An immediate change: the whole new table now, unfinished graceful moves and whatever waits included. */
export function installEverything(turn: Turn, requests: readonly string[]): void {
  const { state } = turn;
  const { run } = state;
  if (run !== null) leaveRun(turn, run, 'interrupted');
  const { pools, id, plan } = planNow(turn, 'are-cut');
  const ended = [...takeDelayed(state), ...(run === null ? [] : requestsOf(run)), ...requests];
  installNow(turn, [...plan.shifts, ...divert(state, () => true)], { run: id, requests: ended });
  settlePools(turn, pools);
}

/**
 * The same with `resume`: now only what this change asks for, which is buckets that were to stay where they are, and those of a server
 * that is gone. Moves in flight that still head for their target go on; the rest is planned gracefully anew, as it was.
 */
export function installOnly(turn: Turn, run: RunState, requests: readonly string[]): void {
  const { state } = turn;
  const targetBefore = targetsOf(state);
  leaveRun(turn, run, 'interrupted');
  const { pools, id, plan } = planNow(turn, 'go-on');
  const isAskedFor = ({ bucket, from }: BucketShift): boolean =>
    targetBefore.get(bucketKey(bucket)) === from || isSevered(state, bucket.table, from);
  const diverted = divert(
    state,
    (move, to) => move.to !== to || isSevered(state, move.bucket.table, move.from),
  );
  installNow(turn, [...plan.shifts.filter(isAskedFor), ...diverted], { run: id, requests });
  for (const pool of pools) state.dirty.add(pool);
  startRun(turn, { options: run.replan?.options ?? run.options, requests: requestsOf(run) });
}

const requestsOf = (run: RunState): string[] => [...run.requests, ...(run.replan?.requests ?? [])];

function planNow(turn: Turn, inFlight: InFlight): { pools: Set<string>; id: number; plan: Plan } {
  const { state } = turn;
  const pools = takeDirty(state);
  const plan = planPools(state, pools, inFlight);
  const id = state.nextRun++;
  notePlan(turn, id, plan, 'immediate');
  return { pools, id, plan };
}

/** Shifts that bring the chosen moves in flight to their bucket's target at once. */
function divert(
  state: ControllerState,
  isChosen: (move: MoveState, to: string | null) => boolean,
): BucketShift[] {
  return [...state.moves.values()].flatMap((move) => {
    const to = targetOf(tableOf(state, move.bucket.table), move.bucket);
    return isChosen(move, to) ? [{ bucket: move.bucket, from: move.from, to }] : [];
  });
}

const targetsOf = (state: ControllerState): Map<string, string | null> =>
  new Map(
    [...state.tables.values()].flatMap((table) =>
      bucketsOf(table).map((bucket): [string, string | null] => [bucketKey(bucket), targetOf(table, bucket)]),
    ),
  );

function takeDirty(state: ControllerState): Set<string> {
  const pools = new Set(state.dirty);
  state.dirty.clear();
  return pools;
}

const takeDelayed = (state: ControllerState): string[] => state.delayed.splice(0);

function notePlan(turn: Turn, run: number, plan: Plan, method: 'immediate' | 'graceful'): void {
  const { version } = turn.state;
  const { pools, moves, minimum, weights } = plan;
  turn.note({ kind: 'plan', run, version, method, pools, moves, minimum, weights });
}
