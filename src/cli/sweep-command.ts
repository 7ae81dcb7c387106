// `maskring sweep FILE`: runs every cell that is not finished yet and writes the tables. Resuming is not an option but the rule: what
// lies in the folder is not run again. Ctrl-C, a cap on memory or a kill lose only the cells that run at that moment. What the cells
// are is decided in experiment/sweep; running them is the pool's. Source: issue "Studies and the CI gate" 2.

import { basename, resolve } from 'node:path';
import process from 'node:process';
import type { Replication } from '../experiment/replications/replication.ts';
import type { ReplicationPool } from '../experiment/replications/replication-pool.ts';
import { isOf, pendingCells, type Shard } from '../experiment/sweep/cell-demand.ts';
import { cellText } from '../experiment/sweep/cell-record.ts';
import { measureIn } from '../experiment/sweep/measure-name.ts';
import { cellOf, type SweepCell, type SweepOutline } from '../experiment/sweep/sweep-outline.ts';
import { EXIT_INCOMPLETE, EXIT_INPUT, EXIT_INTERRUPTED, EXIT_OK, EXIT_USAGE } from './exit-code.ts';
import { type Interrupt, watchInterrupt } from './interrupt.ts';
import type { CliIo } from './io.ts';
import { printIssues } from './issue-text.ts';
import type { CliCell } from './replication-cell.ts';
import { refuseFolder } from './result-folder.ts';
import { listSweep } from './sweep-list.ts';
import { cliCell, type LoadedSweep, loadSweep } from './sweep-load.ts';
import { readManifest, writeManifest } from './sweep-manifest.ts';
import { SweepProgress } from './sweep-progress.ts';
import { finishSweep } from './sweep-report.ts';
import { SweepStore } from './sweep-store.ts';
import { parseFormats, type TableFormat } from './table-files.ts';
import { defaultWorkerCount, openPool } from './worker-pool.ts';

export interface SweepOptions {
  readonly out?: string;
  readonly list: boolean;
  readonly workers?: number;
  readonly shard?: Shard;
  readonly json: boolean;
  readonly format: string;
  /** Bytes. */
  readonly maxMemory?: number;
}

export interface SweepRun {
  readonly loaded: LoadedSweep;
  readonly outline: SweepOutline;
  readonly shard: Shard | null;
  readonly options: SweepOptions;
  readonly formats: readonly TableFormat[];
  /** As shown to the user. */
  readonly out: string;
  readonly store: SweepStore;
  /** By cell id; see cell-demand.ts. Grows as cells finish. */
  readonly finished: Map<string, number | null>;
  readonly io: CliIo;
}

/** Cells given to the pool at once: what their results hold in memory, some 50 kB each, stays bounded. */
const BATCH_CELLS = 512;

export async function sweep(path: string, options: SweepOptions, io: CliIo): Promise<number> {
  const formats = parseFormats(options.format);
  if (!formats.ok) {
    printIssues(formats.issues, io);
    return EXIT_USAGE;
  }
  const out = options.out ?? `${basename(path).replace(/\.ya?ml$/i, '')}.sweep`;
  const loaded = await loadSweep(path, io);
  if (!loaded.ok) {
    printIssues(loaded.issues, io);
    return EXIT_INPUT;
  }
  const { outline } = loaded.value;
  const store = new SweepStore(resolve(io.cwd, out));
  const refused = await refuseForeign(store.folder, out);
  if (refused !== null) return refused(io);
  await (options.list ? store.look() : store.open());
  const finished = await finishedCells(outline, store);
  const shard = options.shard ?? null;
  const run: SweepRun = {
    ...{ loaded: loaded.value, outline, shard, options, formats: formats.value, out, store, finished, io },
  };
  return options.list ? listSweep(run) : runSweep(run);
}

/** A folder that holds something else than a sweep is not written into. */
async function refuseForeign(folder: string, shown: string): Promise<((io: CliIo) => number) | null> {
  if ((await readManifest(folder, shown)).ok) return null;
  const issue = await refuseFolder(folder, shown, false);
  if (issue === null) return null;
  return (io) => {
    printIssues([{ ...issue, hint: 'it holds no sweep that could be continued; name another folder' }], io);
    return EXIT_USAGE;
  };
}

/** What lies in the folder: by cell the measure of the stop rule. Reads every file, so a damaged one is found here. */
export async function finishedCells(
  outline: SweepOutline,
  store: SweepStore,
): Promise<Map<string, number | null>> {
  const finished = new Map<string, number | null>();
  for (let point = 0; point < outline.points.length; point++) {
    for (let replication = 0; replication < outline.replications; replication++) {
      const { id } = cellOf(outline, point, replication);
      const record = finished.has(id) ? null : await store.read(id);
      if (record !== null) finished.set(id, stopValue(outline, record));
    }
  }
  return finished;
}

const stopValue = ({ stop }: SweepOutline, { metrics }: Pick<Replication, 'metrics'>): number | null =>
  stop === null ? null : (measureIn(metrics, stop.measure) ?? null);

type End = 'done' | 'interrupted' | 'memory';

async function runSweep(run: SweepRun): Promise<number> {
  const { outline, io, out, loaded, shard, formats, finished } = run;
  const before = countFinished(run);
  if (before > 0) io.err.write(`${before} cells are finished already and are not run again\n`);
  const state = { file: loaded.path, shard, complete: false, runCount: before, formats, tables: [] };
  await writeManifest(run.store.folder, outline, state);
  const interrupt = watchInterrupt(io);
  const end = await runPending(run, interrupt).finally(() => interrupt.stop());
  if (end === 'memory') {
    const hint = `finished cells are kept; continue with fewer workers or a higher --max-memory`;
    printIssues([{ file: out, message: 'the cap on memory is reached', hint }], io);
  }
  const code = await finishSweep({
    ...{ outline, shard, formats, out, finished, io, store: run.store, file: loaded.path },
    json: run.options.json,
  });
  if (end === 'interrupted') return EXIT_INTERRUPTED;
  return end === 'memory' && code === EXIT_OK ? EXIT_INCOMPLETE : code;
}

/** Of this shard. */
function countFinished({ outline, finished, shard }: SweepRun): number {
  const ids = new Set<string>();
  for (let point = 0; point < outline.points.length; point++) {
    for (let replication = 0; replication < outline.replications; replication++) {
      const cell = cellOf(outline, point, replication);
      if (finished.has(cell.id) && isOf(shard, outline, cell)) ids.add(cell.id);
    }
  }
  return ids.size;
}

async function runPending(run: SweepRun, interrupt: Interrupt): Promise<End> {
  const { maxMemory, workers = defaultWorkerCount() } = run.options;
  const heap = maxMemory === undefined ? null : Math.max(16, Math.floor(maxMemory / workers / 2 ** 20));
  const pool = openPool(workers, heap === null ? {} : { heapMegabytes: heap });
  const cap = new MemoryCap(maxMemory ?? null);
  const progress = new SweepProgress(run.io);
  try {
    for (;;) {
      const pending = pendingCells(run.outline, run.finished, run.shard);
      if (pending.length === 0) return 'done';
      await runBatch(run, pending, {
        pool,
        progress,
        shouldStop: () => interrupt.requested || cap.isReached(),
      });
      if (interrupt.requested) return 'interrupted';
      if (cap.isReached()) return 'memory';
    }
  } catch (error) {
    if (error instanceof Error && /memory limit/.test(error.message)) return 'memory';
    throw error;
  } finally {
    progress.done();
    await pool.close();
  }
}

interface BatchTools {
  readonly pool: ReplicationPool<CliCell>;
  readonly progress: SweepProgress;
  readonly shouldStop: () => boolean;
}

/** The first of the pending cells, each stored as soon as it is done. */
async function runBatch(run: SweepRun, pending: readonly SweepCell[], tools: BatchTools): Promise<void> {
  const { pool, progress, shouldStop } = tools;
  const batch = pending.slice(0, BATCH_CELLS);
  const tasks = batch.map(({ point, replication }) => ({
    cell: cliCell(run.loaded, point, run.io),
    replication,
  }));
  let left = pending.length;
  await pool.run(tasks, {
    shouldStop,
    onResult: async (replication, i) => {
      await keepCell(run, batch[i]!, replication);
      progress.update(run.outline.name, --left);
    },
  });
}

async function keepCell(run: SweepRun, { id, point }: SweepCell, replication: Replication): Promise<void> {
  await run.store.write(id, cellText(id, run.outline.points[point]!.scenario_hash, replication));
  run.finished.set(id, stopValue(run.outline, replication));
}

/** Memory of the whole process, threads included. */
class MemoryCap {
  readonly #bytes: number | null;
  constructor(bytes: number | null) {
    this.#bytes = bytes;
  }
  isReached(): boolean {
    return this.#bytes !== null && process.memoryUsage.rss() > this.#bytes;
  }
}
