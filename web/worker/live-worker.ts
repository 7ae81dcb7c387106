// The door of the worker behind the page Run: comlink around a run that is driven and around the stories of lost sessions. The page has
// two of these workers, so that a story does not hold up the run. Nothing else here.

import { expose } from 'comlink';
import { LiveRun } from './live-run.ts';
import { LiveStories } from './live-stories.ts';

/** A message channel turn: shorter than a timer, and messages from the page get in between. */
function breathe(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

const clock = {
  nowMs: () => performance.now(),
  breathe,
  sleep: (ms: number) => (ms <= 1 ? breathe() : new Promise<void>((resolve) => setTimeout(resolve, ms))),
};

/** Both jobs behind one door. */
export class LiveDoor {
  readonly #run = new LiveRun(clock);
  readonly #stories = new LiveStories(clock);

  open: LiveRun['open'] = (input, onProgress) => this.#run.open(input, onProgress);
  runUpTo: LiveRun['runUpTo'] = (untilUs, onProgress) => this.#run.runUpTo(untilUs, onProgress);
  go: LiveRun['go'] = (goal, onFrame) => this.#run.go(goal, onFrame);
  halt: LiveRun['halt'] = () => this.#run.halt();
  setSpeed: LiveRun['setSpeed'] = (speed) => this.#run.setSpeed(speed);
  showTable: LiveRun['showTable'] = (table) => this.#run.showTable(table);
  outcome: LiveRun['outcome'] = () => this.#run.outcome();
  addEvent: LiveRun['addEvent'] = (terms, atUs) => this.#run.addEvent(terms, atUs);
  bucketStory: LiveRun['bucketStory'] = (table, bucket) => this.#run.bucketStory(table, bucket);
  lostSession: LiveStories['lostSession'] = (input, number, onProgress) =>
    this.#stories.lostSession(input, number, onProgress);
  cancel: LiveStories['cancel'] = () => this.#stories.cancel();
}

expose(new LiveDoor());
