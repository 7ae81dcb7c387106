// Runs replications 0, 1, 2, … of one scenario as far as somebody asks, on a pool, with progress and Ctrl-C. What replications,
// baselines and comparisons share. Results are in the order of the seeds whatever the workers do.

import { fail, ok, type Result } from '../base/result.ts';
import type { Replication } from '../experiment/replications/replication.ts';
import type { ReplicationPool } from '../experiment/replications/replication-pool.ts';
import { type Interrupt, watchInterrupt } from './interrupt.ts';
import type { CliIo } from './io.ts';
import type { CliCell } from './replication-cell.ts';
import { ReplicationsProgress } from './replications-progress.ts';
import type { LoadedScenario } from './scenario-file.ts';
import { parseTraceOption } from './trace-inputs.ts';
import { defaultWorkerCount, openPool } from './worker-pool.ts';

export class SeedRunner {
  readonly cell: CliCell;
  readonly #pool: ReplicationPool<CliCell>;
  readonly #interrupt: Interrupt;
  readonly #progress: ReplicationsProgress;
  #finished: Replication[] = [];

  constructor(cell: CliCell, io: CliIo, workers: number = defaultWorkerCount()) {
    this.cell = cell;
    this.#pool = openPool(workers);
    this.#interrupt = watchInterrupt(io);
    this.#progress = new ReplicationsProgress(io, cell.scenario.name);
  }

  /** What has finished, in the order of the seeds; without gaps unless interrupted. */
  get replications(): readonly Replication[] {
    return this.#finished;
  }

  get isInterrupted(): boolean {
    return this.#interrupt.requested;
  }

  /** Runs seeds until there are `count`. False where Ctrl-C came first. Throws InputError for inputs that cannot be used. */
  async upTo(count: number): Promise<boolean> {
    const first = this.#finished.length;
    const tasks = Array.from({ length: Math.max(0, count - first) }, (_, i) => {
      return { cell: this.cell, replication: first + i };
    });
    let done = first;
    try {
      const results = await this.#pool.run(tasks, {
        onResult: () => this.#progress.update(++done, count),
        shouldStop: () => this.#interrupt.requested,
      });
      this.#finished = [...this.#finished, ...results.filter((result) => result !== null)];
    } finally {
      this.#progress.done();
    }
    return this.#finished.length >= count;
  }

  async close(): Promise<void> {
    this.#interrupt.stop();
    await this.#pool.close();
  }
}

/** A cell for a scenario and `--trace` options; standard input is refused, since every seed reads its traces anew. */
export function cellOf(loaded: LoadedScenario, traces: readonly string[], cwd: string): Result<CliCell> {
  const options = traces.map(parseTraceOption);
  const piped =
    options.some(({ file }) => file === '-') ||
    (options.length === 0 && loaded.scenario.traffic.some((it) => it.kind === 'trace' && it.trace === '-'));
  if (piped) {
    const message = 'standard input can be read once, and every replication reads its traces';
    return fail({ file: '--trace -', message, hint: 'put the trace into a file' });
  }
  return ok({ ...loaded, traces: options, cwd });
}
