// An interval for the mean of one long run, whose values follow each other and are not independent: they are cut into batches whose
// means nearly are. The default is 20 batches; the correlation of neighbouring batch means says whether they are long enough. A rest
// that fills no batch is left out at the beginning, where what is left of the warm-up would be. Source: Law & Kelton §9.5.3.

import { assert } from '../../base/assert.ts';
import { mean, type Numbers } from '../../base/stats.ts';
import { correlation, type MeanInterval, meanInterval } from './mean-interval.ts';

export interface BatchMeans extends MeanInterval {
  readonly batchLength: number;
  /** Correlation of each batch mean with the next; above some 0.2 the interval is too narrow. NaN where they do not vary. */
  readonly lag1: number;
}

export const DEFAULT_BATCHES = 20;

/** Mean and t interval of the means of `batches` equal batches; null where there are fewer than two values a batch. */
export function batchMeans(
  values: Numbers,
  confidence: number,
  batches = DEFAULT_BATCHES,
): BatchMeans | null {
  assert(batches >= 2, 'there are at least two batches');
  const batchLength = Math.floor(values.length / batches);
  if (batchLength < 2) return null;
  const means = meansOfBatches(values, batchLength);
  const lag1 = correlation(means.subarray(0, -1), means.subarray(1));
  return { ...meanInterval(means, confidence), batchLength, lag1 };
}

/** Means of as many whole batches as fit; what does not fit is left out at the beginning. */
export function meansOfBatches(values: Numbers, batchLength: number): Float64Array {
  const count = Math.floor(values.length / batchLength);
  const from = values.length - count * batchLength;
  return Float64Array.from({ length: count }, (_, batch) => {
    const start = from + batch * batchLength;
    return mean(Array.from({ length: batchLength }, (_, i) => values[start + i]!));
  });
}
