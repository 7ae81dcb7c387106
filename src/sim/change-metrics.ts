// The measures of what changes cost: drains, moved buckets, punts, outages, table use. Times in seconds. Source: SPEC §9.

import { mean, quantile } from '../base/stats.ts';
import { type Metric, metricKey } from '../metrics/summary.ts';
import type { ChangeBook, ServerChange } from './change-book.ts';
import type { World } from './world.ts';

type Entry = [string, Metric];

/** Measures by key; those of changes only where something was asked for. */
export function changeMetrics(book: ChangeBook, world: World, endedAtUs: number): Record<string, Metric> {
  const { puntCount, puntDelaysUs } = book;
  const entries: Entry[] = [
    ...book.changes.flatMap(changeEntries),
    ['buckets_moved', { value: book.bucketsMoved }],
    ['bucket_moves_excess', { value: book.plannedMoves - book.minimumMoves }],
    ['punt_count', { value: puntCount }],
    ['punt_rate', { value: endedAtUs > 0 ? puntCount / (endedAtUs / 1e6) : null }],
    ...timeEntries('punt_delay_seconds', puntDelaysUs),
    ...timeEntries('reconnect_seconds', world.outagesUs),
    ['pcc_violations', { value: world.serverSide.pccViolations }],
  ];
  return Object.fromEntries(entries);
}

/** `drain_seconds` and `empty_seconds` of a server taken out, `fill_seconds` of one brought in; the last change of a server wins. */
function changeEntries({ kind, server, askedAtUs, doneAtUs, emptyAtUs }: ServerChange): Entry[] {
  const since = (atUs: number | null) => (atUs === null ? null : (atUs - askedAtUs) / 1e6);
  if (kind === 'add') return [[metricKey('fill_seconds', { server }), { value: since(doneAtUs) }]];
  return [
    [metricKey('drain_seconds', { server }), { value: since(doneAtUs) }],
    [metricKey('empty_seconds', { server }), { value: since(emptyAtUs) }],
  ];
}

/** Mean, 95th percentile and largest of a list of times. */
function timeEntries(name: string, timesUs: readonly number[]): Entry[] {
  const sorted = Float64Array.from(timesUs).sort();
  const seconds = (us: number) => (sorted.length === 0 ? null : us / 1e6);
  return [
    [metricKey(name, { statistic: 'mean' }), { value: seconds(mean(sorted)) }],
    [metricKey(name, { statistic: 'p95' }), { value: seconds(quantile(sorted, 0.95)) }],
    [metricKey(name, { statistic: 'max' }), { value: seconds(sorted.at(-1) ?? 0) }],
  ];
}
