// `maskring baseline check FILE…`: runs the seeds of each baseline with today's code and scenario, 8 first and more only where that cannot
// tell, and gives the verdict on the terminal and in every form a CI reads. Decides nothing itself: experiment/gate. Exit codes: 0 passed
// or a warning, 4 a limit of the scenario, 5 worse than the baseline, 6 with --strict where 64 seeds cannot tell. Source: issue "Studies" 3.

import { appendFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type GateOutcome, lookAt, nextLook } from '../experiment/gate/gate.ts';
import { LOOKS } from '../experiment/gate/metric-decision.ts';
import {
  currentCell,
  inputIdentities,
  type LoadedBaseline,
  readBaseline,
  writeWhole,
} from './baseline-file.ts';
import {
  EXIT_INCONCLUSIVE,
  EXIT_INPUT,
  EXIT_INTERRUPTED,
  EXIT_OK,
  EXIT_REGRESSION,
  EXIT_THRESHOLD,
} from './exit-code.ts';
import { annotations } from './gate-annotations.ts';
import { junitXml } from './gate-junit.ts';
import { COMMENT_CHARACTERS, gateMarkdown, SUMMARY_BYTES } from './gate-markdown.ts';
import { changesSince, type GateResult, verdictJson } from './gate-result.ts';
import { gateText } from './gate-text.ts';
import type { CliIo } from './io.ts';
import { printIssues } from './issue-text.ts';
import type { CliCell } from './replication-cell.ts';
import { styleFor } from './report/style.ts';
import { readText } from './scenario-file.ts';
import { SeedRunner } from './seed-runner.ts';

export interface CheckOptions {
  readonly set: readonly string[];
  readonly strict: boolean;
  readonly junit?: string;
  readonly summary?: string;
  readonly markdown?: string;
  readonly verdict?: string;
  readonly annotations?: boolean;
  readonly json: boolean;
  readonly workers: number;
}

export async function checkBaselines(
  paths: readonly string[],
  options: CheckOptions,
  io: CliIo,
): Promise<number> {
  const gates = await loadGates(paths, options, io);
  if (gates === null) return EXIT_INPUT;
  const results: GateResult[] = [];
  for (const gate of gates) {
    const result = await judge(gate, options, io);
    if (result === null) return EXIT_INTERRUPTED;
    results.push(result);
  }
  await report(results, options, io);
  const codes = results.map(({ outcome }) => exitCode(outcome, options.strict));
  return WORST_FIRST.find((code) => codes.includes(code)) ?? EXIT_OK;
}

/** What a reader should hear of first, where several gates end differently. */
const WORST_FIRST = [EXIT_REGRESSION, EXIT_THRESHOLD, EXIT_INCONCLUSIVE];

interface Gate {
  readonly loaded: LoadedBaseline;
  readonly cell: CliCell;
  /** Lines of the scenario file, for annotations. */
  readonly text: string;
}

/** All problems of all files before a seed runs. */
async function loadGates(paths: readonly string[], { set }: CheckOptions, io: CliIo): Promise<Gate[] | null> {
  const gates: Gate[] = [];
  for (const path of paths) {
    const loaded = await readBaseline(path, io);
    const cell = loaded.ok ? await currentCell(loaded.value, set, io) : loaded;
    if (!loaded.ok || !cell.ok) {
      printIssues(loaded.ok ? (cell.ok ? [] : cell.issues) : loaded.issues, io);
      continue;
    }
    const text = await readText(cell.value.path, io);
    gates.push({ loaded: loaded.value, cell: cell.value, text: text.ok ? text.value : '' });
  }
  return gates.length === paths.length ? gates : null;
}

/** Null where Ctrl-C came first: half a verdict is none. */
async function judge(
  { loaded, cell, text }: Gate,
  options: CheckOptions,
  io: CliIo,
): Promise<GateResult | null> {
  const { baseline, path, folder } = loaded;
  const runner = new SeedRunner(cell, io, options.workers);
  try {
    const most = baseline.fingerprints.length;
    let outcome: GateOutcome | null = null;
    for (
      let seeds: number | null = Math.min(LOOKS[0]!, most);
      seeds !== null;
      seeds = nextLook(outcome, most)
    ) {
      if (!(await runner.upTo(seeds))) return null;
      outcome = lookAt(baseline, cell.scenario.thresholds, runner.replications, outcome);
    }
    const changes = changesSince(baseline, cell.scenario, await inputIdentities(cell, folder));
    return {
      path,
      scenarioFile: cell.path,
      scenarioText: text,
      name: cell.scenario.name,
      baseline,
      outcome: outcome!,
      changes,
    };
  } finally {
    await runner.close();
  }
}

function exitCode({ verdict, metrics }: GateOutcome, strict: boolean): number {
  if (verdict === 'fail')
    return metrics.some((it) => it.verdict === 'fail') ? EXIT_REGRESSION : EXIT_THRESHOLD;
  return verdict === 'inconclusive' && strict ? EXIT_INCONCLUSIVE : EXIT_OK;
}

async function report(results: readonly GateResult[], options: CheckOptions, io: CliIo): Promise<void> {
  const { strict } = options;
  if (options.json) io.out.write(verdictJson(results));
  else io.out.write(results.map((result) => gateText(result, io.out.width, styleFor(io))).join('\n'));
  if (options.annotations ?? io.env.GITHUB_ACTIONS === 'true') {
    const sink = options.json ? io.err : io.out;
    for (const line of annotations(results, strict)) sink.write(`${line}\n`);
  }
  const files: [string | undefined, () => string][] = [
    [options.junit, () => junitXml(results, strict)],
    [options.markdown, () => gateMarkdown(results, { characters: COMMENT_CHARACTERS })],
    [options.verdict, () => verdictJson(results)],
  ];
  for (const [file, text] of files) if (file !== undefined) await writeWhole(resolve(io.cwd, file), text());
  const summary = options.summary ?? io.env.GITHUB_STEP_SUMMARY;
  if (summary !== undefined && summary !== '')
    await appendFile(resolve(io.cwd, summary), gateMarkdown(results, { bytes: SUMMARY_BYTES }));
}
