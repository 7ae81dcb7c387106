// The mean of independent values with its t interval, and what replications say about the mean of a difference: paired, because
// replication k of both sides draws the same clients (common random numbers). Sums run in the order of the values. Not here: values
// that follow each other in one run (batch-means.ts). Source: Law & Kelton, Simulation Modeling and Analysis, §4.5, §10.2.

import { assert } from '../../base/assert.ts';
import { mean, type Numbers } from '../../base/stats.ts';
import { studentQuantile } from '../../base/student-t.ts';

export interface MeanInterval {
  readonly count: number;
  readonly mean: number;
  /** Sample SD, divisor n − 1; NaN for one value. */
  readonly sd: number;
  /** sd / √n. */
  readonly standardError: number;
  /** Ends of the two-sided interval; NaN for one value. */
  readonly low: number;
  readonly high: number;
}

/** Sample SD, divisor n − 1. NaN for fewer than two values. */
export function sampleSd(values: Numbers): number {
  const centre = mean(values);
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i]! - centre) ** 2;
  return Math.sqrt(squares / (values.length - 1));
}

/** Mean and two-sided t interval of independent values; `confidence` in 0…1, such as 0.95. At least one value. */
export function meanInterval(values: Numbers, confidence: number): MeanInterval {
  assert(
    values.length > 0 && confidence > 0 && confidence < 1,
    'an interval needs values and a confidence in 0…1',
  );
  const count = values.length;
  const centre = mean(values);
  const sd = count > 1 ? sampleSd(values) : Number.NaN;
  const standardError = sd / Math.sqrt(count);
  const half = count > 1 ? studentQuantile((1 + confidence) / 2, count - 1) * standardError : Number.NaN;
  return { count, mean: centre, sd, standardError, low: centre - half, high: centre + half };
}

/** a[i] − b[i]; both lists of the same length. */
export function differences(a: Numbers, b: Numbers): Float64Array {
  assert(a.length === b.length, 'paired values come in pairs');
  return Float64Array.from({ length: a.length }, (_, i) => a[i]! - b[i]!);
}

/** Pearson's correlation of pairs. NaN where one side does not vary. */
export function correlation(a: Numbers, b: Numbers): number {
  assert(a.length === b.length, 'paired values come in pairs');
  const [centreA, centreB] = [mean(a), mean(b)];
  let [together, ownA, ownB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    together += (a[i]! - centreA) * (b[i]! - centreB);
    ownA += (a[i]! - centreA) ** 2;
    ownB += (b[i]! - centreB) ** 2;
  }
  const scale = Math.sqrt(ownA) * Math.sqrt(ownB);
  return scale === 0 ? Number.NaN : together / scale;
}
