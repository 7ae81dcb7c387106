// Small sets of sources for the tests of this room: uniform addresses from a plain generator, and draws from the same. Not for
// anything but tests.

import { ipv4Set, type SourceSet } from './source-set.ts';
import type { BitDraws } from './strategy.ts';

/** A linear congruential generator with its weak low bits mixed away; deterministic per seed. */
export function testDraws(seed: number): BitDraws {
  let state = seed >>> 0;
  const uint32 = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    let x = state;
    x = Math.imul(x ^ (x >>> 16), 0x45d9f3b);
    x = Math.imul(x ^ (x >>> 16), 0x45d9f3b);
    return (x ^ (x >>> 16)) >>> 0;
  };
  return { uint32, unit: () => uint32() / 0x100000000 };
}

/** About `count` distinct uniform addresses (repeats are dropped). */
export function uniformSet(count: number, seed: number): SourceSet {
  const draws = testDraws(seed);
  const distinct = new Set(Array.from({ length: count }, () => draws.uint32()));
  return ipv4Set(Uint32Array.from(distinct));
}

/** The same addresses with weights 1 … most. */
export function weightedSet(count: number, seed: number, most: number): SourceSet {
  const set = uniformSet(count, seed);
  const draws = testDraws(seed + 1);
  return { ...set, weights: set.weights.map(() => 1 + (draws.uint32() % most)) };
}
