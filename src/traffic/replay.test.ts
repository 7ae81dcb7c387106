import { describe, expect, it } from 'vitest';
import { Draws, Streams } from '../kernel/streams.ts';
import { NO_INGRESS, type RecordBatch } from '../net/record.ts';
import { createIngressChooser } from './ingress.ts';
import { type ReplayOptions, ReplaySource } from './replay.ts';
import type { SessionScript, SessionStart } from './source.ts';

const S = 1_000_000;

/** [seconds, last word of an IPv4 source, bytes]. */
type Row = readonly [seconds: number, source: number, bytes?: number];

function batchOf(rows: readonly Row[], baseUs = 0): RecordBatch {
  const words = new Uint32Array(rows.length * 4);
  for (const [i, [, source]] of rows.entries()) words[i * 4 + 3] = source;
  return {
    count: rows.length,
    atUs: Float64Array.from(rows, ([seconds]) => baseUs + seconds * S),
    family: new Uint8Array(rows.length).fill(4),
    words,
    payloadBytes: Float64Array.from(rows, ([, , bytes]) => bytes ?? 0),
    weight: new Float64Array(rows.length).fill(1),
    ingress: new Uint16Array(rows.length).fill(NO_INGRESS),
  };
}

function replay(options: Partial<ReplayOptions> = {}): ReplaySource {
  const streams = new Streams('test');
  const draws = (purpose: string): Draws => new Draws(streams.stream(purpose, 'log'));
  return new ReplaySource({
    name: 'log',
    source: 0,
    destinationPort: 80,
    ingress: createIngressChooser({ weights: [1], draws: draws('ingress') }),
    portDraws: draws('port'),
    ...options,
  });
}

function packetsOf(script: SessionScript): [kind: string, gapSeconds: number][] {
  const packets: [string, number][] = [];
  for (let gap = script.next(); gap >= 0; gap = script.next()) packets.push([script.kind, gap / S]);
  return packets;
}

interface Taken {
  readonly start: Omit<SessionStart, 'script'>;
  readonly packets: [string, number][];
}

function takeAll(source: ReplaySource): Taken[] {
  const taken: Taken[] = [];
  while (source.nextStartUs < Infinity) {
    const { script, ...start } = { ...source.take() };
    taken.push({ start, packets: packetsOf(script) });
  }
  return taken;
}

function sessionsOf(rows: readonly Row[], options: Partial<ReplayOptions> = {}): Taken[] {
  const source = replay(options);
  source.feed(batchOf(rows));
  source.end();
  return takeAll(source);
}

describe('a replayed log', () => {
  it('sends SYN and first request at one instant, then each request, then FIN a keepalive later', () => {
    const [only] = sessionsOf([
      [0, 7],
      [3, 7],
      [10, 7],
    ]);
    expect(only!.packets).toEqual([
      ['syn', 0],
      ['data', 0],
      ['data', 3],
      ['data', 7],
      ['fin', 75],
    ]);
  });

  it('keeps requests exactly a keepalive apart in one session and splits a microsecond later', () => {
    const together = sessionsOf([
      [0, 7],
      [75, 7],
    ]);
    const apart = sessionsOf([
      [0, 7],
      [75.000001, 7],
    ]);
    expect(together).toHaveLength(1);
    expect(apart.map(({ start }) => [start.session, start.startUs])).toEqual([
      [0, 0],
      [1, 75_000_001],
    ]);
  });

  it('numbers clients by first appearance and sessions within their client', () => {
    const taken = sessionsOf([
      [0, 900],
      [1, 5],
      [2, 900],
      [500, 5],
    ]);
    expect(taken.map(({ start }) => [start.client, start.session, start.w3])).toEqual([
      [0, 0, 900],
      [1, 0, 5],
      [1, 1, 5],
    ]);
  });

  it('counts visits by gaps of half an hour', () => {
    const source = replay();
    source.feed(
      batchOf([
        [0, 7],
        [1799, 7],
        [3599, 7],
        [3600, 7],
      ]),
    );
    source.end();
    expect(takeAll(source).map(({ start }) => start.visit)).toEqual([0, 0, 1]);
    expect([source.clients.visitsOf(0), source.clients.sessionsOf(0), source.clients.requestsOf(0)]).toEqual([
      2, 3, 4,
    ]);
  });

  it('is the same however the records are cut into batches', () => {
    const rows: Row[] = Array.from({ length: 200 }, (_, i) => [i * 7, (i * i) % 13, i]);
    const whole = sessionsOf(rows);
    const source = replay();
    for (let i = 0; i < rows.length; i += 7) source.feed(batchOf(rows.slice(i, i + 7)));
    source.end();
    expect(takeAll(source)).toEqual(whole);
  });

  it('knows everything up to one keepalive before the last record, and no more', () => {
    const source = replay();
    source.feed(
      batchOf([
        [1000, 7],
        [1100, 8],
      ]),
    );
    expect(source.horizonUs).toBe(25 * S);
    const { script } = source.take();
    expect([script.next(), script.next(), script.next()]).toEqual([0, 0, 75 * S]);
    const second = source.take().script;
    second.next();
    second.next();
    expect(() => second.next()).toThrow(/beyond the horizon/);
    source.end();
    expect(source.horizonUs).toBe(Infinity);
    expect(second.next()).toBe(75 * S);
  });

  it('played at double speed keeps every session and halves every gap', () => {
    const rows: Row[] = Array.from({ length: 60 }, (_, i) => [i * 50, i % 3, 1]);
    const normal = sessionsOf(rows);
    const fast = sessionsOf(rows, { speed: 2 });
    expect(fast).toHaveLength(normal.length);
    expect(fast.map(({ start }) => start.startUs * 2)).toEqual(normal.map(({ start }) => start.startUs));
    expect(fast.map(({ packets }) => packets.map(([kind, gap]) => [kind, gap * 2]))).toEqual(
      normal.map(({ packets }) => packets),
    );
  });

  it('plays a window from its begin, and wants no record after it', () => {
    const source = replay({ window: { fromUs: 10 * S, untilUs: 100 * S }, offsetUs: 5 * S });
    source.feed(
      batchOf(
        [
          [0, 1],
          [20, 1],
          [99, 2],
          [100, 3],
        ],
        1e15,
      ),
    );
    expect(source.wantsMore).toBe(false);
    source.end();
    expect(takeAll(source).map(({ start }) => [start.client, start.startUs])).toEqual([
      [0, 15 * S],
      [1, 94 * S],
    ]);
  });

  it('adds the last ACK where the close is full', () => {
    const [only] = sessionsOf([[0, 7]], { finalAckGapUs: 20_200 });
    expect(only!.packets.at(-1)).toEqual(['final-ack', 0.0202]);
  });

  it('goes on with a lost session at its next request, and not at all when only the FIN is left', () => {
    const source = replay();
    source.feed(
      batchOf([
        [0, 7],
        [10, 7],
        [20, 7],
      ]),
    );
    source.end();
    const { script } = source.take();
    script.next();
    script.next();
    const lost = { client: 0, session: 0, attempt: 0, script };
    const again = source.reconnect(lost, 12 * S)!;
    expect([again.startUs, again.attempt, again.session]).toEqual([20 * S, 1, 0]);
    expect(packetsOf(again.script)).toEqual([
      ['syn', 0],
      ['data', 0],
      ['fin', 75],
    ]);
    expect(source.reconnect(lost, 21 * S)).toBeNull();
    script.next();
    script.next();
    // moved to the request at 20 s, which has not been sent yet when the client is back at 15 s
    expect(source.reconnect(lost, 15 * S)!.startUs).toBe(20 * S);
  });

  it('takes the ingress that the trace names, also after a reconnect', () => {
    const streams = new Draws(new Streams('x').stream('ingress', 'log'));
    const ingress = createIngressChooser({ weights: [1, 0, 0], traceColumn: [2], draws: streams });
    const source = replay({ ingress });
    const batch = batchOf([
      [0, 7],
      [5, 7],
    ]);
    batch.ingress[0] = 0;
    source.feed(batch);
    source.end();
    const start = source.take();
    expect(start.ingress).toBe(2);
    start.script.next();
    expect(source.reconnect({ client: 0, session: 0, attempt: 0, script: start.script }, S)!.ingress).toBe(2);
  });

  it('refuses records that go back in time', () => {
    const source = replay();
    source.feed(batchOf([[5, 1]]));
    expect(() => source.feed(batchOf([[4, 1]]))).toThrow(/time order/);
  });
});

describe('a log scaled in sources and rate', () => {
  const rows: Row[] = Array.from({ length: 300 }, (_, i) => [i * 11, 0x0a010000 + (i % 40) * 259, 1]);
  const copies = (sources: number, rate: number) => ({
    sources,
    rate,
    spreadUs: 600 * S,
    draws: new Draws(new Streams('test').stream('copies', 'log')),
  });

  it('gives each source siblings with addresses of their own in its /24 or the next', () => {
    const taken = sessionsOf(rows, { copies: copies(10, 1) });
    const normal = sessionsOf(rows);
    expect(taken).toHaveLength(10 * normal.length);
    const addressOf = new Map(taken.map(({ start }) => [start.client, start.w3]));
    expect(new Set(addressOf.values()).size).toBe(addressOf.size);
    expect(addressOf.size).toBe(400);
    for (const [client, address] of addressOf) {
      const original = addressOf.get(Math.floor(client / 10) * 10)!;
      expect(address >>> 10).toBe(original >>> 10);
    }
  });

  it('plays the originals as they are and copies later, in order of start', () => {
    const taken = sessionsOf(rows, { copies: copies(2.5, 2) });
    const starts = taken.map(({ start }) => start.startUs);
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    const originals = taken.filter(({ start }) => start.client % 3 === 0 && start.session % 2 === 0);
    expect(originals.map(({ start, packets }) => [start.startUs, packets])).toEqual(
      sessionsOf(rows).map(({ start, packets }) => [start.startUs, packets]),
    );
  });

  it('thins out below 1', () => {
    const half = sessionsOf(rows, { copies: copies(0.5, 1) });
    const clients = new Set(half.map(({ start }) => start.client));
    expect(clients.size).toBeGreaterThan(8);
    expect(clients.size).toBeLessThan(32);
  });
});
