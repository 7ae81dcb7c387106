// Lines a second through openTrace: an access log in combined format and a CSV trace, both made in memory by a generator with a
// fixed seed, so that no disk is measured. Every result is asserted by its count and a hash of all records; beside the log reader
// runs the obvious program (split, one regular expression, Date.UTC), which must find the same records. Best of three.

import { bytesSource } from '../src/formats/byte-source.ts';
import { openTrace } from '../src/formats/open-trace.ts';
import type { TraceFormat } from '../src/formats/trace-options.ts';

export interface BenchResult {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

const LINES = 200_000;
const ROUNDS = 3;
const START_SECONDS = 971_211_336; // 10/Oct/2000:13:55:36 -0700
const AGENT =
  '"http://www.example.org/" "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"';
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

interface Row {
  readonly atSeconds: number;
  readonly address: number;
  readonly sizeBytes: number;
}

/** Rows in time order but for one in 16, which comes up to 40 s late; a linear congruential generator draws them. */
function* rows(): Generator<Row> {
  let state = 12_345;
  const draw = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state;
  };
  for (let i = 0; i < LINES; i++) {
    const back = draw() >>> 28 === 0 ? draw() % 40 : 0;
    yield { atSeconds: START_SECONDS + (i >> 4) + 40 - back, address: draw(), sizeBytes: draw() >>> 12 };
  }
}

const dotted = (value: number): string => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
const two = (value: number): string => String(value).padStart(2, '0');

function logTime(atSeconds: number): string {
  const date = new Date((atSeconds - 7 * 3600) * 1000);
  const day = `${two(date.getUTCDate())}/${MONTHS[date.getUTCMonth()]}/${date.getUTCFullYear()}`;
  return `${day}:${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} -0700`;
}

function encodeLines(line: (row: Row, index: number) => string, header = ''): Uint8Array {
  const parts = [header];
  let index = 0;
  for (const row of rows()) parts.push(line(row, index++));
  return new TextEncoder().encode(parts.join(''));
}

const combinedLog = (): Uint8Array =>
  encodeLines(
    (row, i) =>
      `${dotted(row.address)} - - [${logTime(row.atSeconds)}] "GET /item/${i % 977} HTTP/1.1" 200 ${row.sizeBytes} ${AGENT}\n`,
  );

const csvTrace = (): Uint8Array =>
  encodeLines(
    (row, i) => `${row.atSeconds},${dotted(row.address)},${row.sizeBytes},edge-${i % 3}\n`,
    'time,address,bytes,ingress\n',
  );

/** An order-dependent hash of (time, address, bytes): FNV-1a over 32-bit words. */
class Hash {
  value = 0x811c_9dc5;
  count = 0;
  add(atUs: number, address: number, sizeBytes: number): void {
    this.mix(atUs / 1_000_000);
    this.mix(address);
    this.mix(sizeBytes);
    this.count++;
  }
  private mix(word: number): void {
    this.value = Math.imul(this.value ^ (word >>> 0), 0x0100_0193) >>> 0;
  }
}

async function readOurs(bytes: Uint8Array, format: TraceFormat): Promise<Hash> {
  const hash = new Hash();
  for await (const batch of openTrace(bytesSource('bench', bytes), { format }).batches()) {
    for (let i = 0; i < batch.count; i++)
      hash.add(batch.atUs[i]!, batch.words[4 * i + 3]!, batch.payloadBytes[i]!);
  }
  return hash;
}

const LOG_LINE =
  /^(\S+) \S+ \S+ \[(\d\d)\/(\w{3})\/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)\] "(?:[^"\\]|\\.)*" \d{3} (\d+|-)/;

function peerLine(line: string): [number, number, number] | null {
  const part = LOG_LINE.exec(line);
  if (part === null) return null;
  const [, address, day, month, year, hours, minutes, seconds, sign, zoneHours, zoneMinutes, size] =
    part as string[] as string[];
  const offset = (sign === '-' ? -1 : 1) * (Number(zoneHours) * 60 + Number(zoneMinutes)) * 60_000;
  const monthIndex = MONTHS.indexOf(month!);
  const at =
    Date.UTC(Number(year), monthIndex, Number(day), Number(hours), Number(minutes), Number(seconds)) - offset;
  const value = address!.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return [at * 1000, value, size === '-' ? 0 : Number(size)];
}

/** The obvious program: the whole text, split into lines, one regular expression, a stable sort by time at the end. */
function readPeer(bytes: Uint8Array): Hash {
  const records: [number, number, number][] = [];
  for (const line of new TextDecoder().decode(bytes).split('\n')) {
    const record = peerLine(line);
    if (record !== null) records.push(record);
  }
  records.sort((a, b) => a[0] - b[0]);
  const hash = new Hash();
  for (const [atUs, address, size] of records) hash.add(atUs, address, size);
  return hash;
}

async function best(run: () => Hash | Promise<Hash>): Promise<{ linesPerSecond: number; hash: Hash }> {
  let shortest = Number.POSITIVE_INFINITY;
  let hash = new Hash();
  for (let round = 0; round < ROUNDS; round++) {
    const begun = performance.now();
    hash = await run();
    shortest = Math.min(shortest, performance.now() - begun);
  }
  return { linesPerSecond: (LINES / shortest) * 1000, hash };
}

/** The records both inputs hold, in the order they must come out: sorted by time, ties in input order. */
function expectedHash(): Hash {
  const hash = new Hash();
  const sorted = [...rows()].sort((a, b) => a.atSeconds - b.atSeconds);
  for (const row of sorted) hash.add(row.atSeconds * 1_000_000, row.address, row.sizeBytes);
  return hash;
}

/** Runs the benchmark; `failed` counts readings whose records were not the ones expected. */
export async function bench(): Promise<{ failed: number; results: readonly BenchResult[] }> {
  const log = combinedLog();
  const csv = csvTrace();
  const ours = await best(() => readOurs(log, 'combined'));
  const peer = await best(() => readPeer(log));
  const table = await best(() => readOurs(csv, 'csv'));
  const expected = expectedHash();
  const wrong = [ours, peer, table].filter(
    ({ hash }) => hash.value !== expected.value || hash.count !== LINES,
  );
  return {
    failed: wrong.length,
    results: [
      { name: 'combined log, openTrace', value: ours.linesPerSecond, unit: 'lines/s' },
      { name: 'combined log, split and one regular expression', value: peer.linesPerSecond, unit: 'lines/s' },
      {
        name: 'combined log, openTrace against the regular expression',
        value: ours.linesPerSecond / peer.linesPerSecond,
        unit: 'ratio',
      },
      { name: 'CSV, openTrace', value: table.linesPerSecond, unit: 'lines/s' },
    ],
  };
}
