// Reading and writing bucket tables in the state: which entry a bucket has, who owns it now and who will, and where a packet goes
// when one manual rule is left out. The look-up here is the controller's own view; what a switch does is the switch's.
// Source: SPEC §2 (look-up order), §6 (O(packet), N(packet)).

import type { Words } from '../base/address.ts';
import { assert } from '../base/assert.ts';
import type { Assignment } from '../mapping/assignment.ts';
import { inLookupOrder, manualKey, matchesSource } from '../mapping/manual-bucket.ts';
import { bucketIndex } from '../mapping/mask.ts';
import type { BucketId, SessionTuple } from './control-log.ts';
import type { BucketRef } from './cookie.ts';
import { byCodeUnit } from './numbering.ts';
import { automaticPlace, type EntryPlace, manualPlace } from './rule-compiler.ts';
import type { ControllerState, ManualState, PoolState, TableState } from './state.ts';

export const tableKey = (vip: string, family: number): string => `${vip}/${family}`;

/** Unique over all tables. */
export const bucketKey = (id: BucketId): string => `${id.table} ${id.manual ?? id.index}`;

export const automaticBucket = (table: TableState, index: number): BucketId => ({
  table: table.key,
  index,
  manual: null,
});

export const manualBucket = (table: TableState, key: string): BucketId => ({
  table: table.key,
  index: -1,
  manual: key,
});

export function tableOf(state: ControllerState, key: string): TableState {
  const table = state.tables.get(key);
  assert(table !== undefined, `no table ${key}`);
  return table;
}

export const tablesOfPool = (state: ControllerState, pool: string): TableState[] =>
  [...state.tables.values()].filter((table) => table.pool === pool);

/** Whether a server was dropped at once from the pool of a table, has failed, or does not exist any more. */
export function isSevered(state: ControllerState, table: string, server: string | null): boolean {
  if (server === null) return false;
  const pool = state.tables.get(table)?.pool;
  const member = pool === undefined ? undefined : state.pools.get(pool)!.members.get(server);
  return member?.severed ?? !state.machines.has(server);
}

function manualOf(table: TableState, id: BucketId): ManualState {
  const manual = table.manual.get(id.manual!);
  assert(manual !== undefined, `no manual bucket ${id.manual} in ${table.key}`);
  return manual;
}

/** Match, priority and identity of a bucket's base entry. */
export function placeOf(table: TableState, id: BucketId): EntryPlace {
  const rules = { vip: table.vipNumber, address: table.address, mask: table.mask };
  return id.manual === null ? automaticPlace(rules, id.index) : manualPlace(rules, manualOf(table, id));
}

/** null: nobody, or a manual rule that is not installed. */
export const ownerOf = (table: TableState, id: BucketId): string | null =>
  id.manual === null ? (table.owner[id.index] ?? null) : manualOf(table, id).owner;

export const targetOf = (table: TableState, id: BucketId): string | null =>
  id.manual === null ? (table.target[id.index] ?? null) : manualOf(table, id).target;

/** A manual rule that is neither wanted nor installed any more is forgotten. */
export function setOwner(table: TableState, id: BucketId, server: string | null): void {
  if (id.manual === null) {
    table.owner[id.index] = server;
    return;
  }
  const manual = manualOf(table, id);
  manual.owner = server;
  if (server === null && !manual.wanted) table.manual.delete(id.manual);
}

/** Every bucket of a table: automatic by index, then manual in order of arrival. */
export function bucketsOf(table: TableState): BucketId[] {
  const automatic = table.owner.map((_, index) => automaticBucket(table, index));
  return [...automatic, ...[...table.manual.keys()].map((key) => manualBucket(table, key))];
}

/** The bucket that a cookie names, or null if there is none (any more). */
export function bucketOfRef(state: ControllerState, ref: BucketRef): BucketId | null {
  for (const table of state.tables.values()) {
    if (table.vipNumber !== ref.vip || table.address.family !== ref.family) continue;
    if (!ref.manual) return ref.bucket < table.owner.length ? automaticBucket(table, ref.bucket) : null;
    for (const [key, manual] of table.manual)
      if (manual.number === ref.bucket) return manualBucket(table, key);
  }
  return null;
}

/** Who gets a packet of `source` by the base entries in force, as if the manual rule `without` were not there. */
export function ownerOfSource(table: TableState, source: Words, without: string | null): string | null {
  const installed = [...table.manual.values()].filter(
    (it) => it.owner !== null && manualKey(it.bucket) !== without,
  );
  const first = inLookupOrder(installed.map((it) => it.bucket)).find((bucket) =>
    matchesSource(bucket, source),
  );
  if (first !== undefined) return table.manual.get(manualKey(first))!.owner;
  return table.owner[bucketIndex(table.mask, source)] ?? null;
}

/**
 * The base entries in force in the form that assigners and diffs read. A member that is not settled yet (still filling, or with a
 * grown share) stands there with its settled share, so that a history-keeping assigner goes on filling it.
 */
export function assignmentInForce(
  table: TableState,
  pool: PoolState,
  owners: OwnersInForce = table,
): Assignment {
  const named = [...owners.owner, ...[...table.manual.values()].map((it) => it.owner)];
  const servers = [...new Set([...pool.members.keys(), ...named.filter((id) => id !== null)])].sort(
    byCodeUnit,
  );
  const position = new Map<string | null, number>(servers.map((id, i) => [id, i]));
  const at = (server: string | null): number => position.get(server) ?? -1;
  const manual = inLookupOrder([...table.manual.values()].map((it) => it.bucket));
  return {
    mask: table.mask,
    members: servers.map((id) => {
      const settledShare = pool.members.get(id)?.settledShare ?? 0;
      return { id, share: settledShare, manualOnly: settledShare === 0 };
    }),
    servers,
    owner: Int32Array.from(owners.owner, at),
    manual,
    manualOwner: Int32Array.from(manual, (bucket) => at(table.manual.get(manualKey(bucket))!.owner)),
  };
}

export interface OwnersInForce {
  readonly owner: readonly (string | null)[];
}

/** Equal for equal sessions of one table. */
export const sessionKey = (session: SessionTuple): string => {
  const { source, destination } = session;
  return `${source.join('.')}:${session.sourcePort}>${destination.join('.')}:${session.destinationPort}/${session.protocol}`;
};
