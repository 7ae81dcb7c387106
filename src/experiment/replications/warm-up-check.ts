// Whether the warm-up that a scenario leaves out is long enough: MSER-5 on the series of intervals, averaged over replications. Only for
// steady-state measures: a scenario with changes, or recorded traffic, is a terminating run whose beginning is part of the question.
// The cut must also matter: where leaving it out moves the mean by less than one per cent, the run has settled. Source: issue "Studies" 1.

import { mean } from '../../base/stats.ts';
import type { ResolvedScenario } from '../../scenario/resolved.ts';
import { type BatchMeans, batchMeans } from '../statistics/batch-means.ts';
import { mser5 } from '../statistics/mser.ts';
import type { IntervalSeries } from './interval-series.ts';

/** Null: the measures are those of a steady state. Otherwise why they are not. */
export function terminatingReason({ events, traffic }: ResolvedScenario): string | null {
  if (events.length > 0) return 'the scenario has changes: replications are compared as wholes';
  if (traffic.some(({ kind }) => kind === 'trace')) return 'recorded traffic is taken as it is';
  return null;
}

export type WarmUpVerdict = 'settled' | 'warm-up too short' | 'run too short to tell';

export interface WarmUpCheck {
  readonly series: string;
  readonly intervalCount: number;
  /** Further intervals that MSER-5 would leave out. */
  readonly cutIntervals: number;
  /** How far leaving them out moves the mean, as part of it. */
  readonly shiftRatio: number;
  readonly verdict: WarmUpVerdict;
}

const MATTERS = 0.01;

/** One check a series that has at least ten intervals, over the replications averaged. */
export function checkWarmUp(replications: readonly { readonly series: IntervalSeries }[]): WarmUpCheck[] {
  return Object.keys(replications[0]?.series ?? {}).flatMap((series): WarmUpCheck[] => {
    const values = averagedSeries(replications, series);
    const truncation = mser5(values);
    if (truncation === null) return [];
    const kept = mean(values.slice(truncation.cut));
    const all = mean(values);
    const shiftRatio = all === 0 ? 0 : Math.abs(kept / all - 1);
    const { cut, reliable } = truncation;
    const settled = cut === 0 || (reliable && shiftRatio < MATTERS);
    const verdict = settled ? 'settled' : reliable ? 'warm-up too short' : 'run too short to tell';
    return [{ series, intervalCount: values.length, cutIntervals: cut, shiftRatio, verdict }];
  });
}

/** Means by interval over the replications that have it, as far as all reach. */
export function averagedSeries(
  replications: readonly { readonly series: IntervalSeries }[],
  name: string,
): number[] {
  const lists = replications.map(({ series }) => series[name] ?? []);
  const length = Math.min(...lists.map((list) => list.length));
  return Array.from({ length }, (_, i) =>
    lists.map((list) => list[i] ?? null).filter((value) => value !== null),
  )
    .filter((values) => values.length > 0)
    .map(mean);
}

/** For one long run of a steady state: an interval by batch means, a series at a time; null where it is too short. */
export function batchMeansOf(series: IntervalSeries, confidence: number): Record<string, BatchMeans | null> {
  const entries = Object.entries(series).map(([name, values]): [string, BatchMeans | null] => {
    return [
      name,
      batchMeans(
        values.filter((value) => value !== null),
        confidence,
      ),
    ];
  });
  return Object.fromEntries(entries);
}
