import { describe, expect, it } from 'vitest';
import { parseIpv4 } from '../base/ipv4.ts';
import { unwrap } from '../base/result.ts';
import { bucketIndex, bucketValue, compileMask, equalMasks, maskFromBits, maskFromWords } from './mask.ts';
import { formatBucket } from './mask-text.ts';
import { SEED_MASK } from './pool.fixture.ts';

const ipv4 = (text: string) => [0, 0, 0, unwrap(parseIpv4(text))] as const;

describe('the mask of the seed', () => {
  it('is bits 27 21 14 13 11 10 8 5 1, whichever way it is made', () => {
    expect(SEED_MASK.bits).toEqual([27, 21, 14, 13, 11, 10, 8, 5, 1]);
    expect(maskFromBits(4, [1, 5, 8, 10, 11, 13, 14, 21, 27])).toEqual(SEED_MASK);
    expect(maskFromWords(4, ipv4('8.32.109.34'))).toEqual(SEED_MASK);
  });

  it('makes 512 buckets, the ones drawn in the seed among them', () => {
    expect(SEED_MASK.bucketCount).toBe(512);
    const values = Array.from({ length: 512 }, (_, index) => formatBucket(SEED_MASK, index));
    expect(new Set(values).size).toBe(512);
    expect(values).toEqual(
      expect.arrayContaining(['0.0.0.2', '0.0.0.32', '0.0.0.34', '0.32.109.34', '8.32.109.34']),
    );
    expect(values[0]).toBe('0.0.0.0');
    expect(values[511]).toBe('8.32.109.34');
  });

  it('puts 72.73.30.171 in bucket 8.0.12.34, index 283', () => {
    expect(bucketIndex(SEED_MASK, ipv4('72.73.30.171'))).toBe(283);
    expect(bucketValue(SEED_MASK, 283)).toEqual(ipv4('8.0.12.34'));
  });
});

describe('a mask', () => {
  it('gathers high bit first, so the lowest selected bit counts 1', () => {
    const mask = maskFromBits(6, [127, 64, 3]);
    expect(bucketIndex(mask, [0x80000000, 0, 0, 0])).toBe(4);
    expect(bucketIndex(mask, [0, 1, 0, 0])).toBe(2);
    expect(bucketIndex(mask, [0, 0, 0, 8])).toBe(1);
    expect(bucketValue(mask, 7)).toEqual([0x80000000, 1, 0, 8]);
  });

  it('of no bits has one bucket that takes everything', () => {
    const mask = maskFromBits(4, []);
    expect(mask.bucketCount).toBe(1);
    expect(bucketIndex(mask, ipv4('255.255.255.255'))).toBe(0);
    expect(compileMask(mask).indexOf(0, 0, 0, 0xffffffff)).toBe(0);
  });

  it('keeps the topmost bit unsigned', () => {
    expect(bucketValue(maskFromBits(4, [31]), 1)).toEqual([0, 0, 0, 0x80000000]);
  });

  it('compiled reads the same index as plain', () => {
    const { indexOf } = compileMask(SEED_MASK);
    expect(indexOf(...ipv4('72.73.30.171'))).toBe(283);
  });

  it('takes 20 bits and asserts against more, foreign or repeated ones', () => {
    const low = (count: number) => Array.from({ length: count }, (_, bit) => bit);
    expect(maskFromBits(4, low(20)).bucketCount).toBe(1_048_576);
    expect(() => maskFromBits(4, low(21))).toThrow('over the limit of 20');
    expect(() => maskFromBits(4, [32])).toThrow('bits of IPv4 are 0 to 31');
    expect(() => maskFromBits(4, [3, 3])).toThrow('twice');
    expect(() => maskFromWords(4, [0, 0, 1, 0])).toThrow('bit 32 is outside IPv4');
  });

  it('asserts a bucket index inside the mask', () => {
    expect(() => bucketValue(SEED_MASK, 512)).toThrow('bucket 512 of 512');
    expect(() => bucketValue(SEED_MASK, 1.5)).toThrow('bucket 1.5 of 512');
  });

  it('equals another of the same family and bits only', () => {
    expect(equalMasks(SEED_MASK, maskFromWords(4, SEED_MASK.words))).toBe(true);
    expect(equalMasks(SEED_MASK, maskFromWords(6, SEED_MASK.words))).toBe(false);
    expect(equalMasks(SEED_MASK, maskFromBits(4, [27]))).toBe(false);
  });
});
