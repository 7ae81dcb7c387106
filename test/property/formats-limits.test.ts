// The bounds that readers keep whatever the input: expansion, endless lines, hopeless input, open quotes, batches, closing. Inputs
// are generators, so that a reader that waits for the end would never come back.

import { gzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { type ByteSource, textSource } from '../../src/formats/byte-source.ts';
import { gunzipChunks } from '../../src/formats/gunzip.ts';
import { openTrace, type TraceReader } from '../../src/formats/open-trace.ts';
import type { RecordBatch } from '../../src/net/record.ts';

const MEGABYTE = 1 << 20;
const utf8 = new TextEncoder();

/** The same chunk for ever; `given` counts how often it was asked for. */
function endless(chunk: Uint8Array): ByteSource & { given: number; closed: boolean } {
  const source = { name: 'x', sizeBytes: null, given: 0, closed: false, chunks };
  async function* chunks(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        source.given++;
        yield chunk;
      }
    } finally {
      source.closed = true;
    }
  }
  return source;
}

async function drain(reader: TraceReader): Promise<RecordBatch[]> {
  const batches: RecordBatch[] = [];
  for await (const batch of reader.batches()) batches.push(batch);
  return batches;
}

describe('a reader', () => {
  it('refuses a gzip bomb after 64 MB, never holding more than 9 MB of it', async () => {
    const bomb = endless(gzipSync(new Uint8Array(8 * MEGABYTE), { mem: 8 }));
    const sizes: number[] = [];
    const read = async (): Promise<void> => {
      for await (const part of gunzipChunks('bomb.gz', bomb.chunks())) sizes.push(part.length);
    };
    await expect(read()).rejects.toThrow(
      'bomb.gz: the gzip file expands more than 1000-fold, which no log does',
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(64 * MEGABYTE);
    expect(Math.max(...sizes)).toBeLessThan(9 * MEGABYTE);
    expect(bomb.closed).toBe(true);
  });

  it.each(['combined', 'csv', 'addresses'] as const)(
    'gives up a first line without end as %s within 20 MB',
    async (format) => {
      const source = endless(new Uint8Array(MEGABYTE).fill(65));
      await expect(drain(openTrace(source, { format }))).rejects.toThrow(
        'x: the first line has no end within 16 MB',
      );
      expect(source.given).toBeLessThan(20);
      expect(source.closed).toBe(true);
    },
  );

  it.each(['combined', 'addresses'] as const)(
    'gives up a stream of unusable lines as %s without its end',
    async (format) => {
      const source = endless(utf8.encode('it was a dark night\n'.repeat(5000)));
      await expect(drain(openTrace(source, { format }))).rejects.toThrow(
        /lines cannot be read as .*looks like text of another kind/,
      );
      expect(source.given).toBeLessThan(50);
    },
  );

  it('gives up a CSV stream of unusable rows, quoted or not, without its end', async () => {
    for (const row of ['"no","1"\n', 'no,1\n']) {
      const source = endless(utf8.encode(`ip,bytes\n${row.repeat(5000)}`));
      await expect(drain(openTrace(source, { format: 'csv' }))).rejects.toThrow(
        /lines cannot be read as a CSV file/,
      );
      expect(source.given).toBeLessThan(50);
    }
  });

  it('gives up one line for a quote that is never closed and goes on with the next', async () => {
    const rows = Array.from({ length: 6000 }, (_, i) => `${i + 2},0.0.0.9,1,x`).join('\n');
    const text = `time,ip,bytes,note\n1,0.0.0.1,1,"open\n${rows}\n9000,0.0.0.2,1,"fine"\n`;
    const reader = openTrace(textSource('x', text), { format: 'csv' });
    await drain(reader);
    expect(reader.summary()).toMatchObject({ records: 6001, unusable: 1 });
    expect(reader.summary().reasons[0]).toMatchObject({
      reason: 'a quoted cell is not closed',
      firstLine: 2,
      firstExample: '1,0.0.0.1,1,"open',
    });
  });

  it('gives batches of 16,384 records that share no memory', async () => {
    const list = Array.from({ length: 40_000 }, (_, i) => `10.0.${(i >> 8) & 255}.${i & 255}`).join('\n');
    const batches = await drain(openTrace(textSource('x', list), { format: 'auto' }));
    expect(batches.map((batch) => batch.count)).toEqual([16_384, 16_384, 7232]);
    expect(new Set(batches.map((batch) => batch.words.buffer)).size).toBe(3);
  });

  it('closes its source when the caller stops early', async () => {
    const source = endless(utf8.encode('0.0.0.1\n'.repeat(30_000)));
    for await (const batch of openTrace(source, { format: 'auto' }).batches()) if (batch.count > 0) break;
    expect(source.closed).toBe(true);
  });

  it('leaves a source that failed to say so itself', async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield utf8.encode('0.0.0.1\n');
      throw new RangeError('the disk is gone');
    }
    const reader = openTrace({ name: 'x', sizeBytes: null, chunks: failing }, { format: 'auto' });
    await expect(drain(reader)).rejects.toThrow(RangeError);
  });
});
