import { describe, expect, test } from 'vitest';
import { compareHash64, formatHash64, xxHash64, xxHash64Text } from './hash64.ts';

/** The buffer of xxHash's own sanity check: bytes of a squared 32-bit prime. */
function sanityBuffer(length: number): Uint8Array {
  let generator = 2654435761;
  return Uint8Array.from({ length }, () => {
    const byte = generator >>> 24;
    generator = Math.imul(generator, generator) >>> 0;
    return byte;
  });
}

/** A straight BigInt transcription of the specification, to compare with at every length. */
function reference(bytes: Uint8Array): string {
  const [p1, p2, p3] = [0x9e3779b185ebca87n, 0xc2b2ae3d27d4eb4fn, 0x165667b19e3779f9n];
  const [p4, p5] = [0x85ebca77c2b2ae63n, 0x27d4eb2f165667c5n];
  const cut = (x: bigint) => BigInt.asUintN(64, x);
  const rotl = (x: bigint, n: bigint) => cut(x << n) | (cut(x) >> (64n - n));
  const round = (acc: bigint, input: bigint) => cut(rotl(cut(acc + input * p2), 31n) * p1);
  const read = (at: number, size: number) => {
    let value = 0n;
    for (let i = size - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[at + i]!);
    return value;
  };
  let at = 0;
  let h = p5;
  if (bytes.length >= 32) {
    const acc = [cut(p1 + p2), p2, 0n, cut(-p1)];
    for (; at + 32 <= bytes.length; at += 32)
      for (let i = 0; i < 4; i++) acc[i] = round(acc[i]!, read(at + 8 * i, 8));
    h = cut(rotl(acc[0]!, 1n) + rotl(acc[1]!, 7n) + rotl(acc[2]!, 12n) + rotl(acc[3]!, 18n));
    for (const a of acc) h = cut((h ^ round(0n, a)) * p1 + p4);
  }
  h = cut(h + BigInt(bytes.length));
  for (; at + 8 <= bytes.length; at += 8) h = cut(rotl(h ^ round(0n, read(at, 8)), 27n) * p1 + p4);
  if (at + 4 <= bytes.length) {
    h = cut(rotl(h ^ cut(read(at, 4) * p1), 23n) * p2 + p3);
    at += 4;
  }
  for (; at < bytes.length; at++) h = cut(rotl(h ^ cut(read(at, 1) * p5), 11n) * p1);
  h = cut((h ^ (h >> 33n)) * p2);
  h = cut((h ^ (h >> 29n)) * p3);
  return (h ^ (h >> 32n)).toString(16).padStart(16, '0');
}

describe('xxHash64 with seed 0', () => {
  // From the reference implementation's documentation and widely repeated in its ports.
  test.each([
    ['', 'ef46db3751d8e999'],
    ['a', 'd24ec4f1a98c6e5b'],
    ['abc', '44bc2cf5ad770999'],
    ['asdf', '415872f599cea71e'],
    ['123456789ABCD', '007e32a5bf7d4d75'],
    ['Call me Ishmael.', '6d04390fc9d61a90'],
    ['Nobody inspects the spammish repetition', 'fbcea83c8a378bf1'],
    ['Some years ago--never mind how long precisely-', '8f26f2b986afdc52'],
  ])('of `%s` is %s', (text, expected) => {
    expect(formatHash64(xxHash64Text(text))).toBe(expected);
  });

  // xxhsum.c, BMK_sanityCheck.
  test.each([
    [0, 'ef46db3751d8e999'],
    [1, '4fce394cc88952d8'],
    [14, 'cffa8db881bc3a3d'],
    [101, '0eab543384f878ad'],
  ])('of %i sanity bytes is %s', (length, expected) => {
    expect(formatHash64(xxHash64(sanityBuffer(length)))).toBe(expected);
  });

  test('agrees with a BigInt transcription at every length up to 130', () => {
    const bytes = sanityBuffer(130);
    for (let length = 0; length <= 130; length++) {
      expect(formatHash64(xxHash64(bytes, length))).toBe(reference(bytes.subarray(0, length)));
    }
  });

  test('hashes text as UTF-8, also when it outgrows the buffer', () => {
    const text = '4:8.0.12.34/8.32.109.34 é€😀'.repeat(40);
    expect(xxHash64Text(text)).toEqual(xxHash64(new TextEncoder().encode(text)));
    expect(formatHash64(xxHash64Text('abc'))).toBe('44bc2cf5ad770999');
  });
});

test('hashes compare as unsigned 64-bit numbers', () => {
  const sorted = [
    { hi: 0, lo: 0 },
    { hi: 0, lo: 0xffffffff },
    { hi: 1, lo: 0 },
    { hi: 0x7fffffff, lo: 0 },
    { hi: 0x80000000, lo: 0 },
    { hi: 0xffffffff, lo: 0xffffffff },
  ];
  expect([...sorted].reverse().sort(compareHash64)).toEqual(sorted);
  expect(compareHash64({ hi: 7, lo: 9 }, { hi: 7, lo: 9 })).toBe(0);
  expect(formatHash64({ hi: 0, lo: 0xa })).toBe('000000000000000a');
});
