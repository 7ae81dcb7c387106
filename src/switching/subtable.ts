// All entries of a flow table that share one mask, by key: a hash of all of them, and arrays for the parts that are dense. Entries
// with one key and several priorities hang in a list, highest first; hash and arrays hold its head. It knows nothing of time or
// counters. Source: tuple-space search (Srinivasan, Suri, Varghese, SIGCOMM 1999).

import type { Family } from '../base/address.ts';
import { DensePages, type KeyHead, NO_PAGE } from './dense-pages.ts';
import type { EntryStore } from './entry-store.ts';
import type { MatchKey } from './flow-key.ts';
import { KeyHash } from './key-hash.ts';

export class Subtable {
  readonly family: 0 | Family;
  readonly mask: Uint32Array;
  /** Highest priority present, −1 when empty. */
  maxPriority = -1;
  entryCount = 0;
  private readonly store: EntryStore;
  private readonly hash: KeyHash;
  private readonly pages: DensePages | null;
  private readonly priorityCounts = new Map<number, number>();

  constructor(store: EntryStore, key: MatchKey) {
    this.store = store;
    this.family = key.family;
    this.mask = key.mask.slice();
    this.hash = new KeyHash(store, key.mask);
    this.pages = DensePages.for(this.mask);
  }

  /** Slot of the highest-priority entry that matches the packed packet, or −1. Allocates nothing. */
  find(words: Uint32Array): number {
    if (this.pages !== null) {
      const slot = this.pages.find(words);
      if (slot !== NO_PAGE) return slot;
    }
    return this.hash.find(words);
  }

  /** Slot of the entry with exactly this match and priority, or −1. */
  findExactly(value: Uint32Array, priority: number): number {
    let slot = this.hash.find(value);
    while (slot >= 0 && this.store.priorities[slot] !== priority) slot = this.store.nextLower[slot]!;
    return slot;
  }

  /** Puts in a slot whose words and priority are set; no entry of that match and priority may be there. */
  insert(slot: number): void {
    const { store } = this;
    store.subtables[slot] = this;
    store.hashes[slot] = this.hash.hashOf(store.valueOf(slot));
    this.link(slot);
    this.entryCount++;
    const priority = store.priorities[slot]!;
    this.priorityCounts.set(priority, (this.priorityCounts.get(priority) ?? 0) + 1);
    if (priority > this.maxPriority) this.maxPriority = priority;
  }

  remove(slot: number): void {
    this.unlink(slot);
    this.entryCount--;
    const priority = this.store.priorities[slot]!;
    const left = this.priorityCounts.get(priority)! - 1;
    if (left > 0) this.priorityCounts.set(priority, left);
    else {
      this.priorityCounts.delete(priority);
      if (priority === this.maxPriority) this.maxPriority = greatest(this.priorityCounts.keys());
    }
  }

  private link(slot: number): void {
    const { nextLower, priorities } = this.store;
    const head = this.hash.find(this.store.valueOf(slot));
    if (head < 0 || priorities[head]! < priorities[slot]!) {
      nextLower[slot] = head;
      this.setHead(slot, head < 0);
      return;
    }
    let above = head;
    while (nextLower[above]! >= 0 && priorities[nextLower[above]!]! > priorities[slot]!)
      above = nextLower[above]!;
    nextLower[slot] = nextLower[above]!;
    nextLower[above] = slot;
  }

  private unlink(slot: number): void {
    const { nextLower } = this.store;
    const head = this.hash.find(this.store.valueOf(slot));
    if (head === slot) {
      const next = nextLower[slot]!;
      if (next >= 0) this.setHead(next, false);
      else {
        this.hash.delete(slot);
        this.pages?.removed(this.store.valueOf(slot));
      }
      return;
    }
    let above = head;
    while (nextLower[above] !== slot) above = nextLower[above]!;
    nextLower[above] = nextLower[slot]!;
  }

  private setHead(slot: number, isNewKey: boolean): void {
    this.hash.set(slot);
    if (this.pages === null) return;
    const key = this.keyHead(slot);
    if (isNewKey) this.pages.added(key, () => this.keyHeads());
    else this.pages.changed(key);
  }

  private *keyHeads(): Iterable<KeyHead> {
    for (const slot of this.hash.slots()) yield this.keyHead(slot);
  }

  private keyHead(slot: number): KeyHead {
    return { value: this.store.valueOf(slot), head: slot };
  }
}

function greatest(values: Iterable<number>): number {
  let max = -1;
  for (const value of values) if (value > max) max = value;
  return max;
}
