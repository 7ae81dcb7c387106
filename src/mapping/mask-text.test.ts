import { describe, expect, it } from 'vitest';
import type { Result } from '../base/result.ts';
import { formatIssue, unwrap } from '../base/result.ts';
import { bucketText, formatBucket, formatMask, parseMask } from './mask-text.ts';

const refusal = (result: Result<unknown>): string =>
  result.ok ? 'accepted' : result.issues.map(formatIssue).join('\n');

describe('parseMask', () => {
  it('reads dotted, colon and bit-list form as the same mask', () => {
    expect(unwrap(parseMask('bits:27,21,14,13,11,10,8,5,1'))).toEqual(unwrap(parseMask('8.32.109.34')));
    expect(unwrap(parseMask('bits: 8, 0 ,127'))).toEqual(unwrap(parseMask('8000::101')));
  });

  it('takes the family of a bit list from the caller, else from the bits', () => {
    expect(unwrap(parseMask('bits:5,3')).family).toBe(4);
    expect(unwrap(parseMask('bits:5,3', 6)).family).toBe(6);
    expect(unwrap(parseMask('bits:32')).family).toBe(6);
  });

  it('keeps an IPv4-mapped mask in IPv6, because a mask is no client', () => {
    expect(unwrap(parseMask('::ff:8.32.109.34')).family).toBe(6);
  });

  it.each([
    ['8.32.109', 'not an IPv4 address'],
    ['8.32.109.034', 'not an IPv4 address'],
    ['::1::', 'not an IPv6 address'],
    ['bits:', 'a bit is missing'],
    ['bits:27,,1', 'a bit is missing'],
    ['bits:27,x', '`x` in `bits:27,x` is not a bit number'],
    ['bits:-1', '`-1` in `bits:-1` is not a bit number'],
    ['bits:27,1,27', 'bit 27 is named twice'],
    ['bits:128', 'bit 128 in `bits:128` is outside IPv6; expected 0 to 127'],
    [
      '255.255.255.0',
      'mask `255.255.255.0` selects 24 bits; expected at most 20; every bucket is a flow entry',
    ],
    ['ffff:ffff::', 'selects 32 bits'],
  ])('refuses %s', (text, reason) => {
    expect(refusal(parseMask(text))).toContain(reason);
  });

  it('refuses the other family where one is meant', () => {
    expect(refusal(parseMask('8.32.109.34', 6))).toContain('mask `8.32.109.34` is IPv4 where IPv6 is meant');
    expect(refusal(parseMask('bits:40', 4))).toContain('bit 40 in `bits:40` is outside IPv4');
  });
});

describe('text of masks and buckets', () => {
  const mask = unwrap(parseMask('8.32.109.34'));
  const mask6 = unwrap(parseMask('bits:64,3,0'));

  it('is the address form', () => {
    expect(formatMask(mask)).toBe('8.32.109.34');
    expect(formatMask(mask6)).toBe('::1:0:0:0:9');
    expect(formatBucket(mask, 283)).toBe('8.0.12.34');
    expect(formatBucket(mask6, 5)).toBe('::1:0:0:0:1');
  });

  it('for the ring is family, value and mask', () => {
    expect(bucketText(mask, 283)).toBe('4:8.0.12.34/8.32.109.34');
    expect(bucketText(mask6, 5)).toBe('6:::1:0:0:0:1/::1:0:0:0:9');
  });
});
