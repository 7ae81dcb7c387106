// All entries of a flow table that share one mask: a hash table from masked key to the highest-priority entry with that key.
// It knows nothing of time or counters. Open addressing, linear probing, at most half full, deletion by shifting back (no
// tombstones), so that a miss ends at the first empty place. Entries with one match and several priorities hang in a list,
// highest first. Source: tuple-space search (Srinivasan, Suri, Varghese, SIGCOMM 1999).

import type { Family } from '../base/address.ts';
import type { EntryStore } from './entry-store.ts';
import { KEY_WORDS, type MatchKey } from './flow-key.ts';

const FIRST_PLACES = 8;

export class Subtable {
  readonly family: 0 | Family;
  readonly mask: Uint32Array;
  /** Highest priority present, −1 when empty. */
  maxPriority = -1;
  entryCount = 0;
  private readonly store: EntryStore;
  /** Indices of the words with a non-zero mask, and those masks. */
  private readonly active: Int32Array;
  private readonly activeMasks: Uint32Array;
  private places = new Int32Array(FIRST_PLACES).fill(-1);
  private keyCount = 0;
  private readonly priorityCounts = new Map<number, number>();

  constructor(store: EntryStore, key: MatchKey) {
    this.store = store;
    this.family = key.family;
    this.mask = key.mask.slice();
    const active = [...key.mask.keys()].filter((i) => key.mask[i] !== 0);
    this.active = Int32Array.from(active);
    this.activeMasks = Uint32Array.from(active, (i) => key.mask[i]!);
  }

  /** Slot of the highest-priority entry that matches the packed packet, or −1. Allocates nothing. */
  find(packet: Uint32Array): number {
    const hash = this.hashOf(packet);
    const limit = this.places.length - 1;
    for (let place = hash & limit; ; place = (place + 1) & limit) {
      const slot = this.places[place]!;
      if (slot < 0 || (this.store.hashes[slot] === hash && this.isEqual(slot, packet))) return slot;
    }
  }

  /** Slot of the entry with exactly this match and priority, or −1. */
  findExactly(value: Uint32Array, priority: number): number {
    let slot = this.find(value);
    while (slot >= 0 && this.store.priorities[slot] !== priority) slot = this.store.nextLower[slot]!;
    return slot;
  }

  /** Puts in a slot whose words and priority are set; no entry of that match and priority may be there. */
  insert(slot: number): void {
    const { store } = this;
    store.subtables[slot] = this;
    store.hashes[slot] = this.hashOf(store.valueOf(slot));
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
      if (priority === this.maxPriority) this.maxPriority = Math.max(-1, ...this.priorityCounts.keys());
    }
  }

  private hashOf(words: Uint32Array): number {
    const { active, activeMasks } = this;
    let hash = active.length;
    for (let i = 0; i < active.length; i++) {
      hash = Math.imul(hash ^ (words[active[i]!]! & activeMasks[i]!), 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    hash = Math.imul(hash, 0x85ebca6b);
    return hash ^ (hash >>> 13);
  }

  private isEqual(slot: number, words: Uint32Array): boolean {
    const { active, activeMasks } = this;
    const { values } = this.store;
    const base = slot * KEY_WORDS;
    for (let i = 0; i < active.length; i++) {
      const word = active[i]!;
      if ((words[word]! & activeMasks[i]!) >>> 0 !== values[base + word]) return false;
    }
    return true;
  }

  /** The place that holds the key of `slot`, or the empty place where it belongs. */
  private placeOf(slot: number): number {
    const { hashes } = this.store;
    const hash = hashes[slot]!;
    const limit = this.places.length - 1;
    const value = this.store.valueOf(slot);
    let place = hash & limit;
    for (;;) {
      const other = this.places[place]!;
      if (other < 0 || (hashes[other] === hash && this.isEqual(other, value))) return place;
      place = (place + 1) & limit;
    }
  }

  private link(slot: number): void {
    const { nextLower, priorities } = this.store;
    const place = this.placeOf(slot);
    const head = this.places[place]!;
    if (head < 0 || priorities[head]! < priorities[slot]!) {
      nextLower[slot] = head;
      this.places[place] = slot;
      if (head < 0) this.keyCount++;
      if (this.keyCount * 2 > this.places.length) this.rehash(this.places.length * 2);
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
    const place = this.placeOf(slot);
    const head = this.places[place]!;
    if (head === slot) {
      const next = nextLower[slot]!;
      this.places[place] = next;
      if (next < 0) this.closeGap(place);
      return;
    }
    let above = head;
    while (nextLower[above] !== slot) above = nextLower[above]!;
    nextLower[above] = nextLower[slot]!;
  }

  /** Shifts later members of the probe run back over the emptied place. */
  private closeGap(emptied: number): void {
    this.keyCount--;
    const limit = this.places.length - 1;
    let gap = emptied;
    for (let place = (gap + 1) & limit; this.places[place]! >= 0; place = (place + 1) & limit) {
      const home = this.store.hashes[this.places[place]!]! & limit;
      if (((place - home) & limit) < ((place - gap) & limit)) continue;
      this.places[gap] = this.places[place]!;
      gap = place;
    }
    this.places[gap] = -1;
  }

  private rehash(length: number): void {
    const old = this.places;
    this.places = new Int32Array(length).fill(-1);
    const limit = length - 1;
    for (const slot of old) {
      if (slot < 0) continue;
      let place = this.store.hashes[slot]! & limit;
      while (this.places[place]! >= 0) place = (place + 1) & limit;
      this.places[place] = slot;
    }
  }
}
