// The pool of replications in Node: one thread per worker, each with one task at a time and the next one given as soon as it answers.
// Results lie at the place of their task, so they do not depend on the number of workers. With one worker, and where maskring runs
// from its TypeScript sources (tests), tasks run in this thread instead. Threads start with the first call of `run` and live until
// `close`. Contract: src/experiment/replications/replication-pool.ts.

import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Replication } from '../experiment/replications/replication.ts';
import type {
  PoolHooks,
  ReplicationPool,
  ReplicationTask,
} from '../experiment/replications/replication-pool.ts';
import { type CliCell, runCell } from './replication-cell.ts';
import { type AnswerMessage, errorOf, type TaskMessage, type WorkerSetting } from './worker-message.ts';

type Task = ReplicationTask<CliCell>;

const SCRIPT = new URL('./replication-worker.js', import.meta.url);
/** Node 20 cannot start a thread from TypeScript. */
const BUILT = import.meta.url.endsWith('.js');

/** As many workers as the machine has cores for this process. */
export const defaultWorkerCount = (): number => availableParallelism();

export interface PoolLimits {
  /** Heap of each thread; a run that needs more fails as out of memory. Default: what Node allows. */
  readonly heapMegabytes?: number;
}

/** `workers` threads at most; never more than there are tasks. */
export const openPool = (workers: number, limits: PoolLimits = {}): ReplicationPool<CliCell> =>
  BUILT && workers > 1 ? new ThreadPool(workers, limits) : new InlinePool();

/** Runs tasks one after the other where it is called. */
class InlinePool implements ReplicationPool<CliCell> {
  readonly workerCount = 1;

  async run(tasks: readonly Task[], hooks: PoolHooks = {}): Promise<(Replication | null)[]> {
    const shouldStop = () => hooks.shouldStop?.() ?? false;
    const pause = () => new Promise<void>((done) => setImmediate(done));
    const results: (Replication | null)[] = tasks.map(() => null);
    for (const [i, task] of tasks.entries()) {
      await pause();
      if (shouldStop()) break;
      const replication = await runCell(task, { shouldStop, pause });
      if (replication.partial) break;
      results[i] = replication;
      await hooks.onResult?.(replication, i);
    }
    return results;
  }

  async close(): Promise<void> {}
}

class ThreadPool implements ReplicationPool<CliCell> {
  readonly workerCount: number;
  readonly #stop = new SharedArrayBuffer(4);
  readonly #workers: Worker[] = [];
  readonly #limits: PoolLimits;

  constructor(workers: number, limits: PoolLimits) {
    this.workerCount = workers;
    this.#limits = limits;
  }

  async run(tasks: readonly Task[], hooks: PoolHooks = {}): Promise<(Replication | null)[]> {
    const flag = new Int32Array(this.#stop);
    Atomics.store(flag, 0, 0);
    while (this.#workers.length < Math.min(this.workerCount, tasks.length)) this.#workers.push(this.#start());
    const batch = new Batch(tasks, hooks, () => Atomics.store(flag, 0, 1));
    const watch = setInterval(() => batch.look(), 50);
    try {
      await Promise.all(this.#workers.map((worker) => batch.drive(worker)));
      return batch.finished();
    } finally {
      clearInterval(watch);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.splice(0).map((worker) => worker.terminate()));
  }

  #start(): Worker {
    const workerData: WorkerSetting = { stop: this.#stop };
    const { heapMegabytes } = this.#limits;
    const resourceLimits = heapMegabytes === undefined ? {} : { maxOldGenerationSizeMb: heapMegabytes };
    const worker = new Worker(SCRIPT, { workerData, resourceLimits });
    worker.setMaxListeners(0);
    return worker;
  }
}

/** One call of `run`: hands out tasks in their order, gathers answers by place, remembers the first failure. */
class Batch {
  readonly #tasks: readonly Task[];
  readonly #hooks: PoolHooks;
  readonly #askToStop: () => void;
  readonly #results: (Replication | null)[];
  #next = 0;
  #stopped = false;
  #failure: Error | null = null;

  constructor(tasks: readonly Task[], hooks: PoolHooks, askToStop: () => void) {
    this.#tasks = tasks;
    this.#hooks = hooks;
    this.#askToStop = askToStop;
    this.#results = tasks.map(() => null);
  }

  /** Looks whether someone wants to stop. */
  look(): void {
    if (this.#stopped || !(this.#hooks.shouldStop?.() ?? false)) return;
    this.#letGo();
  }

  /** Keeps one worker busy until no task is left. */
  async drive(worker: Worker): Promise<void> {
    for (;;) {
      this.look();
      if (this.#stopped || this.#next >= this.#tasks.length) return;
      const index = this.#next++;
      await this.#take(await asked(worker, { index, task: this.#tasks[index]! }));
    }
  }

  /** The results, or the first failure thrown. */
  finished(): (Replication | null)[] {
    if (this.#failure !== null) throw this.#failure;
    return this.#results;
  }

  async #take(answer: AnswerMessage): Promise<void> {
    if ('failure' in answer) return this.#fail(errorOf(answer.failure));
    if (answer.replication.partial) return;
    this.#results[answer.index] = answer.replication;
    try {
      await this.#hooks.onResult?.(answer.replication, answer.index);
    } catch (error) {
      this.#fail(error as Error);
    }
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#letGo();
  }

  #letGo(): void {
    this.#stopped = true;
    this.#askToStop();
  }
}

/** Gives a worker a task and waits for its answer; a thread that dies answers with its error. */
function asked(worker: Worker, message: TaskMessage): Promise<AnswerMessage> {
  return new Promise((resolve) => {
    const failed = (text: string, stack = text) =>
      settle({ index: message.index, failure: { kind: 'bug', message: text, stack } });
    const onError = (error: Error) => failed(error.message, error.stack);
    const onExit = (code: number) => failed(`a worker thread ended with ${code}`);
    const settle = (answer: AnswerMessage) => {
      worker.off('message', settle).off('error', onError).off('exit', onExit);
      resolve(answer);
    };
    worker.on('message', settle).on('error', onError).on('exit', onExit);
    worker.postMessage(message);
  });
}
