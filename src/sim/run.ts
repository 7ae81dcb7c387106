// A whole run: opens a simulation, drives it to its end (or until it is stopped) and turns what was recorded into the summary and
// the tables. A stopped run gives partial results. Source: SPEC §7, §9, §10.

import type { Summary } from '../metrics/summary.ts';
import type { Table } from '../metrics/table.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';
import type { RunHooks, RunInputs } from './run-inputs.ts';
import { buildSummary, buildTables } from './run-results.ts';
import { Simulation } from './simulation.ts';

export type { RunHooks, RunInputs, RunProgress, TraceLike } from './run-inputs.ts';
export type { BuiltRun, FinishedRun } from './simulation.ts';

export interface RunResult {
  readonly summary: Summary;
  /** `runs`, `metrics`, `series`, `buckets`, and where there were changes `events` and `sessions_lost`. */
  readonly tables: readonly Table[];
  readonly fingerprint: Readonly<Record<string, string>>;
  /** True where the run was stopped before its end. */
  readonly partial: boolean;
}

/** Runs a scenario. Throws InputError where the traces or the scenario cannot be used. */
export async function runScenario(
  scenario: ResolvedScenario,
  inputs: RunInputs,
  hooks: RunHooks = {},
): Promise<RunResult> {
  const simulation = await Simulation.open(scenario, inputs, hooks);
  await simulation.runToEnd(hooks);
  hooks.beforeEnd?.(simulation);
  return resultOf(simulation);
}

/** Ends the run where it is and takes its results. `scenario`: the one it answers for, where events were added on the way. */
export function resultOf(simulation: Simulation, scenario = simulation.scenario): RunResult {
  const run = { ...simulation.finish(), scenario };
  const summary = buildSummary(run);
  return {
    summary,
    tables: buildTables(run, summary),
    fingerprint: summary.fingerprint,
    partial: run.partial,
  };
}
