// Selected bits of an address: which bits a mask has, and gathering them into a small number and back. Gathering keeps their
// order: the highest selected bit becomes the highest bit of the index, so mask 8.32.109.34 (bits 27 21 14 13 11 10 8 5 1) turns
// 72.73.30.171 into 283 of 512. What a mask means to a VIP, and its limits, is mapping/mask.ts. Source: SPEC §2.

import type { Words } from './address.ts';
import { assert } from './assert.ts';

/** More selected bits than this would need an index table of over 16 M buckets. */
export const MAX_GATHERED_BITS = 24;

/** Positions of the ones, highest first; bit 0 is the least significant of the last word. */
export function bitsOfMask(mask: Words): number[] {
  const bits: number[] = [];
  for (let bit = 127; bit >= 0; bit--) if (hasBit(mask, bit)) bits.push(bit);
  return bits;
}

/** Whether bit 0…127 is one. */
export const hasBit = (words: Words, bit: number): boolean =>
  ((words[3 - (bit >> 5)]! >>> (bit & 31)) & 1) === 1;

/** The mask with ones at these positions (0…127, any order, repeats allowed). */
export function maskOfBits(bits: readonly number[]): Words {
  const words: [number, number, number, number] = [0, 0, 0, 0];
  for (const bit of bits) {
    assert(Number.isInteger(bit) && bit >= 0 && bit < 128, `bit ${bit} is not in 0…127`);
    const word = 3 - (bit >> 5);
    words[word] = (words[word]! | (1 << (bit & 31))) >>> 0;
  }
  return words;
}

/** The bits of `value` under a 32-bit `mask`, packed together, order kept. One step a selected bit. */
export function gather32(value: number, mask: number): number {
  let index = 0;
  let to = 1;
  for (let rest = mask | 0; rest !== 0; rest &= rest - 1) {
    if ((value & rest & -rest) !== 0) index |= to;
    to <<= 1;
  }
  return index >>> 0;
}

/** The inverse: the low bits of `index` spread to the ones of `mask`. gather32(scatter32(i, m), m) = i for i below 2^ones. */
export function scatter32(index: number, mask: number): number {
  let value = 0;
  let from = 1;
  for (let rest = mask | 0; rest !== 0; rest &= rest - 1) {
    if ((index & from) !== 0) value |= rest & -rest;
    from <<= 1;
  }
  return value >>> 0;
}

/** A mask compiled for many look-ups. */
export interface BitGather {
  readonly bitCount: number;
  /** Index 0…2^bitCount−1 of an address given as its four words. */
  gather(w0: number, w1: number, w2: number, w3: number): number;
  /** The bucket value of an index: the address that has only these selected bits. */
  scatter(index: number): Words;
}

/** Compiles a mask of at most MAX_GATHERED_BITS ones. Costs one 256-entry table for each byte of a word that has ones. */
export function compileGather(mask: Words): BitGather {
  const bits = bitsOfMask(mask);
  assert(
    bits.length <= MAX_GATHERED_BITS,
    `${bits.length} selected bits; at most ${MAX_GATHERED_BITS} fit an index`,
  );
  return new TableGather(mask, bits);
}

/** tables[word·1024 + byte·256 + v] is what byte value v (byte 0 the lowest) adds to the index; words without ones are skipped. */
class TableGather implements BitGather {
  readonly bitCount: number;
  readonly #mask: Words;
  readonly #tables: Uint32Array;
  readonly #used: readonly [boolean, boolean, boolean];

  constructor(mask: Words, bits: readonly number[]) {
    this.bitCount = bits.length;
    this.#mask = mask;
    this.#tables = gatherTables(bits);
    this.#used = [mask[0] !== 0, mask[1] !== 0, mask[2] !== 0];
  }

  gather(w0: number, w1: number, w2: number, w3: number): number {
    const used = this.#used;
    let index = this.#word(3072, w3);
    if (used[2]) index |= this.#word(2048, w2);
    if (used[1]) index |= this.#word(1024, w1);
    if (used[0]) index |= this.#word(0, w0);
    return index;
  }

  scatter(index: number): Words {
    const words: [number, number, number, number] = [0, 0, 0, 0];
    let rest = index;
    for (let i = 3; i >= 0; i--) {
      const ones = popCount32(this.#mask[i]!);
      words[i] = scatter32(rest, this.#mask[i]!);
      rest = Math.floor(rest / 2 ** ones);
    }
    return words;
  }

  #word(base: number, word: number): number {
    const t = this.#tables;
    return (
      t[base + (word & 255)]! |
      t[base + 256 + ((word >>> 8) & 255)]! |
      t[base + 512 + ((word >>> 16) & 255)]! |
      t[base + 768 + (word >>> 24)]!
    );
  }
}

function gatherTables(bits: readonly number[]): Uint32Array {
  const tables = new Uint32Array(4096);
  bits.forEach((bit, i) => {
    const to = 1 << (bits.length - 1 - i);
    const base = (3 - (bit >> 5)) * 1024 + ((bit & 31) >> 3) * 256;
    for (let v = 0; v < 256; v++) if ((v >> (bit & 7)) & 1) tables[base + v]! |= to;
  });
  return tables;
}

/** Number of ones of a 32-bit word. */
export function popCount32(word: number): number {
  let count = 0;
  for (let rest = word | 0; rest !== 0; rest &= rest - 1) count++;
  return count;
}
