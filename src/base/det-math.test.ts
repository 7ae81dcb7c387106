// Accuracy of det-math against BigInt references on a small fixed sample, and its edges. The large random sample is in
// test/property/kernel-det-math.test.ts.

import { describe, expect, test } from 'vitest';
import { expFixed, fixed, ln, lnFixed, power, relativeError } from './det-math.fixture.ts';
import { exp, expm1, log, log1p, pow } from './det-math.ts';

const ONE = fixed(1);
const BOUND = 3e-16;

describe('log', () => {
  test.each([
    0.5,
    2,
    3,
    10,
    Math.E,
    0.1,
    1 - 2 ** -53,
    1 + 2 ** -52,
    Math.SQRT2,
    Math.SQRT1_2,
    5e-324,
    1e-310,
    2 ** -1022,
    Number.MAX_VALUE,
  ])('of %d is right to an ulp', (x) =>
    expect(relativeError(log(x), { fixed: ln(x), exponent: 0 })).toBeLessThan(BOUND),
  );

  test('of 1 is 0, of 0 −∞, of ∞ ∞, of a negative number NaN', () => {
    expect([log(1), log(0), log(-0), log(Number.POSITIVE_INFINITY)]).toEqual([
      0,
      -Infinity,
      -Infinity,
      Infinity,
    ]);
    expect([log(-1), log(-5e-324), log(Number.NEGATIVE_INFINITY), log(Number.NaN)]).toEqual([
      NaN,
      NaN,
      NaN,
      NaN,
    ]);
  });

  test('of a power of two is that many times the double nearest to ln 2, or one ulp beside', () => {
    for (const k of [-1074, -1000, -1, 1, 10, 1023])
      expect(Math.abs(log(2 ** k) / (k * Math.LN2) - 1)).toBeLessThan(BOUND);
  });
});

describe('log1p', () => {
  test.each([1e-40, -1e-40, 1e-17, 2 ** -53, -(2 ** -30), 1e-5, -0.3, 0.5, 7, 1e15, -1 + 2 ** -53])(
    'of %d is right to an ulp',
    (x) => expect(relativeError(log1p(x), { fixed: lnFixed1p(x), exponent: 0 })).toBeLessThan(BOUND),
  );

  test('keeps 0, and its ends', () => {
    expect([log1p(1e-300), log1p(-5e-324)]).toEqual([1e-300, -5e-324]);
    expect([log1p(0), log1p(-1), log1p(Number.POSITIVE_INFINITY)]).toEqual([0, -Infinity, Infinity]);
    expect([log1p(-1.5), log1p(Number.NaN)]).toEqual([NaN, NaN]);
  });

  /** ln(1 + x); a tiny x is its own logarithm beyond the 320 bits. */
  const lnFixed1p = (x: number): bigint => lnFixed(ONE + fixed(x));
});

describe('exp', () => {
  test.each([1, -1, 0.5, 1e-20, 0.34657, -0.34658, 10, -10, 100.25, -700.5, 709.78, -708])(
    'of %d is right to an ulp',
    (x) => expect(relativeError(exp(x), expFixed(fixed(x)))).toBeLessThan(BOUND),
  );

  test('of 0 is 1; beyond its range ∞ and 0; subnormal results are within half a step', () => {
    expect([exp(0), exp(-0), exp(710), exp(Infinity), exp(-746), exp(-Infinity)]).toEqual([
      1,
      1,
      Infinity,
      Infinity,
      0,
      0,
    ]);
    expect([exp(-744.44007), exp(-745)]).toEqual([5e-324 * 1, 5e-324]);
    expect(exp(Number.NaN)).toBeNaN();
  });
});

describe('expm1', () => {
  test.each([1e-40, 1e-17, -1e-9, 0.3, -0.34, 0.35, -0.35, 1, -1, 5, -5, 36, -36, 45, 100, 709])(
    'of %d is right to an ulp or two',
    (x) => {
      const { fixed: mantissa, exponent } = expFixed(fixed(x));
      const wide = exponent >= 0 ? mantissa << BigInt(exponent) : mantissa >> BigInt(-exponent);
      expect(relativeError(expm1(x), { fixed: wide - ONE, exponent: 0 })).toBeLessThan(4e-16);
    },
  );

  test('has the ends −1 and ∞', () => {
    expect([expm1(1e-300), expm1(-5e-324)]).toEqual([1e-300, -5e-324]);
    expect([expm1(0), expm1(-50), expm1(-Infinity), expm1(710), expm1(Infinity)]).toEqual([
      0,
      -1,
      -1,
      Infinity,
      Infinity,
    ]);
    expect(expm1(Number.NaN)).toBeNaN();
  });
});

describe('pow', () => {
  test.each([
    [2, 0.5],
    [10, 300],
    [10, -300],
    [0.1, 307],
    [1 + 2 ** -52, 2 ** 58],
    [1 - 2 ** -53, 1e18],
    [5e-324, 0.9],
    [Number.MAX_VALUE, -0.99],
    [3, 1e-300],
    [0.37, -1 / 1.5],
    [1e-9, 1.1],
  ])('of %d to the %d is right to an ulp', (x, y) =>
    expect(relativeError(pow(x, y), power(x, y))).toBeLessThan(BOUND),
  );

  test('of exact squares and cubes is exact', () => {
    expect([pow(3, 2), pow(7, 3), pow(10, 10), pow(2, -1022), pow(0.25, 0.5), pow(5, 1)]).toEqual([
      9,
      343,
      1e10,
      2 ** -1022,
      0.5,
      5,
    ]);
  });

  test('overflows to ∞ and underflows to 0', () => {
    expect([pow(10, 309), pow(10, -324), pow(2, 1e300), pow(2, -1e300), pow(0.5, 1e300)]).toEqual([
      Infinity,
      0,
      Infinity,
      0,
      0,
    ]);
  });

  test.each([0, 0.5, 1, 3, Infinity, Number.NaN])('of %d to every edge is what Math.pow gives', (x) => {
    for (const y of [0, -0, 1, -1, 2, -2.5, Infinity, -Infinity, Number.NaN]) expect(pow(x, y)).toBe(x ** y);
  });

  test('of a negative base is NaN', () => expect([pow(-2, 2), pow(-1, Infinity)]).toEqual([NaN, NaN]));
});
