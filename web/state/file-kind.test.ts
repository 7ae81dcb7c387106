// Files are told apart by name and first bytes; a scenario names a file only as a whole.

import { describe, expect, it } from 'vitest';
import { isCapture, kindOf, namesFile } from './file-kind.ts';

const file = (name: string, bytes: number[]) => Object.assign(new Blob([new Uint8Array(bytes)]), { name });

describe('kindOf', () => {
  it('knows scenarios and the two texts of a result folder', () => {
    expect(
      ['a.yaml', 'B.YML', 'manifest.json', 'summary.json', 'access.log', 'my-summary.json'].map(kindOf),
    ).toEqual(['scenario', 'scenario', 'manifest', 'summary', 'other', 'other']);
  });
});

describe('isCapture', () => {
  it('goes by the name and by the first bytes', async () => {
    expect(await isCapture(file('evening.pcapng', []))).toBe(true);
    expect(await isCapture(file('dump', [0xd4, 0xc3, 0xb2, 0xa1, 2, 0]))).toBe(true);
    expect(await isCapture(file('dump', [0x0a, 0x0d, 0x0d, 0x0a]))).toBe(true);
    expect(await isCapture(file('access.log', [0x31, 0x39, 0x38, 0x2e]))).toBe(false);
    expect(await isCapture(file('empty', []))).toBe(false);
  });
});

describe('namesFile', () => {
  it('finds whole names only', () => {
    const text = 'traffic:\n  log:\n    trace: ../logs/shop.log.gz # big\n    overlay: [a.log, "b.log"]\n';
    expect(['shop.log.gz', 'a.log', 'b.log'].map((name) => namesFile(text, name))).toEqual([
      true,
      true,
      true,
    ]);
    expect(['shop.log', 'op.log.gz', 'c.log'].map((name) => namesFile(text, name))).toEqual([
      false,
      false,
      false,
    ]);
  });
});
