// Measuring what each bucket carries: every switch's counters are read at fixed instants, summed per bucket over base entries, punting
// entries and pins, and decayed once per poll in bucket order. Removed entries count with what they had counted last.
// The numbers only decide anything through usage-weights.ts. Source: SPEC §4 (by usage: integer counters, half-life).

import { pow } from '../base/det-math.ts';
import type { FlowRemoved, FlowStats } from '../switching/messages.ts';
import { automaticBucket, bucketKey, bucketOfRef, manualBucket } from './bucket-tables.ts';
import { decodeCookie } from './cookie.ts';
import { assignerOf } from './planner.ts';
import type { ControllerState, TableState } from './state.ts';
import type { Turn } from './turn.ts';
import { usageOf } from './usage-weights.ts';

export const POLL_TIMER = 'poll';

/** Arms the next poll, at a multiple of the interval, if any pool or threshold needs usage. */
export function armPoll(turn: Turn): void {
  const { settings, timers } = turn.state;
  const isNeeded = needsUsage(turn.state);
  if (!isNeeded) turn.cancel(POLL_TIMER);
  else if (!timers.has(POLL_TIMER)) turn.arm(POLL_TIMER, nextMultiple(turn.nowUs, settings.pollIntervalUs));
}

const needsUsage = (state: ControllerState): boolean =>
  state.settings.pollIntervalUs > 0 &&
  (state.settings.rebalanceAboveCv > 0 ||
    [...state.pools.values()].some((pool) => assignerOf(pool).usesWeights));

/** The first multiple of `intervalUs` after `nowUs`. */
export const nextMultiple = (nowUs: number, intervalUs: number): number =>
  (Math.floor(nowUs / intervalUs) + 1) * intervalUs;

/** The poll timer: what the last poll still lacks is given up, and every switch is asked again. */
export function pollTimerFired(turn: Turn): void {
  const { usage } = turn.state;
  if (usage.waitingFor.size > 0) finishPoll(turn);
  usage.poll++;
  for (const { name: ingress } of turn.upSwitches()) {
    usage.waitingFor.add(ingress);
    const xid = turn.expect({ kind: 'poll', ingress, poll: usage.poll });
    turn.send(ingress, { kind: 'flow-stats-request', xid, match: {}, cookie: 0n, cookieMask: 0n });
  }
  armPoll(turn);
}

/** One switch's counters. The last one finishes the poll. */
export function pollAnswered(turn: Turn, ingress: string, poll: number, entries: readonly FlowStats[]): void {
  const { usage } = turn.state;
  if (poll !== usage.poll || !usage.waitingFor.has(ingress)) return;
  const now = countsByCookie(turn.state, entries);
  const removed = usage.removed.get(ingress) ?? new Map<bigint, number>();
  const seen = usage.seen.get(ingress) ?? new Map<bigint, number>();
  for (const cookie of new Set([...now.keys(), ...removed.keys()])) {
    const used = (now.get(cookie) ?? 0) + (removed.get(cookie) ?? 0) - (seen.get(cookie) ?? 0);
    addFresh(turn.state, cookie, used);
  }
  usage.seen.set(ingress, now);
  usage.removed.delete(ingress);
  pollLost(turn, ingress);
}

/** A switch has answered, or never will. */
export function pollLost(turn: Turn, ingress: string): void {
  const { waitingFor } = turn.state.usage;
  if (waitingFor.delete(ingress) && waitingFor.size === 0) finishPoll(turn);
}

/** The final count of an entry that left between two polls. */
export function countRemoved(turn: Turn, ingress: string, message: FlowRemoved): void {
  const { usage } = turn.state;
  if (!turn.state.timers.has(POLL_TIMER) || decodeCookie(message.cookie) === null) return;
  const removed = usage.removed.get(ingress) ?? new Map<bigint, number>();
  usage.removed.set(ingress, removed);
  removed.set(message.cookie, (removed.get(message.cookie) ?? 0) + amountOf(turn.state, message));
}

/** What a switch counted while nobody could read it is not counted: the next poll starts from here. */
export function rebaseCounters(state: ControllerState, ingress: string, entries: readonly FlowStats[]): void {
  state.usage.seen.set(ingress, countsByCookie(state, entries));
  state.usage.removed.delete(ingress);
}

function countsByCookie(state: ControllerState, entries: readonly FlowStats[]): Map<bigint, number> {
  const counts = new Map<bigint, number>();
  for (const entry of entries)
    if (decodeCookie(entry.cookie) !== null)
      counts.set(entry.cookie, (counts.get(entry.cookie) ?? 0) + amountOf(state, entry));
  return counts;
}

const amountOf = (state: ControllerState, entry: Pick<FlowStats, 'packetCount' | 'byteCount'>): number =>
  state.settings.usageOf === 'packets' ? entry.packetCount : entry.byteCount;

function addFresh(state: ControllerState, cookie: bigint, used: number): void {
  const parts = decodeCookie(cookie);
  const bucket = parts === null || parts.kind === 'reverse' ? null : bucketOfRef(state, parts);
  if (bucket === null || used <= 0) return;
  const key = bucketKey(bucket);
  state.usage.fresh.set(key, (state.usage.fresh.get(key) ?? 0) + used);
}

/** Decays and adds, once per poll, in bucket order. */
function finishPoll(turn: Turn): void {
  const { usage, settings, tables } = turn.state;
  usage.waitingFor.clear();
  const kept = pow(0.5, settings.pollIntervalUs / settings.usageHalfLifeUs);
  for (const table of tables.values()) decay(turn.state, table, kept);
  usage.fresh.clear();
  usage.number++;
  turn.note({ kind: 'weights', number: usage.number });
}

function decay(state: ControllerState, table: TableState, kept: number): void {
  const { fresh } = state.usage;
  const { automatic, manual } = usageOf(state, table);
  for (let index = 0; index < automatic.length; index++) {
    const used = fresh.get(bucketKey(automaticBucket(table, index))) ?? 0;
    automatic[index] = automatic[index]! * kept + used;
  }
  for (const key of manual.keys()) if (!table.manual.has(key)) manual.delete(key);
  for (const key of table.manual.keys()) {
    const used = fresh.get(bucketKey(manualBucket(table, key))) ?? 0;
    manual.set(key, (manual.get(key) ?? 0) * kept + used);
  }
}
