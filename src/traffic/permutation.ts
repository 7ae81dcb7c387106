// A keyed permutation of 0 … size−1 that needs no table: a Feistel network over the next even power of two, walked until it
// falls inside. Used where every client needs its own distinct number (rank, uniform address) and any one client must be
// computable alone. Not cryptographic. Cost: four rounds of two multiplications, on average fewer than four walks.

import type { Draws } from '../kernel/streams.ts';

const ROUNDS = 4;

export class Permutation {
  readonly size: number;
  readonly #halfBits: number;
  readonly #halfMask: number;
  readonly #keys = new Uint32Array(ROUNDS);

  /** `size` 1 … 2^32; takes four draws, so seek first. */
  constructor(size: number, draws: Draws) {
    this.size = size;
    let halfBits = 1;
    while (2 ** (2 * halfBits) < size) halfBits++;
    this.#halfBits = halfBits;
    this.#halfMask = 2 ** halfBits - 1;
    for (let round = 0; round < ROUNDS; round++) this.#keys[round] = draws.uint32();
  }

  /** Where `index` (0 … size−1) goes. */
  at(index: number): number {
    let value = index;
    do value = this.#encrypt(value);
    while (value >= this.size);
    return value;
  }

  #encrypt(value: number): number {
    const mask = this.#halfMask;
    let left = (value >>> this.#halfBits) & mask;
    let right = value & mask;
    for (let round = 0; round < ROUNDS; round++) {
      const mixed = left ^ (mix(right, this.#keys[round]!) & mask);
      left = right;
      right = mixed;
    }
    return ((left << this.#halfBits) | right) >>> 0;
  }
}

function mix(value: number, key: number): number {
  let h = Math.imul(value ^ key, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 15) ^ key, 0x85ebca77);
  return h ^ (h >>> 13);
}
