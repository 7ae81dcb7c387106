// Addresses and bits for random input: the two IPv4 readers agree on every text, every address survives its text form, and a mask's
// gathering and scattering are inverse.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Words } from '../../src/base/address.ts';
import { formatAddress, parseAddress } from '../../src/base/address-text.ts';
import { bitsOfMask, compileGather, gather32, maskOfBits, scatter32 } from '../../src/base/bits.ts';
import { formatDuration, parseDurationUs } from '../../src/base/duration.ts';
import { formatIpv4, parseIpv4, scanIpv4 } from '../../src/base/ipv4.ts';
import { formatIpv6, parseIpv6 } from '../../src/base/ipv6.ts';
import { unwrap } from '../../src/base/result.ts';

const word = fc.integer({ min: 0, max: 0xffffffff });
/** Words with runs of zeros, so that `::` has something to do. */
const sparseWord = fc.oneof(word, fc.constantFrom(0, 0, 0, 1, 0x10000, 0xffff, 0xffff0000));
const words = fc.tuple(sparseWord, sparseWord, sparseWord, sparseWord) as fc.Arbitrary<Words>;
const nearIpv4 = fc.oneof(
  fc.string({ unit: fc.constantFrom('0', '1', '2', '5', '9', '.', '.', ' ', 'x'), maxLength: 18 }),
  fc
    .array(fc.integer({ min: 0, max: 300 }), { minLength: 3, maxLength: 5 })
    .map((octets) => octets.join('.')),
);

test('every IPv4 address survives its text', () => {
  fc.assert(
    fc.property(word, (value) => {
      expect(unwrap(parseIpv4(formatIpv4(value)))).toBe(value);
    }),
  );
});

test('the byte scanner takes exactly what the parser takes', () => {
  fc.assert(
    fc.property(nearIpv4, (text) => {
      const parsed = parseIpv4(text);
      const bytes = new TextEncoder().encode(`"${text}"`);
      expect(scanIpv4(bytes, 1, bytes.length - 1)).toBe(parsed.ok ? parsed.value : -1);
    }),
    { numRuns: 3000 },
  );
});

test('every IPv6 address survives its text, which is lower case, without leading zeros, with at most one ::', () => {
  fc.assert(
    fc.property(words, (value) => {
      const text = formatIpv6(value);
      expect(unwrap(parseIpv6(text))).toEqual(value);
      expect(unwrap(parseIpv6(text.toUpperCase()))).toEqual(value);
      expect(text).toMatch(/^(?!.*::.*::)[0-9a-f:]+$/);
      expect(text).not.toMatch(/(^|:)0[0-9a-f]/);
    }),
    { numRuns: 1000 },
  );
});

test('a text of colons and digits is read or refused, never thrown at', () => {
  const near = fc.string({
    unit: fc.constantFrom('0', '1', 'f', 'F', 'g', ':', ':', '::', '.', '%'),
    maxLength: 24,
  });
  fc.assert(
    fc.property(near, (text) => {
      const parsed = parseAddress(text);
      if (parsed.ok) expect(unwrap(parseAddress(formatAddress(parsed.value)))).toEqual(parsed.value);
      else expect(parsed.issues).toHaveLength(1);
    }),
    { numRuns: 3000 },
  );
});

test('gathering undoes scattering, and the compiled form does what the plain one does', () => {
  const bits = fc.uniqueArray(fc.integer({ min: 0, max: 127 }), { maxLength: 20 });
  fc.assert(
    fc.property(bits, fc.nat({ max: 2 ** 20 - 1 }), words, (selected, draw, address) => {
      const mask = maskOfBits(selected);
      const gather = compileGather(mask);
      const index = draw % 2 ** selected.length;
      expect(gather.gather(...gather.scatter(index))).toBe(index);
      const falling = bitsOfMask(mask);
      expect(falling).toEqual([...selected].sort((a, b) => b - a));
      const plain = falling.reduce(
        (sum, bit) => sum * 2 + ((address[3 - (bit >> 5)]! >>> (bit & 31)) & 1),
        0,
      );
      expect(gather.gather(...address)).toBe(plain);
    }),
    { numRuns: 500 },
  );
});

test('gather32 and scatter32 are inverse under any mask', () => {
  fc.assert(
    fc.property(word, word, (value, mask) => {
      expect(scatter32(gather32(value, mask), mask)).toBe((value & mask) >>> 0);
    }),
  );
});

test('every duration survives its text', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (us) => {
      expect(unwrap(parseDurationUs(formatDuration(us)))).toBe(us);
    }),
  );
});
