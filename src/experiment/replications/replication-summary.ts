// What several replications say together: per measure the mean over replications with its t interval, and quantiles. A value that
// one replication does not have (nothing was lost, so no reconnect time) is left out and counted as missing. Source: issue "Studies" 1.

import { quantile } from '../../base/stats.ts';
import { type MeanInterval, meanInterval } from '../statistics/mean-interval.ts';
import type { Replication } from './replication.ts';

export const DEFAULT_CONFIDENCE = 0.95;

export interface MetricSummary extends MeanInterval {
  /** Replications without such a value. */
  readonly missing: number;
  readonly least: number;
  readonly p05: number;
  readonly median: number;
  readonly p95: number;
  readonly most: number;
}

/** Values of one measure by replication; null where a replication has none. */
export const valuesOf = (
  replications: readonly Pick<Replication, 'metrics'>[],
  name: string,
): (number | null)[] => replications.map(({ metrics }) => metrics[name] ?? null);

/** Names of the measures of any replication, in the order of the first that has them. */
export const metricNames = (replications: readonly Pick<Replication, 'metrics'>[]): string[] => [
  ...new Set(replications.flatMap(({ metrics }) => Object.keys(metrics))),
];

/** Null where no replication has a value. */
export function summariseValues(
  values: readonly (number | null)[],
  confidence = DEFAULT_CONFIDENCE,
): MetricSummary | null {
  const present = values.filter((value) => value !== null);
  if (present.length === 0) return null;
  const sorted = Float64Array.from(present).sort();
  return {
    ...meanInterval(present, confidence),
    missing: values.length - present.length,
    least: sorted[0]!,
    p05: quantile(sorted, 0.05),
    median: quantile(sorted, 0.5),
    p95: quantile(sorted, 0.95),
    most: sorted.at(-1)!,
  };
}
