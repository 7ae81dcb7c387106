import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dominates, type ObjectiveValues, paretoFront } from './pareto-front.ts';

describe('paretoFront', () => {
  it('keeps the points that no other beats', () => {
    const points = [
      [1, 5],
      [2, 2],
      [5, 1],
      [3, 3],
      [2, 6],
    ];
    expect(paretoFront(points)).toEqual([true, true, true, false, false]);
  });

  it('keeps both of two equal points, and drops one that is worse in one measure only', () => {
    const points = [
      [1, 1],
      [1, 1],
      [1, 2],
    ];
    expect(paretoFront(points)).toEqual([true, true, false]);
  });

  it('says nothing about a point with a missing value, which beats nobody', () => {
    const points = [
      [0, null],
      [1, 1],
    ];
    expect(paretoFront(points)).toEqual([null, true]);
  });

  it('agrees with a comparison of all pairs, in two and three measures', () => {
    const value = fc.option(fc.integer({ min: 0, max: 6 }), { freq: 10 });
    const cases = fc
      .integer({ min: 2, max: 3 })
      .chain((size) => fc.array(fc.array(value, { minLength: size, maxLength: size }), { maxLength: 25 }));
    fc.assert(
      fc.property(cases, (points: ObjectiveValues[]) => {
        const whole = points.map((point) => (point.includes(null) ? null : (point as number[])));
        const naive = whole.map((point) => {
          if (point === null) return null;
          return !whole.some((other) => other !== null && dominates(other, point));
        });
        expect(paretoFront(points)).toEqual(naive);
      }),
    );
  });
});
