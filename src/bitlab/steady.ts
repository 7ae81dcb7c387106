// Steady: greedy for the load that is to be expected of new traffic, not of the traffic at hand. Sources come in networks (a crawler's
// /24, a carrier's pool) whose weight rises and falls together, and it is this that makes a choice go stale. So each network counts as
// one draw: with network n giving load L[n,s] to server s, and networks drawn again Poisson(1) times, E[load²] = L[s]² + Σn L[n,s]².
// The score is the CV of that: the load CV at hand plus a term that falls when the chosen bits part the members of a network.
// Networks are /16 in IPv4 and /48 in IPv6 [fixed here; /24 and mixtures did no better on real logs, docs/studies/bits.md].
// Cost: a pass over the sources for every candidate, about 10 ns a source. Source: issue "The bit lab" 2, 3.

import { assert } from '../base/assert.ts';
import { coefficientOfVariation } from '../base/stats.ts';
import { maskFromBits } from '../mapping/mask.ts';
import { bucketIndices } from './bucket-loads.ts';
import { compareScores, type Score } from './objective.ts';
import { bucketOwners, type ServerPlan } from './server-plan.ts';
import { allAtOnce, type Slices } from './slices.ts';
import type { SourceSet } from './source-set.ts';
import { withBit } from './split-scan.ts';
import { choiceOf, type Strategy } from './strategy.ts';

/** First position of each network in a sorted set, and the end. */
export function networkStarts(set: SourceSet): Uint32Array {
  const key = networkKey(set);
  const starts: number[] = [];
  for (let i = 0; i < set.count; i++) if (i === 0 || key(i) !== key(i - 1)) starts.push(i);
  starts.push(set.count);
  return Uint32Array.from(starts);
}

/** The /16 of an IPv4 source, the /48 of an IPv6 one, as a number. */
function networkKey(set: SourceSet): (i: number) => number {
  if (set.family === 4) return (i) => set.words[0]![i]! >>> 16;
  return (i) => set.words[3]![i]! * 0x10000 + (set.words[2]![i]! >>> 16);
}

/** √(S · Σs E[load²] / W² − 1): the CV to be expected when networks are drawn again. Second: the bucket CV at hand. */
export function steadyScore(
  set: SourceSet,
  networks: Uint32Array,
  bits: readonly number[],
  plan: ServerPlan,
): Score {
  const buckets = bucketIndices(set, bits);
  const loads = new Float64Array(1 << bits.length);
  for (let i = 0; i < set.count; i++) loads[buckets[i]!]! += set.weights[i]!;
  const owner = bucketOwners(plan, maskFromBits(set.family, bits), loads);
  const totals = new Float64Array(plan.servers);
  loads.forEach((load, bucket) => {
    totals[owner[bucket]!]! += load;
  });
  const weight = totals.reduce((sum, load) => sum + load, 0);
  const squares = totals.reduce((sum, load) => sum + load * load, 0);
  const again = networkSquares({ buckets, owner, networks, servers: plan.servers }, set.weights);
  const first = Math.sqrt(Math.max(0, (plan.servers * (squares + again)) / (weight * weight) - 1));
  return { first, second: coefficientOfVariation(loads) };
}

interface Placed {
  readonly buckets: Uint32Array;
  readonly owner: Int32Array;
  readonly networks: Uint32Array;
  readonly servers: number;
}

/** Σ over networks and servers of load². */
function networkSquares({ buckets, owner, networks, servers }: Placed, weights: Float64Array): number {
  const loads = new Float64Array(servers);
  let squares = 0;
  for (let n = 0; n + 1 < networks.length; n++) {
    const from = networks[n]!;
    const to = networks[n + 1]!;
    for (let i = from; i < to; i++) loads[owner[buckets[i]!]!]! += weights[i]!;
    for (let i = from; i < to; i++) {
      const server = owner[buckets[i]!]!;
      squares += loads[server]! * loads[server]!;
      loads[server] = 0;
    }
  }
  return squares;
}

/** Picks `count` of the candidates one by one. */
export const steadyPath = (
  set: SourceSet,
  candidates: readonly number[],
  count: number,
  plan: ServerPlan,
): number[] => allAtOnce(steadySlices(set, candidates, count, plan));

/** The same in slices: a pause after each candidate. */
export function* steadySlices(
  set: SourceSet,
  candidates: readonly number[],
  count: number,
  plan: ServerPlan,
): Slices<number[]> {
  const networks = networkStarts(set);
  const ascending = [...candidates].sort((a, b) => a - b);
  const chosen: number[] = [];
  while (chosen.length < Math.min(count, ascending.length)) {
    let best: { readonly bit: number; readonly score: Score } | null = null;
    for (const bit of ascending) {
      if (chosen.includes(bit)) continue;
      const score = steadyScore(set, networks, withBit(chosen, bit), plan);
      if (best === null || compareScores(score, best.score) < 0) best = { bit, score };
      yield;
    }
    chosen.push(best!.bit);
  }
  return chosen;
}

/** The plan it looks at is the objective's first, 16 servers by round robin where the objective has none. */
export const steadyStrategy: Strategy = {
  name: 'steady',
  text: 'Greedy for new traffic: whole networks are taken to come and go, so that bits which part them are preferred.',
  needs: 'sources',
  choose: (input) => allAtOnce(steadyStrategy.slices!(input)),
  *slices({ sources, statistics, count, objective }) {
    assert(sources !== null, 'steady needs addresses');
    const plan = objective.plans[0] ?? { servers: 16, assignment: 'round-robin' };
    const order = yield* steadySlices(sources, statistics.rank, count, plan);
    const words = `each bit the best next one for ${plan.servers} servers when networks come and go`;
    return choiceOf('steady', order, count, { words });
  },
};
