// The one store of the page: where the reader is, what is chosen, what has been read and run, what a screen reader is told. Views
// read its signals; actions (views/actions.ts) write them. What answers look like is a type parameter, so that this room knows
// neither workers nor engine.

import { type Signal, signal } from '@preact/signals';
import { type Choice, DEFAULT_CHOICE, type Family } from './choice.ts';
import type { ScenarioDocument } from './document.ts';
import { DEFAULT_FILTER, type FlowFilter } from './flow-filter.ts';
import { Task } from './task.ts';
import type { Page } from './url-codec.ts';

/** The shapes of the engine's answers, filled in by the views. */
export interface AnswerShapes {
  readProgress: unknown;
  facts: unknown;
  scored: unknown;
  runProgress: unknown;
  outcome: unknown;
  flowPage: unknown;
  profile: unknown;
}

export class Store<Shapes extends AnswerShapes> {
  readonly page: Signal<Page> = signal('start');
  readonly choice: Signal<Choice> = signal(DEFAULT_CHOICE);
  /** The scenario that the pages Scenario and Run work on. */
  readonly document: Signal<ScenarioDocument | null> = signal(null);
  /** The family whose bits the strip shows. */
  readonly family: Signal<Family> = signal(4);
  /** The bit that holds the keyboard, and of which the page says why. */
  readonly currentBit: Signal<number | null> = signal(null);
  readonly reading = new Task<Shapes['readProgress'], Shapes['facts']>();
  readonly scored: Signal<Shapes['scored'] | null> = signal(null);
  readonly running = new Task<Shapes['runProgress'], Shapes['outcome']>();
  /** The choice the last finished run was made of; other than `choice`: the run is stale. */
  readonly ranChoice: Signal<Choice | null> = signal(null);
  /** Polite live region. */
  readonly announcement: Signal<string> = signal('');
  /** Population and session model of what was read. */
  readonly profile: Signal<Shapes['profile'] | null> = signal(null);
  readonly flowFilter: Signal<FlowFilter> = signal(DEFAULT_FILTER);
  /** The part of the flow table that the filter shows; null before a run. */
  readonly flowPage: Signal<Shapes['flowPage'] | null> = signal(null);
}
