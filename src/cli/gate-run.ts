// One gate from its file to its verdict: the baseline, the scenario it names as it is now, the seeds of each look. Shared by the command
// and by the matcher for vitest. Decides nothing itself: experiment/gate.

import { ok, type Result } from '../base/result.ts';
import { type GateOutcome, lookAt, nextLook } from '../experiment/gate/gate.ts';
import { LOOKS } from '../experiment/gate/metric-decision.ts';
import { currentCell, inputIdentities, type LoadedBaseline, readBaseline } from './baseline-file.ts';
import { changesSince, type GateResult } from './gate-result.ts';
import type { CliIo } from './io.ts';
import type { CliCell } from './replication-cell.ts';
import { readText } from './scenario-file.ts';
import { SeedRunner } from './seed-runner.ts';

export interface Gate {
  readonly loaded: LoadedBaseline;
  readonly cell: CliCell;
  /** The scenario file, for the lines of annotations. */
  readonly text: string;
}

/** Reads a baseline and its scenario; `set` changes the scenario that is judged. */
export async function loadGate(path: string, set: readonly string[], io: CliIo): Promise<Result<Gate>> {
  const loaded = await readBaseline(path, io);
  if (!loaded.ok) return loaded;
  const cell = await currentCell(loaded.value, set, io);
  if (!cell.ok) return cell;
  const text = await readText(cell.value.path, io);
  return text.ok ? ok({ loaded: loaded.value, cell: cell.value, text: text.value }) : text;
}

/** Null where Ctrl-C came first: half a verdict is none. */
export async function judgeGate(
  { loaded, cell, text }: Gate,
  workers: number,
  io: CliIo,
): Promise<GateResult | null> {
  const { baseline, path, folder } = loaded;
  const { scenario, path: scenarioFile } = cell;
  const runner = new SeedRunner(cell, io, workers);
  try {
    const most = baseline.fingerprints.length;
    let outcome: GateOutcome | null = null;
    for (
      let seeds: number | null = Math.min(LOOKS[0]!, most);
      seeds !== null;
      seeds = nextLook(outcome, most)
    ) {
      if (!(await runner.upTo(seeds))) return null;
      outcome = lookAt(baseline, scenario.thresholds, runner.replications, outcome);
    }
    const changes = changesSince(baseline, scenario, await inputIdentities(cell, folder));
    const { name } = scenario;
    return { path, scenarioFile, scenarioText: text, name, baseline, outcome: outcome!, changes };
  } finally {
    await runner.close();
  }
}
