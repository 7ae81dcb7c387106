// What the page Run shows and what it is doing: one set of signals and the engine behind them. run-actions.ts writes them, views read.
// The history is written in place; `version` says that it grew.

import { computed, type Signal, signal } from '@preact/signals';
import type { Issue } from '../../../src/base/result.ts';
import {
  type AutopsyProgress,
  type LiveBucketStory,
  LiveEngine,
  type LiveFacts,
  type LiveLadder,
  type LiveOpening,
  type LiveOutcome,
} from '../../engine/live-engine.ts';
import type { LiveHistory } from '../../engine/live-history.ts';
import type { TimeSpan } from '../../state/run-view.ts';
import { store } from '../page-store.ts';

/** `opening`: reading, or running up to an instant; `lost`: the worker had to be ended, what was recorded stays. */
export type RunPhase = 'empty' | 'opening' | 'paused' | 'playing' | 'over' | 'lost';

/** A lost session that is being, or has been, looked into. */
export interface LossStory {
  readonly number: number;
  readonly progress: AutopsyProgress | null;
  readonly ladder: LiveLadder | null;
  readonly issues: readonly Issue[];
}

export const engine = new LiveEngine();

export const phase: Signal<RunPhase> = signal('empty');
export const facts: Signal<LiveFacts | null> = signal(null);
export const opening: Signal<LiveOpening | null> = signal(null);
export const history: Signal<LiveHistory | null> = signal(null);
export const version: Signal<number> = signal(0);
/** Where the playhead has been put; null: it goes with the run. */
export const scrubbedUs: Signal<number | null> = signal(null);
/** The stretch on the screen; null: all. */
export const shownSpan: Signal<TimeSpan | null> = signal(null);
export const selection: Signal<TimeSpan | null> = signal(null);
export const speed: Signal<number | null> = signal(60);
/** What is wrong with the document; the run below is then of an earlier one. */
export const issues: Signal<readonly Issue[]> = signal([]);
/** The text that runs, with every event added; other than the document's: stale. */
export const ranText: Signal<string> = signal('');
/** File name of the document that runs. */
export const ranName: Signal<string> = signal('scenario.yaml');
export const outcome: Signal<LiveOutcome | null> = signal(null);
export const shownTable: Signal<number> = signal(0);
export const bucketStory: Signal<LiveBucketStory | null> = signal(null);
export const lossStory: Signal<LossStory | null> = signal(null);
export const addingEvent: Signal<boolean> = signal(false);

/** The document is another one, or another text, than what runs. */
export const isStale = computed(() => {
  const document = store.document.value;
  return document !== null && history.value !== null && document.text !== ranText.value;
});

/** The instant that everything on the page is about. */
export const nowUs = computed(() => {
  version.value;
  return scrubbedUs.value ?? history.value?.reachedUs ?? 0;
});

/** From the start to the end of the run; where that is not known, to as far as it has come. */
export const wholeSpan = computed((): TimeSpan => {
  version.value;
  const reachedUs = history.value?.reachedUs ?? 0;
  const endUs = history.value?.frame?.endUs ?? facts.value?.endUs ?? null;
  return { from: 0, to: Math.max(endUs ?? 0, reachedUs, 1e6) };
});

export const span = computed((): TimeSpan => shownSpan.value ?? wholeSpan.value);
