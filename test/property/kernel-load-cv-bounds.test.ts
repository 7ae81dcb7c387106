// The yardsticks of a load CV against brute force: the reference against random hashing of weighted sources, the floor against a search
// over every way to split the traffic. Samples are fixed, so a test passes always or never.

import { expect, test } from 'vitest';
import { coefficientOfVariation, floorCv, referenceCv } from '../../src/base/stats.ts';

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

test('the reference is what random hashing of weighted sources shows', () => {
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

// The last two leave large servers empty: the projection alone would ask for negative amounts there.
test.each([
  [[2, 1, 1], 0.7],
  [[4, 3, 2, 1], 0.55],
  [[1, 1, 0.5, 0.1], 0.6],
  [[1, 1, 0.02, 0.02, 0.02, 0.02], 0.7],
  [[3, 1, 1, 0.05, 0.05, 0.05, 0.05], 0.9],
])('the floor for shares %j and a top part of %f is what a search over all splits finds', (shares, h) => {
  const searched = searchedFloor(shares, h, randoms(3));
  const floor = floorCv(shares, h);
  expect(floor).toBeLessThanOrEqual(searched + 1e-9);
  expect(searched).toBeLessThan(floor * 1.01);
});
