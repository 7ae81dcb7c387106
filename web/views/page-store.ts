// The store of this page and its engine, typed together once: views read `store`, actions.ts drives `engine`.

import {
  Engine,
  type FlowPage,
  type ReadProgress,
  type RunOutcome,
  type RunProgressMessage,
  type ScoredChoice,
  type TraceFacts,
  type TrafficProfile,
} from '../engine/engine.ts';
import { Store } from '../state/store.ts';

export interface PageAnswers {
  readProgress: ReadProgress;
  facts: TraceFacts;
  scored: ScoredChoice;
  runProgress: RunProgressMessage;
  outcome: RunOutcome;
  flowPage: FlowPage;
  profile: TrafficProfile;
}

export const store = new Store<PageAnswers>();
export const engine = new Engine();
