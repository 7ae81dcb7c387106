// The measures of a summary as one flat list of numbers by name, which is what replications average, a gate compares and a sweep
// puts into columns. A measure with one value keeps its key; one with a series gives a name per statistic: `load_cv{…}.mean`,
// `.p95`, `.max`, `.interval_mean`, `.reference`, `.floor`. Missing values are null, never NaN. Source: SPEC §9.

import type { Summary } from '../../metrics/summary.ts';

/** Values by flat name, in the order of the summary. */
export type FlatMetrics = Readonly<Record<string, number | null>>;

export function flatMetrics({ metrics }: Pick<Summary, 'metrics'>): FlatMetrics {
  const entries = Object.entries(metrics).flatMap(([key, metric]): [string, number | null][] =>
    'value' in metric
      ? [[key, metric.value]]
      : Object.entries(metric).map(([statistic, value]) => [`${key}.${statistic}`, value]),
  );
  return Object.fromEntries(entries);
}

/** `load_cv{pool=web,of=sessions}.p95` → the key of the summary and the statistic; `value` where the measure has one value. */
export function splitFlatName(name: string): { readonly key: string; readonly statistic: string } {
  const parts = /^([^{}.]+(?:\{[^{}]*\})?)\.([a-z0-9_]+)$/.exec(name);
  return parts === null ? { key: name, statistic: 'value' } : { key: parts[1]!, statistic: parts[2]! };
}
