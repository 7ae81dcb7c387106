// A sweep file with its base scenario, planned and with the identity of every cell: what listing and running a sweep start from. All
// mistakes of all points are told before anything runs. Source: issue "Studies and the CI gate" 2.

import { dirname, resolve } from 'node:path';
import { ok, type Result } from '../base/result.ts';
import { outlineOf, planSweep, type SweepPlan } from '../experiment/sweep/plan-sweep.ts';
import type { SweepOutline } from '../experiment/sweep/sweep-outline.ts';
import { parseSweep } from '../scenario/parse-sweep.ts';
import type { CliIo } from './io.ts';
import type { CliCell } from './replication-cell.ts';
import { readText } from './scenario-file.ts';
import { InputHashes } from './sweep-inputs.ts';

export interface LoadedSweep {
  /** As the user wrote it. */
  readonly path: string;
  /** Absolute path of the base scenario. */
  readonly basePath: string;
  readonly plan: SweepPlan;
  readonly outline: SweepOutline;
}

/** Reads, plans and hashes. Reads every input file once. */
export async function loadSweep(path: string, io: CliIo): Promise<Result<LoadedSweep>> {
  const text = await readText(path, io);
  if (!text.ok) return text;
  const parsed = parseSweep(text.value, { file: path });
  if (!parsed.ok) return parsed;
  const basePath = resolve(io.cwd, dirname(path), parsed.value.sweep.base);
  const base = await readText(basePath, io);
  if (!base.ok) {
    const [issue] = base.issues;
    const placed = { at: ['base'], atKey: false, issue: { message: `the base scenario: ${issue!.message}` } };
    return { ok: false, issues: [parsed.value.place(placed)] };
  }
  const plan = planSweep(parsed.value, { text: base.value, file: basePath });
  if (!plan.ok) return plan;
  const hashes = new InputHashes(dirname(basePath), io);
  for (const { scenario } of plan.value.points) await hashes.add(scenario);
  if (hashes.issues.length > 0) return { ok: false, issues: hashes.issues };
  const outline = outlineOf(plan.value, (scenario) => hashes.of(scenario));
  return ok({ path, basePath, plan: plan.value, outline });
}

/** What a worker needs to run a point. */
export const cliCell = ({ basePath, plan }: LoadedSweep, point: number, io: CliIo): CliCell => ({
  path: basePath,
  folder: dirname(basePath),
  scenario: plan.points[point]!.scenario,
  traces: [],
  cwd: io.cwd,
});
