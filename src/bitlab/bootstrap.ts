// How far a load CV would scatter had other sources come: each source is drawn again a Poisson(1) number of times, all choices on the
// same draws, so that differences between choices are paired. Resampling adds its own noise (CV*² is about CV² + reference²), so the
// draws are scaled back to the value measured. 95 % by percentiles. Choices made from data are more sure of themselves than they
// should be: beside an interval look at the hold-out. Source: issue "The bit lab" 3.

import { assert } from '../base/assert.ts';
import { exp } from '../base/det-math.ts';
import { coefficientOfVariation, quantile } from '../base/stats.ts';
import { maskFromBits } from '../mapping/mask.ts';
import { bucketIndices, bucketLoads } from './bucket-loads.ts';
import { bucketOwners, type ServerPlan } from './server-plan.ts';
import type { SourceSet } from './source-set.ts';
import type { BitDraws } from './strategy.ts';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface BootstrapResult {
  /** 95 % interval of each choice's CV, in the order of the choices. */
  readonly intervals: readonly Interval[];
  /** Of each choice's CV minus the first choice's, paired. */
  readonly differences: readonly Interval[];
  readonly replicates: number;
}

/** Source draws by default: 200 replicates up to 100,000 sources, never fewer than 40. */
const MAX_DRAWS = 2e7;

export const defaultReplicates = (sources: number): number =>
  Math.max(40, Math.min(200, Math.floor(MAX_DRAWS / Math.max(1, sources))));

/** Intervals of the load CV of each choice of bits under each plan, all on the same draws. Owners stay those of the whole set. */
export function bootstrapCv(
  set: SourceSet,
  choices: readonly (readonly number[])[],
  plans: readonly ServerPlan[],
  options: { readonly draws: BitDraws; readonly replicates?: number },
): BootstrapResult[] {
  const replicates = options.replicates ?? defaultReplicates(set.count);
  const runs = plans.map((plan) =>
    choices.map((bits) => new CvRun(sourceOwners(set, bits, plan), plan.servers, set.weights, replicates)),
  );
  const weights = new Float64Array(set.count);
  for (let r = 0; r < replicates; r++) {
    for (let i = 0; i < set.count; i++) weights[i] = set.weights[i]! * poissonOne(options.draws.uint32());
    for (const own of runs) for (const run of own) run.draw(r, weights);
  }
  return runs.map((own) =>
    resultOf(
      own.map((run) => run.scaledBack()),
      replicates,
    ),
  );
}

/** One choice under one plan: its CV as measured and in every replicate. */
class CvRun {
  readonly #owner: Uint32Array;
  readonly #servers: number;
  readonly #measured: number;
  readonly #squares: Float64Array;

  constructor(owner: Uint32Array, servers: number, weights: Float64Array, replicates: number) {
    this.#owner = owner;
    this.#servers = servers;
    this.#measured = cvOf(owner, weights, servers);
    this.#squares = new Float64Array(replicates);
  }

  draw(replicate: number, weights: Float64Array): void {
    this.#squares[replicate] = cvOf(this.#owner, weights, this.#servers) ** 2;
  }

  /** CV* scaled so that its root mean square is the CV measured. */
  scaledBack(): Float64Array {
    const squares = this.#squares;
    const mean = squares.reduce((sum, square) => sum + square, 0) / squares.length;
    const factor = mean === 0 ? 0 : this.#measured / Math.sqrt(mean);
    return squares.map((square) => Math.sqrt(square) * factor);
  }
}

const resultOf = (scaled: readonly Float64Array[], replicates: number): BootstrapResult => ({
  replicates,
  intervals: scaled.map(interval95),
  differences: scaled.map((cvs) => interval95(cvs.map((cv, r) => cv - scaled[0]![r]!))),
});

/** Position of the server of each source. */
function sourceOwners(set: SourceSet, bits: readonly number[], plan: ServerPlan): Uint32Array {
  const descending = [...bits].sort((a, b) => b - a);
  const mask = maskFromBits(set.family, descending);
  const owner = bucketOwners(plan, mask, bucketLoads(set, descending));
  return bucketIndices(set, descending).map((bucket) => owner[bucket]!);
}

function cvOf(owner: Uint32Array, weights: Float64Array, servers: number): number {
  const loads = new Float64Array(servers);
  for (let i = 0; i < owner.length; i++) loads[owner[i]!]! += weights[i]!;
  const cv = coefficientOfVariation(loads);
  return Number.isNaN(cv) ? 0 : cv;
}

function interval95(values: Float64Array): Interval {
  const sorted = values.slice().sort();
  return { low: quantile(sorted, 0.025), high: quantile(sorted, 0.975) };
}

/** Thresholds of the Poisson(1) distribution over 32-bit draws: P(0), P(≤ 1) … */
const POISSON_STEPS: readonly number[] = poissonSteps();

function poissonSteps(): number[] {
  const steps: number[] = [];
  let probability = exp(-1);
  let sum = 0;
  for (let k = 0; k < 12; k++) {
    sum += probability;
    steps.push(Math.round(sum * 0x100000000));
    probability /= k + 1;
  }
  return steps;
}

function poissonOne(draw: number): number {
  assert(draw >= 0, 'draws are unsigned');
  let k = 0;
  while (k < POISSON_STEPS.length && draw >= POISSON_STEPS[k]!) k++;
  return k;
}
