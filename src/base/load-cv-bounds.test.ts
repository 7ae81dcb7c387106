import { describe, expect, test } from 'vitest';
import { AssertionError } from './assert.ts';
import { coefficientOfVariation, floorCv, referenceCv } from './stats.ts';

/** A small generator for the searches below. */
function randoms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
}

/** Least CV found by a coordinate search over allocations that put at least h on server t. */
function searchedFloor(shares: readonly number[], h: number, random: () => number): number {
  const cvOf = (amounts: readonly number[]) =>
    coefficientOfVariation(amounts.map((amount, s) => amount / shares[s]!));
  let best = Number.POSITIVE_INFINITY;
  for (let t = 0; t < shares.length; t++) {
    let amounts = shares.map((_, s) => (s === t ? h : 0) + (1 - h) / shares.length);
    let cv = cvOf(amounts);
    for (let step = 0.2; step > 1e-5; step *= 0.97) {
      for (let tries = 0; tries < 12; tries++) {
        const from = Math.floor(random() * shares.length);
        const to = Math.floor(random() * shares.length);
        const moved = Math.min(step * random(), amounts[from]! - (from === t ? h : 0));
        const next = amounts.map((amount, s) => amount + (s === to ? moved : 0) - (s === from ? moved : 0));
        const nextCv = cvOf(next);
        if (nextCv < cv) [amounts, cv] = [next, nextCv];
      }
    }
    best = Math.min(best, cv);
  }
  return best;
}

describe('the reference of a load CV', () => {
  test('for equal shares is √((S−1)/N_eff)', () => {
    expect(referenceCv([1, 1, 1, 1], 300)).toBeCloseTo(Math.sqrt(3 / 300), 14);
    expect(referenceCv([5, 5], 100)).toBeCloseTo(0.1, 14);
  });

  test('does not depend on the unit of the shares', () => {
    expect(referenceCv([1, 2, 4], 50)).toBeCloseTo(referenceCv([0.5, 1, 2], 50), 14);
  });

  test('is what random hashing of weighted sources shows', () => {
    const shares = [0.5, 1, 1, 2];
    const weights = Array.from({ length: 200 }, (_, i) => 1 + (i % 10) * (i % 3));
    const nEff = weights.reduce((a, w) => a + w, 0) ** 2 / weights.reduce((a, w) => a + w * w, 0);
    const random = randoms(7);
    let squares = 0;
    const trials = 400;
    for (let trial = 0; trial < trials; trial++) {
      const amounts = [0, 0, 0, 0];
      for (const weight of weights) {
        const u = random() * 4.5;
        amounts[u < 0.5 ? 0 : u < 1.5 ? 1 : u < 2.5 ? 2 : 3]! += weight;
      }
      const total = amounts.reduce((a, x) => a + x, 0);
      amounts.forEach((amount, s) => {
        squares += (amount / total / (shares[s]! / 4.5) - 1) ** 2 / 4;
      });
    }
    // 1600 squared deviations, dependent in fours: relative standard error of the root about 2.5 %.
    expect(Math.abs(Math.sqrt(squares / trials) / referenceCv(shares, nEff) - 1)).toBeLessThan(0.075);
  });

  test('of one server is 0, of none or of no traffic NaN', () => {
    expect(referenceCv([3], 10)).toBe(0);
    expect(referenceCv([], 10)).toBeNaN();
    expect(referenceCv([1, 1], 0)).toBeNaN();
  });
});

describe('the floor of a load CV', () => {
  test.each([
    [2, 0.6],
    [4, 0.5],
    [16, 0.13],
    [32, 0.9],
    [5, 1],
  ])('for %i equal shares and a top part of %f is (S·h − 1)/√(S−1)', (servers, h) => {
    const shares = new Array<number>(servers).fill(2);
    expect(floorCv(shares, h)).toBeCloseTo((servers * h - 1) / Math.sqrt(servers - 1), 12);
  });

  test('is 0 as long as the source fits on the largest server', () => {
    expect(floorCv([1, 1, 1, 1], 0.25)).toBe(0);
    expect(floorCv([2, 1, 1], 0.5)).toBe(0);
    expect(floorCv([2, 1, 1], 0.50001)).toBeGreaterThan(0);
    expect(floorCv([1], 1)).toBe(0);
    expect(floorCv([], 0.5)).toBeNaN();
  });

  test('does not depend on the unit or the order of the shares', () => {
    expect(floorCv([1, 2, 4], 0.8)).toBeCloseTo(floorCv([2, 0.5, 1], 0.8), 12);
  });

  test('rises with the top part', () => {
    const floors = [0.4, 0.5, 0.6, 0.8, 1].map((h) => floorCv([1, 1.5, 2, 1], h));
    for (let i = 1; i < floors.length; i++) expect(floors[i]!).toBeGreaterThan(floors[i - 1]!);
  });

  // The last two leave large servers empty: the projection alone would ask for negative amounts there.
  test.each([
    [[2, 1, 1], 0.7],
    [[4, 3, 2, 1], 0.55],
    [[1, 1, 0.5, 0.1], 0.6],
    [[1, 1, 0.02, 0.02, 0.02, 0.02], 0.7],
    [[3, 1, 1, 0.05, 0.05, 0.05, 0.05], 0.9],
  ])('for shares %j and a top part of %f is what a search over all splits finds', (shares, h) => {
    const searched = searchedFloor(shares, h, randoms(3));
    const floor = floorCv(shares, h);
    expect(floor).toBeLessThanOrEqual(searched + 1e-9);
    expect(searched).toBeLessThan(floor * 1.01);
  });

  test('shares that are not positive and parts outside 0…1 are programmer errors', () => {
    for (const share of [0, -1, Number.NaN]) expect(() => floorCv([1, share], 0.5)).toThrow(AssertionError);
    for (const part of [-0.1, 1.1, Number.NaN]) expect(() => floorCv([1, 1], part)).toThrow(AssertionError);
    expect(() => referenceCv([1, 0], 5)).toThrow(AssertionError);
  });
});
