// Address ↔ number: numbers follow first appearance in time order, which the trace or the scenario decides, never allocation. Open
// addressing over words in typed arrays, no object per address. Not a place for what a source did: traffic and metrics keep
// that in columns of their own. Cost: 34–50 bytes an address at the usual fill, one or two probes a look-up.

import type { Address, Family, Words } from '../base/address.ts';
import { assert } from '../base/assert.ts';

const FIRST_CAPACITY = 1024;
const MAX_ADDRESSES = 2 ** 30;

export class AddressTable {
  #slots = new Int32Array(FIRST_CAPACITY * 2).fill(-1);
  #words = new Uint32Array(FIRST_CAPACITY * 4);
  #family = new Uint8Array(FIRST_CAPACITY);
  #count = 0;
  readonly #asked = new Uint32Array(4);

  /** Number of distinct addresses. */
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

  /** The number of an address given as words; given on first sight. */
  numberOf(family: Family, words: Words): number {
    this.#asked.set(words);
    return this.numberAt(family, this.#asked, 0);
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

  family(number: number): Family {
    return this.#family[number] as Family;
  }

  /** Word `index` (0 the most significant) of a number's address. */
  word(number: number, index: 0 | 1 | 2 | 3): number {
    return this.#words[number * 4 + index]!;
  }

  words(number: number): Words {
    const at = number * 4;
    const words = this.#words;
    return [words[at]!, words[at + 1]!, words[at + 2]!, words[at + 3]!];
  }

  address(number: number): Address {
    return { family: this.family(number), words: this.words(number) };
  }

  #insert(slot: number, family: number, words: Uint32Array, at: number): number {
    const number = this.#count++;
    assert(number < MAX_ADDRESSES, 'a table has at most 2^30 addresses');
    if (number === this.#family.length) this.#growRows();
    for (let i = 0; i < 4; i++) this.#words[number * 4 + i] = words[at + i]!;
    this.#family[number] = family;
    this.#slots[slot] = number;
    if (this.#count * 2 > this.#slots.length) this.#rehash();
    return number;
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
    for (let number = 0; number < this.#count; number++) {
      let slot = hashAt(this.#family[number]!, this.#words, number * 4) & slotMask;
      while (slots[slot]! >= 0) slot = (slot + 1) & slotMask;
      slots[slot] = number;
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
