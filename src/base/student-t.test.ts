import { describe, expect, test } from 'vitest';
import { AssertionError } from './assert.ts';
import { studentCdf, studentQuantile, studentTail } from './student-t.ts';

describe('the t distribution', () => {
  // mpmath, 60 digits, rounded to double: degrees, t, P(T > t).
  test.each([
    [1, 0.5, 0.35241638234956674],
    [1, 1000, 0.0003183097800805589],
    [2, 3, 0.04773298313335456],
    [4.5, 2, 0.054128953590562516],
    [9, 2.262, 0.025006422751227313],
    [9, 12, 3.849943111492826e-7],
    [29, 2.045, 0.025012037961205838],
    [99, 0.001, 0.49960206392856854],
    [99, 5, 1.240698006520474e-6],
    [1000, 3.3, 0.000500498362501045],
  ])('with %d degrees has P(T > %d) = %d', (degrees, t, tail) => {
    expect(Math.abs(studentTail(t, degrees) / tail - 1)).toBeLessThan(1e-9);
    expect(studentCdf(-t, degrees)).toBe(studentTail(t, degrees));
    expect(studentCdf(t, degrees)).toBeCloseTo(1 - tail, 12);
  });

  // degrees, p, quantile.
  test.each([
    [1, 0.975, 12.706204736174694],
    [1, 0.9999, 3183.0987571185015],
    [2, 0.975, 4.302652729749462],
    [3, 0.995, 5.840909309733355],
    [4, 0.95, 2.1318467863266495],
    [9, 0.975, 2.262157162798205],
    [19, 0.995, 2.860934606464979],
    [29, 0.975, 2.045229642132704],
    [99, 0.975, 1.9842169515864172],
    [999, 0.6, 0.2534145833303673],
    [9, 0.9999999999990905, 51.96140737655523],
  ])('with %d degrees has the %d quantile %d', (degrees, p, t) => {
    expect(Math.abs(studentQuantile(p, degrees) / t - 1)).toBeLessThan(1e-9);
  });

  test('is symmetric', () => {
    expect(studentQuantile(0.5, 7)).toBe(0);
    expect(studentQuantile(0.25, 7)).toBe(-studentQuantile(0.75, 7));
    expect(studentCdf(0, 3)).toBe(0.5);
  });

  test('with 1 and 2 degrees has its closed forms', () => {
    expect(studentQuantile(0.75, 1)).toBeCloseTo(1, 12);
    expect(studentQuantile(0.9, 2)).toBeCloseTo(0.8 * Math.sqrt(2 / (4 * 0.9 * 0.1)), 12);
  });

  test('takes no probability outside (0, 1) and no degrees below 1', () => {
    for (const p of [0, 1, -0.5, Number.NaN]) expect(() => studentQuantile(p, 5)).toThrow(AssertionError);
    expect(() => studentQuantile(0.9, 0.5)).toThrow(AssertionError);
    expect(() => studentTail(-1, 5)).toThrow(AssertionError);
  });
});
