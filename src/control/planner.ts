// From the configuration as asked for to the list of buckets that must change hands. Planning changes nothing but the targets;
// carrying out is run.ts (gracefully) and immediate.ts. The rule: what is planned is the difference to the base entries in
// force, so that planning anew in the middle of a change never undoes what has been moved without need.
// Source: SPEC §4 (every change returns the diff), §6; the seed: "compare that to the existing configuration bucket by bucket".

import { unwrap } from '../base/result.ts';
import { assigners } from '../mapping/assigners.ts';
import type { Assigner, Assignment } from '../mapping/assignment.ts';
import { type AssignmentDiff, diffAssignments } from '../mapping/diff.ts';
import { manualKey } from '../mapping/manual-bucket.ts';
import {
  assignmentInForce,
  bucketKey,
  bucketsOf,
  manualBucket,
  ownerOf,
  tableOf,
  tablesOfPool,
  targetOf,
} from './bucket-tables.ts';
import type { BucketShift, WeightsUsed } from './control-log.ts';
import type { ControllerState, MemberState, PoolState, TableState } from './state.ts';
import { pollsOf, weightSnapshot } from './usage-weights.ts';

export interface Plan {
  readonly pools: readonly string[];
  /** In table order: automatic buckets by index, then manual ones. Buckets in flight are not among them. */
  readonly shifts: readonly BucketShift[];
  /** Buckets that change hands, and how many had to (SPEC §9, buckets_moved and buckets_moves_excess). */
  readonly moves: number;
  readonly minimum: number;
  /** The snapshots decided on. */
  readonly weights: readonly WeightsUsed[];
}

/**
 * Whether moves in flight are to go on or are about to be cut short: their bucket counts as at its new server in the one case, at its
 * old one in the other, as long as that server is wanted; else at the other.
 */
export type InFlight = 'go-on' | 'are-cut';

/** Sets the target of every bucket of the pools and returns what differs from the base entries in force. */
export function planPools(state: ControllerState, pools: ReadonlySet<string>, inFlight: InFlight): Plan {
  const named = [...state.pools.values()].filter((pool) => pools.has(pool.name));
  for (const pool of named) noteMembers(pool);
  const tables = named.flatMap((pool) => tablesOfPool(state, pool.name).map((table) => ({ table, pool })));
  const diffs = tables.map(({ table, pool }) => planTable(state, table, pool, inFlight));
  return {
    pools: named.map((pool) => pool.name),
    shifts: inTableOrder(
      state,
      tables.map(({ table }) => table),
    ).flatMap((table) => shiftsOf(state, table)),
    moves: diffs.reduce((sum, diff) => sum + diff.moves.length, 0),
    minimum: diffs.reduce((sum, diff) => sum + diff.minimum, 0),
    weights: named
      .filter((pool) => assignerOf(pool).usesWeights)
      .map((pool) => ({ pool: pool.name, number: pollsOf(state, pool.name).number })),
  };
}

/** Remembers whom the plan is made for; one that is out starts from nothing when it comes again. */
function noteMembers(pool: PoolState): void {
  for (const member of pool.members.values()) {
    member.planned = member.wanted ? ownShare(member) : null;
    if (!member.wanted) member.settledShare = 0;
  }
}

const ownShare = ({ manualOnly, share }: MemberState): number => (manualOnly ? 0 : share);

/** The way a pool gives buckets to servers; throws on a name that was not checked. */
export const assignerOf = (pool: Pick<PoolState, 'assignment'>): Assigner =>
  unwrap(assigners.get(pool.assignment));

/** Sets the targets of one table; afresh where no switch has it yet. */
export function planTable(
  state: ControllerState,
  table: TableState,
  pool: PoolState,
  inFlight: InFlight = 'go-on',
): AssignmentDiff {
  forgetUnwanted(state, table);
  const owner = ownersWithMoves(state, table, pool, inFlight);
  const before = assignmentInForce(table, pool, { owner });
  const after = assignPool(state, table, pool, table.installed ? before : null);
  const named = (position: number): string | null => after.servers[position] ?? null;
  table.target = Array.from(after.owner, named);
  const targets = new Map(after.manual.map((bucket, i) => [manualKey(bucket), named(after.manualOwner[i]!)]));
  for (const [key, manual] of table.manual) manual.target = targets.get(key) ?? null;
  return diffAssignments(before, after);
}

function assignPool(
  state: ControllerState,
  table: TableState,
  pool: PoolState,
  previous: Assignment | null,
): Assignment {
  const assigner = assignerOf(pool);
  const members = [...pool.members].filter(([, member]) => member.wanted);
  const manual = [...table.manual.values()].filter((it) => it.wanted).map((it) => it.bucket);
  const weights = assigner.usesWeights ? weightSnapshot(state, table) : null;
  return assigner.assign({
    members: members.map(([id, { share, manualOnly }]) => ({ id, share, manualOnly })),
    buckets: { mask: table.mask, manual, ...(weights === null ? {} : { weights }) },
    ...(previous === null ? {} : { previous }),
    settings: { virtualNodes: pool.virtualNodes, headroomRatio: pool.headroomRatio },
  });
}

/** Manual rules that were withdrawn before they were ever installed. */
function forgetUnwanted(state: ControllerState, table: TableState): void {
  for (const [key, manual] of table.manual) {
    const isMoving = state.moves.has(bucketKey(manualBucket(table, key)));
    if (!manual.wanted && manual.owner === null && !isMoving) table.manual.delete(key);
  }
}

function ownersWithMoves(
  state: ControllerState,
  table: TableState,
  pool: PoolState,
  inFlight: InFlight,
): (string | null)[] {
  const owners = [...table.owner];
  const isWanted = (server: string | null): boolean =>
    server !== null && pool.members.get(server)?.wanted === true;
  for (const { bucket, from, to } of state.moves.values()) {
    if (bucket.table !== table.key || bucket.manual !== null) continue;
    const [first, second] = inFlight === 'go-on' ? [to, from] : [from, to];
    owners[bucket.index] = isWanted(first) || !isWanted(second) ? first : second;
  }
  return owners;
}

/** What differs between base entries and targets, buckets in flight left out. */
function shiftsOf(state: ControllerState, table: TableState): BucketShift[] {
  return bucketsOf(table).flatMap((bucket) => {
    const from = ownerOf(table, bucket);
    const to = targetOf(table, bucket);
    return from === to || state.moves.has(bucketKey(bucket)) ? [] : [{ bucket, from, to }];
  });
}

/** Tables in the order of the state: VIP name, then family. */
const inTableOrder = (state: ControllerState, tables: readonly TableState[]): TableState[] =>
  [...state.tables.keys()].map((key) => tableOf(state, key)).filter((table) => tables.includes(table));
