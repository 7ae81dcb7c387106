// What a sweep costs beside its runs: CPU time a cell of planning, storing, reading back and writing tables (limit
// 5 ms), and the efficiency of two workers on cells of a second and more (limit 90 %; needs two free cores and dist/, and is only
// stated, not judged, where the machine has other work). Asserts that both ways give the same fingerprints and tables.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { unwrap } from '../src/base/result.ts';
import { main } from '../src/cli/command-line.ts';
import { processIo } from '../src/cli/io.ts';
import { SweepStore } from '../src/cli/sweep-store.ts';
import { type Replication, runReplication } from '../src/experiment/replications/replication.ts';
import { cellText } from '../src/experiment/sweep/cell-record.ts';
import { parseScenario } from '../src/scenario/parse.ts';

export interface BenchResult {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

const COMMAND = process.env.MASKRING_MAIN ?? `${process.cwd()}/dist/cli/main.js`;
const SMALL_CELLS = 200;
const LONG_CELLS = 10;
const MOST_MS_A_CELL = 5;
const LEAST_EFFICIENCY = 0.9;
const ROUNDS = 3;

const base = (clients: number, rate: number, duration: string): string => `version: 1
duration: ${duration}
interval: 10s
pools: {web: {servers: 8, assignment: round-robin}}
vips: {web: {mask: 0.0.0.63}}
traffic: {visitors: {clients: ${clients}, population: uniform, arrivals: {per-second: ${rate}}, session: exponential}}
`;
const sweep = (replications: number): string => `version: 1
base: base.yaml
vary:
  pools.web.servers: [4, 8]
replications: ${replications / 2}
`;

function folder(scenario: string, cells: number): string {
  const made = mkdtempSync(join(tmpdir(), 'maskring-bench-'));
  writeFileSync(join(made, 'base.yaml'), scenario);
  writeFileSync(join(made, 's.yaml'), sweep(cells));
  return made;
}

/** Milliseconds of CPU of this process. */
function cpuMs(since?: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

const SMALL = base(20, 1, '20s');

async function runsAlone(): Promise<{ readonly ms: number; readonly runs: Replication[] }> {
  const runs: Replication[] = [];
  const inputs = {
    trace: () => {
      throw new Error('this scenario reads no trace');
    },
  };
  const began = process.cpuUsage();
  for (const servers of ['4', '8']) {
    const scenario = unwrap(
      parseScenario(SMALL, { file: 'base.yaml', set: [`pools.web.servers=${servers}`] }),
    );
    for (let k = 0; k < SMALL_CELLS / 2; k++) runs.push(await runReplication(scenario, inputs, k));
  }
  return { ms: cpuMs(began), runs };
}

/** What a sweep does for its cells beside running them: planning, reading back and tables (a second call of a finished sweep) and storing. */
async function beside(cwd: string, runs: readonly Replication[]): Promise<number> {
  const planned = process.cpuUsage();
  await swept(cwd);
  const again = cpuMs(planned);
  const store = new SweepStore(join(cwd, 'stored'));
  await store.open();
  const storing = process.cpuUsage();
  for (const [i, run] of runs.entries()) await store.write(`cell-${i}`, cellText(`cell-${i}`, 'hash', run));
  return again + cpuMs(storing);
}

async function swept(cwd: string): Promise<void> {
  const silent = { write: () => {}, isTerminal: false, width: 80 };
  const io = { ...processIo(), cwd, out: silent, err: silent };
  const code = await main(['sweep', 's.yaml', '--workers', '1'], io);
  if (code !== 0) throw new Error(`the sweep ended with ${code}`);
}

function fingerprintsOf(cwd: string): string[] {
  const lines = readFileSync(join(cwd, 's.sweep/tables/runs.ndjson'), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line).fingerprint_sessions as string);
}

/** Seconds of wall time of the built command, and the bytes of its tables. */
function timed(cwd: string, workers: number): { readonly seconds: number; readonly tables: string } {
  const out = `w${workers}-${Math.round(performance.now())}`;
  const began = performance.now();
  const { status, stderr } = spawnSync(
    process.execPath,
    [COMMAND, 'sweep', 's.yaml', '--out', out, '--workers', String(workers)],
    { cwd },
  );
  const seconds = (performance.now() - began) / 1000;
  if (status !== 0) throw new Error(`the sweep ended with ${status}: ${String(stderr)}`);
  const names = readdirSync(join(cwd, out, 'tables')).sort();
  return {
    seconds,
    tables: names.map((name) => readFileSync(join(cwd, out, 'tables', name), 'utf8')).join(''),
  };
}

function efficiency(results: BenchResult[]): number {
  const load = loadavg()[0]!;
  const cwd = folder(base(2000, 100, '5m'), LONG_CELLS);
  let best = { one: Number.POSITIVE_INFINITY, two: Number.POSITIVE_INFINITY };
  for (let round = 0; round < 2; round++) {
    const [one, two] = [timed(cwd, 1), timed(cwd, 2)];
    if (one.tables !== two.tables) throw new Error('one and two workers give other tables');
    best = { one: Math.min(best.one, one.seconds), two: Math.min(best.two, two.seconds) };
  }
  rmSync(cwd, { recursive: true });
  const ratio = best.one / (2 * best.two);
  results.push(
    { name: 'a cell of the efficiency test, one worker', value: best.one / LONG_CELLS, unit: 's' },
    { name: `efficiency of two workers (load before: ${load.toFixed(1)})`, value: 100 * ratio, unit: '%' },
  );
  if (best.one / LONG_CELLS < 1)
    throw new Error('the cells of the efficiency test are shorter than a second');
  return load < 0.5 && ratio < LEAST_EFFICIENCY ? 1 : 0;
}

export async function bench(): Promise<{ failed: number; results: BenchResult[] }> {
  const results: BenchResult[] = [];
  const { ms, runs } = await runsAlone();
  const cwd = folder(SMALL, SMALL_CELLS);
  await swept(cwd);
  const own = runs.map(({ fingerprint }) => fingerprint.sessions).join();
  if (own !== fingerprintsOf(cwd).join()) throw new Error('the sweep gives other runs');
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++)
    least = Math.min(least, (await beside(cwd, runs)) / SMALL_CELLS);
  rmSync(cwd, { recursive: true });
  results.push(
    { name: 'a small run alone, CPU', value: ms / SMALL_CELLS, unit: 'ms' },
    { name: 'the sweep beside its runs, CPU a cell (limit 5)', value: least, unit: 'ms' },
  );
  let failed = least > MOST_MS_A_CELL ? 1 : 0;
  if (existsSync(COMMAND)) failed += efficiency(results);
  else
    results.push({
      name: 'efficiency of two workers: not measured, dist/ is not built',
      value: 0,
      unit: '%',
    });
  return { failed, results };
}
