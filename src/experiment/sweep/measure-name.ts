// Finding a measure in the results by the name a sweep file gives it: the flat name itself, or the key alone, which means its mean
// (or its only value). A name that nothing has is told, with the closest one, never taken for "missing". Source: SPEC §9.

import { closestName } from '../../base/registry.ts';
import type { Issue } from '../../base/result.ts';
import { canonicalMetric } from '../../scenario/schema/thresholds.ts';
import { type FlatMetrics, splitFlatName } from '../replications/flat-metrics.ts';

/** The value of a measure in one run; undefined where the run has no such measure. */
export function measureIn(metrics: FlatMetrics, name: string): number | null | undefined {
  const { key, statistic } = splitFlatName(name);
  const canonical = canonicalMetric(key);
  const named = statistic === 'value' ? canonical : `${canonical}.${statistic}`;
  if (Object.hasOwn(metrics, named)) return metrics[named]!;
  return statistic === 'value' ? metrics[`${canonical}.mean`] : undefined;
}

/** What is wrong with a name that none of `known` (flat names of finished runs) answers to. */
export function unknownMeasure(name: string, known: readonly string[]): Issue {
  const close = closestName(name, known);
  const base = name.split(/[{.]/)[0]!;
  const same = known.filter((other) => other.split(/[{.]/)[0] === base).slice(0, 6);
  const bases = [...new Set(known.map((other) => other.split(/[{.]/)[0]!))].sort();
  return {
    message: `no run has the measure \`${name}\``,
    expected: same.length > 0 ? `such as ${same.join(', ')}` : `one of ${bases.join(', ')}`,
    ...(close === null ? {} : { hint: `did you mean \`${close}\`?` }),
  };
}
