// The absolute limits of a scenario in a gate: judged on the mean over the seeds that ran, whatever the baseline says, so that a measure
// that crept up to its limit over many accepted baselines still fails. A measure that no replication has fails. Source: issue "Studies" 3.

import { mean } from '../../base/stats.ts';
import type { ResolvedThreshold } from '../../scenario/resolved.ts';
import { resolveMetricName } from '../replications/metric-name.ts';
import type { Replication } from '../replications/replication.ts';
import { metricNames, valuesOf } from '../replications/replication-summary.ts';

export interface ThresholdVerdict {
  readonly metric: string;
  readonly statistic: ResolvedThreshold['statistic'];
  readonly min: number | null;
  readonly max: number | null;
  /** Mean over the replications that have it; null: none has. */
  readonly value: number | null;
  readonly count: number;
  /** Replications that miss the limit by themselves. */
  readonly missed: number;
  readonly pass: boolean;
}

export function judgeThresholds(
  thresholds: readonly ResolvedThreshold[],
  replications: readonly Pick<Replication, 'metrics'>[],
): ThresholdVerdict[] {
  const names = metricNames(replications);
  return thresholds.map((threshold) => {
    const values = thresholdValues(threshold, names, replications);
    const value = values.length === 0 ? null : mean(values);
    const within = (x: number) => x >= (threshold.min ?? -Infinity) && x <= (threshold.max ?? Infinity);
    return {
      ...threshold,
      value,
      count: values.length,
      missed: values.filter((x) => !within(x)).length,
      pass: value !== null && within(value),
    };
  });
}

/** The flat name that a threshold is about. */
export const thresholdName = ({
  metric,
  statistic,
}: Pick<ResolvedThreshold, 'metric' | 'statistic'>): string =>
  statistic === 'mean' || statistic === 'value' ? metric : `${metric}.${statistic}`;

function thresholdValues(
  threshold: ResolvedThreshold,
  names: readonly string[],
  replications: readonly Pick<Replication, 'metrics'>[],
): number[] {
  const name = resolveMetricName(thresholdName(threshold), names);
  return name.ok ? valuesOf(replications, name.value).filter((value) => value !== null) : [];
}
