// Measuring what each bucket carries: every switch's counters are read at fixed instants, summed per bucket over base entries, punting
// entries and pins, and decayed once per poll in bucket order. Removed entries count with what they had counted last.
// The numbers only decide anything through usage-weights.ts. Source: SPEC §4 (by usage: integer counters, half-life).

import { pow } from '../base/det-math.ts';
import type { FlowRemoved, FlowStats } from '../switching/messages.ts';
import { automaticBucket, bucketKey, bucketOfRef, manualBucket, tablesOfPool } from './bucket-tables.ts';
import { decodeCookie } from './cookie.ts';
import { assignerOf } from './planner.ts';
import { exactly } from './rule-compiler.ts';
import type { ControllerState, Pending, PoolState, TableState } from './state.ts';
import type { Turn } from './turn.ts';
import { pollsOf, usageOf } from './usage-weights.ts';

const POLL_TIMER = 'poll ';

/** Arms the next poll of every pool, at a multiple of its interval, if its assignment or a threshold needs usage. */
export function armPolls(turn: Turn): void {
  const { pools, settings, timers } = turn.state;
  for (const pool of pools.values()) {
    const id = POLL_TIMER + pool.name;
    const isNeeded = pool.usagePollUs > 0 && (settings.rebalanceAboveCv > 0 || assignerOf(pool).usesWeights);
    if (!isNeeded) turn.cancel(id);
    else if (!timers.has(id)) turn.arm(id, nextMultiple(turn.nowUs, pool.usagePollUs));
  }
}

/** The first multiple of `intervalUs` after `nowUs`. */
export const nextMultiple = (nowUs: number, intervalUs: number): number =>
  (Math.floor(nowUs / intervalUs) + 1) * intervalUs;

/** true if the timer was one of ours: what the pool's last poll still lacks is given up, and every switch is asked again. */
export function pollTimerFired(turn: Turn, id: string): boolean {
  const pool = id.startsWith(POLL_TIMER) ? turn.state.pools.get(id.slice(POLL_TIMER.length)) : undefined;
  if (pool === undefined) return false;
  const polls = pollsOf(turn.state, pool.name);
  if (polls.waitingFor.size > 0) finishPoll(turn, pool);
  for (const { name: ingress } of turn.upSwitches())
    for (const { address } of tablesOfPool(turn.state, pool.name)) {
      const xid = turn.expect({ kind: 'poll', ingress, pool: pool.name });
      polls.waitingFor.add(xid);
      const match = { family: address.family, destination: exactly(address) };
      turn.send(ingress, { kind: 'flow-stats-request', xid, match, cookie: 0n, cookieMask: 0n });
    }
  armPolls(turn);
  return true;
}

/** One switch's counters of one table. The last answer finishes the poll; one that is too late counts for the next. */
export function pollAnswered(turn: Turn, xid: number, asked: PollAsked, entries: readonly FlowStats[]): void {
  for (const [cookie, count] of countsByCookie(turn.state, entries))
    addFresh(turn, asked.ingress, cookie, count);
  pollGivenUp(turn, xid, asked.pool);
}

type PollAsked = Extract<Pending, { kind: 'poll' }>;

/** An answer has come, or never will. */
export function pollGivenUp(turn: Turn, xid: number, poolName: string): void {
  const pool = turn.state.pools.get(poolName);
  if (pool === undefined) return;
  const { waitingFor } = pollsOf(turn.state, pool.name);
  if (waitingFor.delete(xid) && waitingFor.size === 0) finishPoll(turn, pool);
}

/** The final count of an entry that left between two polls. What was seen of it before is taken off its kind's sum. */
export function countRemoved(turn: Turn, ingress: string, message: FlowRemoved): void {
  const { usage } = turn.state;
  if (usage.polls.size === 0 || decodeCookie(message.cookie) === null) return;
  const removed = countersOf(usage.removed, ingress);
  removed.set(message.cookie, (removed.get(message.cookie) ?? 0) + amountOf(turn.state, message));
}

function countersOf(counters: Map<string, Map<bigint, number>>, ingress: string): Map<bigint, number> {
  const known = counters.get(ingress) ?? new Map<bigint, number>();
  counters.set(ingress, known);
  return known;
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

/**
 * What the entries of one cookie at one switch have counted since the last poll: what stands there now and what has left since,
 * less what stood there then.
 */
function addFresh(turn: Turn, ingress: string, cookie: bigint, count: number): void {
  const { usage } = turn.state;
  const removed = countersOf(usage.removed, ingress);
  const seen = countersOf(usage.seen, ingress);
  const used = count + (removed.get(cookie) ?? 0) - (seen.get(cookie) ?? 0);
  removed.delete(cookie);
  seen.set(cookie, count);
  addUsed(turn.state, cookie, used);
}

function addUsed(state: ControllerState, cookie: bigint, used: number): void {
  const parts = decodeCookie(cookie);
  const bucket = parts === null || parts.kind === 'reverse' ? null : bucketOfRef(state, parts);
  if (bucket === null || used <= 0) return;
  const key = bucketKey(bucket);
  state.usage.fresh.set(key, (state.usage.fresh.get(key) ?? 0) + used);
}

/** Entries of which none is left: what they had counted when they went. */
function addVanished(state: ControllerState, ingress: string, isOurs: (cookie: bigint) => boolean): void {
  const { usage } = state;
  const removed = countersOf(usage.removed, ingress);
  const seen = countersOf(usage.seen, ingress);
  for (const [cookie, count] of removed) {
    if (!isOurs(cookie)) continue;
    addUsed(state, cookie, count - (seen.get(cookie) ?? 0));
    removed.delete(cookie);
    seen.delete(cookie);
  }
}

/** Decays and adds, once per poll, in bucket order. */
function finishPoll(turn: Turn, pool: PoolState): void {
  const { state } = turn;
  const tables = tablesOfPool(state, pool.name);
  const vips = new Set(tables.map((table) => table.vipNumber));
  const isOurs = (cookie: bigint): boolean => vips.has(decodeCookie(cookie)?.vip ?? -1);
  for (const ingress of state.switches.keys()) addVanished(state, ingress, isOurs);
  const kept = pow(0.5, pool.usagePollUs / pool.usageHalfLifeUs);
  for (const table of tables) decay(state, table, kept);
  const polls = pollsOf(state, pool.name);
  polls.waitingFor.clear();
  polls.number++;
  turn.note({ kind: 'weights', pool: pool.name, number: polls.number });
}

function decay(state: ControllerState, table: TableState, kept: number): void {
  const { automatic, manual } = usageOf(state, table);
  for (let index = 0; index < automatic.length; index++)
    automatic[index] = automatic[index]! * kept + takeFresh(state, bucketKey(automaticBucket(table, index)));
  for (const key of manual.keys()) if (!table.manual.has(key)) manual.delete(key);
  for (const key of table.manual.keys()) {
    const used = takeFresh(state, bucketKey(manualBucket(table, key)));
    manual.set(key, (manual.get(key) ?? 0) * kept + used);
  }
}

function takeFresh({ usage }: ControllerState, key: string): number {
  const used = usage.fresh.get(key) ?? 0;
  usage.fresh.delete(key);
  return used;
}
