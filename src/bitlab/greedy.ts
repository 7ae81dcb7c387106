// Greedy: each next bit is the one that leaves the smallest objective, ties by smaller bucket CV, then by the lower bit. One scan of
// the sources a bit (split-scan.ts). Under round robin over 2^k servers the k lowest bits decide the servers: the first k picked are
// then balanced jointly, and a later bit may only go where it helps. Also the path it took, for curves over n.
// Source: issue "The bit lab" 2, 4.

import { assert } from '../base/assert.ts';
import { compareScores, type Objective, type Score } from './objective.ts';
import { allAtOnce, type Slices } from './slices.ts';
import type { SourceSet } from './source-set.ts';
import { scanSplits, splitLoads, withBit } from './split-scan.ts';
import { choiceOf, type Strategy } from './strategy.ts';

export interface GreedyStep {
  readonly bit: number;
  readonly score: Score;
}

export interface BestBit extends GreedyStep {
  /** Weight by bucket of base + bit. */
  readonly loads: Float64Array;
}

/** The best of `candidates` to add to `base` (descending); a pause after each. */
function* bestAddition(
  set: SourceSet,
  base: readonly number[],
  candidates: readonly number[],
  objective: Objective,
): Slices<BestBit> {
  assert(candidates.length > 0, 'no bit is left to add');
  const scan = scanSplits(set, base);
  const loads = new Float64Array(scan.weight.length * 2);
  let best: GreedyStep | null = null;
  for (const bit of [...candidates].sort((a, b) => a - b)) {
    splitLoads(scan, bit, loads);
    const score = objective.score(loads, set.family, withBit(base, bit));
    if (best === null || compareScores(score, best.score) < 0) best = { bit, score };
    yield;
  }
  splitLoads(scan, best!.bit, loads);
  return { ...best!, loads };
}

/** Picks `count` of the candidates one by one. Cost: `count` scans. */
export const greedyPath = (
  set: SourceSet,
  candidates: readonly number[],
  count: number,
  objective: Objective,
): GreedyStep[] => allAtOnce(greedySlices(set, candidates, count, objective));

/** The same in slices. */
export function* greedySlices(
  set: SourceSet,
  candidates: readonly number[],
  count: number,
  objective: Objective,
): Slices<GreedyStep[]> {
  const steps: GreedyStep[] = [];
  for (let n = 0; n < count && n < candidates.length; n++) {
    const chosen = steps.map(({ bit }) => bit);
    const left = candidates.filter((bit) => !chosen.includes(bit));
    const { bit, score } = yield* bestAddition(
      set,
      chosen.sort((a, b) => b - a),
      left,
      objective,
    );
    steps.push({ bit, score });
  }
  return steps;
}

export const greedyStrategy: Strategy = {
  name: 'greedy',
  text: 'Each next bit is the one that leaves the least imbalance.',
  needs: 'sources',
  choose: (input) => allAtOnce(greedyStrategy.slices!(input)),
  *slices({ sources, statistics, count, objective }) {
    const steps = yield* greedySlices(sources!, statistics.rank, count, objective);
    const order = steps.map(({ bit }) => bit);
    return choiceOf('greedy', order, count, { words: `each bit the best next one for ${objective.text}` });
  },
};
