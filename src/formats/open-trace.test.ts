import { gzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { InputError } from '../base/result.ts';
import { NO_INGRESS, type RecordBatch } from '../net/record.ts';
import { bytesSource, textSource } from './byte-source.ts';
import { openTrace, type TraceReader } from './open-trace.ts';
import type { TraceOptions } from './trace-options.ts';

const line = (address: string, clock: string, bytes: string | number = 7): string =>
  `${address} - - [10/Oct/2000:${clock} -0700] "GET / HTTP/1.1" 200 ${bytes} "-" "agent"`;

async function read(text: string | Uint8Array, options: TraceOptions = { format: 'auto' }) {
  const source = typeof text === 'string' ? textSource('log', text) : bytesSource('log', text);
  const reader = openTrace(source, options);
  return { ...(await drain(reader)), reader };
}

async function drain(reader: TraceReader) {
  const batches: RecordBatch[] = [];
  for await (const batch of reader.batches()) batches.push(batch);
  const rows = batches.flatMap((batch) =>
    Array.from({ length: batch.count }, (_, i) => ({
      atUs: batch.atUs[i]!,
      address: batch.words[4 * i + 3]!,
      bytes: batch.payloadBytes[i]!,
      weight: batch.weight[i]!,
      ingress: batch.ingress[i]!,
    })),
  );
  return { batches, rows, summary: reader.summary() };
}

async function messageOf(text: string | Uint8Array, options?: TraceOptions): Promise<string> {
  const error = await read(text, options).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(InputError);
  expect((error as InputError).issues.length).toBeGreaterThan(0);
  return (error as InputError).message;
}

describe('openTrace', () => {
  it('reads a log, puts it in time order and counts what it saw', async () => {
    const log = [
      '',
      line('0.0.0.1', '13:55:40'),
      line('0.0.0.2', '13:55:36'),
      line('host.example.org', '13:55:37'),
      '',
    ].join('\n');
    const { rows, summary } = await read(log);
    expect(rows).toEqual([
      { atUs: 971_211_336_000_000, address: 2, bytes: 7, weight: 1, ingress: NO_INGRESS },
      { atUs: 971_211_340_000_000, address: 1, bytes: 7, weight: 1, ingress: NO_INGRESS },
    ]);
    expect(summary).toEqual({
      records: 2,
      unusable: 1,
      late: 0,
      reasons: [
        {
          reason: 'a host name where an address belongs',
          count: 1,
          firstLine: 4,
          firstExample: line('host.example.org', '13:55:37'),
        },
      ],
      bytesRead: log.length,
      timed: true,
      format: 'combined',
    });
  });

  it('counts a record more than 30 minutes back as late; another window can be asked for', async () => {
    const log = [line('0.0.0.1', '13:55:40'), line('0.0.0.2', '13:25:40'), line('0.0.0.3', '13:25:39')].join(
      '\n',
    );
    expect((await read(log)).summary).toMatchObject({ records: 2, late: 1, unusable: 0 });
    expect((await read(log, { format: 'auto', reorderUs: 0 })).summary).toMatchObject({
      records: 1,
      late: 2,
    });
  });

  it('reads gzip and counts the packed bytes', async () => {
    const packed = gzipSync(new TextEncoder().encode(`${line('0.0.0.1', '13:55:40')}\n`));
    const { rows, summary } = await read(packed);
    expect(rows).toHaveLength(1);
    expect(summary.bytesRead).toBe(packed.length);
  });

  it('reads a CSV trace with its ingress names, quoted cells and a repeated header', async () => {
    const header = 'time,ip,bytes,switch,note';
    const csv = `\ufeff${header}\r\n5.5,0.0.0.1,10,edge-b,"a, ""b""\nc"\r\n${header}\r\n4,0.0.0.2,-,edge-a,\r\n5,0.0.0.3,,,x\r\n`;
    const { rows, reader, summary } = await read(csv);
    expect(rows).toEqual([
      { atUs: 4_000_000, address: 2, bytes: 0, weight: 1, ingress: 1 },
      { atUs: 5_000_000, address: 3, bytes: 0, weight: 1, ingress: NO_INGRESS },
      { atUs: 5_500_000, address: 1, bytes: 10, weight: 1, ingress: 0 },
    ]);
    expect(reader.ingressNames).toEqual(['edge-b', 'edge-a']);
    expect(summary).toMatchObject({ format: 'csv', timed: true, unusable: 0 });
  });

  it('says on which line of a CSV file a row begins and why it cannot be used', async () => {
    const csv =
      'time,ip,bytes,weight\n1,0.0.0.1,1,"1"\n"2","0.0.0.2\n",x,1\n3,0.0.0.3,1\nnow,0.0.0.4,1,1\n5,0.0.0.5,1,0\n6,0.0.0.6,1,2\n7,0.0.0.7,1,2\n8,0.0.0.8,1,2\n9,0.0.0.9,1,2';
    const { summary } = await read(csv);
    expect(summary.records).toBe(5);
    expect(summary.reasons.map(({ reason, firstLine }) => [firstLine, reason])).toEqual(
      [
        [3, 'the bytes are not a whole number'],
        [5, 'fewer cells than the header has'],
        [6, 'the time is neither a number nor ISO 8601'],
        [7, 'the weight is not a number above 0'],
      ].toSorted((a, b) => (a[1]! < b[1]! ? -1 : 1)),
    );
  });

  it('reads a list of addresses in its own order, without times', async () => {
    const { rows, summary } = await read('# list\n0.0.0.9\t3\n0.0.0.1\n');
    expect(rows.map(({ address, weight, atUs }) => [address, weight, atUs])).toEqual([
      [9, 3, 0],
      [1, 1, 0],
    ]);
    expect(summary).toMatchObject({ timed: false, format: 'addresses' });
  });

  it('passes over a line that is too long', async () => {
    const { summary } = await read(
      `${line('0.0.0.1', '13:55:40')}\n${'x'.repeat(70_000)}\n${line('0.0.0.2', '13:55:41')}\n`,
    );
    expect(summary).toMatchObject({ records: 2, unusable: 1 });
    expect(summary.reasons[0]!.reason).toMatch(/^line too long/);
    expect(summary.reasons[0]!.firstExample).toBe('x'.repeat(200));
  });

  it('reads again from the start when asked again', async () => {
    const reader = openTrace(textSource('log', '0.0.0.1\n0.0.0.2\n'), { format: 'auto' });
    await drain(reader);
    expect((await drain(reader)).summary).toMatchObject({ records: 2, bytesRead: 16 });
  });
});

describe('openTrace refuses with one sentence', () => {
  it.each([
    ['an empty file', '', 'log: this is an empty file: there is nothing to read'],
    ['blank lines', '\n\n', 'log: this is a file of nothing but blank lines: there is nothing to read'],
    ['a header alone', 'time,ip\n', 'log: the file holds no records, only a header or comments'],
    ['JSON', '{"a": 1}\n', /^log: this looks like NDJSON/],
    [
      'YAML',
      'version: 1\nvips: {}\n',
      /^log: this looks like a YAML file; expected an access log, .*; a scenario is given as such/,
    ],
    [
      'a table of something else',
      'a,b\n1,2\n',
      /^log: this looks like a table with the columns a, b; .*columns: \{ address/,
    ],
  ])('%s', async (_, text, expected) => {
    expect(await messageOf(text)).toMatch(expected);
  });

  it.each([
    [
      'a zip archive',
      [0x50, 0x4b, 3, 4, 0],
      /^log: this is a zip archive; .*; unpack it first: `unzip -p log`$/,
    ],
    ['a pcap capture', [0xd4, 0xc3, 0xb2, 0xa1, 2, 0], /^log: this looks like a pcap capture/],
    ['binary bytes', [0, 1, 2, 3, 4], /^log: this is binary, not text/],
  ])('%s, whatever format is asked for', async (_, bytes, expected) => {
    expect(await messageOf(Uint8Array.from(bytes))).toMatch(expected);
    expect(await messageOf(Uint8Array.from(bytes), { format: 'csv' })).toMatch(expected);
  });

  it('gzip inside gzip and other archives inside gzip', async () => {
    const inner = gzipSync(new TextEncoder().encode('0.0.0.1\n'));
    expect(await messageOf(gzipSync(inner))).toBe(
      'log: this is a gzip file inside a gzip file; unpack it once first',
    );
    expect(await messageOf(gzipSync(Uint8Array.from([0x50, 0x4b, 3, 4])))).toMatch(/zip archive/);
  });

  it('more than half of the lines unusable, with the first example and what the file looks like', async () => {
    const message = await messageOf('0.0.0.1\n0.0.0.2\n0.0.0.3\n', { format: 'combined' });
    expect(message).toBe(
      'log:1: 3 of 3 lines cannot be read as an access log in combined format; found no time like ' +
        '[10/Oct/2000:13:55:36 -0700] (3 times, first: "0.0.0.1"); the file looks like a list of addresses',
    );
    expect((await read('0.0.0.1\nx\n', { format: 'addresses' })).summary).toMatchObject({
      records: 1,
      unusable: 1,
    });
  });

  it('columns that are missing, every one of them', async () => {
    const options: TraceOptions = { format: 'auto', columns: { address: 'client', time: 'when' } };
    const message = await messageOf('clent,wen\n0.0.0.1,5\n', options);
    expect(message.split('\n')).toEqual([
      'log:1: the CSV header has no column `when` for the time; found clent, wen; did you mean `wen`?',
      'log:1: the CSV header has no column `client` for the address; found clent, wen; did you mean `clent`?',
    ]);
  });
});
