// Source address → dense number, by open addressing over typed arrays: 40 bytes per distinct source at the usual fill and no
// allocation per packet. Numbers follow first appearance in time order, which the trace or the scenario decides.

import type { Address, Family, Words } from '../base/address.ts';

const START = 1024;

export class SourceTable {
  #slots = new Int32Array(START * 2).fill(-1);
  #words = new Uint32Array(START * 4);
  #family = new Uint8Array(START);
  #count = 0;

  /** Number of distinct sources seen. */
  get count(): number {
    return this.#count;
  }

  /** The number of a source, given on first sight. The address words are most significant first. Cost: one probe or two. */
  numberOf(family: Family, words: Words): number {
    const [w0, w1, w2, w3] = words;
    const mask = this.#slots.length - 1;
    let slot = hashWords(family, words) & mask;
    for (;;) {
      const found = this.#slots[slot]!;
      if (found === -1) return this.#insert(slot, family, words);
      const at = found * 4;
      const known = this.#words;
      if (
        known[at + 3] === w3 &&
        known[at + 2] === w2 &&
        known[at + 1] === w1 &&
        known[at] === w0 &&
        this.#family[found] === family
      )
        return found;
      slot = (slot + 1) & mask;
    }
  }

  /** The address of source `number`. */
  address(number: number): Address {
    const at = number * 4;
    const w = this.#words;
    return { family: this.#family[number] as Family, words: [w[at]!, w[at + 1]!, w[at + 2]!, w[at + 3]!] };
  }

  #insert(slot: number, family: Family, words: Words): number {
    const number = this.#count++;
    if (number * 4 >= this.#words.length) this.#growRows();
    this.#words.set(words, number * 4);
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
    this.#slots = new Int32Array(this.#slots.length * 2).fill(-1);
    const mask = this.#slots.length - 1;
    for (let number = 0; number < this.#count; number++) {
      const { family, words } = this.address(number);
      let slot = hashWords(family, words) & mask;
      while (this.#slots[slot] !== -1) slot = (slot + 1) & mask;
      this.#slots[slot] = number;
    }
  }
}

/** Two rounds of multiply and xor-shift a word: enough to spread sequential addresses; it decides speed only, never a result. */
function hashWords(family: number, [w0, w1, w2, w3]: Words): number {
  let h = family;
  h = Math.imul(h ^ w0, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 15) ^ w1, 0x85ebca77);
  h = Math.imul(h ^ (h >>> 13) ^ w2, 0xc2b2ae3d);
  h = Math.imul(h ^ (h >>> 16) ^ w3, 0x27d4eb2f);
  return (h ^ (h >>> 15)) >>> 0;
}
