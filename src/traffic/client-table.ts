// Client address ↔ client number for a trace: numbers follow first appearance in time order, so they are derived from the trace
// and never from allocation. Open addressing over words in typed arrays, no object per client. Not a place for what a client
// did: replay.ts keeps that in columns of its own. Cost: 34–50 bytes a client at the usual fill, one or two probes a look-up.

import type { Family, Words } from '../base/address.ts';
import { assert } from '../base/assert.ts';

const FIRST_CAPACITY = 1024;
const MAX_CLIENTS = 2 ** 30;

export class ClientTable {
  #slots = new Int32Array(FIRST_CAPACITY * 2).fill(-1);
  #words = new Uint32Array(FIRST_CAPACITY * 4);
  #family = new Uint8Array(FIRST_CAPACITY);
  #count = 0;

  /** Number of distinct clients. */
  get count(): number {
    return this.#count;
  }

  /** The number of the address at words[at … at+3], most significant first; given on first sight. */
  numberAt(family: number, words: Uint32Array, at: number): number {
    const slotMask = this.#slots.length - 1;
    let slot = hashAt(family, words, at) & slotMask;
    for (;;) {
      const found = this.#slots[slot]!;
      if (found < 0) return this.#insert(slot, family, words, at);
      if (this.#family[found] === family && sameWords(this.#words, found * 4, words, at)) return found;
      slot = (slot + 1) & slotMask;
    }
  }

  /** True if the address at words[at … at+3] has a number. */
  has(family: number, words: Uint32Array, at: number): boolean {
    const slotMask = this.#slots.length - 1;
    let slot = hashAt(family, words, at) & slotMask;
    for (;;) {
      const found = this.#slots[slot]!;
      if (found < 0) return false;
      if (this.#family[found] === family && sameWords(this.#words, found * 4, words, at)) return true;
      slot = (slot + 1) & slotMask;
    }
  }

  family(client: number): Family {
    return this.#family[client] as Family;
  }

  /** Word `index` (0 the most significant) of a client's address. */
  word(client: number, index: 0 | 1 | 2 | 3): number {
    return this.#words[client * 4 + index]!;
  }

  words(client: number): Words {
    const at = client * 4;
    const words = this.#words;
    return [words[at]!, words[at + 1]!, words[at + 2]!, words[at + 3]!];
  }

  #insert(slot: number, family: number, words: Uint32Array, at: number): number {
    const client = this.#count++;
    assert(client < MAX_CLIENTS, 'a trace has at most 2^30 distinct sources');
    if (client === this.#family.length) this.#growRows();
    for (let i = 0; i < 4; i++) this.#words[client * 4 + i] = words[at + i]!;
    this.#family[client] = family;
    this.#slots[slot] = client;
    if (this.#count * 2 > this.#slots.length) this.#rehash();
    return client;
  }

  #growRows(): void {
    const words = new Uint32Array(this.#words.length * 2);
    words.set(this.#words);
    this.#words = words;
    const family = new Uint8Array(this.#family.length * 2);
    family.set(this.#family);
    this.#family = family;
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2).fill(-1);
    const slotMask = slots.length - 1;
    for (let client = 0; client < this.#count; client++) {
      let slot = hashAt(this.#family[client]!, this.#words, client * 4) & slotMask;
      while (slots[slot]! >= 0) slot = (slot + 1) & slotMask;
      slots[slot] = client;
    }
    this.#slots = slots;
  }
}

function sameWords(a: Uint32Array, i: number, b: Uint32Array, j: number): boolean {
  return a[i + 3] === b[j + 3] && a[i + 2] === b[j + 2] && a[i + 1] === b[j + 1] && a[i] === b[j];
}

/** Multiply and xor-shift over the words; decides speed only, never a result. */
function hashAt(family: number, words: Uint32Array, at: number): number {
  let h = family;
  for (let i = 0; i < 4; i++) h = Math.imul((h ^ words[at + i]!) + 0x7f4a7c15, 0x9e3779b1) ^ (h >>> 15);
  return (h ^ (h >>> 16)) >>> 0;
}
