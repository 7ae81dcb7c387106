// The default event queue: an implicit heap with four children a node. Times lie in heap order beside the slots, so that a
// comparison touches the slot arrays only within one microsecond; every slot knows its place, so that cancel removes at once and
// nothing dead is ever carried. Four children instead of two: half the levels, and the four times share a cache line or two.
// Costs: see event-queue.ts. Source: SPEC §10; J. W. J. Williams 1964, d-ary after D. B. Johnson 1975.

import type { CurrentEvent, EventKey, EventQueue, Handle } from './event-queue.ts';
import { EventSlots, grown } from './event-slots.ts';

export class HeapQueue<P> implements EventQueue<P> {
  readonly #slots = new EventSlots<P>();
  /** By place in the heap: time and slot. */
  #timeUs = new Float64Array(0);
  #slot = new Int32Array(0);
  /** By slot: place in the heap. */
  #place = new Int32Array(0);

  get size(): number {
    return this.#slots.size;
  }

  get current(): CurrentEvent<P> {
    return this.#slots.current;
  }

  schedule(key: EventKey, payload: P): Handle {
    const place = this.#slots.size;
    const slot = this.#slots.allocate(key, payload);
    if (this.#slots.capacity > this.#slot.length) this.#grow();
    this.#siftUp(place, slot);
    return this.#slots.handleOf(slot);
  }

  cancel(handle: Handle): boolean {
    const slot = this.#slots.slotOf(handle);
    if (slot < 0) return false;
    this.#removeAt(this.#place[slot]!);
    this.#slots.release(slot);
    return true;
  }

  peekTimeUs(): number {
    return this.#slots.size === 0 ? Number.POSITIVE_INFINITY : this.#timeUs[0]!;
  }

  pop(): boolean {
    if (this.#slots.size === 0) return false;
    const slot = this.#slot[0]!;
    this.#removeAt(0);
    this.#slots.takeIntoCurrent(slot);
    return true;
  }

  /** Fills the hole at `place` with the last event and lets that find its level. The slot itself is released by the caller. */
  #removeAt(place: number): void {
    const lastPlace = this.#slots.size - 1;
    if (place === lastPlace) return;
    const last = this.#slot[lastPlace]!;
    const parent = (place - 1) >> 2;
    if (place > 0 && this.#slots.before(last, this.#slot[parent]!)) this.#siftUp(place, last);
    else this.#siftDown(place, last, lastPlace);
  }

  #siftUp(from: number, slot: number): void {
    const timeUs = this.#slots.timeUs[slot]!;
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 2;
      if (!this.#precedes(timeUs, slot, parent)) break;
      this.#put(place, this.#timeUs[parent]!, this.#slot[parent]!);
      place = parent;
    }
    this.#put(place, timeUs, slot);
  }

  #siftDown(from: number, slot: number, size: number): void {
    const timeUs = this.#slots.timeUs[slot]!;
    let place = from;
    for (;;) {
      const child = this.#firstChild(place, size);
      if (child < 0 || this.#precedes(timeUs, slot, child)) break;
      this.#put(place, this.#timeUs[child]!, this.#slot[child]!);
      place = child;
    }
    this.#put(place, timeUs, slot);
  }

  /** The child of `place` that comes first, −1 without children. */
  #firstChild(place: number, size: number): number {
    const from = 4 * place + 1;
    if (from >= size) return -1;
    const to = Math.min(from + 4, size);
    let first = from;
    for (let child = from + 1; child < to; child++) {
      if (this.#precedes(this.#timeUs[child]!, this.#slot[child]!, first)) first = child;
    }
    return first;
  }

  /** Whether an event comes before the one at `place`. */
  #precedes(timeUs: number, slot: number, place: number): boolean {
    const other = this.#timeUs[place]!;
    return timeUs !== other ? timeUs < other : this.#slots.beforeAtSameTime(slot, this.#slot[place]!);
  }

  #put(place: number, timeUs: number, slot: number): void {
    this.#timeUs[place] = timeUs;
    this.#slot[place] = slot;
    this.#place[slot] = place;
  }

  #grow(): void {
    const to = this.#slots.capacity;
    this.#timeUs = grown(this.#timeUs, new Float64Array(to));
    this.#slot = grown(this.#slot, new Int32Array(to));
    this.#place = grown(this.#place, new Int32Array(to));
  }
}
