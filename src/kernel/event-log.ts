// The simulator's own record of what happened to servers, buckets and sessions: typed events in the order they were appended, which
// is the order of the clock. It is for reading (tables, the story of a bucket or session), not for counting: a log is bounded, and
// when it is full later events are dropped and the mark says how many and since when. Counts belong to metrics, identity to the
// fingerprint. A trace is recorded traffic, never this.

import { assert } from '../base/assert.ts';

/** What an event says beside its time and kind. */
export type LogValue = string | number | boolean | null;

export interface LogEvent {
  readonly atUs: number;
  /** A kebab-case word: `move-started`, `session-lost`. */
  readonly kind: string;
  /** Whom it concerns: `{ server: 's03', bucket: 17 }`. */
  readonly ids: Readonly<Record<string, LogValue>>;
  /** What was found or decided. */
  readonly fields: Readonly<Record<string, LogValue>>;
}

/** What a full log has dropped. */
export interface Truncation {
  readonly droppedCount: number;
  /** Time of the first event dropped; everything before it is in the log. */
  readonly sinceUs: number;
}

/** `E` narrows the kinds, ids and fields a user appends. */
export class EventLog<E extends LogEvent = LogEvent> {
  readonly capacity: number;
  readonly #events: E[] = [];
  #droppedCount = 0;
  #sinceUs = 0;
  #lastUs = Number.NEGATIVE_INFINITY;

  /** Keeps at most `capacity` events (default 100 000, some 20 MB). */
  constructor(capacity = 100_000) {
    assert(Number.isInteger(capacity) && capacity >= 0, 'the capacity of a log is a whole number');
    this.capacity = capacity;
  }

  /** Appends an event; false if the log is full. Times must not go back. */
  append(event: E): boolean {
    assert(event.atUs >= this.#lastUs, 'the log is in the order of the clock');
    this.#lastUs = event.atUs;
    if (this.#events.length < this.capacity) {
      this.#events.push(event);
      return true;
    }
    if (this.#droppedCount++ === 0) this.#sinceUs = event.atUs;
    return false;
  }

  /** The events kept, in order. The list grows with the log; copy it to keep a moment. */
  get events(): readonly E[] {
    return this.#events;
  }

  /** null while nothing has been dropped. */
  get truncation(): Truncation | null {
    return this.#droppedCount === 0 ? null : { droppedCount: this.#droppedCount, sinceUs: this.#sinceUs };
  }
}
