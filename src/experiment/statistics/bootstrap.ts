// The bootstrap: how far a statistic of independent values scatters, where no formula says it (quantiles, ratios). Values are drawn
// again with replacement from a named stream, so the same seed and name give the same interval in every engine; replicate r draws
// at entity (r, 0). Percentile interval, type 7. Source: Efron & Tibshirani, An Introduction to the Bootstrap, §13.3.

import { assert } from '../../base/assert.ts';
import { quantile } from '../../base/stats.ts';
import { Draws, type StreamKey } from '../../kernel/streams.ts';

export interface BootstrapInterval {
  readonly low: number;
  readonly high: number;
  readonly replicates: number;
}

export const DEFAULT_REPLICATES = 1000;

export interface BootstrapOptions {
  readonly key: StreamKey;
  /** In 0…1, such as 0.95. */
  readonly confidence: number;
  readonly replicates?: number;
}

/** Percentile interval of `statistic` over resamples of the values. At least one value. Cost: replicates × (n draws + statistic). */
export function bootstrapInterval(
  values: readonly number[],
  statistic: (resample: Float64Array) => number,
  options: BootstrapOptions,
): BootstrapInterval {
  assert(values.length > 0, 'a bootstrap needs values');
  const replicates = options.replicates ?? DEFAULT_REPLICATES;
  const draws = new Draws(options.key);
  const resample = new Float64Array(values.length);
  const found = Float64Array.from({ length: replicates }, (_, replicate) => {
    draws.seek(replicate, 0);
    for (let i = 0; i < resample.length; i++) resample[i] = values[draws.below(values.length)]!;
    return statistic(resample);
  }).sort();
  const tail = (1 - options.confidence) / 2;
  return { low: quantile(found, tail), high: quantile(found, 1 - tail), replicates };
}
