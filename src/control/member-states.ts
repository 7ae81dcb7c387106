// The states servers go through in a pool: standby (a delayed add that waits), filling, active, draining, removed. They follow from the
// plan and from how many of a server's buckets are still to move; nothing is decided by them except what history-keeping
// assigners are told (settledShare). manual-only is an attribute, not a state. Source: SPEC §6.

import { bucketKey, tableOf } from './bucket-tables.ts';
import type { BucketShift, ServerState } from './control-log.ts';
import type { MemberState, PoolState, RunState } from './state.ts';
import type { Turn } from './turn.ts';

/** A run begins: members with buckets to come are filling, leaving ones with buckets to go are draining. */
export function enterRun(turn: Turn, run: RunState, shifts: readonly BucketShift[]): void {
  for (const shift of shifts) {
    const sides = sidesOf(turn, shift);
    run.sides.set(bucketKey(shift.bucket), sides);
    for (const key of sides) run.outstanding.set(key, (run.outstanding.get(key) ?? 0) + 1);
  }
  for (const [pool, id, member] of membersOf(turn, run.pools)) {
    const open = (run.outstanding.get(memberKey(pool.name, id)) ?? 0) > 0;
    if (member.planned !== null && member.state !== 'active')
      enter(turn, pool, id, open ? 'filling' : 'active');
    if (member.planned === null && isIn(member)) enter(turn, pool, id, open ? 'draining' : 'removed');
  }
}

/** A bucket has moved: a server that waited for no other is active, or removed. */
export function leaveShift(turn: Turn, run: RunState, shift: BucketShift): void {
  const bucket = bucketKey(shift.bucket);
  for (const key of run.sides.get(bucket) ?? []) {
    const left = run.outstanding.get(key)! - 1;
    run.outstanding.set(key, left);
    if (left === 0) settleMember(turn, key);
  }
  run.sides.delete(bucket);
}

/** None of its buckets is still to move. */
function settleMember(turn: Turn, key: string): void {
  const [poolName, id] = key.split(' ') as [string, string];
  const pool = turn.state.pools.get(poolName);
  const member = pool?.members.get(id);
  if (pool === undefined || member === undefined) return;
  if (member.planned !== null && member.state === 'filling') enter(turn, pool, id, 'active');
  if (member.planned === null && member.state === 'draining') enter(turn, pool, id, 'removed');
}

/** The tables of these pools are as asked for. */
export function settlePools(turn: Turn, pools: ReadonlySet<string>): void {
  for (const [pool, id, member] of membersOf(turn, pools)) {
    member.settledShare = member.planned ?? 0;
    if (member.planned !== null) enter(turn, pool, id, 'active');
    else if (isIn(member)) enter(turn, pool, id, 'removed');
  }
}

/** Changes a state and notes it; nothing if it is the same. */
export function enter(turn: Turn, pool: PoolState, server: string, state: ServerState): void {
  const member = pool.members.get(server)!;
  if (member.state === state) return;
  member.state = state;
  turn.note({ kind: 'server', pool: pool.name, server, state, request: member.request });
}

const isIn = (member: MemberState): boolean => member.state !== 'removed' && member.state !== 'standby';

const memberKey = (pool: string, server: string): string => `${pool} ${server}`;

/**
 * Whom a shift is outstanding for: its new server in the pool of the table, its old one there too, or, where the VIP has come from
 * another pool, in every pool that lists it: such a server is not empty before the VIP's buckets have left it.
 */
function sidesOf(turn: Turn, { bucket, from, to }: BucketShift): string[] {
  const { pools } = turn.state;
  const { pool: name } = tableOf(turn.state, bucket.table);
  const listing = (id: string): string[] =>
    [...pools.values()].filter(({ members }) => members.has(id)).map((it) => it.name);
  const pool = pools.get(name)!;
  const before = from === null ? [] : pool.members.has(from) ? [name] : listing(from);
  return [...before.map((it) => memberKey(it, from!)), ...(to === null ? [] : [memberKey(name, to)])];
}

const membersOf = (turn: Turn, pools: ReadonlySet<string>): [PoolState, string, MemberState][] =>
  [...turn.state.pools.values()]
    .filter((pool) => pools.has(pool.name))
    .flatMap((pool) =>
      [...pool.members].map(([id, member]): [PoolState, string, MemberState] => [pool, id, member]),
    );
