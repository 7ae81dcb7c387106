import { describe, expect, test } from 'vitest';
import type { Words } from './address.ts';
import { AssertionError } from './assert.ts';
import { bitsOfMask, compileGather, gather32, hasBit, maskOfBits, popCount32, scatter32 } from './bits.ts';

/** The golden mask of SPEC §2: 8.32.109.34. */
const GOLDEN_MASK = 0x08206d22;
const GOLDEN_BITS = [27, 21, 14, 13, 11, 10, 8, 5, 1];
const GOLDEN_ADDRESS = 0x48491eab; // 72.73.30.171
const GOLDEN_BUCKET = 0x08000c22; // 8.0.12.34

describe('the golden mask', () => {
  test('has its nine bits, highest first', () => {
    expect(bitsOfMask([0, 0, 0, GOLDEN_MASK])).toEqual(GOLDEN_BITS);
    expect(maskOfBits(GOLDEN_BITS)).toEqual([0, 0, 0, GOLDEN_MASK]);
  });

  test('puts 72.73.30.171 into bucket 8.0.12.34, index 283', () => {
    expect(gather32(GOLDEN_ADDRESS, GOLDEN_MASK)).toBe(283);
    expect(scatter32(283, GOLDEN_MASK)).toBe(GOLDEN_BUCKET);
    const gather = compileGather([0, 0, 0, GOLDEN_MASK]);
    expect(gather.gather(0, 0, 0, GOLDEN_ADDRESS)).toBe(283);
    expect(gather.scatter(283)).toEqual([0, 0, 0, GOLDEN_BUCKET]);
    expect(gather.bitCount).toBe(9);
  });
});

test('bits count from the least significant of the last word to the most significant of the first', () => {
  expect(maskOfBits([0])).toEqual([0, 0, 0, 1]);
  expect(maskOfBits([31, 32])).toEqual([0, 0, 1, 0x80000000]);
  expect(maskOfBits([127])).toEqual([0x80000000, 0, 0, 0]);
  expect(bitsOfMask([0x80000000, 0, 1, 0x80000001])).toEqual([127, 32, 31, 0]);
  expect(hasBit([0, 1, 0, 0], 64)).toBe(true);
  expect(hasBit([0, 1, 0, 0], 65)).toBe(false);
});

test('a bit outside 0…127 is a programmer error', () => {
  for (const bit of [-1, 128, 0.5, Number.NaN]) expect(() => maskOfBits([bit])).toThrow(AssertionError);
});

test('ones are counted in all 32 bits', () => {
  expect([0, 1, 0x80000000, 0xffffffff, GOLDEN_MASK].map(popCount32)).toEqual([0, 1, 1, 32, 9]);
});

test('the whole 32 bits gather to the value itself, unsigned', () => {
  expect(gather32(0xdeadbeef, 0xffffffff)).toBe(0xdeadbeef);
  expect(scatter32(0xdeadbeef, 0xffffffff)).toBe(0xdeadbeef);
});

test('a mask over all four words gathers high words first', () => {
  const mask = maskOfBits([127, 96, 95, 64, 63, 32, 31, 0]);
  const gather = compileGather(mask);
  expect(gather.gather(0x80000000, 0, 0, 1)).toBe(0b1000_0001);
  expect(gather.gather(0x00000001, 0x80000001, 0x80000001, 0x80000000)).toBe(0b0111_1110);
  expect(gather.gather(0x7ffffffe, 0x7ffffffe, 0x7ffffffe, 0x7ffffffe)).toBe(0);
});

test('every index of a mask scatters to a value that gathers back to it', () => {
  const masks: Words[] = [
    maskOfBits([3, 2, 1, 0]),
    maskOfBits([90, 70, 40, 33, 5]),
    maskOfBits([127, 126, 64, 31, 30, 29, 0]),
  ];
  for (const mask of masks) {
    const gather = compileGather(mask);
    for (let index = 0; index < 2 ** gather.bitCount; index++) {
      expect(gather.gather(...gather.scatter(index))).toBe(index);
    }
  }
});

test('no bits make one bucket, 24 are the most', () => {
  expect(compileGather([0, 0, 0, 0]).gather(1, 2, 3, 4)).toBe(0);
  expect(compileGather([0, 0, 0, 0xffffff]).gather(0, 0, 0, 0xff123456)).toBe(0x123456);
  expect(() => compileGather([0, 0, 0, 0x1ffffff])).toThrow(AssertionError);
});
