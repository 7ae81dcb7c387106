// The clock and the run loop. An event is a key in the total order of event-queue.ts and an actor that is told when its turn has
// come. The clock is a whole number of microseconds; it moves before the actor is told and never goes back. An event scheduled
// while another fires must come after it in the order: into its own microsecond only at a greater key, otherwise an assertion fires
// (earliestUs gives the next instant that is allowed). Nothing here knows packets or switches, reads a wall clock or draws a
// number. Model: SimPy's core.py, one visible loop. Source: SPEC §10.

import { assert } from '../base/assert.ts';
import { compareKeys, type EventKey, type EventQueue, formatKey, type Handle } from './event-queue.ts';
import { HeapQueue } from './heap-queue.ts';

/** Whoever acts when an event fires. The key is one object overwritten by the next event: copy what must last. */
export interface Actor {
  fire(key: EventKey): void;
}

export class Kernel {
  readonly #queue: EventQueue<Actor>;
  #nowUs: number;
  #fired = 0;
  #stopped = false;

  /** The clock starts at `startUs`, before any event; the queue must be empty. */
  constructor(startUs = 0, queue: EventQueue<Actor> = new HeapQueue<Actor>()) {
    assert(Number.isSafeInteger(startUs), 'the start is a whole number of microseconds');
    assert(queue.size === 0, 'the queue of a new kernel is empty');
    this.#nowUs = startUs;
    this.#queue = queue;
  }

  /** The current instant. */
  get nowUs(): number {
    return this.#nowUs;
  }

  /** Events fired so far. */
  get firedCount(): number {
    return this.#fired;
  }

  /** Events waiting. */
  get pendingCount(): number {
    return this.#queue.size;
  }

  /** Time of the next event, Infinity when there is none. */
  get nextUs(): number {
    return this.#queue.peekTimeUs();
  }

  /** Adds an event after the current one. The key is copied. Use the handle to cancel. */
  schedule(key: EventKey, actor: Actor): Handle {
    if (key.timeUs <= this.#nowUs) this.#assertAfterCurrent(key);
    return this.#queue.schedule(key, actor);
  }

  /** Takes a pending event back; false if it has fired or was cancelled. */
  cancel(handle: Handle): boolean {
    return this.#queue.cancel(handle);
  }

  /** The key's own time if it may still be scheduled, else the next microsecond: SPEC §10's "otherwise one later". */
  earliestUs(key: EventKey): number {
    if (key.timeUs > this.#nowUs || this.#isAfterCurrent(key)) return key.timeUs;
    return this.#nowUs + 1;
  }

  /**
   * Fires every event at or before `untilUs` (default: all), in order, until stop() is called; then, unless stopped, the clock stands
   * at `untilUs` if that is finite. Returns how many fired. May be called again to go on, but not from inside an actor.
   */
  run(untilUs: number = Number.POSITIVE_INFINITY): number {
    assert(
      untilUs * 0 !== 0 || Number.isSafeInteger(untilUs),
      'a run ends at a whole number of microseconds',
    );
    const firedBefore = this.#fired;
    this.#stopped = false;
    while (this.#queue.peekTimeUs() <= untilUs && this.step()) {
      if (this.#stopped) return this.#fired - firedBefore;
    }
    if (untilUs < Number.POSITIVE_INFINITY && untilUs > this.#nowUs) this.#nowUs = untilUs;
    return this.#fired - firedBefore;
  }

  /** Fires the next event only: the clock moves, then its actor is told. False when there is none. */
  step(): boolean {
    const queue = this.#queue;
    if (!queue.pop()) return false;
    this.#nowUs = queue.current.timeUs;
    this.#fired++;
    queue.current.payload.fire(queue.current);
    return true;
  }

  /** Makes the running run() return after the current event. */
  stop(): void {
    this.#stopped = true;
  }

  #isAfterCurrent(key: EventKey): boolean {
    return key.timeUs >= this.#nowUs && compareKeys(this.#queue.current, key) < 0;
  }

  #assertAfterCurrent(key: EventKey): void {
    const current = this.#queue.current;
    if (this.#isAfterCurrent(key)) return;
    assert(
      false,
      `event (${formatKey(key)}) does not come after the current one (${formatKey(current)}) at ${this.#nowUs} µs`,
    );
  }
}
