// One replication: a scenario run with the seed of its number, and what remains of it. Plain data, so that it crosses a worker
// boundary; the same bytes whichever worker ran it and in whatever order. Not here: how several are run (replication-pool.ts) and
// what they say together (replication-summary.ts).

import type { Summary } from '../../metrics/summary.ts';
import type { ResolvedScenario } from '../../scenario/resolved.ts';
import { type RunHooks, type RunInputs, runScenario } from '../../sim/run.ts';
import { type FlatMetrics, flatMetrics } from './flat-metrics.ts';
import { type IntervalSeries, intervalSeries } from './interval-series.ts';
import { replicated } from './replication-seed.ts';

export interface Replication {
  /** 0, 1, 2, …; 0 is the scenario with its own seed. */
  readonly number: number;
  readonly seed: string;
  /** Values by flat name: see flat-metrics.ts. */
  readonly metrics: FlatMetrics;
  /** Sixteen hexadecimal digits a class. */
  readonly fingerprint: Readonly<Record<string, string>>;
  readonly summary: Summary;
  /** For the check of the warm-up. */
  readonly series: IntervalSeries;
  /** True where the run was stopped before its end; such a replication counts nowhere. */
  readonly partial: boolean;
}

/** Runs replication `number` of a scenario. Throws InputError where the traces or the scenario cannot be used. Cost: one run. */
export async function runReplication(
  scenario: ResolvedScenario,
  inputs: RunInputs,
  number: number,
  hooks: RunHooks = {},
): Promise<Replication> {
  const own = replicated(scenario, number);
  const result = await runScenario(own, inputs, hooks);
  return {
    number,
    seed: own.seed,
    metrics: flatMetrics(result.summary),
    fingerprint: result.fingerprint,
    summary: result.summary,
    series: intervalSeries(result),
    partial: result.partial,
  };
}
