import { expect, test } from 'vitest';
import { formatAddress, parseAddress } from './address-text.ts';
import { unwrap } from './result.ts';

test('a dotted quad is IPv4 in the last word', () => {
  expect(unwrap(parseAddress('72.73.30.171'))).toEqual({ family: 4, words: [0, 0, 0, 0x48491eab] });
});

test('a text with a colon is IPv6', () => {
  expect(unwrap(parseAddress('2001:DB8::1'))).toEqual({ family: 6, words: [0x20010db8, 0, 0, 1] });
});

test.each(['::ffff:72.73.30.171', '::FFFF:4849:1eab', '0:0:0:0:0:ffff:4849:1eab'])(
  'IPv4-mapped %s counts as IPv4',
  (text) => {
    expect(formatAddress(unwrap(parseAddress(text)))).toBe('72.73.30.171');
  },
);

test.each(['::4849:1eab', '64:ff9b::4849:1eab', '::fffe:4849:1eab', '1::ffff:4849:1eab'])(
  '%s only looks mapped',
  (text) => {
    expect(unwrap(parseAddress(text)).family).toBe(6);
  },
);

test('an empty text and a text of neither family are refused', () => {
  expect(parseAddress('')).toMatchObject({ ok: false, issues: [{ message: 'an address is missing' }] });
  expect(parseAddress('proxy.example')).toMatchObject({ ok: false });
  expect(parseAddress('::1::')).toMatchObject({ ok: false });
});
