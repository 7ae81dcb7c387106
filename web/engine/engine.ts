// The engine as the page sees it: read a trace, score a choice, run it. Two workers, so that a long run never delays a slider: the
// lab reads and scores, the runner carries schema and simulator and is loaded when first needed. A pool for replications will
// take the runner's place; this interface stays. Rule: a promise given out here always settles.

import { proxy } from 'comlink';
import type { Lab } from '../worker/lab.ts';
import type {
  Answer,
  Choice,
  FlowPage,
  FlowQuery,
  Progress,
  ReadProgress,
  RunOutcome,
  RunProgressMessage,
  Score,
  TraceFacts,
  TraceInput,
  TrafficProfile,
} from '../worker/protocol.ts';
import type { RunJob } from '../worker/run-job.ts';
import { scenarioText } from '../worker/scenario-text.ts';
import { NewestWins } from './newest-wins.ts';
import { WorkerLink } from './worker-link.ts';

export type {
  BucketAmounts,
  HotBucket,
  Measure,
  MeasureScore,
  RunSeries,
  StripCounts,
} from '../worker/protocol.ts';
export type {
  Answer,
  Choice,
  FlowPage,
  FlowQuery,
  ReadProgress,
  RunOutcome,
  RunProgressMessage,
  Score,
  TraceFacts,
  TraceInput,
  TrafficProfile,
};

export interface ScoredChoice {
  readonly score: Score | null;
}

const spawnLab = (): Worker =>
  new Worker(new URL('../worker/lab-worker.ts', import.meta.url), { type: 'module', name: 'lab' });
const spawnRunner = (): Worker =>
  new Worker(new URL('../worker/run-worker.ts', import.meta.url), { type: 'module', name: 'runner' });

export class Engine {
  readonly #lab = new WorkerLink<Lab>(spawnLab);
  readonly #runner = new WorkerLink<RunJob>(spawnRunner);
  readonly #scores = new NewestWins<Choice, ScoredChoice>((choice) =>
    this.#lab.call(async (lab) => ({ score: await lab.score(choice) })),
  );

  readonly #flowPages = new NewestWins<FlowQuery, FlowPage | null>((query) =>
    this.#runner.call((runner) => runner.flows(query) as Promise<FlowPage | null>),
  );

  /** The link to the reading worker, for the clients of single pages. */
  get labLink(): WorkerLink<Lab> {
    return this.#lab;
  }

  /** Reads all of a trace; progress at most ten times a second. Cancelled: rejects with CancelledError, what was there stays. */
  read(trace: TraceInput, onProgress: Progress<ReadProgress>): Promise<Answer<TraceFacts>> {
    this.#lab.concerns({ name: trace.name, scenarioText: null });
    return this.#lab.call((lab) => lab.read(trace, proxy(onProgress)) as Promise<Answer<TraceFacts>>);
  }

  /** The newest question wins; an older one that was still waiting answers null. */
  score(choice: Choice): Promise<ScoredChoice | null> {
    return this.#scores.ask(choice);
  }

  /** Population and session model of what was read last. */
  profile(): Promise<TrafficProfile | null> {
    return this.#lab.call((lab) => lab.profile() as Promise<TrafficProfile | null>);
  }

  /** A full run; the one before, if still under way, is ended first. */
  async run(
    trace: TraceInput,
    choice: Choice,
    onProgress: Progress<RunProgressMessage>,
  ): Promise<Answer<RunOutcome>> {
    if (this.#runner.busy) await this.cancelRun();
    this.#runner.concerns({ name: 'start.yaml', scenarioText: scenarioText(choice, trace.name) });
    return this.#runner.call(
      (runner) => runner.run(trace, choice, proxy(onProgress)) as Promise<Answer<RunOutcome>>,
    );
  }

  /** A page of a flow table of the last run; the newest question wins, an older one answers null. */
  flows(query: FlowQuery): Promise<FlowPage | null> {
    return this.#flowPages.ask(query);
  }

  cancelRead(): Promise<void> {
    return this.#lab.stop((lab) => lab.cancel());
  }

  cancelRun(): Promise<void> {
    return this.#runner.stop((runner) => runner.cancel());
  }
}
