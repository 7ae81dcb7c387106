// How many bits: load CV and table size against n, for a plan of servers, from the path of one strategy (each n its own best choice for
// greedy and steady, whose choices are nested). Beside the measured line: the hold-out, the reference, and what the assignment itself
// costs: a ring of 2^n buckets scatters by a law, by-usage evens buckets out until one bucket is too heavy.
// Source: issue "The bit lab" 4; SPEC §3 (ring law).

import { coefficientOfVariation } from '../base/stats.ts';
import { expectedRingCv } from '../mapping/ring-law.ts';
import { assess } from './assessment.ts';
import { bucketLoads } from './bucket-loads.ts';
import { type HoldoutSplit, rootMeanSquare } from './holdout.ts';
import { planLoads } from './objective.ts';
import type { ServerPlan } from './server-plan.ts';
import { type SourceSet, setTotals } from './source-set.ts';

export interface BitsPoint {
  readonly n: number;
  /** Flow entries at every ingress: 2^n. */
  readonly tableSize: number;
  /** The n bits, descending. */
  readonly bits: readonly number[];
  /** Load CV under the plan's assignment, in sample. */
  readonly cv: number;
  /** The same on held-out sources; null without a split. */
  readonly heldOutCv: number | null;
  readonly heldOutReference: number | null;
  /** What the ring can be expected to scatter by with equal buckets (128 points a server). */
  readonly ringLawCv: number;
  /** By-usage assignment of these buckets, in sample. */
  readonly usageCv: number;
}

/** Order of bits chosen on a set: the first n of it are the choice of n. */
export type Path = (train: SourceSet) => readonly number[];

/** n = 1 … most (fewer where fewer bits vary). Cost: the path, and a few passes a point. */
export function bitsCurve(
  set: SourceSet,
  path: Path,
  options: { readonly plan: ServerPlan; readonly most: number; readonly holdout: HoldoutSplit | null },
): BitsPoint[] {
  const order = path(set);
  const folds = options.holdout?.folds.map(({ train, test }) => ({ order: path(train), test })) ?? [];
  return Array.from({ length: Math.min(options.most, order.length) }, (_, i) =>
    bitsPoint(set, order.slice(0, i + 1), options.plan, folds),
  );
}

/** What was chosen on a fold's one part, in order, and the other part. */
export interface OrderedFold {
  readonly order: readonly number[];
  readonly test: SourceSet;
}

/** One point: `chosen` on the set, and of every fold the first as many of its own order. */
export function bitsPoint(
  set: SourceSet,
  chosen: readonly number[],
  plan: ServerPlan,
  folds: readonly OrderedFold[],
): BitsPoint {
  const n = chosen.length;
  const bits = [...chosen].sort((a, b) => b - a);
  const loads = bucketLoads(set, bits);
  const held = folds.map(({ order, test }) => assess(test, order.slice(0, n), [plan]).plans[0]!);
  const usage = planLoads({ servers: plan.servers, assignment: 'usage' }, loads, set.family, bits);
  return {
    n,
    tableSize: 1 << n,
    bits,
    cv: coefficientOfVariation(planLoads(plan, loads, set.family, bits)),
    heldOutCv: held.length === 0 ? null : rootMeanSquare(held.map(({ cv }) => cv)),
    heldOutReference: held.length === 0 ? null : rootMeanSquare(held.map(({ reference }) => reference)),
    ringLawCv: expectedRingCv(1 << n, plan.servers, 128),
    usageCv: coefficientOfVariation(usage),
  };
}

export interface Recommendation {
  /** Bits to use. */
  readonly n: number;
  /** Whether the held-out CV (in-sample without a split) meets the goal there. */
  readonly reached: boolean;
  /** One sentence without a full stop. */
  readonly words: string;
}

/** A point within this of the best one is as good: fewer entries win. */
const AS_GOOD = 1.05;

/**
 * The fewest bits that meet the goal; else the fewest within 5 % of the best. At least S/goal buckets where the curve reaches so far:
 * then one bucket is at most `goal` of a server's part, and a server more or less can be evened out within the goal.
 */
export function recommendBits(
  curve: readonly BitsPoint[],
  set: SourceSet,
  plan: ServerPlan,
  goal: number,
): Recommendation {
  const usable = curve.filter(({ tableSize }) => tableSize >= plan.servers / goal);
  const points = usable.length > 0 ? usable : curve.slice(-1);
  const scored = (point: BitsPoint): number => Math.max(point.cv, point.heldOutCv ?? 0);
  const met = points.find((point) => scored(point) <= goal);
  if (met !== undefined)
    return { n: met.n, reached: true, words: wordsOf(met, `meets the goal of ${percent(goal)}`) };
  const best = Math.min(...points.map(scored));
  const enough = points.find((point) => scored(point) <= AS_GOOD * best)!;
  const nEff = Math.round(setTotals(set).nEff);
  const why = `no number of bits meets ${percent(goal)} here (N_eff ${nEff}); more than this gains nothing`;
  return { n: enough.n, reached: false, words: wordsOf(enough, why) };
}

const wordsOf = (point: BitsPoint, why: string): string =>
  `${point.n} bits, ${point.tableSize} entries at every ingress, load CV ${percent(point.cv)}${point.heldOutCv === null ? '' : ` (${percent(point.heldOutCv)} held out)`}: ${why}`;

const percent = (x: number): string => `${(x * 100).toFixed(x < 0.1 ? 1 : 0)} %`;
