import { describe, expect, test } from 'vitest';
import { AssertionError } from './assert.ts';
import {
  coefficientOfVariation,
  effectiveCount,
  mean,
  peakOverMean,
  populationSd,
  quantile,
  spreadOverMean,
  sum,
} from './stats.ts';

const XS = [2, 4, 4, 4, 5, 5, 7, 9];

test('the textbook list has mean 5 and population SD 2', () => {
  expect([sum(XS), mean(XS), populationSd(XS), coefficientOfVariation(XS)]).toEqual([40, 5, 2, 0.4]);
  expect([peakOverMean(XS), spreadOverMean(XS)]).toEqual([1.8, 1.4]);
});

test('typed arrays are lists too', () => {
  expect(populationSd(Float64Array.from(XS))).toBe(2);
});

test('a large offset does not drown the deviations', () => {
  expect(populationSd(XS.map((x) => x + 1e12))).toBeCloseTo(2, 6);
});

test('equal values have no spread', () => {
  const equal = [3, 3, 3];
  expect([coefficientOfVariation(equal), spreadOverMean(equal), peakOverMean(equal)]).toEqual([0, 0, 1]);
});

test('what is undefined is NaN, never an infinity', () => {
  for (const measure of [mean, populationSd, coefficientOfVariation, peakOverMean, spreadOverMean]) {
    expect(measure([])).toBeNaN();
  }
  for (const measure of [coefficientOfVariation, peakOverMean, spreadOverMean])
    expect(measure([0, 0])).toBeNaN();
  expect(quantile([], 0.5)).toBeNaN();
});

describe('quantile, type 7', () => {
  // R: quantile(c(1, 2, 4, 8, 16), c(0, .1, .25, .5, .9, .95, 1), type = 7)
  test.each([
    [0, 1],
    [0.1, 1.4],
    [0.25, 2],
    [0.5, 4],
    [0.9, 12.8],
    [0.95, 14.4],
    [1, 16],
  ])('%f of 1 2 4 8 16 is %f', (q, expected) => {
    expect(quantile([1, 2, 4, 8, 16], q)).toBeCloseTo(expected, 12);
  });

  test('of one value is that value', () => expect(quantile([7], 0.3)).toBe(7));

  test('a level outside 0…1 is a programmer error', () => {
    for (const q of [-0.1, 1.1, Number.NaN]) expect(() => quantile([1], q)).toThrow(AssertionError);
  });
});

describe('the effective count', () => {
  test('of n equal weights is n, whatever they are', () => {
    expect(effectiveCount([3, 3, 3, 3])).toBe(4);
  });

  test('of one heavy source among many is near (Σw)²/w²', () => {
    expect(effectiveCount([50, ...new Array<number>(50).fill(1)])).toBeCloseTo(10_000 / 2550, 12);
  });

  test('of nothing is 0', () => {
    expect([effectiveCount([]), effectiveCount([0, 0])]).toEqual([0, 0]);
  });
});
