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

/**
 * The same buckets, for their ledgers, with the server that every ingress sends a bucket to at the start; nobody where ingresses differ,
 * for manual buckets, which a baseline does not know, and where buckets decide nothing: a baseline has no table that all share.
 */
export function agreedTable(table: BucketTable, position: number, baseline: Baseline): BucketTable {
  const { assignment } = table;
  const owner = Int32Array.from(assignment.owner, (_, bucket) => {
    const servers = baseline.serversAt(position, bucket);
    const isAgreed = servers?.every((server) => server === servers[0]) === true;
    return isAgreed ? assignment.servers.indexOf(servers![0] ?? '') : -1;
  });
  const manualOwner = assignment.manualOwner.map(() => -1);
  return { ...table, assignment: { ...assignment, owner, manualOwner } };
}
