import { describe, expect, test } from 'vitest';
import { AssertionError } from './assert.ts';
import { floorCv, referenceCv } from './stats.ts';

describe('the reference of a load CV', () => {
  test('for equal shares is √((S−1)/N_eff)', () => {
    expect(referenceCv([1, 1, 1, 1], 300)).toBeCloseTo(Math.sqrt(3 / 300), 14);
    expect(referenceCv([5, 5], 100)).toBeCloseTo(0.1, 14);
  });

  test('does not depend on the unit of the shares', () => {
    expect(referenceCv([1, 2, 4], 50)).toBeCloseTo(referenceCv([0.5, 1, 2], 50), 14);
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

  test('shares that are not positive and parts outside 0…1 are programmer errors', () => {
    for (const share of [0, -1, Number.NaN]) expect(() => floorCv([1, share], 0.5)).toThrow(AssertionError);
    for (const part of [-0.1, 1.1, Number.NaN]) expect(() => floorCv([1, 1], part)).toThrow(AssertionError);
    expect(() => referenceCv([1, 0], 5)).toThrow(AssertionError);
  });
});
