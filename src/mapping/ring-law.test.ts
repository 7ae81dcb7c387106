import { expect, it } from 'vitest';
import { sum } from '../base/stats.ts';
import { equalMembers, member } from './pool.fixture.ts';
import { buildRing } from './ring.ts';
import { arcShares, expectedArcCv, expectedRingCv } from './ring-law.ts';

it('the arcs of a ring make up the whole circle', () => {
  const ring = buildRing([member('a'), member('b', 2), member('c', 1, true)], 64);
  const shares = arcShares(ring, 3);
  expect(sum(shares)).toBeCloseTo(1, 12);
  expect(shares[2]).toBe(0);
  expect(shares[1]! / shares[0]!).toBeGreaterThan(1.3);
  expect([...arcShares(buildRing([], 64), 0)]).toEqual([]);
  expect([...arcShares(buildRing([member('a', 1 / 64)], 64), 1)]).toEqual([1]);
});

it('the first point owns the arc that wraps', () => {
  const ring = buildRing(equalMembers(1).concat(member('s02')), 1);
  const place = (i: number) => ring.hashHi[i]! / 2 ** 32;
  expect(arcShares(ring, 2)[ring.server[0]!]).toBeCloseTo(place(0) + 1 - place(1), 6);
});

it('says before any measurement that 512 buckets on 7 servers or more vary by over 10 %', () => {
  const manyPoints = 1e9;
  expect(expectedRingCv(512, 6, manyPoints)).toBeLessThan(0.1);
  expect(expectedRingCv(512, 7, manyPoints)).toBeGreaterThan(0.1);
  expect(expectedRingCv(512, 16, 128)).toBeCloseTo(Math.sqrt((15 / 512) * (1 + 511 / 2049)), 15);
  expect(() => expectedRingCv(512, 0, 1)).toThrow('at least one');
});

it('knows the arc shares of SPEC §8', () => {
  const expected = [1, 10, 100, 1000].map((points) => expectedArcCv(1000, points));
  expect(expected.map((cv) => Number(cv.toPrecision(4)))).toEqual([0.999, 0.3161, 0.09995, 0.03161]);
  expect(() => expectedArcCv(1, 0)).toThrow('at least one');
});
