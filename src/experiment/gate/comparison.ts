// Two results side by side: per measure the mean of the paired differences b − a with its two-sided t interval, and in one word what that
// says. Unlike a gate there is no tolerance and one look: the interval is the answer, the word only reads it. Seeds must be the same
// on both sides, or nothing is paired. Source: issue "Studies" 5; Law & Kelton §10.2.1.

import { assert } from '../../base/assert.ts';
import { mean } from '../../base/stats.ts';
import { correlation, differences, type MeanInterval, meanInterval } from '../statistics/mean-interval.ts';
import type { Direction } from './metric-direction.ts';

/** `no difference seen`: the interval holds 0. `better` and `worse` need a measure with a direction. */
export type ComparisonWord =
  | 'identical'
  | 'no difference seen'
  | 'better'
  | 'worse'
  | 'higher'
  | 'lower'
  | 'too few values';

export interface MetricComparison {
  readonly metric: string;
  readonly direction: Direction;
  readonly word: ComparisonWord;
  /** Seeds where both sides have a value. */
  readonly pairs: number;
  readonly unpaired: number;
  readonly meanA: number | null;
  readonly meanB: number | null;
  /** Of b − a; null for fewer than two pairs. */
  readonly difference: MeanInterval | null;
  readonly correlation: number | null;
}

export interface ComparedValues {
  readonly metric: string;
  readonly direction: Direction;
  readonly a: readonly (number | null)[];
  readonly b: readonly (number | null)[];
}

export function compareMetric(
  { metric, direction, a, b }: ComparedValues,
  confidence: number,
): MetricComparison {
  assert(a.length === b.length, 'compared values come in pairs');
  const both = a.map((value, i) => [value, b[i]!] as const).filter(([x, y]) => x !== null && y !== null) as [
    number,
    number,
  ][];
  const [left, right] = [both.map(([x]) => x), both.map(([, y]) => y)];
  const unpaired = a.filter((value, i) => (value === null) !== (b[i] === null)).length;
  const identical = a.every((value, i) => value === b[i]);
  const difference = both.length < 2 ? null : meanInterval(differences(right, left), confidence);
  const r = both.length < 2 ? Number.NaN : correlation(left, right);
  return {
    metric,
    direction,
    word: identical ? 'identical' : wordOf(difference, direction),
    pairs: both.length,
    unpaired,
    meanA: both.length === 0 ? null : mean(left),
    meanB: both.length === 0 ? null : mean(right),
    difference,
    correlation: Number.isNaN(r) ? null : r,
  };
}

function wordOf(difference: MeanInterval | null, direction: Direction): ComparisonWord {
  if (difference === null) return 'too few values';
  const { low, high } = difference;
  if (low <= 0 && high >= 0) return 'no difference seen';
  if (direction === 'either') return low > 0 ? 'higher' : 'lower';
  return low > 0 === (direction === 'higher') ? 'worse' : 'better';
}
