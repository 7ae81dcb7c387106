// Whether a run met the limits its scenario states. A measure that the run does not have fails its threshold: a misspelt gate
// must not pass in silence. Source: SPEC §9.

import type { Metric, ThresholdOutcome } from '../metrics/summary.ts';
import type { ResolvedThreshold } from '../scenario/resolved.ts';

/** `canonical` brings both spellings of a key to one form (labels in any order). */
export function checkThresholds(
  thresholds: readonly ResolvedThreshold[],
  metrics: Readonly<Record<string, Metric>>,
  canonical: (key: string) => string,
): ThresholdOutcome[] {
  const byKey = new Map(Object.entries(metrics).map(([key, metric]) => [canonical(key), { key, metric }]));
  return thresholds.map((threshold) => {
    const found = byKey.get(threshold.metric);
    const value = found === undefined ? null : statisticOf(found.metric, threshold.statistic);
    return {
      metric: found?.key ?? threshold.metric,
      statistic: threshold.statistic,
      min: threshold.min,
      max: threshold.max,
      value,
      pass: value !== null && value >= (threshold.min ?? -Infinity) && value <= (threshold.max ?? Infinity),
    };
  });
}

/** `mean` of a measure with one value is that value. */
function statisticOf(metric: Metric, statistic: ResolvedThreshold['statistic']): number | null {
  if ('value' in metric) return statistic === 'mean' || statistic === 'value' ? metric.value : null;
  return statistic === 'value' ? metric.mean : metric[statistic];
}
