// Whether a choice holds on traffic it has not seen. Sources are split in two halves by a hash of the address (each half chooses for the
// other), or the caller splits time (the past chooses for the future); a strategy chooses on one part and is scored on the other.
// Masks that were given, not chosen, are only scored there. Not here: drift over many windows (drift.ts). Source: issue item 3.

import { assert } from '../base/assert.ts';
import type { Result } from '../base/result.ts';
import { ok } from '../base/result.ts';
import { assess } from './assessment.ts';
import type { ServerPlan } from './server-plan.ts';
import { picked, type SourceSet } from './source-set.ts';

export interface HoldoutSplit {
  readonly by: 'source' | 'time';
  /** Pairs of what is chosen on and what is scored on. */
  readonly folds: readonly { readonly train: SourceSet; readonly test: SourceSet }[];
}

/** Two halves by address, each in both roles. The same address always falls in the same half. */
export function splitBySource(set: SourceSet): HoldoutSplit {
  const halves: [number[], number[]] = [[], []];
  for (let i = 0; i < set.count; i++) halves[halfOf(set, i)].push(i);
  const [a, b] = halves.map((half) => picked(set, Uint32Array.from(half)));
  return {
    by: 'source',
    folds: [
      { train: a!, test: b! },
      { train: b!, test: a! },
    ],
  };
}

/** The top bit of a multiplicative mix of the words: even for addresses that differ in any bit. */
function halfOf(set: SourceSet, i: number): 0 | 1 {
  let h = 0x9e3779b9;
  for (const column of set.words) {
    h = Math.imul(h ^ column[i]!, 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    h ^= h >>> 16;
  }
  return (h & 1) as 0 | 1;
}

/** The past chooses for the future. */
export const splitByTime = (past: SourceSet, future: SourceSet): HoldoutSplit => ({
  by: 'time',
  folds: [{ train: past, test: future }],
});

export interface HeldOutPlan {
  readonly plan: ServerPlan;
  /** Root of the mean CV² over the folds. */
  readonly cv: number;
  /** Reference of the scored parts, root of the mean square: smaller parts scatter more. */
  readonly reference: number;
  readonly floor: number;
  readonly peakOverMean: number;
}

export interface HeldOut {
  readonly by: 'source' | 'time';
  /** What was chosen in each fold, descending. */
  readonly chosen: readonly (readonly number[])[];
  readonly bucketCv: number;
  readonly plans: readonly HeldOutPlan[];
}

/** Chooses bits on a part; fixed masks ignore it. */
export type Chooser = (train: SourceSet) => Result<readonly number[]>;

/** Scores a chooser on every fold; the first fold in which it fails is the answer. */
export function heldOut(split: HoldoutSplit, choose: Chooser, plans: readonly ServerPlan[]): Result<HeldOut> {
  const chosen: (readonly number[])[] = [];
  for (const { train } of split.folds) {
    const bits = choose(train);
    if (!bits.ok) return bits;
    chosen.push(bits.value);
  }
  return ok(scoreFolds(split, chosen, plans));
}

/** Scores what was chosen in each fold on the fold's other part. */
export function scoreFolds(
  split: HoldoutSplit,
  chosen: readonly (readonly number[])[],
  plans: readonly ServerPlan[],
): HeldOut {
  assert(split.folds.length > 0, 'a hold-out needs a fold');
  const scored = split.folds.map(({ test }, i) => assess(test, chosen[i]!, plans));
  return {
    by: split.by,
    chosen,
    bucketCv: rootMeanSquare(scored.map(({ bucketCv }) => bucketCv)),
    plans: plans.map((plan, p) => {
      const own = scored.map((assessment) => assessment.plans[p]!);
      return {
        plan,
        cv: rootMeanSquare(own.map(({ cv }) => cv)),
        reference: rootMeanSquare(own.map(({ reference }) => reference)),
        floor: rootMeanSquare(own.map(({ floor }) => floor)),
        peakOverMean: own.reduce((sum, score) => sum + score.peakOverMean, 0) / own.length,
      };
    }),
  };
}

export const rootMeanSquare = (xs: readonly number[]): number =>
  Math.sqrt(xs.reduce((sum, x) => sum + x * x, 0) / xs.length);
