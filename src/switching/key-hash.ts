// A hash table from the masked words of a key to a slot: all keys under one mask. Open addressing, linear probing, at most half
// full, deletion by shifting back (no tombstones), so that a miss ends at the first empty place. It stores slots only; words and
// hashes lie in the entry store. It knows nothing of priorities: one slot a key (subtable.ts).

import type { EntryStore } from './entry-store.ts';
import { KEY_WORDS } from './flow-key.ts';

const FIRST_PLACES = 8;

export class KeyHash {
  private readonly store: EntryStore;
  /** Indices of the words with a non-zero mask, and those masks. */
  private readonly active: Int32Array;
  private readonly activeMasks: Uint32Array;
  private places = new Int32Array(FIRST_PLACES).fill(-1);
  private keyCount = 0;

  constructor(store: EntryStore, mask: Uint32Array) {
    this.store = store;
    const active = [...mask.keys()].filter((i) => mask[i] !== 0);
    this.active = Int32Array.from(active);
    this.activeMasks = Uint32Array.from(active, (i) => mask[i]!);
  }

  hashOf(words: Uint32Array): number {
    const { active, activeMasks } = this;
    let hash = active.length;
    for (let i = 0; i < active.length; i++) {
      hash = Math.imul(hash ^ (words[active[i]!]! & activeMasks[i]!), 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    hash = Math.imul(hash, 0x85ebca6b);
    return hash ^ (hash >>> 13);
  }

  /** The slot whose key the words have, or −1. */
  find(words: Uint32Array): number {
    return this.places[this.placeOf(words, this.hashOf(words))]!;
  }

  /** Puts `slot` at its key (its hash must be in the store), in place of what was there. */
  set(slot: number): void {
    const place = this.placeOf(this.store.valueOf(slot), this.store.hashes[slot]!);
    const isNew = this.places[place]! < 0;
    this.places[place] = slot;
    if (!isNew) return;
    this.keyCount++;
    if (this.keyCount * 2 > this.places.length) this.rehash(this.places.length * 2);
  }

  /** Takes the key of `slot` out. */
  delete(slot: number): void {
    this.closeGap(this.placeOf(this.store.valueOf(slot), this.store.hashes[slot]!));
  }

  /** The slots in the table, in no order that means anything. */
  *slots(): Iterable<number> {
    for (const slot of this.places) if (slot >= 0) yield slot;
  }

  /** The place of the key, or the empty place where it belongs. */
  private placeOf(words: Uint32Array, hash: number): number {
    const { places } = this;
    const { hashes } = this.store;
    const limit = places.length - 1;
    let place = hash & limit;
    for (;;) {
      const slot = places[place]!;
      if (slot < 0 || (hashes[slot] === hash && this.isEqual(slot, words))) return place;
      place = (place + 1) & limit;
    }
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
