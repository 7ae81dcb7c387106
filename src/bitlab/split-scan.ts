// Scores every bit that could be added to a choice in one pass over the sources, instead of a pass for each. The sources are grouped
// by the bits chosen so far (a counting sort); inside a group one histogram a byte gives the weight of ones of all its bits at once,
// so that adding any bit j splits each bucket into known halves. A group below SMALL sources is counted bit by bit.
// Measured: 20–35 ms a scan of 1 M IPv4 sources, so greedy n = 9 takes about 0.25 s (bench/bitlab.ts). Source: issue "The bit lab" 2.

import { assert } from '../base/assert.ts';
import { bucketIndices } from './bucket-loads.ts';
import type { SourceSet } from './source-set.ts';

/** Below this many sources a histogram costs more to fold than the bits cost to count. */
const SMALL = 192;

export interface SplitScan {
  /** The bits grouped by, descending. */
  readonly base: readonly number[];
  /** Weight of each bucket of `base`. */
  readonly weight: Float64Array;
  /** Weight of the sources of bucket b whose bit j is one, at b · bits + j. */
  readonly ones: Float64Array;
  readonly bitCount: number;
}

/** Groups the sources by `base` (descending) and counts the ones of every bit in each bucket. Memory: a copy of the set. */
export function scanSplits(set: SourceSet, base: readonly number[]): SplitScan {
  const groups = 1 << base.length;
  const bits = set.words.length * 32;
  const { words, weights, starts } = grouped(set, base, groups);
  const scan = {
    base,
    weight: new Float64Array(groups),
    ones: new Float64Array(groups * bits),
    bitCount: bits,
  };
  const cells = new Float64Array(1024);
  for (let group = 0; group < groups; group++) {
    const span = { from: starts[group]!, to: starts[group + 1]! };
    scan.weight[group] = sumOf(weights, span);
    words.forEach((column, word) => {
      const at = group * bits + word * 32;
      if (span.to - span.from < SMALL) countBits({ column, weights }, span, scan.ones, at);
      else countBytes({ column, weights }, span, cells, { ones: scan.ones, at });
    });
  }
  return scan;
}

/** Weight of each bucket of base + bit, in the order of the gathered index, written into `into` (length 2^(base+1)). */
export function splitLoads(scan: SplitScan, bit: number, into: Float64Array): void {
  assert(into.length === scan.weight.length * 2, 'room for twice the buckets');
  const place = scan.base.filter((other) => other < bit).length;
  const lower = (1 << place) - 1;
  for (let bucket = 0; bucket < scan.weight.length; bucket++) {
    const index = ((bucket & ~lower) << 1) | (bucket & lower);
    const ones = scan.ones[bucket * scan.bitCount + bit]!;
    into[index] = scan.weight[bucket]! - ones;
    into[index | (lower + 1)] = ones;
  }
}

/** base and bit together, descending. */
export const withBit = (base: readonly number[], bit: number): number[] =>
  [...base, bit].sort((a, b) => b - a);

interface Span {
  readonly from: number;
  readonly to: number;
}

interface Grouped {
  readonly words: readonly Uint32Array[];
  readonly weights: Float64Array;
  readonly starts: Uint32Array;
}

function grouped(set: SourceSet, base: readonly number[], groups: number): Grouped {
  const starts = new Uint32Array(groups + 1);
  if (groups === 1) {
    starts[1] = set.count;
    return { words: set.words, weights: set.weights, starts };
  }
  const indices = bucketIndices(set, base);
  for (let i = 0; i < set.count; i++) starts[indices[i]! + 1]!++;
  for (let group = 0; group < groups; group++) starts[group + 1]! += starts[group]!;
  const next = starts.slice();
  for (let i = 0; i < set.count; i++) indices[i] = next[indices[i]!]!++;
  const weights = new Float64Array(set.count);
  for (let i = 0; i < set.count; i++) weights[indices[i]!] = set.weights[i]!;
  return { words: set.words.map((column) => scattered(column, indices)), weights, starts };
}

function scattered(column: Uint32Array, to: Uint32Array): Uint32Array {
  const moved = new Uint32Array(to.length);
  for (let i = 0; i < to.length; i++) moved[to[i]!] = column[i]!;
  return moved;
}

interface Weighed {
  readonly column: Uint32Array;
  readonly weights: Float64Array;
}

function sumOf(weights: Float64Array, { from, to }: Span): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += weights[i]!;
  return sum;
}

/** Adds the weight of the ones of 32 bits to ones[at …]. */
function countBits({ column, weights }: Weighed, { from, to }: Span, ones: Float64Array, at: number): void {
  for (let i = from; i < to; i++) {
    const w = weights[i]!;
    for (let rest = column[i]! | 0; rest !== 0; rest &= rest - 1) {
      ones[at + 31 - Math.clz32(rest & -rest)]! += w;
    }
  }
}

/** The same through four histograms of a byte each. */
function countBytes(
  { column, weights }: Weighed,
  { from, to }: Span,
  cells: Float64Array,
  target: { readonly ones: Float64Array; readonly at: number },
): void {
  cells.fill(0);
  for (let i = from; i < to; i++) {
    const v = column[i]!;
    const w = weights[i]!;
    cells[v & 255]! += w;
    cells[256 + ((v >>> 8) & 255)]! += w;
    cells[512 + ((v >>> 16) & 255)]! += w;
    cells[768 + (v >>> 24)]! += w;
  }
  for (let byte = 0; byte < 4; byte++) foldByte(cells, byte * 256, target.ones, target.at + byte * 8);
}

/** Ones of the eight bits of a byte's histogram: the upper half summed, then laid over the lower, bit by bit. */
function foldByte(cells: Float64Array, from: number, ones: Float64Array, at: number): void {
  for (let bit = 7; bit >= 0; bit--) {
    const half = 1 << bit;
    let sum = 0;
    for (let i = from; i < from + half; i++) {
      const upper = cells[i + half]!;
      sum += upper;
      cells[i]! += upper;
    }
    ones[at + bit] = sum;
  }
}
