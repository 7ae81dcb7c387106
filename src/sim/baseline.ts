// What a scenario is compared with: the same traffic, servers and switches, but `nearest` or `dns` in the place of mask and
// controller. This file only chooses; see nearest.ts and dns.ts. Source: SPEC §7.

import type { Streams } from '../kernel/streams.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';
import type { Baseline } from './baseline-service.ts';
import type { BucketTable } from './bucket-tables.ts';
import { DnsBaseline } from './dns.ts';
import { NearestBaseline } from './nearest.ts';

/** Null where mask and controller rule. */
export function createBaseline(scenario: ResolvedScenario, streams: Streams): Baseline | null {
  const { baseline } = scenario;
  if (baseline === null) return null;
  return baseline.kind === 'nearest'
    ? new NearestBaseline(scenario, baseline, streams)
    : new DnsBaseline(scenario, baseline, streams);
}

/** The same buckets, for their ledgers, with nobody's name on them: a baseline has no bucket table that all ingresses share. */
export function ownerless(table: BucketTable): BucketTable {
  const { assignment } = table;
  const owner = new Int32Array(assignment.owner.length).fill(-1);
  const manualOwner = assignment.manualOwner.map(() => -1);
  return { ...table, assignment: { ...assignment, owner, manualOwner } };
}
