// One worker and the calls that are under way in it. comlink leaves a call pending for ever when its worker dies, so that every call
// is raced against the worker's end here: ended or crashed, all its calls reject at once and the next call gets a fresh worker.

import { type Remote, wrap } from 'comlink';

/** The reader stopped it: not an error to show. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';
  constructor() {
    super('cancelled');
  }
}

/** What a worker was busy with, for a report of its crash. */
export interface CrashContext {
  /** Of the scenario or file. */
  readonly name: string;
  /** The scenario as YAML: seed and hash are read from it; null where none is at work (reading a log). */
  readonly scenarioText: string | null;
}

/** The worker itself failed: a bug of ours, shown with what is needed to report it. */
export class CrashError extends Error {
  override readonly name = 'CrashError';
  /** Null where nobody said what the worker was busy with (`WorkerLink.concerns`). */
  readonly context: CrashContext | null;

  constructor(message: string, context: CrashContext | null = null) {
    super(message);
    this.context = context;
  }
}

interface Live<Api> {
  readonly worker: Worker;
  readonly remote: Remote<Api>;
  readonly reject: Set<(error: Error) => void>;
}

export class WorkerLink<Api> {
  readonly #spawn: () => Worker;
  #live: Live<Api> | null = null;
  #context: CrashContext | null = null;

  /** `spawn` is called at the first use and after each end. */
  constructor(spawn: () => Worker) {
    this.#spawn = spawn;
  }

  get busy(): boolean {
    return (this.#live?.reject.size ?? 0) > 0;
  }

  /** Says what the following calls are about; a crash during them carries it. */
  concerns(context: CrashContext | null): void {
    this.#context = context;
  }

  /** Runs one call; rejects with CancelledError or CrashError when the worker ends before it answers. */
  async call<Answer>(use: (remote: Remote<Api>) => Promise<Answer>): Promise<Answer> {
    this.#live ??= this.#start();
    const { remote, reject } = this.#live;
    return new Promise<Answer>((resolve, fail) => {
      reject.add(fail);
      use(remote)
        .then(resolve, (error: unknown) =>
          fail(this.#crash(error instanceof Error ? error.message : String(error))),
        )
        .finally(() => reject.delete(fail));
    });
  }

  /** Asks the calls under way to stop, and ends the worker if they have not after `graceMs`. */
  async stop(ask: (remote: Remote<Api>) => Promise<void>, graceMs = 500): Promise<void> {
    const live = this.#live;
    if (live === null || live.reject.size === 0) return;
    void ask(live.remote);
    const waitedEnough = performance.now() + graceMs;
    while (live.reject.size > 0 && performance.now() < waitedEnough)
      await new Promise((resolve) => setTimeout(resolve, 20));
    if (live.reject.size > 0) this.end(new CancelledError());
  }

  /** Ends the worker now; its calls reject with `error`. */
  end(error: Error): void {
    const live = this.#live;
    if (live === null) return;
    this.#live = null;
    live.worker.terminate();
    for (const reject of live.reject) reject(error);
    live.reject.clear();
  }

  #crash(message: string): CrashError {
    return new CrashError(message, this.#context);
  }

  #start(): Live<Api> {
    const worker = this.#spawn();
    worker.addEventListener('error', (event) =>
      this.end(this.#crash(event.message || 'the worker could not start')),
    );
    return { worker, remote: wrap<Api>(worker), reject: new Set() };
  }
}
