// Weight of each bucket under a choice of bits, for many choices on one set of sources: the pass that every score rests on. Byte
// tables gather the selected bits (one look-up a byte that has any), then one addition a source. Measured: 4–8 ms a million IPv4
// sources, nine bits; that is what toggling one bit costs. Not here: servers (objective.ts). Source: SPEC §2, §3.

import { assert } from '../base/assert.ts';
import { MAX_MASK_BITS } from '../mapping/mask.ts';
import type { SourceSet } from './source-set.ts';

/** Bucket index of each source: the bits gathered high bit first, whatever order they are given in. */
export function bucketIndices(set: SourceSet, bits: readonly number[]): Uint32Array {
  const into = new Uint32Array(set.count);
  for (const step of gatherSteps(set, bits)) addStep(into, step);
  return into;
}

/** Weight by bucket index, 2^n of them. */
export function bucketLoads(set: SourceSet, bits: readonly number[]): Float64Array {
  const loads = new Float64Array(1 << bits.length);
  const indices = bucketIndices(set, bits);
  for (let i = 0; i < set.count; i++) loads[indices[i]!]! += set.weights[i]!;
  return loads;
}

/** Sources that weigh anything, by bucket index. */
export function bucketSources(set: SourceSet, bits: readonly number[]): Uint32Array {
  const counts = new Uint32Array(1 << bits.length);
  const indices = bucketIndices(set, bits);
  for (let i = 0; i < set.count; i++) if (set.weights[i]! > 0) counts[indices[i]!]!++;
  return counts;
}

interface GatherStep {
  readonly column: Uint32Array;
  readonly shift: number;
  /** What each value of the byte adds to the index. */
  readonly table: Uint32Array;
}

/** One step for each byte of an address that has selected bits. */
function gatherSteps(set: SourceSet, bits: readonly number[]): GatherStep[] {
  assert(bits.length <= MAX_MASK_BITS, `${bits.length} bits; at most ${MAX_MASK_BITS} make a mask`);
  const ascending = [...bits].sort((a, b) => a - b);
  const steps = new Map<number, GatherStep>();
  ascending.forEach((bit, place) => {
    const byte = bit >> 3;
    const column = set.words[bit >> 5];
    assert(column !== undefined, `bit ${bit} is outside IPv${set.family}`);
    const step = steps.get(byte) ?? { column, shift: (byte & 3) * 8, table: new Uint32Array(256) };
    steps.set(byte, step);
    for (let value = 0; value < 256; value++) {
      if (((value >> (bit & 7)) & 1) === 1) step.table[value]! |= 1 << place;
    }
  });
  return [...steps.values()];
}

function addStep(into: Uint32Array, { column, shift, table }: GatherStep): void {
  for (let i = 0; i < into.length; i++) into[i]! |= table[(column[i]! >>> shift) & 255]!;
}
