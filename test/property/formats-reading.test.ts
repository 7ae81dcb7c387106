// Properties of the readers: input cut at any place gives the same records, byte soup of any kind throws nothing but InputError,
// what comes out is in time order and complete. Inputs are drawn by fast-check; a failure prints its seed and the smallest case.

import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { gzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/result.ts';
import { type ByteSource, bytesSource } from '../../src/formats/byte-source.ts';
import { openTrace } from '../../src/formats/open-trace.ts';
import type { TraceFormat, TraceOptions } from '../../src/formats/trace-options.ts';

const utf8 = new TextEncoder();

/** Everything a reading says: every record as text, the counts, the ingress names; or the message of the InputError. */
async function reading(
  source: ByteSource,
  options: TraceOptions,
): Promise<{ records: string[]; end: string }> {
  const reader = openTrace(source, options);
  const records: string[] = [];
  try {
    for await (const batch of reader.batches()) {
      for (let i = 0; i < batch.count; i++) {
        const words = batch.words.slice(4 * i, 4 * i + 4).join('.');
        records.push(
          [
            batch.atUs[i],
            batch.family[i],
            words,
            batch.payloadBytes[i],
            batch.weight[i],
            batch.ingress[i],
          ].join(' '),
        );
      }
    }
    return { records, end: JSON.stringify([reader.summary(), reader.ingressNames]) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { records: [], end: error.message };
  }
}

/** The bytes in pieces of the given sizes, over and over. */
function cutSource(bytes: Uint8Array, sizes: readonly number[]): ByteSource {
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let from = 0, turn = 0; from < bytes.length; turn++) {
      const size = Math.max(1, sizes[turn % sizes.length]!);
      yield bytes.slice(from, from + size);
      from += size;
    }
  }
  return { name: 'cut', sizeBytes: bytes.length, chunks: pieces };
}

function zlibReads(packed: Uint8Array): boolean {
  try {
    gunzipSync(packed);
    return true;
  } catch {
    return false;
  }
}

const ipv4 = fc.ipV4();
const address = fc.oneof(
  { weight: 5, arbitrary: ipv4 },
  fc.ipV6(),
  fc.constantFrom('host.example.org', '1.2.3', '-', 'x.onion'),
);
const second = fc.integer({ min: 0, max: 59 }).map((n) => String(n).padStart(2, '0'));
const logTime = fc
  .tuple(fc.integer({ min: 1, max: 31 }), second, second)
  .map(([day, m, s]) => `${String(day).padStart(2, '0')}/Oct/2000:13:${m}:${s} -0700`);
const requestText = fc.constantFrom(
  'GET / HTTP/1.1',
  '\\x16\\x03\\x01',
  '-',
  'GET /a"b HTTP/1.0',
  'GET /\\"q\\" HTTP/1.1',
  '',
);
const logLine = fc
  .tuple(
    address,
    logTime,
    requestText,
    fc.constantFrom('0', '-', '17', '123456'),
    fc.constantFrom('', ' "-" "agent"', ' "-" "a" "b"'),
  )
  .map(([a, t, r, b, tail]) => `${a} - - [${t}] "${r}" 200 ${b}${tail}`);
const oddLine = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.constantFrom('', ' ', '\r', 'x'.repeat(70_000), '"'),
);
const lines = (line: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.array(fc.oneof({ weight: 8, arbitrary: line }, oddLine), { maxLength: 40 }),
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
    )
    .map(([all, end, closed]) => all.join(end) + (closed ? end : ''));

const cell = fc.oneof(
  fc.constantFrom('12', '', '"a,b"', '"two\nlines"', '"say ""hi"""', '"open', 'edge-1'),
  fc.string({ maxLength: 6 }),
);
const csvLine = fc
  .tuple(fc.integer({ min: 0, max: 4_000_000 }), address, cell, cell)
  .map(([t, a, site, more]) => `${t},${a},17,${site},${more}`);
const csvText = lines(csvLine).map((body) => `time,ip,bytes,site,note\n${body}`);
const listText = lines(
  fc.tuple(address, fc.constantFrom('', '\t3', ' 0', ', 2.5', ' # note')).map(([a, w]) => a + w),
);

const INPUTS: readonly [TraceFormat, fc.Arbitrary<string>][] = [
  ['combined', lines(logLine)],
  ['vhost-combined', lines(logLine.map((line) => `www.example.org:80 ${line}`))],
  ['csv', csvText],
  ['addresses', listText],
];

const cuts = fc.array(fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 70_000 })), {
  minLength: 1,
  maxLength: 5,
});

describe('reading a trace', () => {
  it.each(INPUTS)('gives the same for %s however the input is cut', async (format, input) => {
    await fc.assert(
      fc.asyncProperty(input, cuts, fc.boolean(), async (text, sizes, packed) => {
        const bytes = packed ? gzipSync(utf8.encode(text), { level: 1 }) : utf8.encode(text);
        for (const options of [{ format }, { format: 'auto' as const }]) {
          const whole = await reading(bytesSource('cut', bytes), options);
          expect(await reading(cutSource(bytes, sizes), options)).toEqual(whole);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('throws nothing but InputError on byte soup, packed or not, whatever format is asked for', async () => {
    const magic = fc.constantFrom(
      [],
      [0x1f, 0x8b],
      [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3],
      [0x1f, 0x8b, 8, 4],
      [0xef, 0xbb, 0xbf],
      [0x50, 0x4b, 3, 4],
    );
    const soup = fc
      .tuple(magic, fc.uint8Array({ maxLength: 3000 }))
      .map(([head, body]) => Uint8Array.from([...head, ...body]));
    const text = fc.string({ unit: 'binary', maxLength: 2000 }).map((value) => utf8.encode(value));
    const format = fc.constantFrom<TraceOptions['format']>(
      'auto',
      'combined',
      'vhost-combined',
      'csv',
      'addresses',
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(soup, text), format, cuts, async (bytes, asked, sizes) => {
        const { end } = await reading(cutSource(bytes, sizes), { format: asked });
        expect(end).not.toBe('');
      }),
      { numRuns: 1500 },
    );
  });

  it('refuses a gzip file that lost its end or had one byte changed, or reads what gzip would', async () => {
    const text = Array.from({ length: 200 }, (_, i) => `192.0.2.${i} ${(i * i) % 97 || 1}`).join('\n');
    const packed = gzipSync(utf8.encode(text));
    const good = await reading(bytesSource('x', packed), { format: 'addresses' });
    expect(good.records).toHaveLength(200);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: packed.length - 1 }), async (length) => {
        const { end } = await reading(bytesSource('x', packed.subarray(0, length)), { format: 'addresses' });
        expect(end).toMatch(/cut short/);
      }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 10, max: packed.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, flip) => {
          const damaged = packed.slice();
          damaged[at]! ^= flip;
          const { records, end } = await reading(bytesSource('x', damaged), { format: 'addresses' });
          // The bits that fill up the last byte of the data mean nothing: zlib reads on, and so do we.
          if (zlibReads(damaged)) expect(records).toEqual(good.records);
          else expect(end).toMatch(/gzip file/);
        },
      ),
      { examples: [[packed.length - 9, 160]] },
    );
  });

  it('gives records within the window back in time order, ties in input order, and counts the rest as late', async () => {
    const steps = fc.array(fc.integer({ min: -40, max: 45 }), { minLength: 1, maxLength: 300 });
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 0, max: 60 }), async (moves, windowSeconds) => {
        const times: number[] = [];
        for (const move of moves) times.push(Math.max(0, (times.at(-1) ?? 1000) + move));
        const rows = times.map((atSeconds, index) => ({ atSeconds, index }));
        const text = `time,ip,bytes\n${rows.map((row) => `${row.atSeconds},192.0.2.1,${row.index}`).join('\n')}`;
        const latestBefore = rows.map((_, index) =>
          Math.max(...times.slice(0, index), Number.NEGATIVE_INFINITY),
        );
        const kept = rows.filter((row) => row.atSeconds >= latestBefore[row.index]! - windowSeconds);
        kept.sort((a, b) => a.atSeconds - b.atSeconds || a.index - b.index);
        const options: TraceOptions = { format: 'csv', reorderUs: windowSeconds * 1_000_000 };
        const { records, end } = await reading(bytesSource('x', utf8.encode(text)), options);
        expect(records.map((record) => Number(record.split(' ')[3]))).toEqual(kept.map((row) => row.index));
        expect(JSON.parse(end)[0].late).toBe(rows.length - kept.length);
      }),
    );
  });

  it('reads several gzip members as one file, cut anywhere', async () => {
    const part = fc.array(ipv4, { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 5 }), cuts, async (parts, sizes) => {
        fc.pre(parts.flat().length > 0);
        const members = parts.map((list) => gzipSync(utf8.encode(list.map((item) => `${item}\n`).join(''))));
        const joined = Uint8Array.from(members.flatMap((member) => [...member]));
        const { records } = await reading(cutSource(joined, sizes), { format: 'addresses' });
        expect(records).toHaveLength(parts.flat().length);
      }),
      { numRuns: 60 },
    );
  });
});
