// One side of a comparison, from whatever the user named: a scenario, a baseline or a result folder. Each gives values by measure and
// seed; only a scenario has to run for it.

import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fail, ok, type Result } from '../base/result.ts';
import { BASELINE_SCHEMA, parseBaseline } from '../experiment/gate/baseline.ts';
import { STREAM_VERSION } from '../experiment/replications/replication-seed.ts';
import { metricNames, valuesOf } from '../experiment/replications/replication-summary.ts';
import { scenarioHash } from '../scenario/hash.ts';
import type { CliIo } from './io.ts';
import { fileIssue } from './node-byte-source.ts';
import type { CliCell } from './replication-cell.ts';
import { REPLICATIONS_SCHEMA, type ReplicationsReport } from './replications-report.ts';
import { loadScenario } from './scenario-file.ts';
import { cellOf, SeedRunner } from './seed-runner.ts';

export interface ComparedSide {
  readonly path: string;
  readonly name: string;
  readonly hash: string;
  readonly seed: string;
  readonly streams: string;
  /** True where somebody chose the measures (a baseline): all of them are compared. */
  readonly chosen: boolean;
  readonly values: Readonly<Record<string, readonly (number | null)[]>>;
}

export interface Side {
  /** Seeds it has; null: as many as one likes. */
  readonly stored: number | null;
  /** The first `count` seeds; null where Ctrl-C came first. */
  values(count: number, workers: number): Promise<ComparedSide | null>;
}

export async function openSide(path: string, io: CliIo): Promise<Result<Side>> {
  const absolute = resolve(io.cwd, path);
  try {
    const isFolder = (await stat(absolute)).isDirectory();
    if (!isFolder && !/\.json$/i.test(path)) return await scenarioSide(path, io);
    const file = isFolder ? join(absolute, 'summary.json') : absolute;
    return storedSide(path, await readFile(file, 'utf8'));
  } catch (error) {
    return fail(fileIssue(path, error));
  }
}

async function scenarioSide(path: string, io: CliIo): Promise<Result<Side>> {
  const loaded = await loadScenario(path, {}, io);
  const cell = loaded.ok ? cellOf(loaded.value, [], io.cwd) : loaded;
  if (!cell.ok) return cell;
  return ok({ stored: null, values: (count, workers) => runSide(cell.value, { count, workers }, io) });
}

async function runSide(
  cell: CliCell,
  { count, workers }: { readonly count: number; readonly workers: number },
  io: CliIo,
): Promise<ComparedSide | null> {
  const runner = new SeedRunner(cell, io, workers);
  try {
    if (!(await runner.upTo(count))) return null;
    const { replications } = runner;
    const values = metricNames(replications).map((name) => [name, valuesOf(replications, name)] as const);
    const { name, seed } = cell.scenario;
    const about = { path: cell.path, name, hash: scenarioHash(cell.scenario), seed, streams: STREAM_VERSION };
    return { ...about, chosen: false, values: Object.fromEntries(values) };
  } finally {
    await runner.close();
  }
}

/** What a JSON file holds: a baseline, or the summary of replications. */
function storedSide(path: string, text: string): Result<Side> {
  const schema = /"schema"\s*:\s*"([^"]*)"/.exec(text)?.[1];
  if (schema === BASELINE_SCHEMA) return baselineSide(path, text);
  if (schema === REPLICATIONS_SCHEMA) return replicationsSide(path, text);
  return fail({
    file: path,
    message: 'this holds no replications',
    expected: 'a scenario, a baseline, or a folder of `run --replications --out`',
  });
}

function baselineSide(path: string, text: string): Result<Side> {
  const parsed = parseBaseline(text, path);
  if (!parsed.ok) return parsed;
  const { scenario, versions, metrics, fingerprints } = parsed.value;
  const { name, hash, seed } = scenario;
  const about = { path, name, hash, seed, streams: versions.streams, chosen: true };
  const values = metrics.map((metric) => [metric.name, metric.values] as const);
  return ok(storedValues(about, Object.fromEntries(values), fingerprints.length));
}

function replicationsSide(path: string, text: string): Result<Side> {
  const { scenario, versions, values, runs } = JSON.parse(text) as ReplicationsReport;
  const whole = runs.every(({ replication }, i) => replication === i);
  if (!whole)
    return fail({
      file: path,
      message: 'the replications have gaps: their run was stopped',
      hint: 'run them again',
    });
  const { name, hash, seed } = scenario;
  return ok(
    storedValues({ path, name, hash, seed, streams: versions.streams, chosen: false }, values, runs.length),
  );
}

const storedValues = (
  about: Omit<ComparedSide, 'values'>,
  values: ComparedSide['values'],
  stored: number,
): Side => ({
  stored,
  values: async (count) => {
    const first = Object.entries(values).map(([name, list]) => [name, list.slice(0, count)] as const);
    return { ...about, values: Object.fromEntries(first) };
  },
});
