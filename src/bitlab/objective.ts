// What a strategy makes small: the imbalance of one choice of bits, from the weight of its buckets. Bucket CV knows no servers; the
// others are about the servers of a plan, or the worst of several. A score is a pair: what is asked for, and the bucket CV that
// settles ties (under round robin over 2^k servers most bits of a mask change nothing else). Source: SPEC §3; issue "The bit lab" 2.

import type { Family } from '../base/address.ts';
import { coefficientOfVariation, peakOverMean } from '../base/stats.ts';
import { maskFromBits } from '../mapping/mask.ts';
import { bucketOwners, isRoundRobin, roundRobinLoads, type ServerPlan, serverLoads } from './server-plan.ts';

/** Smaller is better; `second` only settles what `first` leaves equal. */
export interface Score {
  readonly first: number;
  readonly second: number;
}

export interface Objective {
  readonly name: 'bucket-cv' | 'server-cv' | 'worst-cv' | 'peak';
  /** In words, for output: `load CV over 16 servers, round robin`. */
  readonly text: string;
  /** The plans it looks at; none for bucket CV. */
  readonly plans: readonly ServerPlan[];
  /** `loads` by bucket index of `bits` (descending). Cost: a few additions a bucket; an assignment other than round robin is built. */
  score(loads: Float64Array, family: Family, bits: readonly number[]): Score;
}

/** CV over the 2^n buckets. */
export const bucketCvObjective: Objective = {
  name: 'bucket-cv',
  text: 'CV over buckets',
  plans: [],
  score: (loads) => ({ first: finite(coefficientOfVariation(loads)), second: 0 }),
};

/** Load CV over the servers of a plan. */
export const serverCvObjective = (plan: ServerPlan): Objective =>
  planObjective('server-cv', `load CV over ${planText(plan)}`, [plan], coefficientOfVariation);

/** The largest load CV over several plans, such as 4, 8, 16 and 32 servers. */
export const worstCvObjective = (plans: readonly ServerPlan[]): Objective =>
  planObjective(
    'worst-cv',
    `worst load CV over ${plans.map(planText).join(', ')}`,
    plans,
    coefficientOfVariation,
  );

/** Largest load over the mean, less 1, over the servers of a plan. */
export const peakObjective = (plan: ServerPlan): Objective =>
  planObjective('peak', `peak over mean of ${planText(plan)}`, [plan], (loads) => peakOverMean(loads) - 1);

export const planText = ({ servers, assignment }: ServerPlan): string =>
  `${servers} ${servers === 1 ? 'server' : 'servers'}, ${assignment}`;

function planObjective(
  name: Objective['name'],
  text: string,
  plans: readonly ServerPlan[],
  measure: (loads: Float64Array) => number,
): Objective {
  return {
    name,
    text,
    plans,
    score(loads, family, bits) {
      let first = 0;
      for (const plan of plans)
        first = Math.max(first, finite(measure(planLoads(plan, loads, family, bits))));
      return { first, second: finite(coefficientOfVariation(loads)) };
    },
  };
}

/** Amounts of the servers of a plan from those of the buckets of `bits`. */
export function planLoads(
  plan: ServerPlan,
  loads: Float64Array,
  family: Family,
  bits: readonly number[],
): Float64Array {
  if (isRoundRobin(plan)) return roundRobinLoads(loads, plan.servers);
  return serverLoads(bucketOwners(plan, maskFromBits(family, bits), loads), plan.servers, loads);
}

/** Nothing measured is perfectly even. */
const finite = (x: number): number => (Number.isFinite(x) ? x : 0);

/** Relative difference under which two scores count as equal: sums taken in another order differ by rounding. */
const SAME = 1e-12;

/** Negative when a is better. */
export function compareScores(a: Score, b: Score): number {
  if (differs(a.first, b.first)) return a.first - b.first;
  return differs(a.second, b.second) ? a.second - b.second : 0;
}

const differs = (x: number, y: number): boolean =>
  Math.abs(x - y) > SAME * Math.max(Math.abs(x), Math.abs(y));
