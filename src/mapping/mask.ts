// A mask names the address bits that decide a bucket; a bucket is one value under it. All 2^n patterns are buckets, 0 included:
// value = address AND mask, index = the selected bits gathered high bit first. Masks are plain data and can cross to a worker;
// compileMask makes the fast reader of one. Not here: text (mask-text.ts), the extra matches of a user (manual-bucket.ts).
// Source: SPEC §2.

import type { Family, Words } from '../base/address.ts';
import { bitCount } from '../base/address.ts';
import { assert } from '../base/assert.ts';
import { bitsOfMask, compileGather, maskOfBits } from '../base/bits.ts';

/**
 * Most bits of a mask. Each bucket is a flow entry at every ingress and an element of every table: 2^20 of them are already
 * more than any switch holds, and beyond that a table no longer fits the caches that look-ups live on.
 */
export const MAX_MASK_BITS = 20;

export interface Mask {
  readonly family: Family;
  /** 1 at each selected bit; IPv4 in the last word. */
  readonly words: Words;
  /** The selected bits, descending; bit 0 is the least significant. None: one bucket that takes everything. */
  readonly bits: readonly number[];
  /** 2^bits.length, 1 … 2^20. */
  readonly bucketCount: number;
}

/** The mask of `words`; asserts at most MAX_MASK_BITS bits, all inside the family. */
export function maskFromWords(family: Family, words: Words): Mask {
  const bits = bitsOfMask(words);
  assert(bits.length <= MAX_MASK_BITS, `a mask of ${bits.length} bits is over the limit of ${MAX_MASK_BITS}`);
  assert(bits.length === 0 || bits[0]! < bitCount(family), `bit ${bits[0]} is outside IPv${family}`);
  return { family, words: [words[0], words[1], words[2], words[3]], bits, bucketCount: 2 ** bits.length };
}

/** The mask of `bits` in any order; asserts that they are distinct and inside the family. */
export function maskFromBits(family: Family, bits: readonly number[]): Mask {
  const inside = (bit: number) => Number.isInteger(bit) && bit >= 0 && bit < bitCount(family);
  assert(bits.every(inside), `bits of IPv${family} are 0 to ${bitCount(family) - 1}`);
  assert(new Set(bits).size === bits.length, 'a bit is selected twice');
  return maskFromWords(family, maskOfBits(bits));
}

/** The bits of `words` under `mask` that decide its bucket, in place: address AND mask. */
export function maskWords(words: Words, mask: Words): Words {
  return [
    (words[0] & mask[0]) >>> 0,
    (words[1] & mask[1]) >>> 0,
    (words[2] & mask[2]) >>> 0,
    (words[3] & mask[3]) >>> 0,
  ];
}

/** Index 0 … bucketCount − 1 of the bucket that `words` falls in. For one look-up; many: compileMask. */
export function bucketIndex(mask: Mask, words: Words): number {
  let index = 0;
  for (const bit of mask.bits) index = index * 2 + ((words[3 - (bit >>> 5)]! >>> (bit & 31)) & 1);
  return index;
}

/** The value under the mask of bucket `index`: the inverse of bucketIndex on values. */
export function bucketValue(mask: Mask, index: number): Words {
  assert(
    Number.isInteger(index) && index >= 0 && index < mask.bucketCount,
    `bucket ${index} of ${mask.bucketCount}`,
  );
  const words: [number, number, number, number] = [0, 0, 0, 0];
  let rest = index;
  for (let i = mask.bits.length - 1; i >= 0; i--) {
    const bit = mask.bits[i]!;
    if ((rest & 1) === 1) words[3 - (bit >>> 5)] = (words[3 - (bit >>> 5)]! | (1 << (bit & 31))) >>> 0;
    rest >>>= 1;
  }
  return words;
}

export interface CompiledMask {
  /** Index of the bucket of an address given as four words, most significant first. No allocation. */
  indexOf(w0: number, w1: number, w2: number, w3: number): number;
}

/** bucketIndex made fast for many addresses under one mask; equal to it on every address. */
export function compileMask(mask: Mask): CompiledMask {
  const gather = compileGather(mask.words);
  return { indexOf: (w0, w1, w2, w3) => gather.gather(w0, w1, w2, w3) };
}

/** Same family and same selected bits. */
export const equalMasks = (a: Mask, b: Mask): boolean =>
  a.family === b.family && a.words.every((word, i) => word === b.words[i]);
