// Recorded traffic, whole logs: speed keeps every session and divides every gap, `sources` keeps the spread of masks, and memory
// stays with the sources. Numbers of sessions are counted a second time, plainly, from the records.
import { describe, expect, it } from 'vitest';
import { coefficientOfVariation, mean } from '../../src/base/stats.ts';
import { Draws, Streams } from '../../src/kernel/streams.ts';
import type { RecordBatch } from '../../src/net/record.ts';
import type { ReplayPlan } from '../../src/net/session-plan.ts';
import { createReplaySource } from '../../src/traffic/create-source.ts';
import type { ReplaySource } from '../../src/traffic/replay.ts';
import type { SessionStart } from '../../src/traffic/source.ts';
import { batchesOf, hasData, NO_DATA, SHOP } from './traffic-logs.ts';

const BUNDLED = 'datasets/web-small.log.gz';
const KEEPALIVE_US = 75_000_000;

const PLAN: ReplayPlan = {
  keepaliveUs: KEEPALIVE_US,
  visitGapUs: 1_800_000_000,
  speed: 1,
  rate: 1,
  sources: 1,
  copySpreadUs: 1_800_000_000,
  window: null,
  offsetUs: 0,
  close: 'fin',
  behaviour: {},
  ingress: { weights: null, prefixes: [], delays: [] },
};

function replayOf(changes: Partial<ReplayPlan>): ReplaySource {
  const context = {
    name: 'log',
    source: 0,
    destinationPort: 80,
    ingresses: [{ name: 'in-a', weight: 1 }],
    streams: new Streams('1'),
  };
  return createReplaySource({ ...PLAN, ...changes }, context);
}

/** Plays a log as a driver would: feeding only when the horizon is reached. Calls `see` with every session, walked to its end. */
async function play(
  file: string,
  changes: Partial<ReplayPlan>,
  see: (start: SessionStart, gaps: readonly number[]) => void,
  mostRecords = Infinity,
): Promise<{ source: ReplaySource; mostWaiting: number }> {
  const source = replayOf(changes);
  const open: { start: SessionStart; gaps: number[]; dueUs: number }[] = [];
  let mostWaiting = 0;
  const advance = (horizonUs: number): void => {
    while (source.nextStartUs < horizonUs) {
      const start = { ...source.take() };
      start.script.next();
      open.push({ start, gaps: [], dueUs: start.startUs });
    }
    mostWaiting = Math.max(mostWaiting, open.length);
    for (let i = open.length - 1; i >= 0; i--) {
      const session = open[i]!;
      while (session.dueUs < horizonUs && session.dueUs >= 0) {
        const gap = session.start.script.next();
        if (gap >= 0) session.gaps.push(gap);
        session.dueUs = gap < 0 ? -1 : session.dueUs + gap;
      }
      if (session.dueUs >= 0) continue;
      see(session.start, session.gaps);
      open.splice(i, 1);
    }
  };
  for await (const batch of batchesOf(file)) {
    for (const part of slices(batch, mostRecords)) {
      source.feed(part);
      advance(source.horizonUs);
    }
  }
  source.end();
  advance(Infinity);
  return { source, mostWaiting };
}

function* slices(batch: RecordBatch, most: number): Generator<RecordBatch> {
  for (let from = 0; from < batch.count; from += most) {
    const to = Math.min(batch.count, from + most);
    const { atUs, family, words, payloadBytes, weight, ingress } = batch;
    yield {
      count: to - from,
      atUs: atUs.subarray(from, to),
      family: family.subarray(from, to),
      words: words.subarray(from * 4, to * 4),
      payloadBytes: payloadBytes.subarray(from, to),
      weight: weight.subarray(from, to),
      ingress: ingress.subarray(from, to),
    };
  }
}

/** Sessions and requests by source, straight from the records. */
async function counted(file: string): Promise<{ sessions: number; requests: number; sources: number }> {
  const last = new Map<string, number>();
  let [sessions, requests] = [0, 0];
  for await (const { count, atUs, words } of batchesOf(file)) {
    for (let r = 0; r < count; r++) {
      const key = words.subarray(r * 4, r * 4 + 4).join('.');
      if (!(atUs[r]! - (last.get(key) ?? -Infinity) <= KEEPALIVE_US)) sessions++;
      last.set(key, atUs[r]!);
      requests++;
    }
  }
  return { sessions, requests, sources: last.size };
}

describe.each([BUNDLED, SHOP])('%s', (file) => {
  it('becomes the sessions that a plain count finds, at any speed, every gap divided', async (ctx) => {
    if (file === SHOP && !hasData()) ctx.skip(NO_DATA);
    const plain = await counted(file);
    const gapsAt = async (speed: number) => {
      const sessions = new Map<string, readonly number[]>();
      const { source } = await play(file, { speed }, (start, gaps) =>
        sessions.set(
          `${start.client}/${start.session}/${start.startUs * speed}`,
          gaps.map((gap) => gap * speed),
        ),
      );
      expect([source.clients.count, sessions.size]).toEqual([plain.sources, plain.sessions]);
      return sessions;
    };
    const normal = await gapsAt(1);
    expect(await gapsAt(2)).toEqual(normal);
    let packets = 0;
    for (const gaps of normal.values()) packets += gaps.length;
    // every session has its requests and a FIN after its SYN
    expect(packets).toBe(plain.requests + plain.sessions);
  });
});

it('holds no more than a keepalive of look-ahead, however long the log', async () => {
  const { mostWaiting, source } = await play(BUNDLED, {}, () => {}, 64);
  expect(source.clients.count).toBeGreaterThan(2000);
  expect(mostWaiting).toBeLessThan(200);
});

describe('ten times the sources of the shop log', () => {
  it('rank masks as the log does, with a mean CV at most a third lower: a /24 cannot hold ten times its hosts', {
    timeout: 120_000,
  }, async (ctx) => {
    if (!hasData()) ctx.skip(NO_DATA);
    const addressesOf = async (sources: number): Promise<Uint32Array> => {
      const found = new Set<number>();
      const source = replayOf({ sources });
      for await (const batch of batchesOf(SHOP)) {
        source.feed(batch);
        while (source.nextStartUs < source.horizonUs) found.add(source.take().w3);
      }
      source.end();
      while (source.nextStartUs < Infinity) found.add(source.take().w3);
      return Uint32Array.from(found);
    };
    const [log, tenfold] = [await addressesOf(1), await addressesOf(10)];
    expect(tenfold.length / log.length).toBeGreaterThan(9.6);
    const masks = randomMasks(60);
    const [before, after] = [
      masks.map((mask) => cvUnder(mask, log)),
      masks.map((mask) => cvUnder(mask, tenfold)),
    ];
    expect(mean(after) / mean(before)).toBeGreaterThan(0.68);
    expect(mean(after) / mean(before)).toBeLessThan(1.02);
    expect(correlation(before, after)).toBeGreaterThan(0.93);
  });
});

/** Pearson's. */
function correlation(xs: readonly number[], ys: readonly number[]): number {
  const [mx, my] = [mean(xs), mean(ys)];
  let [xx, yy, xy] = [0, 0, 0];
  for (const [i, x] of xs.entries()) {
    xx += (x - mx) ** 2;
    yy += (ys[i]! - my) ** 2;
    xy += (x - mx) * (ys[i]! - my);
  }
  return xy / Math.sqrt(xx * yy);
}

/** Nine random bits each, as lists of bit positions. */
function randomMasks(count: number): number[][] {
  const draws = new Draws(new Streams('masks').stream('test'));
  return Array.from({ length: count }, (_, i) => {
    draws.seek(i, 0);
    const bits = new Set<number>();
    while (bits.size < 9) bits.add(draws.below(32));
    return [...bits].sort((a, b) => b - a);
  });
}

/** CV over 16 servers of distinct addresses, bucket i at server i mod 16. */
function cvUnder(bits: readonly number[], addresses: Uint32Array): number {
  const loads = new Float64Array(16);
  for (const address of addresses) {
    let index = 0;
    for (const bit of bits) index = (index * 2 + ((address >>> bit) & 1)) & 15;
    loads[index] = loads[index]! + 1;
  }
  return coefficientOfVariation(loads);
}
