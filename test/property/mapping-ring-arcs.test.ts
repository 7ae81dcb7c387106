// How evenly rings are cut, SPEC §8: σ/μ of the arc shares of 1000 servers, √mean over independent rings (the ids vary). In a file of its
// own because 200 rings of a million points take the better part of a minute; about 0.25 µs a point.
import { describe, expect, it } from 'vitest';
import { coefficientOfVariation, mean } from '../../src/base/stats.ts';
import type { PoolMember } from '../../src/mapping/assignment.ts';
import { buildRing } from '../../src/mapping/ring.ts';
import { arcShares, expectedArcCv } from '../../src/mapping/ring-law.ts';

const members = (count: number, prefix: string): PoolMember[] =>
  Array.from({ length: count }, (_, i) => ({ id: `${prefix}-${i}`, share: 1, manualOnly: false }));

/** √mean(CV²) of `rings` rings. */
function rootMeanSquare(rings: number, cvOfRing: (ring: number) => number): number {
  const squares = Array.from({ length: rings }, (_, ring) => cvOfRing(ring) ** 2);
  return Math.sqrt(mean(squares));
}

describe('arcs of a ring of 1000 servers', () => {
  it.each([
    [1, 0.999, 200],
    [10, 0.3161, 200],
    [100, 0.09995, 200],
    [1000, 0.03161, 200],
  ])(
    'with %i points each have σ/μ %f within three per cent over %i rings',
    (virtualNodes, expected, rings) => {
      const measured = rootMeanSquare(rings, (ring) =>
        coefficientOfVariation(arcShares(buildRing(members(1000, `r${ring}`), virtualNodes), 1000)),
      );
      expect(Math.abs(measured / expected - 1)).toBeLessThan(0.03);
      expect(Math.abs(expectedArcCv(1000, virtualNodes) / expected - 1)).toBeLessThan(1e-3);
    },
    600_000,
  );
});
