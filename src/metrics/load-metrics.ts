// The measures of load of a finished run, read from its recorder: run-level figures from the ledgers, p95, max and mean over
// the full intervals. Source: SPEC §9.

import { mean, quantile } from '../base/stats.ts';
import { type LoadBounds, loadFloors, loadReferences } from './load-bounds.ts';
import type { LoadLedger, QuantityLoad } from './load-ledger.ts';
import type { LoadFigures } from './load-measures.ts';
import { QUANTITIES, SESSIONS } from './quantity.ts';
import type { ClosedInterval, Recorder } from './recorder.ts';
import { type LoadMetric, type Metric, metricKey } from './summary.ts';

/** Measures by key, pools in id order, then quantities. */
export function loadMetrics(recorder: Recorder): Record<string, Metric> {
  const full = fullIntervals(recorder);
  const entries = recorder.pools.flatMap(({ name }, pool) =>
    QUANTITIES.flatMap((of, quantity) => {
      const ledger = recorder.ledgers[pool]!;
      const series = full.map(({ loads }) => loads[pool]![quantity]!.figures);
      return poolMetrics({ pool: name, of }, ledger, ledger.runLoad(quantity), series);
    }),
  );
  return Object.fromEntries(entries);
}

/** Intervals of the regular length; all of them where none is (a run shorter than one interval). */
export function fullIntervals(recorder: Recorder): readonly ClosedInterval[] {
  const full = recorder.intervals.filter(({ startUs, endUs }) => endUs - startUs === recorder.intervalUs);
  return full.length > 0 ? full : recorder.intervals;
}

type Entry = [string, Metric];

function poolMetrics(
  labels: { pool: string; of: string },
  ledger: LoadLedger,
  run: QuantityLoad,
  series: readonly LoadFigures[],
): Entry[] {
  const { figures } = run;
  const { floors, references } = boundsOf(ledger, figures);
  const load = (
    key: 'cv' | 'peakOverMean' | 'spread',
    reference: number | null,
    floor: number | null,
  ): LoadMetric => ({
    mean: figures[key],
    ...overIntervals(series.map((figure) => figure[key])),
    reference,
    floor,
  });
  return [
    [metricKey('load_cv', labels), load('cv', figures.reference, figures.floor)],
    [
      metricKey('load_peak_over_mean', labels),
      load('peakOverMean', references?.peakOverMean ?? null, floors?.peakOverMean ?? null),
    ],
    [metricKey('load_spread', labels), load('spread', references?.spread ?? null, floors?.spread ?? null)],
    [metricKey('effective_sources', labels), { value: figures.effectiveSources }],
    [metricKey('top_source_ratio', labels), { value: figures.topSourceRatio }],
  ];
}

function boundsOf(
  ledger: LoadLedger,
  figures: LoadFigures,
): { floors: LoadBounds | null; references: LoadBounds | null } {
  if (figures.reference === null || figures.topSourceRatio === null)
    return { floors: null, references: null };
  const shares = ledger.countedMembers().map((m) => ledger.members[m]!.share);
  return {
    floors: loadFloors(shares, figures.topSourceRatio),
    references: loadReferences(shares.length, figures.reference),
  };
}

function overIntervals(
  values: readonly (number | null)[],
): Pick<LoadMetric, 'p95' | 'max' | 'interval_mean'> {
  const present = values.filter((value) => value !== null).sort((a, b) => a - b);
  if (present.length === 0) return { p95: null, max: null, interval_mean: null };
  return { p95: quantile(present, 0.95), max: present.at(-1)!, interval_mean: mean(present) };
}

/** Amounts per server in the unit of the table: sessions as a time average over `spanUs`, the others as counts. */
export function amountInUnit(quantity: number, amount: number, spanUs: number): number {
  return quantity === SESSIONS ? amount / spanUs : amount;
}
