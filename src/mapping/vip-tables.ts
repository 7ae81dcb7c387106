// The tables of one VIP: at most one for each family, all on one pool, each assigned by itself so that counts and shares come out
// even per family. The configuration is pure data with a version: two controllers that hold the same one, and the same tables
// before where the assigner uses history, hold the same tables. Source: SPEC §2 (families), §4.

import type { Address, Family } from '../base/address.ts';
import { assert } from '../base/assert.ts';
import type { Result } from '../base/result.ts';
import { ok } from '../base/result.ts';
import { assigners } from './assigners.ts';
import type { Assignment, AssignSettings, BucketSet, PoolMember } from './assignment.ts';
import type { AssignmentDiff } from './diff.ts';
import { diffAssignments } from './diff.ts';
import type { Ownership } from './lookup.ts';
import { lookupOwner } from './lookup.ts';
import { equalMasks } from './mask.ts';

export interface MappingConfiguration {
  /** Grows with every change; 0 at the start. */
  readonly version: number;
  /** Name of a registered assigner. */
  readonly assigner: string;
  readonly settings?: Partial<AssignSettings>;
  /** The servers in service, in any order. */
  readonly members: readonly PoolMember[];
  /** At most one a family, in any order. Weight snapshots in them are numbered. */
  readonly families: readonly BucketSet[];
}

export interface VipTables {
  readonly version: number;
  /** IPv4 first. */
  readonly tables: readonly Assignment[];
}

/** The tables of a configuration; fails only where there is no assigner of that name. `previous`: the tables in force. */
export function buildVipTables(configuration: MappingConfiguration, previous?: VipTables): Result<VipTables> {
  const assigner = assigners.get(configuration.assigner);
  if (!assigner.ok) return assigner;
  const { version, members, settings } = configuration;
  const tables = inFamilyOrder(configuration.families).map((buckets) => {
    const before = previous === undefined ? undefined : tableOf(previous, buckets.mask.family);
    const history = before === undefined ? {} : { previous: before };
    return assigner.value.assign({
      members,
      buckets,
      ...history,
      ...(settings === undefined ? {} : { settings }),
    });
  });
  return ok({ version, tables });
}

export interface VipChange {
  readonly tables: VipTables;
  /** IPv4 first; only families whose mask both configurations share, for in any other every bucket is a new one. */
  readonly diffs: readonly AssignmentDiff[];
}

/** The next tables of a VIP, and what moves on the way to them. */
export function changeVipTables(previous: VipTables, configuration: MappingConfiguration): Result<VipChange> {
  const next = buildVipTables(configuration, previous);
  if (!next.ok) return next;
  const diffs = next.value.tables.flatMap((table) => {
    const before = tableOf(previous, table.mask.family);
    return before === undefined || !equalMasks(before.mask, table.mask)
      ? []
      : [diffAssignments(before, table)];
  });
  return ok({ tables: next.value, diffs });
}

/** The table of a family; undefined where the VIP has no address of it. */
export const tableOf = (vip: VipTables, family: Family): Assignment | undefined =>
  vip.tables.find((table) => table.mask.family === family);

/** Who owns the traffic of `source`; null: the VIP has no address of that family, the packet is `unserved` and no loss. */
export function lookupVipOwner(vip: VipTables, source: Address): Ownership | null {
  const table = tableOf(vip, source.family);
  return table === undefined ? null : lookupOwner(table, source);
}

function inFamilyOrder(families: readonly BucketSet[]): BucketSet[] {
  const ordered = [...families].sort((a, b) => a.mask.family - b.mask.family);
  assert(
    ordered.length < 2 || ordered[0]!.mask.family !== ordered[1]!.mask.family,
    'two tables of one family',
  );
  return ordered;
}
