// Which way a measure is worse, and which measures a gate looks at where nobody names any. Words only, no numbers. `either`: a
// description rather than a merit (how many sources, the load of one server); any change beyond the tolerance counts as worse.

import { splitFlatName } from '../replications/flat-metrics.ts';

export type Direction = 'higher' | 'lower' | 'either';

const HIGHER_IS_WORSE = new Set([
  'load_cv',
  'load_peak_over_mean',
  'load_spread',
  'bucket_cv',
  'bucket_empty',
  'sessions_lost',
  'sessions_lost_ratio',
  'misrouted_ratio',
  'table_used_ratio',
  'drain_seconds',
  'empty_seconds',
  'fill_seconds',
  'buckets_moved',
  'bucket_moves_excess',
  'punt_count',
  'punt_rate',
  'punt_delay_seconds',
  'reconnect_seconds',
  'pcc_violations',
]);
const DESCRIPTIVE = new Set(['reference', 'floor']);

/** Which way the measure of a flat name is worse. */
export function directionOf(name: string): Direction {
  const { key, statistic } = splitFlatName(name);
  return HIGHER_IS_WORSE.has(key.split('{')[0]!) && !DESCRIPTIVE.has(statistic) ? 'higher' : 'either';
}

const WATCHED: readonly RegExp[] = [
  /^load_cv\{pool=[^,]+,of=(sessions|requests)\}\.mean$/,
  /^load_peak_over_mean\{pool=[^,]+,of=sessions\}\.mean$/,
  /^sessions_lost_ratio\{/,
  /^misrouted_ratio$/,
  /^(drain|empty|fill)_seconds\{/,
  /^buckets_moved$/,
  /^table_used_ratio\{/,
  /^reconnect_seconds\{statistic=mean\}$/,
];

/** The measures of merit among these names: balance, losses, drains, tables. In the order of the names. */
export const watchedMetrics = (names: readonly string[]): string[] =>
  names.filter((name) => WATCHED.some((pattern) => pattern.test(name)));
