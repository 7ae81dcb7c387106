// What is known of single bits and pairs: shares of ones, agreement, phi, the SD that the seed's rule measures by, the order of bits
// by balance. Derived from whole-number counts only, so it can be had from shared partials without any address. Not here: what
// three or more bits do together (joint.ts), or any choice. Source: SPEC §3.

import type { Family } from '../base/address.ts';
import { bitCount } from '../base/address.ts';
import { assert } from '../base/assert.ts';
import { populationSd } from '../base/stats.ts';
import type { PairTotals } from './pair-counter.ts';
import { pairCounter } from './pair-counter.ts';
import type { SourceSet } from './source-set.ts';

export interface BitStatistics {
  readonly family: Family;
  /** 32 or 128. */
  readonly bitCount: number;
  /** p[i]: weighted share of ones, 0…1; index = bit. NaN when nothing weighs anything. */
  readonly ones: Float64Array;
  /** A[i, j] at i · bitCount + j: weighted share of addresses on which the bits agree, 0…1. */
  readonly agree: Float64Array;
  /** Bits that never change, ascending: excluded from every choice. */
  readonly constant: readonly number[];
  /** SD of {A[i, j] : i < j}, constant bits left out; NaN with fewer than two varying bits. */
  readonly sigma: number;
  /** Varying bits by (|p − 0.5|, index). */
  readonly rank: readonly number[];
}

/** From the counts of pair-counter.ts. Cost: bits². */
export function bitStatistics(family: Family, totals: PairTotals): BitStatistics {
  const bits = bitCount(family);
  const isConstant = (bit: number) => totals.ones[bit] === 0 || totals.ones[bit] === totals.weight;
  const all = Array.from({ length: bits }, (_, bit) => bit);
  const varying = all.filter((bit) => !isConstant(bit));
  const ones = totals.ones.map((count) => count / totals.weight);
  const agree = totals.agree.map((count) => count / totals.weight);
  const pairs = varying.flatMap((i) => varying.filter((j) => j > i).map((j) => agree[i * bits + j]!));
  const distance = (bit: number) => Math.abs(totals.ones[bit]! - totals.weight / 2);
  return {
    family,
    bitCount: bits,
    ones,
    agree,
    constant: all.filter(isConstant),
    sigma: populationSd(pairs),
    rank: [...varying].sort((a, b) => distance(a) - distance(b) || a - b),
  };
}

/** Counts a whole set: one pass. */
export function pairTotals(set: SourceSet): PairTotals {
  const counter = pairCounter(set.family);
  counter.add(set.words, set.weights, set.count);
  return counter.totals();
}

/** Statistics of a whole set: one pass, about 40 ns an IPv4 source. */
export const statisticsOf = (set: SourceSet): BitStatistics => bitStatistics(set.family, pairTotals(set));

/** A[i, j], 0…1. */
export function agreement(statistics: BitStatistics, i: number, j: number): number {
  assert(i < statistics.bitCount && j < statistics.bitCount, `bits ${i}, ${j} of IPv${statistics.family}`);
  return statistics.agree[i * statistics.bitCount + j]!;
}

/**
 * phi of two bits, −1…1: their correlation. 0 when independent whatever their own skew, where agreement moves with both. NaN where
 * one of them never changes.
 */
export function phi(statistics: BitStatistics, i: number, j: number): number {
  const p = statistics.ones[i]!;
  const q = statistics.ones[j]!;
  // agree = 1 − p − q + 2·P(both)
  const both = (agreement(statistics, i, j) - 1 + p + q) / 2;
  const spread = Math.sqrt(p * (1 - p) * q * (1 - q));
  return spread === 0 ? Number.NaN : (both - p * q) / spread;
}

export interface BitPair {
  /** The higher bit. */
  readonly high: number;
  readonly low: number;
  readonly agreement: number;
  readonly phi: number;
}

/** Pairs of varying bits by falling |agreement − 0.5|, ties by higher then lower bit; `within` restricts them to some bits. */
export function topPairs(statistics: BitStatistics, most: number, within?: readonly number[]): BitPair[] {
  const bits = within?.filter((bit) => !statistics.constant.includes(bit)) ?? statistics.rank;
  const pairs = bits.flatMap((high) =>
    bits
      .filter((low) => low < high)
      .map((low) => ({
        high,
        low,
        agreement: agreement(statistics, high, low),
        phi: phi(statistics, high, low),
      })),
  );
  const distance = (pair: BitPair) => Math.abs(pair.agreement - 0.5);
  return pairs.sort((a, b) => distance(b) - distance(a) || b.high - a.high || b.low - a.low).slice(0, most);
}
