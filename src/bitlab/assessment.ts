// How good a choice of bits is on a set of sources: CV and entropy of its buckets, load of the servers of each plan beside reference
// and floor, and the same for a hash of whole addresses. Numbers only; whether they are good is verdict.ts, how sure is bootstrap.ts
// and holdout.ts. Cost: one pass over the sources and a few additions a bucket. Source: SPEC §3, §9.

import { log } from '../base/det-math.ts';
import { xxHash64 } from '../base/hash64.ts';
import { coefficientOfVariation, floorCv, peakOverMean, referenceCv } from '../base/stats.ts';
import { bucketLoads } from './bucket-loads.ts';
import { planLoads } from './objective.ts';
import { decidingBits, roundRobinLoads, type ServerPlan } from './server-plan.ts';
import { type SetTotals, type SourceSet, setTotals } from './source-set.ts';

export interface PlanScore {
  readonly plan: ServerPlan;
  /** Population SD over mean of the servers' amounts. */
  readonly cv: number;
  /** What a random hash of whole addresses would give (RMS). */
  readonly reference: number;
  /** What no mapping of whole addresses can be below. */
  readonly floor: number;
  readonly peakOverMean: number;
  /** Amount of each server, in order. */
  readonly loads: Float64Array;
  /** The bits that decide anything (all of them unless round robin over 2^k servers). */
  readonly deciding: readonly number[];
}

export interface Assessment {
  /** Descending. */
  readonly bits: readonly number[];
  readonly bucketCv: number;
  /** What a random hash into as many buckets would give. */
  readonly bucketReference: number;
  /** Buckets with no weight at all. */
  readonly emptyBuckets: number;
  /** Shannon entropy of the bucket weights, in bits: at most the number of bits chosen. */
  readonly entropyBits: number;
  readonly plans: readonly PlanScore[];
}

export function assess(set: SourceSet, bits: readonly number[], plans: readonly ServerPlan[]): Assessment {
  const descending = [...bits].sort((a, b) => b - a);
  return assessLoads(set, descending, bucketLoads(set, descending), plans);
}

/** The same from bucket loads already counted. */
export function assessLoads(
  set: SourceSet,
  bits: readonly number[],
  loads: Float64Array,
  plans: readonly ServerPlan[],
): Assessment {
  const totals = setTotals(set);
  return {
    bits,
    bucketCv: coefficientOfVariation(loads),
    bucketReference: Math.sqrt((loads.length - 1) / totals.nEff),
    emptyBuckets: loads.reduce((count, load) => count + (load === 0 ? 1 : 0), 0),
    entropyBits: entropyBits(loads),
    plans: plans.map((plan) => ({
      ...planScore(plan, totals, planLoads(plan, loads, set.family, bits)),
      deciding: decidingBits(plan, bits),
    })),
  };
}

function planScore(plan: ServerPlan, totals: SetTotals, loads: Float64Array): Omit<PlanScore, 'deciding'> {
  const shares = new Float64Array(plan.servers).fill(1);
  return {
    plan,
    loads,
    cv: coefficientOfVariation(loads),
    reference: referenceCv(shares, totals.nEff),
    floor: floorCv(shares, Math.min(1, totals.topPart)),
    peakOverMean: peakOverMean(loads),
  };
}

/** −Σ p·log2 p over the parts; 0 for an empty list. */
export function entropyBits(loads: Float64Array): number {
  const total = loads.reduce((sum, load) => sum + load, 0);
  let nats = 0;
  for (const load of loads) if (load > 0) nats -= (load / total) * log(load / total);
  return nats / log(2);
}

/** Weight by bucket when whole addresses are hashed (xxHash64 of their bytes behind a salt byte) into 2^n buckets. */
export function hashedLoads(set: SourceSet, n: number, salt = 0): Float64Array {
  const loads = new Float64Array(1 << n);
  const bytes = new Uint8Array(1 + set.words.length * 4);
  bytes[0] = salt;
  for (let i = 0; i < set.count; i++) {
    set.words.forEach((column, word) => {
      for (let k = 0; k < 4; k++) bytes[1 + word * 4 + k] = column[i]! >>> (8 * k);
    });
    loads[xxHash64(bytes).lo & (loads.length - 1)]! += set.weights[i]!;
  }
  return loads;
}

/** What one hash of whole addresses gives, bucket i to server i mod S. One hash scatters around the reference as one mask does. */
export function assessHash(set: SourceSet, n: number, servers: readonly number[], salt = 0): PlanScore[] {
  const totals = setTotals(set);
  const loads = hashedLoads(set, n, salt);
  return servers.map((count) => {
    const plan = { servers: count, assignment: 'round-robin' };
    return { ...planScore(plan, totals, roundRobinLoads(loads, count)), deciding: [] };
  });
}
