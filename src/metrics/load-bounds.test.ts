import { describe, expect, it } from 'vitest';
import { loadFloors, loadReferences } from './load-bounds.ts';

/** The least over a fine grid of ways to spread what the top source leaves: slow, obvious, for three servers. */
function leastByGrid(shares: readonly [number, number, number], h: number) {
  const total = shares[0] + shares[1] + shares[2];
  const p = shares.map((share) => share / total);
  let peakOverMean = Number.POSITIVE_INFINITY;
  let spread = Number.POSITIVE_INFINITY;
  const steps = 300;
  for (let top = 0; top < 3; top++)
    for (let a = 0; a <= steps; a++)
      for (let b = 0; a + b <= steps; b++) {
        const rest = [a, b, steps - a - b].map((part) => (part / steps) * (1 - h));
        const loads = rest.map((part, s) => (part + (s === top ? h : 0)) / p[s]!);
        const mean = (loads[0]! + loads[1]! + loads[2]!) / 3;
        peakOverMean = Math.min(peakOverMean, Math.max(...loads) / mean);
        spread = Math.min(spread, (Math.max(...loads) - Math.min(...loads)) / mean);
      }
  return { peakOverMean, spread };
}

describe('loadFloors', () => {
  it('is S·h and S(S·h − 1)/(S − 1) for equal shares', () => {
    const { peakOverMean, spread } = loadFloors([1, 1, 1, 1], 0.4);
    expect(peakOverMean).toBeCloseTo(1.6, 12);
    expect(spread).toBeCloseTo((4 * (4 * 0.4 - 1)) / 3, 12);
  });
  it('allows perfect balance below the largest share', () => {
    expect(loadFloors([1, 2, 1], 0.5)).toEqual({ peakOverMean: 1, spread: 0 });
  });
  it('agrees with a search over all ways to spread the rest', () => {
    for (const [shares, h] of [
      [[1, 1, 1], 0.5],
      [[1, 2, 4], 0.7],
      [[0.5, 1, 1], 0.8],
      [[1, 3, 3], 0.95],
    ] as const) {
      const slow = leastByGrid(shares, h);
      const fast = loadFloors(shares, h);
      expect(fast.peakOverMean).toBeLessThanOrEqual(slow.peakOverMean + 1e-9);
      expect(fast.spread).toBeLessThanOrEqual(slow.spread + 1e-9);
      expect(fast.peakOverMean).toBeGreaterThan(slow.peakOverMean - 0.02);
      expect(fast.spread).toBeGreaterThan(slow.spread - 0.02);
    }
  });
});

describe('loadReferences', () => {
  it('puts the largest of 16 normals 1.77 deviations up', () => {
    expect(loadReferences(16, 0.1).peakOverMean).toBeCloseTo(1.177, 2);
  });
});
