// What a change does to the configuration. Changes of balance only say what is wanted and mark pools as out of force; planning and
// moving come after. Changes of structure (whole VIPs, pools, machines) are done here and now, there being no session to spare
// bucket by bucket. The request has been checked (change-check.ts). Source: SPEC §6 (everything changes while running).

import { unreachable } from '../base/assert.ts';
import { tablesOfPool } from './bucket-tables.ts';
import { type BalanceChange, type ChangeRequest, isStructure } from './change.ts';
import type { ChangeMethod } from './config.ts';
import { cutPins } from './cut-pins.ts';
import { enter } from './member-states.ts';
import type { MemberState, PoolState, TableState } from './state.ts';
import { addManual, applyStructure } from './structure.ts';
import type { Turn } from './turn.ts';

/** Alters the configuration; NAT's reverse entries follow at once. */
export function applyChange(turn: Turn, request: ChangeRequest, method: ChangeMethod): void {
  const { change } = request;
  if (isStructure(change)) applyStructure(turn, change, request.id);
  else applyBalance(turn, change, request, method);
}

function applyBalance(turn: Turn, change: BalanceChange, request: ChangeRequest, method: ChangeMethod): void {
  const { state } = turn;
  switch (change.kind) {
    case 'add':
      for (const pool of poolsFor(turn, change)) addMember(turn, pool, change, { request, method });
      return;
    case 'drop':
      for (const pool of poolsFor(turn, change)) dropMember(turn, pool, change.server, { request, method });
      return;
    case 'set-member': {
      const member = state.pools.get(change.pool)!.members.get(change.server)!;
      member.share = change.share ?? member.share;
      member.manualOnly = change.manualOnly ?? member.manualOnly;
      state.dirty.add(change.pool);
      return;
    }
    case 'set-assignment':
      state.pools.get(change.pool)!.assignment = change.assignment;
      state.dirty.add(change.pool);
      return;
    case 'set-vip-pool':
      for (const table of tablesOfVip(turn, change.vip)) table.pool = change.pool;
      state.dirty.add(change.pool);
      return;
    case 'add-manual':
    case 'withdraw-manual':
      changeManual(turn, change);
      return;
    case 'rebalance':
      for (const pool of state.pools.keys()) if ((change.pool ?? pool) === pool) state.dirty.add(pool);
      return;
    default:
      unreachable(change);
  }
}

interface Asked {
  readonly request: ChangeRequest;
  readonly method: ChangeMethod;
}

/** The pool named, or every one that lists the server. */
function poolsFor(
  turn: Turn,
  change: { readonly pool: string | null; readonly server: string },
): PoolState[] {
  const pools = [...turn.state.pools.values()];
  return pools.filter((it) =>
    change.pool === null ? it.members.has(change.server) : it.name === change.pool,
  );
}

type Add = Extract<BalanceChange, { kind: 'add' }>;

function addMember(turn: Turn, pool: PoolState, change: Add, asked: Asked): void {
  const member = pool.members.get(change.server) ?? newMember();
  pool.members.set(change.server, member);
  member.share = change.share ?? member.share;
  member.manualOnly = change.manualOnly ?? member.manualOnly;
  member.wanted = true;
  member.severed = false;
  member.request = asked.request.id;
  if (asked.method === 'delayed' && member.state === 'removed') enter(turn, pool, change.server, 'standby');
  forgetReturn(turn, pool, change.server);
}

/** A server unknown to the pool so far; what is asked for comes on top. */
const newMember = (): MemberState => ({
  share: 1,
  manualOnly: false,
  wanted: false,
  state: 'removed',
  planned: null,
  settledShare: 0,
  severed: false,
  request: null,
});

function dropMember(turn: Turn, pool: PoolState, server: string, asked: Asked): void {
  const member = pool.members.get(server)!;
  member.wanted = false;
  member.request = asked.request.id;
  if (member.state === 'standby') enter(turn, pool, server, 'removed');
  forgetReturn(turn, pool, server);
  if (asked.method !== 'immediate') return;
  member.severed = true;
  for (const [name, number] of vipsOf(turn, pool.name)) cutPins(turn, server, { name, number });
}

/** Somebody has decided about this server: it does not come back by itself. */
function forgetReturn(turn: Turn, pool: PoolState, server: string): void {
  turn.state.dirty.add(pool.name);
  turn.state.machines.get(server)?.returnsTo.delete(pool.name);
}

const vipsOf = (turn: Turn, pool: string): Map<string, number> =>
  new Map(tablesOfPool(turn.state, pool).map((table) => [table.vip, table.vipNumber]));

const tablesOfVip = (turn: Turn, vip: string): TableState[] =>
  [...turn.state.tables.values()].filter((table) => table.vip === vip);

function changeManual(
  turn: Turn,
  change: Extract<BalanceChange, { kind: 'add-manual' | 'withdraw-manual' }>,
): void {
  for (const table of tablesOfVip(turn, change.vip)) {
    if (change.kind === 'add-manual') {
      if (table.address.family !== change.bucket.family) continue;
      addManual(table, change.bucket);
    } else {
      const found = [...table.manual.values()].find((it) => it.wanted && it.bucket.name === change.bucket);
      if (found === undefined) continue;
      found.wanted = false;
    }
    turn.state.dirty.add(table.pool);
  }
}
