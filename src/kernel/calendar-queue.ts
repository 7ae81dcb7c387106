// The other event queue: R. Brown's calendar (CACM 31:10, 1988). A year of buckets, each a day long, each a sorted list; an event
// lies in the bucket of its day modulo the year, and popping walks the days. With about one event a day everything is O(1), which
// wins over the heap for many pending events of similar distance; many events of one microsecond, or a day length that no
// longer fits (it is renewed only when the number of events doubles or halves), make lists long and schedule O(n).
// Costs: see event-queue.ts; measured: bench/kernel.ts. Not the default: the heap never degrades. Source: SPEC §10.

import type { CurrentEvent, EventKey, EventQueue, Handle } from './event-queue.ts';
import { EventSlots, grown } from './event-slots.ts';

const NONE = -1;
const LEAST_DAYS = 16;
/** Events looked at to choose the length of a day. */
const SAMPLE = 512;

export class CalendarQueue<P> implements EventQueue<P> {
  readonly #slots = new EventSlots<P>();
  /** By slot: neighbours in the list of its bucket. */
  #next = new Int32Array(0);
  #previous = new Int32Array(0);
  /** By bucket: ends of its list. */
  #first = new Int32Array(LEAST_DAYS).fill(NONE);
  #last = new Int32Array(LEAST_DAYS).fill(NONE);
  #dayUs = 1;
  /** No pending event lies before this day. */
  #today = Number.POSITIVE_INFINITY;
  /** The first event in order, or NONE while it is not known. */
  #head = NONE;

  get size(): number {
    return this.#slots.size;
  }

  get current(): CurrentEvent<P> {
    return this.#slots.current;
  }

  schedule(key: EventKey, payload: P): Handle {
    const slot = this.#slots.allocate(key, payload);
    if (this.#slots.capacity > this.#next.length) this.#growLinks();
    this.#insert(slot);
    if (this.#slots.size > 2 * this.#first.length) this.#resize(2 * this.#first.length);
    return this.#slots.handleOf(slot);
  }

  cancel(handle: Handle): boolean {
    const slot = this.#slots.slotOf(handle);
    if (slot < 0) return false;
    this.#remove(slot);
    this.#slots.release(slot);
    this.#shrinkIfSparse();
    return true;
  }

  peekTimeUs(): number {
    if (this.#slots.size === 0) return Number.POSITIVE_INFINITY;
    return this.#slots.timeUs[this.#findHead()]!;
  }

  pop(): boolean {
    if (this.#slots.size === 0) return false;
    const slot = this.#findHead();
    this.#remove(slot);
    this.#slots.takeIntoCurrent(slot);
    this.#shrinkIfSparse();
    return true;
  }

  #dayOf(slot: number): number {
    return Math.floor(this.#slots.timeUs[slot]! / this.#dayUs);
  }

  #bucketOf(day: number): number {
    const bucket = day % this.#first.length;
    return bucket < 0 ? bucket + this.#first.length : bucket;
  }

  /** The first event in order: the head of the first day that has one, or, when a whole year is empty, the least of all heads. */
  #findHead(): number {
    if (this.#head !== NONE) return this.#head;
    for (let days = this.#first.length; days > 0; days--) {
      const slot = this.#first[this.#bucketOf(this.#today)]!;
      if (slot !== NONE && this.#dayOf(slot) === this.#today) return this.#setHead(slot);
      this.#today++;
    }
    let least = NONE;
    for (const slot of this.#first)
      if (slot !== NONE && (least === NONE || this.#slots.before(slot, least))) least = slot;
    return this.#setHead(least);
  }

  #setHead(slot: number): number {
    this.#head = slot;
    this.#today = this.#dayOf(slot);
    return slot;
  }

  /** Into the list of its bucket, searched from the end: most events are later than those already there. */
  #insert(slot: number): void {
    const day = this.#dayOf(slot);
    const bucket = this.#bucketOf(day);
    let before = this.#last[bucket]!;
    while (before !== NONE && this.#slots.before(slot, before)) before = this.#previous[before]!;
    const after = before === NONE ? this.#first[bucket]! : this.#next[before]!;
    this.#link(before, slot, bucket);
    this.#link(slot, after, bucket);
    if (day < this.#today) this.#today = day;
    if (this.#head !== NONE ? this.#slots.before(slot, this.#head) : this.#slots.size === 1)
      this.#head = slot;
  }

  #remove(slot: number): void {
    this.#link(this.#previous[slot]!, this.#next[slot]!, this.#bucketOf(this.#dayOf(slot)));
    if (slot === this.#head) this.#head = NONE;
  }

  /** Makes two slots neighbours in a bucket; NONE stands for its end. */
  #link(before: number, after: number, bucket: number): void {
    if (before === NONE) this.#first[bucket] = after;
    else this.#next[before] = after;
    if (after === NONE) this.#last[bucket] = before;
    else this.#previous[after] = before;
  }

  #shrinkIfSparse(): void {
    const days = this.#first.length;
    if (days > LEAST_DAYS && this.#slots.size < days / 2) this.#resize(days / 2);
  }

  /** A year of `days` buckets, with a day length fitted to the events, and everything put in again. */
  #resize(days: number): void {
    const pending = this.#pendingSlots();
    this.#dayUs = this.#fittingDayUs(pending);
    this.#first = new Int32Array(days).fill(NONE);
    this.#last = new Int32Array(days).fill(NONE);
    this.#today = Number.POSITIVE_INFINITY;
    this.#head = NONE;
    for (const slot of pending) this.#insert(slot);
  }

  /** Every pending slot, bucket by bucket, each list in order. */
  #pendingSlots(): Int32Array {
    const pending = new Int32Array(this.#slots.size);
    let count = 0;
    for (const first of this.#first) {
      for (let slot = first; slot !== NONE; slot = this.#next[slot]!) pending[count++] = slot;
    }
    return pending;
  }

  /** Three mean gaps of the nearer half of a sample, at least 1 µs. */
  #fittingDayUs(pending: Int32Array): number {
    const step = Math.ceil(pending.length / SAMPLE);
    const times = pending.filter((_, i) => i % step === 0);
    const sorted = Float64Array.from(times, (slot) => this.#slots.timeUs[slot]!).sort();
    const half = sorted.length >> 1;
    if (half === 0) return this.#dayUs;
    return Math.max(1, Math.floor((3 * (sorted[half]! - sorted[0]!)) / (half * step)));
  }

  #growLinks(): void {
    const to = this.#slots.capacity;
    this.#next = grown(this.#next, new Int32Array(to));
    this.#previous = grown(this.#previous, new Int32Array(to));
  }
}
