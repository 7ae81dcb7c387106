import { describe, expect, it } from 'vitest';
import { Crc32 } from './crc32.ts';

const crcOf = (...parts: string[]): number => {
  const crc = new Crc32();
  for (const part of parts) crc.add(new TextEncoder().encode(part));
  return crc.value;
};

describe('Crc32', () => {
  it('gives the published check value', () => {
    expect(crcOf('123456789')).toBe(0xcbf4_3926);
    expect(crcOf('The quick brown fox jumps over the lazy dog')).toBe(0x414f_a339);
    expect(crcOf('')).toBe(0);
  });

  it('does not depend on how the bytes are cut', () => {
    expect(crcOf('The quick', ' ', 'brown fox jumps over the laz', 'y dog')).toBe(0x414f_a339);
  });

  it('begins anew after a reset', () => {
    const crc = new Crc32();
    crc.add(new Uint8Array(100));
    crc.reset();
    crc.add(new TextEncoder().encode('123456789'));
    expect(crc.value).toBe(0xcbf4_3926);
  });
});
