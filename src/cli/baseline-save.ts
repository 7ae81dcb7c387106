// `maskring baseline save SCENARIO`: runs the 64 seeds of the last look and writes what a check needs. The measures watched are those
// named, else the measures of merit and of the scenario's thresholds; a name that does not exist stops it. Source: issue "Studies" 3.

import { existsSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { fail, type Issue, ok, type Result, unwrap } from '../base/result.ts';
import {
  BASELINE_SEEDS,
  type Baseline,
  type BaselineMetric,
  chooseMetrics,
  fingerprintsOf,
  type MetricChoice,
} from '../experiment/gate/baseline.ts';
import { thresholdName } from '../experiment/gate/threshold-verdict.ts';
import {
  DEFAULT_TOLERANCE,
  parseTolerance,
  type Tolerance,
  toleranceText,
} from '../experiment/gate/tolerance.ts';
import type { Replication } from '../experiment/replications/replication.ts';
import { STREAM_VERSION } from '../experiment/replications/replication-seed.ts';
import { scenarioHash } from '../scenario/hash.ts';
import { MODEL_VERSION } from '../sim/model-version.ts';
import { inputIdentities, pathFrom, traceFrom, writeBaseline } from './baseline-file.ts';
import { EXIT_INPUT, EXIT_INTERRUPTED, EXIT_OK, EXIT_USAGE } from './exit-code.ts';
import type { CliIo } from './io.ts';
import { printIssues } from './issue-text.ts';
import { packageVersion } from './package-version.ts';
import type { CliCell } from './replication-cell.ts';
import { loadScenario } from './scenario-file.ts';
import { cellOf, SeedRunner } from './seed-runner.ts';

export interface SaveOptions {
  readonly out?: string;
  readonly metric: readonly string[];
  readonly tolerance?: Tolerance;
  readonly trace: readonly string[];
  readonly set: readonly string[];
  readonly workers: number;
  readonly force: boolean;
}

export async function saveBaseline(path: string, options: SaveOptions, io: CliIo): Promise<number> {
  const out = options.out ?? path.replace(/\.(ya?ml|json)$/i, '') + '.baseline.json';
  const file = resolve(io.cwd, out);
  const tolerance = options.tolerance ?? DEFAULT_TOLERANCE;
  const choices = options.metric.map((text) => metricChoice(text, tolerance));
  const wrong = [
    ...choices.flatMap((choice) => (choice.ok ? [] : choice.issues)),
    ...taken(file, out, options.force),
  ];
  if (wrong.length > 0) {
    printIssues(wrong, io);
    return EXIT_USAGE;
  }
  const loaded = await loadScenario(path, { set: options.set }, io);
  const cell = loaded.ok ? cellOf(loaded.value, options.trace, io.cwd) : loaded;
  if (!cell.ok) {
    printIssues(cell.issues, io);
    return EXIT_INPUT;
  }
  const runner = new SeedRunner(cell.value, io, options.workers);
  try {
    const named = choices.map(unwrap);
    // Names are looked up after one seed, not after all of them.
    if (!(await runner.upTo(1))) return EXIT_INTERRUPTED;
    unwrap(choose(runner, named, tolerance));
    if (!(await runner.upTo(BASELINE_SEEDS))) return EXIT_INTERRUPTED;
    const metrics = unwrap(choose(runner, named, tolerance));
    const { set, trace } = options;
    await writeBaseline(
      file,
      await baselineOf(cell.value, runner.replications, { file, set, trace, metrics }),
    );
    io.out.write(`${savedText(out, metrics)}\n`);
    return EXIT_OK;
  } finally {
    await runner.close();
  }
}

const choose = ({ cell, replications }: SeedRunner, named: readonly MetricChoice[], tolerance: Tolerance) =>
  chooseMetrics(replications, named, { thresholds: cell.scenario.thresholds.map(thresholdName), tolerance });

const taken = (file: string, shown: string, force: boolean): Issue[] =>
  !force && existsSync(file)
    ? [
        {
          file: shown,
          message: 'the file exists',
          hint: 'maskring baseline accept renews it; --force overwrites it',
        },
      ]
    : [];

/** `load_cv{pool=web,of=sessions}=5%`: the tolerance stands behind a `=` outside the braces. */
export function metricChoice(text: string, byDefault: Tolerance): Result<MetricChoice> {
  const at = text.lastIndexOf('=');
  if (at <= text.lastIndexOf('}') || at < 0) return ok({ name: text, tolerance: byDefault });
  const tolerance = parseTolerance(text.slice(at + 1));
  if (!tolerance.ok)
    return fail(...tolerance.issues.map((issue) => ({ ...issue, file: `--metric ${text}` })));
  return ok({ name: text.slice(0, at), tolerance: tolerance.value });
}

const savedText = (out: string, metrics: readonly BaselineMetric[]): string => {
  const tolerances = [...new Set(metrics.map(({ tolerance }) => toleranceText(tolerance)))].join(', ');
  return `${out}: ${metrics.length} measures of ${BASELINE_SEEDS} seeds, tolerance ${tolerances}. Commit it; \`maskring baseline check ${out}\` judges against it.`;
};

export interface BaselineMaking {
  /** Absolute path of the baseline. */
  readonly file: string;
  readonly set: readonly string[];
  /** Relative to the folder of the command; in the file relative to the baseline. */
  readonly trace: readonly string[];
  readonly metrics: readonly BaselineMetric[];
}

/** Everything but the values: what they were made of. */
export async function baselineOf(
  cell: CliCell,
  replications: readonly Replication[],
  { file, set, trace, metrics }: BaselineMaking,
): Promise<Baseline> {
  const folder = dirname(file);
  const { scenario } = cell;
  const scenarioFile = pathFrom(folder, resolve(cell.folder, basename(cell.path)));
  return {
    scenario: { file: scenarioFile, name: scenario.name, hash: scenarioHash(scenario), seed: scenario.seed },
    set,
    trace: trace.map((option) => traceFrom(folder, option, cell.cwd)),
    inputs: await inputIdentities(cell, folder),
    versions: { maskring: packageVersion(), model: MODEL_VERSION, streams: STREAM_VERSION },
    fingerprints: fingerprintsOf(replications),
    metrics,
  };
}
