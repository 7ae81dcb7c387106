// Weighted counts of every bit and every pair of bits, in one pass over blocks of addresses and in memory that does not grow. Not a
// pass per pair: an IPv4 address is one increment in each of the six histograms of two of its bytes (65,536 cells, 3 MB in all), and
// a Walsh transform of a histogram at the end holds Σ ±w for each of its bits and pairs. Nothing is lost: all sums are whole numbers
// below 2^53, so order and shards do not matter, and weights cost the same as counting. IPv6 does the same with the 496 pairs of its
// 32 nibbles (256 cells each, 1 MB). Measured (bench/bitlab.ts, 1 M distinct addresses, one core, CPU time): 26–32 ms for all 496 pairs,
// weighted or not; in C the same method 8.8 ms, and bit-sliced popcounts (32×32 transposes, an AND a pair and block, vectorised, no
// weights) 23 ms. Bound by the random increments of histograms that do not fit the first-level cache.
// Source: SPEC §3; issue "The bit lab" 1.

import type { Family } from '../base/address.ts';
import { bitCount } from '../base/address.ts';
import { assert } from '../base/assert.ts';

const CELLS = 65_536;

/** Pairs of bytes (3 the most significant) whose histograms hold every pair of an IPv4 address's bits. */
const BYTE_PAIRS = [
  [3, 2],
  [1, 0],
  [3, 1],
  [3, 0],
  [2, 1],
  [2, 0],
] as const;

/** Whole-number totals over everything added. */
export interface PairTotals {
  readonly weight: number;
  /** Weighted ones by bit. */
  readonly ones: Float64Array;
  /** Weight of addresses on which bits i and j agree, at i · bits + j; symmetric, the diagonal is `weight`. */
  readonly agree: Float64Array;
}

export interface PairCounter {
  readonly family: Family;
  /** Adds the first `count` addresses; `weights` null counts each once. Weights are whole numbers; Σ stays below 2^53. */
  add(words: readonly Uint32Array[], weights: Float64Array | null, count: number): void;
  totals(): PairTotals;
}

/** A counter of a family; words come in columns as in SourceSet. */
export const pairCounter = (family: Family): PairCounter =>
  family === 4 ? new Ipv4PairCounter() : new Ipv6PairCounter();

class Ipv4PairCounter implements PairCounter {
  readonly family = 4;
  readonly #histograms = BYTE_PAIRS.map(() => new Float64Array(CELLS));

  add(words: readonly Uint32Array[], weights: Float64Array | null, count: number): void {
    const column = words[0]!;
    assert(column.length >= count && (weights === null || weights.length >= count), 'a block is too short');
    const [h32, h10, h31, h30, h21, h20] = this.#histograms as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    for (let i = 0; i < count; i++) {
      const v = column[i]!;
      const w = weights === null ? 1 : weights[i]!;
      const high = (v >>> 16) & 0xff00;
      const second = (v >>> 8) & 0xff00;
      const third = (v >>> 8) & 0xff;
      const low = v & 0xff;
      h32[v >>> 16]! += w;
      h10[v & 0xffff]! += w;
      h31[high | third]! += w;
      h30[high | low]! += w;
      h21[second | third]! += w;
      h20[second | low]! += w;
    }
  }

  totals(): PairTotals {
    const sums = new SignedSums(4);
    this.#histograms.forEach((histogram, i) => {
      const [upper, lower] = BYTE_PAIRS[i]!;
      sums.take(walsh(histogram.slice()), (bit) => (bit < 8 ? lower * 8 + bit : upper * 8 + bit - 8));
    });
    return sums.totals();
  }
}

class Ipv6PairCounter implements PairCounter {
  readonly family = 6;
  /** Of nibbles i < j at (i · 32 + j) · 256, cell nibble i · 16 + nibble j. */
  readonly #cells = new Float64Array(32 * 32 * 256);
  readonly #nibbles = new Uint8Array(32);

  add(words: readonly Uint32Array[], weights: Float64Array | null, count: number): void {
    assert(words.length === 4, 'IPv6 has four words');
    for (let i = 0; i < count; i++) {
      for (let word = 0; word < 4; word++) this.#split(words[word]![i]!, word * 8);
      this.#addOne(weights === null ? 1 : weights[i]!);
    }
  }

  #split(word: number, from: number): void {
    for (let k = 0; k < 8; k++) this.#nibbles[from + k] = (word >>> (4 * k)) & 15;
  }

  #addOne(weight: number): void {
    const nibbles = this.#nibbles;
    const cells = this.#cells;
    for (let i = 0; i < 31; i++) {
      const row = i * 32 * 256 + nibbles[i]! * 16;
      for (let j = i + 1; j < 32; j++) cells[row + j * 256 + nibbles[j]!]! += weight;
    }
  }

  totals(): PairTotals {
    const sums = new SignedSums(6);
    for (let i = 0; i < 31; i++) {
      for (let j = i + 1; j < 32; j++) {
        const from = (i * 32 + j) * 256;
        const transformed = walsh(this.#cells.slice(from, from + 256));
        sums.take(transformed, (bit) => (bit < 4 ? j * 4 + bit : i * 4 + bit - 4));
      }
    }
    return sums.totals();
  }
}

/** Σ w · (−1)^(ones of x under the coefficient's index), in place; length a power of two. */
function walsh(cells: Float64Array): Float64Array {
  for (let half = 1; half < cells.length; half *= 2) {
    for (let block = 0; block < cells.length; block += 2 * half) {
      for (let i = block; i < block + half; i++) {
        const a = cells[i]!;
        const b = cells[i + half]!;
        cells[i] = a + b;
        cells[i + half] = a - b;
      }
    }
  }
  return cells;
}

/** Turns transformed histograms into counts: zeros − ones of a bit, agreements − disagreements of a pair. */
class SignedSums {
  readonly #bits: number;
  readonly #ones: Float64Array;
  readonly #agree: Float64Array;
  #weight = 0;

  constructor(family: Family) {
    this.#bits = bitCount(family);
    this.#ones = new Float64Array(this.#bits);
    this.#agree = new Float64Array(this.#bits * this.#bits);
  }

  take(transformed: Float64Array, bitOf: (place: number) => number): void {
    const weight = transformed[0]!;
    assert(weight <= Number.MAX_SAFE_INTEGER, 'weights add up to more than 2^53');
    this.#weight = weight;
    for (let place = 0; 1 << place < transformed.length; place++) {
      const bit = bitOf(place);
      this.#ones[bit] = (weight - transformed[1 << place]!) / 2;
      for (let other = 0; other < place; other++) {
        const agree = (weight + transformed[(1 << place) | (1 << other)]!) / 2;
        this.#agree[bit * this.#bits + bitOf(other)] = agree;
        this.#agree[bitOf(other) * this.#bits + bit] = agree;
      }
    }
  }

  totals(): PairTotals {
    for (let bit = 0; bit < this.#bits; bit++) this.#agree[bit * (this.#bits + 1)] = this.#weight;
    return { weight: this.#weight, ones: this.#ones, agree: this.#agree };
  }
}
