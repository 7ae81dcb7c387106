// The series by interval that tell whether a run had settled: per pool the live sessions of all servers together and their load CV.
// Read from the table `series` of a run; what it means is judged by warm-up-check.ts. Source: SPEC §9.

import type { RunResult } from '../../sim/run.ts';

/** Values by interval, in time order; null where an interval has no such value. */
export type IntervalSeries = Readonly<Record<string, readonly (number | null)[]>>;

/** `live_sessions{pool=P}` and `load_cv{pool=P,of=sessions}` of every pool. */
export function intervalSeries({ tables }: Pick<RunResult, 'tables'>): IntervalSeries {
  const table = tables.find(({ name }) => name === 'series');
  if (table === undefined) return {};
  const at = (column: string) => table.columns.findIndex(({ name }) => name === column);
  const [start, pool, quantity, measure, value] = [
    'start_seconds',
    'pool',
    'quantity',
    'measure',
    'value',
  ].map(at);
  const series = new Map<string, Map<unknown, number | null>>();
  for (const row of table.rows) {
    if (row[quantity!] !== 'sessions') continue;
    const name = seriesName(String(row[measure!]), String(row[pool!]));
    if (name === null) continue;
    const values = series.get(name) ?? new Map<unknown, number | null>();
    series.set(name, values);
    const amount = row[value!] as number | null;
    const before = values.get(row[start!]);
    values.set(row[start!], typeof before === 'number' ? before + (amount ?? 0) : amount);
  }
  return Object.fromEntries([...series].map(([name, values]) => [name, [...values.values()]]));
}

function seriesName(measure: string, pool: string): string | null {
  if (measure === 'amount') return `live_sessions{pool=${pool}}`;
  return measure === 'load_cv' ? `load_cv{pool=${pool},of=sessions}` : null;
}
