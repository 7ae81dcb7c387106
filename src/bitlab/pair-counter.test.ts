import { describe, expect, it } from 'vitest';
import { bitStatistics, pairTotals, phi, topPairs } from './bit-statistics.ts';
import { uniformSet, weightedSet } from './bitlab.fixture.ts';
import { pairCounter } from './pair-counter.ts';
import { ipv4Set, type SourceSet, sourceSet } from './source-set.ts';

const bitOf = (set: SourceSet, i: number, bit: number): number =>
  (set.words[bit >> 5]![i]! >>> (bit & 31)) & 1;

function agreementByHand(set: SourceSet, a: number, b: number): number {
  let sum = 0;
  for (let i = 0; i < set.count; i++) if (bitOf(set, i, a) === bitOf(set, i, b)) sum += set.weights[i]!;
  return sum;
}

describe('pair counts', () => {
  it('equal counting every pair by hand, with weights', () => {
    const set = weightedSet(300, 7, 9);
    const totals = pairTotals(set);
    for (const [a, b] of [
      [0, 1],
      [3, 17],
      [8, 24],
      [15, 16],
      [7, 31],
      [23, 9],
      [30, 29],
    ] as const) {
      expect(totals.agree[a * 32 + b]).toBe(agreementByHand(set, a, b));
      expect(totals.agree[b * 32 + a]).toBe(agreementByHand(set, a, b));
    }
  });

  it('count the ones of every IPv6 bit', () => {
    const draws = uniformSet(400, 3).words[0]!;
    const columns = [0, 1, 2, 3].map((word) => draws.slice(word * 97, word * 97 + 97));
    const set = sourceSet(6, columns);
    const totals = pairTotals(set);
    for (const [a, b] of [
      [0, 127],
      [31, 32],
      [64, 65],
      [100, 3],
    ] as const) {
      expect(totals.agree[a * 128 + b]).toBe(agreementByHand(set, a, b));
    }
    expect(totals.ones[127]).toBe(columns[3]!.reduce((sum, word) => sum + (word >>> 31), 0));
  });

  it('do not depend on how the addresses came in blocks', () => {
    const set = weightedSet(500, 5, 3);
    const counter = pairCounter(4);
    for (let from = 0; from < set.count; from += 77) {
      const part = set.words[0]!.slice(from, from + 77);
      counter.add([part], set.weights.slice(from, from + 77), part.length);
    }
    expect(counter.totals()).toEqual(pairTotals(set));
  });

  it('name bits that never change and leave them out of rank and sigma', () => {
    const set = ipv4Set(uniformSet(200, 1).words[0]!.map((v) => (v & 0x00ffff0f) >>> 0));
    const statistics = bitStatistics(4, pairTotals(set));
    expect(statistics.constant).toEqual([4, 5, 6, 7, 24, 25, 26, 27, 28, 29, 30, 31]);
    expect(statistics.rank).toHaveLength(20);
    expect(statistics.sigma).toBeLessThan(0.1);
  });

  it('give phi 1 to a bit and its copy, and find that pair first', () => {
    const copied = uniformSet(300, 2).words[0]!.map((v) => ((v & ~2) | ((v & 1) << 1)) >>> 0);
    const statistics = bitStatistics(4, pairTotals(ipv4Set(Uint32Array.from(new Set(copied)))));
    expect(phi(statistics, 0, 1)).toBeCloseTo(1, 12);
    expect(topPairs(statistics, 1)[0]).toMatchObject({ high: 1, low: 0, agreement: 1 });
  });
});
