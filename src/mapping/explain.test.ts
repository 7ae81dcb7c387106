import { expect, it } from 'vitest';
import { parseAddress } from '../base/address-text.ts';
import { unwrap } from '../base/result.ts';
import { explainAddress } from './explain.ts';
import { parseMask } from './mask-text.ts';

const explain = (address: string, mask: string) =>
  explainAddress(unwrap(parseAddress(address)), unwrap(parseMask(mask)));

it('explains the address of the seed as the seed does', () => {
  expect(explain('72.73.30.171', '8.32.109.34')).toEqual({
    family: 4,
    address: '72.73.30.171',
    mask: '8.32.109.34',
    bits: [27, 21, 14, 13, 11, 10, 8, 5, 1],
    bucket: { value: '8.0.12.34', index: 283, count: 512 },
  });
});

it('explains an IPv6 address under an IPv6 mask', () => {
  expect(explain('2001:db8::a:b0c', '::3:10f')).toEqual({
    family: 6,
    address: '2001:db8::a:b0c',
    mask: '::3:10f',
    bits: [17, 16, 8, 3, 2, 1, 0],
    bucket: { value: '::2:10c', index: 0b10_1_1100, count: 128 },
  });
});

it('counts an IPv4-mapped IPv6 address as IPv4', () => {
  expect(explain('::ffff:72.73.30.171', '8.32.109.34').bucket.index).toBe(283);
});

it('asserts one family, because an address has no bucket under a mask of the other', () => {
  expect(() => explain('::1', '8.32.109.34')).toThrow('an IPv6 address has no bucket under an IPv4 mask');
});
