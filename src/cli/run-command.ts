// `maskring run SCENARIO…`: runs scenarios one after the other, prints a report or the summary, writes result folders. The order of
// work: refuse what can be refused before anything is read, run, keep what ran also after Ctrl-C, then the exit code.

import { basename, join, resolve } from 'node:path';
import { scenarioHash } from '../scenario/hash.ts';
import type { Override } from '../scenario/override.ts';
import { type RunResult, runScenario } from '../sim/run.ts';
import { EXIT_INPUT, EXIT_INTERRUPTED, EXIT_OK, EXIT_THRESHOLD, EXIT_USAGE } from './exit-code.ts';
import { type Interrupt, watchInterrupt } from './interrupt.ts';
import type { CliIo } from './io.ts';
import { printIssues } from './issue-text.ts';
import { packageVersion } from './package-version.ts';
import { ProgressLine } from './progress-line.ts';
import { type RunCommandText, runReport } from './report/run-report.ts';
import { styleFor } from './report/style.ts';
import { refuseFolder, writeFolder } from './result-folder.ts';
import { type LoadedScenario, loadScenario } from './scenario-file.ts';
import { parseFormats, type TableFormat } from './table-files.ts';
import { openInputs, parseTraceOption, type TraceInputs } from './trace-inputs.ts';

export interface RunOptions {
  readonly trace: readonly string[];
  readonly seed?: string;
  readonly set: readonly string[];
  readonly out?: string;
  readonly force: boolean;
  readonly json: boolean;
  readonly withAddresses: boolean;
  /** Of the tables in `out`: csv, ndjson, parquet, parted by commas. */
  readonly format: string;
}

/** Runs all scenarios; the worst exit code counts. Nothing runs where one scenario has a mistake. */
export async function runScenarios(
  paths: readonly string[],
  options: RunOptions,
  io: CliIo,
): Promise<number> {
  const formats = parseFormats(options.format);
  if (!formats.ok) {
    printIssues(formats.issues, io);
    return EXIT_USAGE;
  }
  if (options.out !== undefined) {
    const refused = await refuseFolder(resolve(io.cwd, options.out), options.out, options.force);
    if (refused !== null) {
      printIssues([refused], io);
      return EXIT_USAGE;
    }
  }
  const loaded = await loadAll(paths, options, io);
  if (loaded === null) return EXIT_INPUT;
  const interrupt = watchInterrupt(io);
  try {
    return await runLoaded(loaded, { options, formats: formats.value, io, interrupt });
  } finally {
    interrupt.stop();
  }
}

interface RunContext {
  readonly options: RunOptions;
  readonly formats: readonly TableFormat[];
  readonly io: CliIo;
  readonly interrupt: Interrupt;
}

async function loadAll(
  paths: readonly string[],
  options: RunOptions,
  io: CliIo,
): Promise<LoadedScenario[] | null> {
  const overrides: Override[] =
    options.seed === undefined
      ? []
      : [{ flag: `--seed ${options.seed}`, path: ['seed'], value: options.seed }];
  const loaded: LoadedScenario[] = [];
  let wrong = false;
  for (const path of paths) {
    const result = await loadScenario(path, { set: options.set, overrides }, io);
    if (result.ok) loaded.push(result.value);
    else {
      printIssues(result.issues, io);
      wrong = true;
    }
  }
  return wrong ? null : loaded;
}

async function runLoaded(all: readonly LoadedScenario[], context: RunContext): Promise<number> {
  const folders = foldersFor(all, context);
  let code = EXIT_OK;
  for (const [i, loaded] of all.entries()) {
    if (i > 0 && !context.options.json) context.io.out.write('\n');
    const own = await runOne(loaded, folders[i] ?? null, { ...context, compact: all.length > 1 });
    code = Math.max(code, own);
    if (own === EXIT_INTERRUPTED) break;
  }
  return code;
}

/** One scenario fills the folder itself, several one folder each, by name; a repeated name gets a number. */
function foldersFor(all: readonly LoadedScenario[], { options, io }: RunContext): string[] {
  if (options.out === undefined) return [];
  const root = resolve(io.cwd, options.out);
  if (all.length === 1) return [root];
  const names = all.map(({ path }) => basename(path).replace(/\.ya?ml$/i, ''));
  return names.map((name, i) => {
    const before = names.slice(0, i).filter((other) => other === name).length;
    return join(root, before === 0 ? name : `${name}-${before + 1}`);
  });
}

async function runOne(
  loaded: LoadedScenario,
  folder: string | null,
  context: RunContext & { readonly compact: boolean },
): Promise<number> {
  const { options, io } = context;
  const opened = await openInputs(loaded, options.trace.map(parseTraceOption), io);
  if (!opened.ok) {
    printIssues(opened.issues, io);
    return EXIT_INPUT;
  }
  const inputs = opened.value;
  try {
    const result = await simulate(loaded, inputs, context);
    printResult({ loaded, inputs, result }, context);
    if (folder !== null) await keep({ loaded, inputs, result }, folder, context);
    return exitCode(result);
  } finally {
    await inputs.close();
  }
}

async function simulate(
  loaded: LoadedScenario,
  inputs: TraceInputs,
  { io, interrupt }: RunContext,
): Promise<RunResult> {
  const line = new ProgressLine(io);
  const { name } = loaded.scenario;
  try {
    return await runScenario(loaded.scenario, inputs, {
      shouldStop: () => interrupt.requested,
      pause: () => new Promise((done) => setImmediate(done)),
      onProgress: ({ phase, nowUs, endUs, sessions }) => {
        const runRatio = endUs === null || endUs === 0 ? null : nowUs / endUs;
        const { bytesRead, bytesTotal } = inputs;
        line.update({
          name: `${phase === 'scan' ? 'reading' : 'running'} ${name}`,
          bytesRead,
          bytesTotal,
          runRatio,
          sessions,
        });
      },
    });
  } finally {
    line.done();
  }
}

interface Finished {
  readonly loaded: LoadedScenario;
  readonly inputs: TraceInputs;
  readonly result: RunResult;
}

function printResult(
  { loaded, inputs, result }: Finished,
  context: RunContext & { readonly compact: boolean },
): void {
  const { options, io } = context;
  const { summary, tables } = result;
  if (options.json) {
    io.out.write(`${context.compact ? JSON.stringify(summary) : JSON.stringify(summary, null, 2)}\n`);
    return;
  }
  const { scenario, path } = loaded;
  const bundled =
    scenario.traffic.some((traffic) => traffic.kind !== 'trace' || isBundled(traffic.trace)) &&
    options.trace.length === 0;
  const command = commandOf(path, options);
  const report = { scenario, summary, tables, reads: inputs.reads(), bundled, command };
  io.out.write(runReport(report, { width: io.out.width, style: styleFor(io) }));
}

/** The bundled data sets, as scenarios/ refers to them. */
const isBundled = (trace: string | null): boolean => trace?.startsWith('../datasets/') ?? false;

const commandOf = (path: string, { trace, set, seed }: RunOptions): RunCommandText => {
  const seeded = seed === undefined ? [] : [`--seed ${seed}`];
  return {
    start: ['maskring run', path, ...trace.map((file) => `--trace ${file}`), ...seeded].join(' '),
    set,
  };
};

async function keep(
  { loaded, inputs, result }: Finished,
  folder: string,
  { options, formats, io }: RunContext,
): Promise<void> {
  const { scenario, path } = loaded;
  const manifest = {
    schema: 'maskring/manifest/v1',
    maskring: packageVersion(),
    model: result.summary.model,
    scenario: { name: scenario.name, file: path, hash: scenarioHash(scenario), seed: scenario.seed },
    set: options.set,
    inputs: inputs.identities(),
    fingerprint: result.fingerprint,
    partial: result.partial,
    with_addresses: options.withAddresses,
  };
  const { summary, tables } = result;
  const metadata = {
    'maskring.version': packageVersion(),
    'maskring.model': summary.model.version,
    'maskring.scenario_hash': summary.scenario.hash,
    'maskring.seed': summary.scenario.seed,
  };
  const { withAddresses } = options;
  await writeFolder(folder, { manifest, summary, tables, withAddresses, formats, metadata });
  io.err.write(`results are in ${folder}${result.partial ? ' (partial: the run was stopped)' : ''}\n`);
}

function exitCode({ partial, summary }: RunResult): number {
  if (partial) return EXIT_INTERRUPTED;
  return summary.thresholds.every(({ pass }) => pass) ? EXIT_OK : EXIT_THRESHOLD;
}
