// The timers of the entries of one importance: a binary heap of slots by the instant their timer is armed for. A packet that
// refreshes an entry does not touch the heap: its timer goes off at the old instant, is found early and is armed again
// ("lazily"), so a look-up costs nothing and nobody scans the table. Rule kept: armed ≤ deadline, so that the top, once its
// armed instant is its deadline, is the earliest deadline of all. Ties: lower priority first, then match words (SPEC §10).

import type { EntryStore } from './entry-store.ts';
import { compareWords } from './flow-key.ts';

/** Order of two entries that nothing else separates: lower priority, then mask, then value. Never by slot. */
export function compareEntries(store: EntryStore, a: number, b: number): number {
  const byPriority = store.priorities[a]! - store.priorities[b]!;
  if (byPriority !== 0) return byPriority;
  const [ofA, ofB] = [store.subtables[a]!, store.subtables[b]!];
  const byMask = ofA === ofB ? 0 : compareWords(ofA.mask, ofB.mask);
  return byMask !== 0 ? byMask : store.compareValues(a, b);
}

export class DeadlineHeap {
  private readonly store: EntryStore;
  private slots = new Int32Array(16);
  private size = 0;

  constructor(store: EntryStore) {
    this.store = store;
  }

  get entryCount(): number {
    return this.size;
  }

  /** A lower bound of the earliest deadline; Infinity when empty. One array read. */
  get armedAtUs(): number {
    return this.size === 0 ? Infinity : this.store.armedAtUs[this.slots[0]!]!;
  }

  /** Slot with the earliest deadline (exact), −1 when empty. Arms timers again on the way: amortised O(log n). */
  earliest(): number {
    while (this.size > 0) {
      const slot = this.slots[0]!;
      const deadlineUs = this.store.deadlineUs(slot);
      if (this.store.armedAtUs[slot] === deadlineUs) return slot;
      this.store.armedAtUs[slot] = deadlineUs;
      this.sink(0);
    }
    return -1;
  }

  insert(slot: number): void {
    if (this.size === this.slots.length) {
      const bigger = new Int32Array(this.size * 2);
      bigger.set(this.slots);
      this.slots = bigger;
    }
    this.store.armedAtUs[slot] = this.store.deadlineUs(slot);
    this.place(this.size, slot);
    this.rise(this.size++);
  }

  remove(slot: number): void {
    const at = this.store.heapPositions[slot]!;
    this.store.heapPositions[slot] = -1;
    const last = this.slots[--this.size]!;
    if (last === slot) return;
    this.place(at, last);
    this.rise(at);
    this.sink(this.store.heapPositions[last]!);
  }

  private place(at: number, slot: number): void {
    this.slots[at] = slot;
    this.store.heapPositions[slot] = at;
  }

  private isBefore(a: number, b: number): boolean {
    const { armedAtUs } = this.store;
    const difference = armedAtUs[a]! - armedAtUs[b]!;
    return difference !== 0 ? difference < 0 : compareEntries(this.store, a, b) < 0;
  }

  private rise(from: number): void {
    const slot = this.slots[from]!;
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.isBefore(slot, this.slots[parent]!)) break;
      this.place(at, this.slots[parent]!);
      at = parent;
    }
    this.place(at, slot);
  }

  private sink(from: number): void {
    const slot = this.slots[from]!;
    let at = from;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.size) break;
      if (child + 1 < this.size && this.isBefore(this.slots[child + 1]!, this.slots[child]!)) child++;
      if (!this.isBefore(this.slots[child]!, slot)) break;
      this.place(at, this.slots[child]!);
      at = child;
    }
    this.place(at, slot);
  }
}
