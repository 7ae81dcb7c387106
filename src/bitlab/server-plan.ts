// Who gets which bucket, for scoring: a number of equal servers under a named assignment of mapping/. Round robin of equal shares is
// worked out in place (bucket i to server i mod S); everything else asks the assigner itself, so that a score is about the table that
// would be installed. Also: which of a mask's bits decide anything under round robin. Source: SPEC §3 (order), §4.

import { assert } from '../base/assert.ts';
import type { Result } from '../base/result.ts';
import { unwrap } from '../base/result.ts';
import { assigners } from '../mapping/assigners.ts';
import type { Assigner, PoolMember } from '../mapping/assignment.ts';
import type { Mask } from '../mapping/mask.ts';

export interface ServerPlan {
  /** 1 or more, of equal share. */
  readonly servers: number;
  /** A name of mapping/assigners.ts: `round-robin`, `ring`, `usage` … */
  readonly assignment: string;
}

/** Whether the plan's assignment exists, or an issue that lists the names. */
export const checkPlan = (plan: ServerPlan): Result<Assigner> => assigners.get(plan.assignment);

/** Members `s01`…, named as scenarios name a number of servers: code-unit order is numeric order. */
export function planMembers(servers: number): PoolMember[] {
  const digits = Math.max(2, String(servers).length);
  return Array.from({ length: servers }, (_, i) => {
    return { id: `s${String(i + 1).padStart(digits, '0')}`, share: 1, manualOnly: false };
  });
}

/** Position of the server of each bucket. `loads` (by bucket index) are the usage that by-usage assignments decide on. */
export function bucketOwners(plan: ServerPlan, mask: Mask, loads: Float64Array): Int32Array {
  assert(loads.length === mask.bucketCount, `${loads.length} loads for ${mask.bucketCount} buckets`);
  if (isRoundRobin(plan)) return Int32Array.from(loads, (_, i) => i % plan.servers);
  const weights = { number: 0, automatic: loads, manual: [] };
  const assigner = unwrap(checkPlan(plan));
  return assigner.assign({
    members: planMembers(plan.servers),
    buckets: { mask, manual: [], weights },
  }).owner;
}

export const isRoundRobin = (plan: ServerPlan): boolean =>
  plan.assignment === 'round-robin' || plan.assignment === 'round-robin-afresh';

/** Amount of each server from amounts of buckets. */
export function serverLoads(owner: Int32Array, servers: number, loads: Float64Array): Float64Array {
  const totals = new Float64Array(servers);
  for (let bucket = 0; bucket < loads.length; bucket++) totals[owner[bucket]!]! += loads[bucket]!;
  return totals;
}

/** Loads of S servers under round robin: the same as through bucketOwners, without a table. */
export function roundRobinLoads(loads: Float64Array, servers: number): Float64Array {
  const totals = new Float64Array(servers);
  for (let bucket = 0; bucket < loads.length; bucket++) totals[bucket % servers]! += loads[bucket]!;
  return totals;
}

/**
 * The bits of a mask that decide a server under the plan: with round robin over S = 2^k equal servers only the k lowest selected
 * ones (the index is gathered high bit first); all of them otherwise. Descending.
 */
export function decidingBits(plan: ServerPlan, bits: readonly number[]): number[] {
  const descending = [...bits].sort((a, b) => b - a);
  if (!isRoundRobin(plan) || !isPowerOfTwo(plan.servers)) return descending;
  const count = log2(plan.servers);
  return count === 0 ? [] : descending.slice(-count);
}

export const isPowerOfTwo = (n: number): boolean => n > 0 && Number.isInteger(n) && (n & (n - 1)) === 0;

/** Of a power of two. */
export const log2 = (n: number): number => 31 - Math.clz32(n);
