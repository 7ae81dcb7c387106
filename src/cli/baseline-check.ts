// `maskring baseline check FILE…`: runs the seeds of each baseline with today's code and scenario, 8 first and more only where that cannot
// tell, and gives the verdict on the terminal and in every form a CI reads. Decides nothing itself: experiment/gate. Exit codes: 0 passed
// or a warning, 4 a limit of the scenario, 5 worse than the baseline, 6 with --strict where 64 seeds cannot tell. Source: issue "Studies" 3.

import { appendFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Result, unwrap } from '../base/result.ts';
import type { GateOutcome } from '../experiment/gate/gate.ts';
import { writeWhole } from './baseline-file.ts';
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
import { type GateResult, verdictJson } from './gate-result.ts';
import { type Gate, judgeGate, loadGate } from './gate-run.ts';
import { gateText } from './gate-text.ts';
import type { CliIo } from './io.ts';
import { printIssues } from './issue-text.ts';
import { styleFor } from './report/style.ts';

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
    const result = await judgeGate(gate, options.workers, io);
    if (result === null) return EXIT_INTERRUPTED;
    results.push(result);
  }
  await report(results, options, io);
  const codes = results.map(({ outcome }) => exitCode(outcome, options.strict));
  return WORST_FIRST.find((code) => codes.includes(code)) ?? EXIT_OK;
}

/** What a reader should hear of first, where several gates end differently. */
const WORST_FIRST = [EXIT_REGRESSION, EXIT_THRESHOLD, EXIT_INCONCLUSIVE];

/** All problems of all files before a seed runs. */
async function loadGates(paths: readonly string[], { set }: CheckOptions, io: CliIo): Promise<Gate[] | null> {
  const loaded: Result<Gate>[] = [];
  for (const path of paths) loaded.push(await loadGate(path, set, io));
  const issues = loaded.flatMap((gate) => (gate.ok ? [] : gate.issues));
  if (issues.length > 0) printIssues(issues, io);
  return issues.length > 0 ? null : loaded.map(unwrap);
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
