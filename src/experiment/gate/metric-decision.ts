// One look at one measure: per-seed values of a baseline and of now, in, a verdict out. Replication k of both sides draws the same
// clients, so differences are taken pair by pair. All values the same is a pass without statistics. Otherwise the mean of
// (worsening − tolerance) gets a one-sided lower and upper t bound at the level of a look: above 0 even at its lower bound fails, at
// most 0 even at its upper one passes. A relative tolerance is taken pair by pair too, so that the chance in the baseline's mean counts.
// Pure; when to look again is gate.ts. How often it errs is measured: docs/studies/gate.md. Source: issue "Studies" 3.

import { assert } from '../../base/assert.ts';
import { mean } from '../../base/stats.ts';
import { studentQuantile } from '../../base/student-t.ts';
import { correlation, sampleSd } from '../statistics/mean-interval.ts';
import type { Direction } from './metric-direction.ts';
import type { Tolerance } from './tolerance.ts';

/** `inconclusive`: more seeds may tell. */
export type Verdict = 'pass' | 'improved' | 'fail' | 'inconclusive';

/** Seeds at the looks, and the level of each one-sided bound: Pocock's constant nominal level for four looks at 5 % overall. */
export const LOOKS: readonly number[] = [8, 16, 32, 64];
/** S. J. Pocock, "Group sequential methods in the design and analysis of clinical trials", Biometrika 64, 1977, table 1. */
export const LOOK_LEVEL = 0.0182;

export type Values = readonly (number | null)[];

export interface MetricQuestion {
  readonly baseline: Values;
  /** As many as of the baseline; null where a replication has no such value. */
  readonly current: Values;
  readonly direction: Direction;
  readonly tolerance: Tolerance;
}

export interface MetricDecision {
  readonly verdict: Verdict;
  /** Every value the same as in the baseline. */
  readonly identical: boolean;
  /** Pairs where both sides have a value. */
  readonly pairs: number;
  /** Pairs where one side alone has a value. */
  readonly unpaired: number;
  readonly baselineMean: number | null;
  readonly currentMean: number | null;
  /** Mean worsening (positive is worse; for `either` the larger of both ways), with its bounds. */
  readonly worsening: Bounded | null;
  /** Correlation of the pairs; null where one side does not vary. */
  readonly correlation: number | null;
}

export interface Bounded {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** The verdict of one look. */
export function decideMetric(question: MetricQuestion): MetricDecision {
  const { baseline, current, tolerance } = question;
  assert(baseline.length === current.length, 'a gate compares pairs');
  const pairs = pairsOf(question);
  const facts = factsOf(question, pairs);
  if (facts.identical) return { ...facts, verdict: 'pass' };
  if (tolerance.kind === 'exact') return { ...facts, verdict: 'fail' };
  if (pairs.old.length < 2 || facts.unpaired > pairs.old.length) return { ...facts, verdict: 'inconclusive' };
  return { ...facts, verdict: statisticalVerdict(question, pairs) };
}

interface Pairs {
  readonly old: readonly number[];
  readonly now: readonly number[];
}

function pairsOf({ baseline, current }: MetricQuestion): Pairs {
  const both = baseline.flatMap((old, i) => {
    const now = current[i]!;
    return old === null || now === null ? [] : [[old, now] as const];
  });
  return { old: both.map(([old]) => old), now: both.map(([, now]) => now) };
}

function factsOf(
  { baseline, current, direction }: MetricQuestion,
  { old, now }: Pairs,
): Omit<MetricDecision, 'verdict'> {
  const identical = baseline.every((value, i) => value === current[i]);
  const unpaired = baseline.filter((value, i) => (value === null) !== (current[i] === null)).length;
  const some = old.length > 0;
  const r = some ? correlation(old, now) : Number.NaN;
  return {
    identical,
    pairs: old.length,
    unpaired,
    baselineMean: some ? mean(old) : null,
    currentMean: some ? mean(now) : null,
    worsening: some ? worseningOf(direction, old, now) : null,
    correlation: Number.isNaN(r) ? null : r,
  };
}

function worseningOf(direction: Direction, old: readonly number[], now: readonly number[]): Bounded {
  const rise = bounded(old.map((value, i) => now[i]! - value));
  const up = direction === 'higher' || (direction === 'either' && rise.mean >= 0);
  return up ? rise : { mean: -rise.mean, low: -rise.high, high: -rise.low };
}

function statisticalVerdict({ direction, tolerance }: MetricQuestion, { old, now }: Pairs): Verdict {
  const rise = old.map((value, i) => now[i]! - value);
  const centre = mean(old) < 0 ? -1 : 1;
  const allowed = old.map((value) => {
    if (tolerance.kind === 'relative') return tolerance.ratio * centre * value;
    return tolerance.kind === 'absolute' ? tolerance.amount : 0;
  });
  const excess = (sign: 1 | -1) => bounded(rise.map((x, i) => sign * x - allowed[i]!));
  const up = excess(1);
  const down = excess(-1);
  if (direction === 'either') {
    if (up.low > 0 || down.low > 0) return 'fail';
    return up.high <= 0 && down.high <= 0 ? 'pass' : 'inconclusive';
  }
  const [worse, better] = direction === 'higher' ? [up, down] : [down, up];
  if (worse.low > 0) return 'fail';
  if (better.low > 0) return 'improved';
  return worse.high <= 0 ? 'pass' : 'inconclusive';
}

/** Mean with its two one-sided t bounds at the level of a look; a single value is its own bounds' middle, without bounds. */
function bounded(values: readonly number[]): Bounded {
  const centre = mean(values);
  if (values.length < 2)
    return { mean: centre, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  const half = (lookQuantile(values.length) * sampleSd(values)) / Math.sqrt(values.length);
  return { mean: centre, low: centre - half, high: centre + half };
}

const quantiles = new Map<number, number>();

function lookQuantile(count: number): number {
  let found = quantiles.get(count);
  if (found === undefined) {
    found = studentQuantile(1 - LOOK_LEVEL, count - 1);
    quantiles.set(count, found);
  }
  return found;
}
