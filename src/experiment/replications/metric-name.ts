// From what somebody types to the flat name of a measure: labels in any order, `.mean` left out. A name that does not exist is an
// issue with the nearest one, never ignored: a misspelt gate must not pass in silence.

import { quote } from '../../base/quote.ts';
import { closestName } from '../../base/registry.ts';
import { fail, type Issue, ok, type Result } from '../../base/result.ts';
import { canonicalMetric } from '../../scenario/schema/thresholds.ts';
import { splitFlatName } from './flat-metrics.ts';

/** The flat name among `names` that is meant. Cost: one pass over the names, for a wrong name an edit distance each. */
export function resolveMetricName(
  text: string,
  names: readonly string[],
  place: Partial<Issue> = {},
): Result<string> {
  const wanted = canonicalName(text);
  const found = names.find((name) => {
    const own = canonicalName(name);
    return own === wanted || own === `${wanted}.mean`;
  });
  if (found !== undefined) return ok(found);
  const close =
    closestName(text, names) ?? closestName(splitFlatName(text).key.split('{')[0]!, baseNames(names));
  return fail({
    ...place,
    message: `there is no measure ${quote(text)} in this run`,
    ...(close === null ? {} : { hint: `did you mean \`${close}\`?` }),
  });
}

function canonicalName(name: string): string {
  const { key, statistic } = splitFlatName(name);
  return statistic === 'value' ? canonicalMetric(key) : `${canonicalMetric(key)}.${statistic}`;
}

const baseNames = (names: readonly string[]): string[] => [
  ...new Set(names.map((name) => splitFlatName(name).key.split('{')[0]!)),
];
