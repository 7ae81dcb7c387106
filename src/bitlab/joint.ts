// What several bits do together, beyond pairs: parities of three or more, and patterns of the lowest bits. Bits can look balanced singly
// and pass every pairwise test and still be dependent three at a time; a Walsh transform of the bucket weights shows all of it at
// once. Needs addresses (their bucket weights), so a partial cannot say. Source: SPEC §3 (facts).

import { assert } from '../base/assert.ts';
import { bucketLoads } from './bucket-loads.ts';
import type { SourceSet } from './source-set.ts';

export interface BitGroup {
  /** Descending. */
  readonly bits: readonly number[];
  /** Weighted share of addresses with an even number of ones among them; 0.5 when independent. */
  readonly evenShare: number;
}

/** Even-parity share of some bits (1 … 20) together. One pass. */
export function evenShare(set: SourceSet, bits: readonly number[]): number {
  const loads = bucketLoads(set, bits);
  let even = 0;
  let total = 0;
  loads.forEach((load, index) => {
    total += load;
    if (parity(index) === 0) even += load;
  });
  return even / total;
}

/** Groups of `size` of the chosen bits by falling |evenShare − 0.5|, ties by bits; from bucket loads, no further pass. */
export function topGroups(
  loads: Float64Array,
  bits: readonly number[],
  size: number,
  most: number,
): BitGroup[] {
  assert(loads.length === 1 << bits.length, 'loads of all buckets of these bits');
  const descending = [...bits].sort((a, b) => b - a);
  const sums = walshSums(loads);
  const groups: BitGroup[] = [];
  for (let index = 1; index < sums.length; index++) {
    if (ones(index) !== size) continue;
    const members = descending.filter((_, i) => ((index >> (bits.length - 1 - i)) & 1) === 1);
    groups.push({ bits: members, evenShare: (1 + sums[index]! / sums[0]!) / 2 });
  }
  const distance = ({ evenShare }: BitGroup) => Math.abs(evenShare - 0.5);
  return groups.sort((a, b) => distance(b) - distance(a) || firstBits(b, a)).slice(0, most);
}

function firstBits(a: BitGroup, b: BitGroup): number {
  const at = a.bits.findIndex((bit, i) => bit !== b.bits[i]);
  return at < 0 ? 0 : a.bits[at]! - b.bits[at]!;
}

/** Σ load · (−1)^(ones of bucket AND index) for every index; a copy. */
export function walshSums(loads: Float64Array): Float64Array {
  const sums = loads.slice();
  for (let half = 1; half < sums.length; half *= 2) {
    for (let i = 0; i < sums.length; i++) {
      if ((i & half) !== 0) continue;
      const a = sums[i]!;
      const b = sums[i | half]!;
      sums[i] = a + b;
      sums[i | half] = a - b;
    }
  }
  return sums;
}

export interface ResidueShare {
  readonly residue: number;
  readonly share: number;
}

/** Weighted share of hosts ≡ r mod 2^bits: the joint skew of low bits (hosts ≡ 2 mod 4 are 27–30 % of web clients). */
export function lowResidues(set: SourceSet, bits: number): ResidueShare[] {
  const loads = bucketLoads(
    set,
    Array.from({ length: bits }, (_, i) => i),
  );
  const total = loads.reduce((sum, load) => sum + load, 0);
  return Array.from(loads, (load, residue) => ({ residue, share: load / total }));
}

function ones(index: number): number {
  let count = 0;
  for (let rest = index; rest !== 0; rest &= rest - 1) count++;
  return count;
}

const parity = (index: number): number => ones(index) & 1;
