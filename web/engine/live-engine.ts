// The run of the page Run as the page sees it: open, play, step, halt, add an event, ask for stories. Two workers: one runs, one replays
// for stories. A promise given out here always settles; a worker that does not halt within half a second is ended, and its run with it.

import { proxy } from 'comlink';
import type {
  LiveAddition,
  LiveBucketStory,
  LiveEventTerms,
  LiveFacts,
  LiveFrame,
  LiveGoal,
  LiveInput,
  LiveLadder,
  LiveOpening,
  LiveOutcome,
} from '../worker/live-protocol.ts';
import type { AutopsyProgress } from '../worker/live-stories.ts';
import type { LiveDoor } from '../worker/live-worker.ts';
import type { Answer, Progress } from '../worker/protocol.ts';
import { WorkerLink } from './worker-link.ts';

export type {
  LiveEventView,
  LiveFlag,
  LiveIntervals,
  LiveLosses,
  LiveMoveView,
  LiveOwnerChange,
  LiveSamples,
  LiveStoryLine,
  LiveTable,
} from '../worker/live-protocol.ts';
export type {
  AutopsyProgress,
  LiveAddition,
  LiveBucketStory,
  LiveEventTerms,
  LiveFacts,
  LiveFrame,
  LiveGoal,
  LiveInput,
  LiveLadder,
  LiveOpening,
  LiveOutcome,
};

const spawn = (name: string) => (): Worker =>
  new Worker(new URL('../worker/live-worker.ts', import.meta.url), { type: 'module', name });

export class LiveEngine {
  readonly #runner = new WorkerLink<LiveDoor>(spawn('live-run'));
  readonly #teller = new WorkerLink<LiveDoor>(spawn('live-stories'));

  /** The scenario in place of the one before; then nothing has happened yet. */
  open(input: LiveInput, onProgress: Progress<LiveOpening>): Promise<Answer<LiveFacts>> {
    this.#runner.concerns({ name: input.name, scenarioText: input.text });
    return this.#runner.call((run) => run.open(input, proxy(onProgress)) as Promise<Answer<LiveFacts>>);
  }

  /** As fast as it goes to an instant. */
  runUpTo(untilUs: number, onProgress: Progress<LiveOpening>): Promise<LiveFrame> {
    return this.#runner.call((run) => run.runUpTo(untilUs, proxy(onProgress)) as Promise<LiveFrame>);
  }

  /** Settles with the last frame when the goal or the end is reached, or after `halt`. At most ten frames a second, and none before
   *  what `onFrame` answered to the last one has settled. */
  go(goal: LiveGoal, onFrame: (frame: LiveFrame) => void | Promise<void>): Promise<LiveFrame> {
    return this.#runner.call((run) => run.go(goal, proxy(onFrame)) as Promise<LiveFrame>);
  }

  /** What is under way halts at its next slice; rejected with CancelledError where that takes longer than half a second. */
  halt(): Promise<void> {
    return this.#runner.stop((run) => run.halt() as Promise<void>);
  }

  setSpeed(speed: number | null): Promise<void> {
    return this.#runner.call((run) => run.setSpeed(speed) as Promise<void>);
  }

  showTable(table: number): Promise<void> {
    return this.#runner.call((run) => run.showTable(table) as Promise<void>);
  }

  outcome(): Promise<LiveOutcome> {
    return this.#runner.call((run) => run.outcome() as Promise<LiveOutcome>);
  }

  /** `atUs` null: now. */
  addEvent(terms: LiveEventTerms, atUs: number | null): Promise<Answer<LiveAddition>> {
    return this.#runner.call((run) => run.addEvent(terms, atUs) as Promise<Answer<LiveAddition>>);
  }

  bucketStory(table: number, bucket: number): Promise<LiveBucketStory> {
    return this.#runner.call((run) => run.bucketStory(table, bucket) as Promise<LiveBucketStory>);
  }

  /** The story of a lost session; one asked for before is given up. */
  async lostSession(
    input: LiveInput,
    number: number,
    onProgress: Progress<AutopsyProgress>,
  ): Promise<Answer<LiveLadder>> {
    if (this.#teller.busy) await this.cancelStory();
    this.#teller.concerns({ name: input.name, scenarioText: input.text });
    return this.#teller.call(
      (teller) => teller.lostSession(input, number, proxy(onProgress)) as Promise<Answer<LiveLadder>>,
    );
  }

  cancelStory(): Promise<void> {
    return this.#teller.stop((teller) => teller.cancel() as Promise<void>);
  }
}
