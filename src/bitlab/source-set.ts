// The addresses a choice of bits is judged on: distinct sources of one family, as columns of 32-bit words with a weight each. It knows
// neither records nor time (who composes it counts visits and windows) and never holds a source twice. The rule: sources stand in
// order of their address, so that no result depends on the order they were read in. Source: SPEC §3 (input).

import type { Family, Words } from '../base/address.ts';
import { assert } from '../base/assert.ts';

export interface SourceSet {
  readonly family: Family;
  readonly count: number;
  /** One column for IPv4, four for IPv6, least significant word first: bit b of source i is words[b >> 5][i] >>> (b & 31) & 1. */
  readonly words: readonly Uint32Array[];
  /** Whole numbers ≥ 0, one a source; 1 each for the weight `sources`. */
  readonly weights: Float64Array;
}

export interface SetTotals {
  /** Σw. */
  readonly weight: number;
  /** Σw². */
  readonly squares: number;
  /** The largest weight, 0 for an empty set. */
  readonly top: number;
  /** Position of the heaviest source, the lowest address of equals; −1 for an empty set. */
  readonly topIndex: number;
  /** Sources of weight above 0. */
  readonly sources: number;
  /** N_eff = (Σw)²/Σw²; 0 when all weights are 0. */
  readonly nEff: number;
  /** The heaviest source's part of the weight, 0…1. */
  readonly topPart: number;
}

/** One pass. */
export function setTotals(set: SourceSet): SetTotals {
  let weight = 0;
  let squares = 0;
  let topIndex = -1;
  let sources = 0;
  for (let i = 0; i < set.count; i++) {
    const w = set.weights[i]!;
    weight += w;
    squares += w * w;
    if (w > 0) sources++;
    if (topIndex < 0 || w > set.weights[topIndex]!) topIndex = i;
  }
  const top = topIndex < 0 ? 0 : set.weights[topIndex]!;
  const nEff = squares === 0 ? 0 : (weight * weight) / squares;
  return { weight, squares, top, topIndex, sources, nEff, topPart: weight === 0 ? 0 : top / weight };
}

/** An IPv4 set of distinct addresses in any order; weights default to 1. Copies, sorted by address. */
export function ipv4Set(addresses: Uint32Array, weights?: Float64Array): SourceSet {
  return sourceSet(4, [addresses], weights);
}

/** A set from columns (least significant word first) of distinct sources in any order; weights default to 1. Copies, sorted. */
export function sourceSet(family: Family, words: readonly Uint32Array[], weights?: Float64Array): SourceSet {
  const count = words[0]?.length ?? 0;
  assert(words.length === (family === 4 ? 1 : 4), `${words.length} words for IPv${family}`);
  assert(weights === undefined || weights.length === count, 'one weight for each source');
  const order = addressOrder(words, count);
  const own = weights ?? new Float64Array(count).fill(1);
  for (const w of own) assert(Number.isSafeInteger(w) && w >= 0, `weight ${w} is not a whole number ≥ 0`);
  return picked({ family, count, words, weights: own }, order);
}

/** The set of columns as a table of visits gives them. */
export const sourceSetOf = (columns: {
  readonly family: Family;
  readonly words: readonly Uint32Array[];
  readonly weights: Float64Array;
}): SourceSet => sourceSet(columns.family, columns.words, columns.weights);

/** The sources at these positions, in that order. */
export function picked(set: SourceSet, positions: Uint32Array): SourceSet {
  const words = set.words.map((column) => Uint32Array.from(positions, (i) => column[i]!));
  return {
    family: set.family,
    count: positions.length,
    words,
    weights: Float64Array.from(positions, (i) => set.weights[i]!),
  };
}

/** The same sources under other weights (one each, whole numbers). Sources of weight 0 stay and weigh nothing. */
export function reweighted(set: SourceSet, weights: Float64Array): SourceSet {
  assert(weights.length === set.count, 'one weight for each source');
  return { ...set, weights };
}

/** Only the sources that weigh anything. */
export function withoutZeros(set: SourceSet): SourceSet {
  const kept: number[] = [];
  for (let i = 0; i < set.count; i++) if (set.weights[i]! > 0) kept.push(i);
  return kept.length === set.count ? set : picked(set, Uint32Array.from(kept));
}

/** The four words of source i, most significant first. */
export function wordsOf(set: SourceSet, i: number): Words {
  if (set.family === 4) return [0, 0, 0, set.words[0]![i]!];
  const [w3, w2, w1, w0] = set.words;
  return [w0![i]!, w1![i]!, w2![i]!, w3![i]!];
}

/** Positions in ascending order of address. */
function addressOrder(words: readonly Uint32Array[], count: number): Uint32Array {
  let order = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  for (const column of words) for (const shift of [0, 16]) order = sortedByDigit(order, column, shift);
  return order;
}

/** One stable counting sort by 16 bits of a column. */
function sortedByDigit(order: Uint32Array, column: Uint32Array, shift: number): Uint32Array<ArrayBuffer> {
  const starts = new Uint32Array(65_537);
  for (const i of order) starts[((column[i]! >>> shift) & 0xffff) + 1]!++;
  for (let digit = 0; digit < 65_536; digit++) starts[digit + 1]! += starts[digit]!;
  const sorted = new Uint32Array(order.length);
  for (const i of order) sorted[starts[(column[i]! >>> shift) & 0xffff]!++] = i;
  return sorted;
}
