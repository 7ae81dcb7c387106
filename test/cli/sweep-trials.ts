// Trials with the built command on a small sweep: run through, killed and resumed, cut into shards, with any number of workers. What each
// gives is the bytes of all tables by path, so that two can be compared. Used by a short test here and in full by scripts/study-sweep.mjs.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** dist/cli/main.js of this repository, or another build of it. */
export const COMMAND = process.env.MASKRING_MAIN ?? `${process.cwd()}/dist/cli/main.js`;

const BASE = `version: 1
duration: 40s
interval: 5s
pools: {web: {servers: 4, assignment: round-robin}}
vips: {web: {mask: 0.0.0.31}}
ingresses: 2
controller: {parallel-buckets: 16}
traffic: {visitors: {clients: 30, population: uniform, arrivals: {per-second: 2}, session: exponential}}
events: [{at: 10s, drop: s01}]
`;

/** 4 × 5 points of `replications`. */
const sweepText = (replications: number): string => `version: 1
name: trial
base: base.yaml
vary:
  pools.web.servers: [2, 3, 4, 6]
  traffic.visitors.clients: [10, 20, 30, 40, 50]
replications: ${replications}
objective: {minimise: [p_servers, "load_cv{pool=web,of=sessions}"]}
`;

/** A new folder with the sweep of `20 · replications` cells. */
export function trialFolder(replications: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'maskring-sweep-'));
  writeFileSync(join(folder, 'base.yaml'), BASE);
  writeFileSync(join(folder, 's.yaml'), sweepText(replications));
  return folder;
}

function start(cwd: string, argv: readonly string[]): ChildProcess {
  return spawn(process.execPath, [COMMAND, 'sweep', ...argv], { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
}

export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly err: string;
}

async function ended(child: ChildProcess): Promise<Ended> {
  let err = '';
  child.stderr!.on('data', (chunk: Buffer) => {
    err += String(chunk);
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { code, signal, err };
}

export const runCommand = (cwd: string, argv: readonly string[]): Promise<Ended> => ended(start(cwd, argv));

const FORMATS = ['--format', 'csv,ndjson,parquet'];

/** From start to end, undisturbed. */
export const runThrough = (cwd: string, out: string, workers: number): Promise<Ended> =>
  runCommand(cwd, ['s.yaml', '--out', out, '--workers', String(workers), ...FORMATS]);

export interface Killing {
  readonly workers: number;
  /** Numbers of finished cells at which the process is killed, ascending. */
  readonly moments: readonly number[];
  /** Milliseconds waited after a moment has come, one a kill. */
  readonly delaysMs: readonly number[];
}

/** Kills with SIGKILL at each moment, then resumes to the end. Tells how many kills struck, and how many cells were written twice. */
export async function killAndResume(cwd: string, out: string, { workers, moments, delaysMs }: Killing) {
  let struck = 0;
  const first = new Map<string, number>();
  let twice = 0;
  const look = () => {
    for (const [name, inode] of cellsOf(join(cwd, out))) {
      if ((first.get(name) ?? inode) !== inode) twice++;
      first.set(name, inode);
    }
  };
  for (const [i, moment] of moments.entries()) {
    const child = start(cwd, ['s.yaml', '--out', out, '--workers', String(workers), ...FORMATS]);
    const end = ended(child);
    while (child.exitCode === null && cellsOf(join(cwd, out)).length < moment) await pause(2);
    await pause(delaysMs[i] ?? 0);
    child.kill('SIGKILL');
    if ((await end).signal === 'SIGKILL') struck++;
    look();
  }
  const last = await runThrough(cwd, out, workers);
  look();
  return { ...last, struck, twice };
}

/** Whole cells by name and inode: a cell that is written again has another one. */
function cellsOf(folder: string): [string, number][] {
  try {
    const names = readdirSync(join(folder, 'cells')).filter((name) => name.endsWith('.json'));
    return names.map((name) => [name, statSync(join(folder, 'cells', name)).ino]);
  } catch {
    return [];
  }
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Runs the shards in the order given and merges their folders in that order. */
export async function shardAndMerge(cwd: string, out: string, order: readonly number[]): Promise<Ended> {
  const folders: string[] = [];
  for (const [i, index] of order.entries()) {
    const folder = `${out}-part-${index}`;
    const workers = String((i % 2) + 1);
    const argv = [
      's.yaml',
      '--out',
      folder,
      '--shard',
      `${index}/${order.length}`,
      '--workers',
      workers,
      ...FORMATS,
    ];
    const part = await runCommand(cwd, argv);
    if (part.code !== 0) return part;
    folders.push(folder);
  }
  return runCommand(cwd, ['merge', ...folders, '--out', out]);
}

/** Every file under `tables`, by path. */
export function tablesOf(cwd: string, out: string): Map<string, Buffer> {
  const root = join(cwd, out, 'tables');
  const files = new Map<string, Buffer>();
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) files.set(path.slice(root.length + 1), readFileSync(path));
  }
  return files;
}

/** Paths at which two sets of tables differ. */
export function differences(a: ReadonlyMap<string, Buffer>, b: ReadonlyMap<string, Buffer>): string[] {
  const paths = [...new Set([...a.keys(), ...b.keys()])].sort();
  return paths.filter((path) => !(a.has(path) && b.has(path) && a.get(path)!.equals(b.get(path)!)));
}

export const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true });
