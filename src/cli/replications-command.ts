// `maskring run SCENARIO --replications N` or `--until-ci MEASURE=WIDTH`: runs a scenario with many seeds and says what they say together.
// How many run never depends on the workers; Ctrl-C keeps what has finished. What is computed is in experiment/replications, how it is
// printed in replications-report.ts. Source: issue "Studies" 1.

import { resolve } from 'node:path';
import { type Issue, unwrap } from '../base/result.ts';
import { judgeThresholds } from '../experiment/gate/threshold-verdict.ts';
import { resolveMetricName } from '../experiment/replications/metric-name.ts';
import { DEFAULT_CONFIDENCE, metricNames, valuesOf } from '../experiment/replications/replication-summary.ts';
import {
  DEFAULT_MOST,
  FIRST_LOOK,
  nextCount,
  parseWidthTarget,
  type WidthTarget,
  widthRatio,
} from '../experiment/replications/until-narrow.ts';
import { EXIT_INPUT, EXIT_INTERRUPTED, EXIT_OK, EXIT_THRESHOLD, EXIT_USAGE } from './exit-code.ts';
import type { CliIo } from './io.ts';
import { printIssues } from './issue-text.ts';
import { keepReplications } from './replications-folder.ts';
import type { ReplicationOptions } from './replications-register.ts';
import { type ReplicationsReport, replicationsReport } from './replications-report.ts';
import { replicationsText } from './replications-text.ts';
import { styleFor } from './report/style.ts';
import { refuseFolder } from './result-folder.ts';
import type { RunOptions } from './run-command.ts';
import { type LoadedScenario, loadScenario } from './scenario-file.ts';
import { cellOf, SeedRunner } from './seed-runner.ts';
import { parseFormats, type TableFormat } from './table-files.ts';

export type ReplicatedRunOptions = RunOptions & ReplicationOptions;

/** One scenario, many seeds. */
export async function runReplications(
  paths: readonly string[],
  options: ReplicatedRunOptions,
  io: CliIo,
): Promise<number> {
  const asked = await askedFor(paths, options, io);
  if ('code' in asked) {
    printIssues(asked.issues, io);
    return asked.code;
  }
  const { loaded, target, formats } = asked;
  const runner = new SeedRunner(unwrap(cellOf(loaded, options.trace, io.cwd)), io, options.workers);
  try {
    const stopped =
      target === null
        ? await runCount(runner, options.replications!)
        : await runUntil(runner, target, options);
    const { replications } = runner;
    if (replications.length === 0) return EXIT_INTERRUPTED;
    const report = replicationsReport(loaded, replications, { target, stopped, cap: capOf(options, target) });
    if (options.json) io.out.write(`${JSON.stringify(report, null, 2)}\n`);
    else io.out.write(replicationsText(report, io.out.width, styleFor(io)));
    if (options.out !== undefined)
      await keepReplications(resolve(io.cwd, options.out), { report, formats }, io);
    return exitCode(loaded, runner);
  } finally {
    await runner.close();
  }
}

interface Asked {
  readonly loaded: LoadedScenario;
  readonly target: WidthTarget | null;
  readonly formats: readonly TableFormat[];
}

interface Refused {
  readonly code: number;
  readonly issues: readonly Issue[];
}

/** Everything that can be refused before a seed runs. */
async function askedFor(
  paths: readonly string[],
  options: ReplicatedRunOptions,
  io: CliIo,
): Promise<Asked | Refused> {
  const refused = (code: number, ...issues: readonly Issue[]): Refused => ({ code, issues });
  if (paths.length > 1) return refused(EXIT_USAGE, { message: 'replications are of one scenario at a time' });
  const target = options.untilCi === undefined ? null : parseWidthTarget(options.untilCi);
  if (target !== null && !target.ok) return refused(EXIT_USAGE, ...target.issues);
  const formats = parseFormats(options.format);
  if (!formats.ok) return refused(EXIT_USAGE, ...formats.issues);
  if (options.out !== undefined) {
    const full = await refuseFolder(resolve(io.cwd, options.out), options.out, options.force);
    if (full !== null) return refused(EXIT_USAGE, full);
  }
  const seed = options.seed;
  const overrides = seed === undefined ? [] : [{ flag: `--seed ${seed}`, path: ['seed'], value: seed }];
  const loaded = await loadScenario(paths[0]!, { set: options.set, overrides }, io);
  if (!loaded.ok) return refused(EXIT_INPUT, ...loaded.issues);
  const cell = cellOf(loaded.value, options.trace, io.cwd);
  if (!cell.ok) return refused(EXIT_USAGE, ...cell.issues);
  return { loaded: loaded.value, target: target === null ? null : target.value, formats: formats.value };
}

const capOf = (options: ReplicatedRunOptions, target: WidthTarget | null): number =>
  target === null
    ? options.replications!
    : (options.maxReplications ?? Math.max(DEFAULT_MOST, options.replications ?? 0));

export type Stopped = ReplicationsReport['replications']['stopped'];

async function runCount(runner: SeedRunner, count: number): Promise<Stopped> {
  return (await runner.upTo(count)) ? 'count' : 'interrupted';
}

/** Looks at 8 (or as many as asked for), then as the width suggests, up to the cap. */
async function runUntil(
  runner: SeedRunner,
  target: WidthTarget,
  options: ReplicatedRunOptions,
): Promise<Stopped> {
  const cap = capOf(options, target);
  let count = Math.min(cap, options.replications ?? FIRST_LOOK);
  for (;;) {
    if (!(await runner.upTo(count))) return 'interrupted';
    const { replications } = runner;
    const flag = { file: `--until-ci ${options.untilCi}` };
    const name = unwrap(resolveMetricName(target.metric, metricNames(replications), flag));
    const values = valuesOf(replications, name).filter((value) => value !== null);
    const ratio = widthRatio(values, target, DEFAULT_CONFIDENCE);
    if (ratio <= 1) return 'narrow';
    if (count >= cap) return 'cap';
    count = nextCount(count, ratio, cap);
  }
}

function exitCode({ scenario }: LoadedScenario, { replications, isInterrupted }: SeedRunner): number {
  if (isInterrupted) return EXIT_INTERRUPTED;
  const judged = judgeThresholds(scenario.thresholds, replications);
  return judged.every(({ pass }) => pass) ? EXIT_OK : EXIT_THRESHOLD;
}
