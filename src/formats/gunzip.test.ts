import { gzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { joinBytes } from './chunk-head.ts';
import { gunzipChunks } from './gunzip.ts';

const utf8 = new TextEncoder();
const gzip = (text: string, filename?: string) =>
  gzipSync(utf8.encode(text), filename === undefined ? { mtime: 0 } : { mtime: 0, filename });

async function unpack(bytes: Uint8Array, chunkBytes = 1 << 20): Promise<string> {
  async function* chunks() {
    for (let from = 0; from < bytes.length; from += chunkBytes) yield bytes.subarray(from, from + chunkBytes);
  }
  const parts: Uint8Array[] = [];
  for await (const part of gunzipChunks('log.gz', chunks())) parts.push(part);
  return new TextDecoder().decode(joinBytes(parts));
}

const damage = (bytes: Uint8Array, at: number): Uint8Array => {
  const copy = bytes.slice();
  copy[at]! ^= 1;
  return copy;
};

describe('gunzipChunks', () => {
  it('unpacks one member byte by byte, with and without a file name', async () => {
    expect(await unpack(gzip('hello hello hello', 'a-long-name.log'), 1)).toBe('hello hello hello');
    expect(await unpack(gzip(''), 1)).toBe('');
  });

  it('unpacks several members as one file', async () => {
    const both = joinBytes([gzip('one ', 'a'), gzip(''), gzip('two', 'b')]);
    expect(await unpack(both)).toBe('one two');
    expect(await unpack(both, 1)).toBe('one two');
  });

  it('checks the checksum and the length of every member', async () => {
    const first = gzip('one one one');
    const both = joinBytes([first, gzip('two')]);
    await expect(unpack(damage(both, first.length - 8))).rejects.toThrow(/log\.gz: the gzip file is damaged/);
    await expect(unpack(damage(both, first.length - 4))).rejects.toThrow(/damaged/);
    await expect(unpack(damage(both, both.length - 1))).rejects.toThrow(/damaged/);
  });

  it('refuses a file that ends inside the header, the contents or the trailer', async () => {
    const whole = gzip('some text that does not repeat: 1 2 3 4 5 6 7 8 9', 'name');
    for (const length of [2, 9, 12, 25, whole.length - 9, whole.length - 8, whole.length - 1]) {
      await expect(unpack(whole.subarray(0, length))).rejects.toThrow(/cut short/);
    }
  });

  it('refuses bytes after the end that are no further member', async () => {
    await expect(unpack(joinBytes([gzip('one'), utf8.encode('garbage')]))).rejects.toThrow(/damaged/);
  });
});
