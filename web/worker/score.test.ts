// Quick scores against the plain reading of the same records: counts, buckets, servers, sessions, and what progress tells.

import { describe, expect, it } from 'vitest';
import { type ByteSource, bytesSource, textSource } from '../../src/formats/byte-source.ts';
import { Lab } from './lab.ts';
import type { Choice, ReadProgress } from './protocol.ts';
import { serverIds } from './score.ts';

const at = (second: number): string =>
  `2026-03-12T00:${String(Math.floor(second / 60)).padStart(2, '0')}:${String(second % 60).padStart(2, '0')}Z`;
const log = (rows: readonly (readonly [string, number])[]): string =>
  ['time,address', ...rows.map(([address, second]) => `${at(second)},${address}`)].join('\n');

const LOW_TWO: Choice = { bits4: [1, 0], bits6: [1, 0], serverCount: 2, assignment: 'round-robin' };

async function labOf(text: string): Promise<Lab> {
  const lab = new Lab(() => 0);
  const answer = await lab.readSource(textSource('test.csv', text), () => {});
  expect(answer.ok).toBe(true);
  return lab;
}

describe('a score', () => {
  it('puts requests, sessions and sources where bucket and server say', async () => {
    // 10.0.0.0 … 10.0.0.3 are buckets 0 … 3; round robin: even buckets to s01, odd ones to s02.
    const lab = await labOf(
      log([
        ['10.0.0.0', 0],
        ['10.0.0.1', 1],
        ['10.0.0.1', 2],
        ['10.0.0.2', 3],
        ['10.0.0.1', 200],
        ['10.0.0.3', 201],
      ]),
    );
    const { by, buckets4, hottest, top } = lab.score(LOW_TWO)!;
    expect([...buckets4.requests]).toEqual([1, 3, 1, 1]);
    expect([...by.requests.amounts]).toEqual([2, 4]);
    expect([...by.sessions.amounts]).toEqual([2, 3]);
    expect([...by.sources.amounts]).toEqual([2, 2]);
    expect(by.sources.cv).toBe(0);
    expect(by.requests.cv).toBeCloseTo(1 / 3);
    expect(hottest[0]).toMatchObject({ text: '0.0.0.1', server: 's02', requests: 3, topSourcePart: 1 });
    expect(top).toEqual({ text: '10.0.0.1', part: 0.5, server: 's02' });
  });

  it('keeps both families, each under its own mask', async () => {
    const lab = await labOf(
      log([
        ['10.0.0.1', 0],
        ['2001:db8::1', 1],
        ['2001:db8::2', 2],
      ]),
    );
    const { buckets4, buckets6, by } = lab.score(LOW_TWO)!;
    expect([...buckets4.requests]).toEqual([0, 1, 0, 0]);
    expect([...buckets6.requests]).toEqual([0, 1, 1, 0]);
    expect(by.requests.total).toBe(3);
  });

  it('is nothing before anything was read, and the older one after a file that failed', async () => {
    const lab = new Lab(() => 0);
    expect(lab.score(LOW_TWO)).toBeNull();
    await lab.readSource(textSource('a', log([['10.0.0.1', 0]])), () => {});
    expect((await lab.readSource(textSource('b', ''), () => {})).ok).toBe(false);
    expect(lab.score(LOW_TWO)!.by.requests.total).toBe(1);
  });
});

describe('reading', () => {
  const long = (): string =>
    log(Array.from({ length: 3000 }, (_, i): [string, number] => [`10.0.${i >> 8}.${i & 255}`, i]));
  const pieces = (text: string): ByteSource => bytesSource('big.csv', new TextEncoder().encode(text), 1000);

  it('tells progress at most ten times a second', async () => {
    let clockMs = 0;
    const told: ReadProgress[] = [];
    const lab = new Lab(() => (clockMs += 7));
    await lab.readSource(pieces(long()), (progress) => told.push(progress));
    expect(told.length).toBeGreaterThan(2);
    expect(told.length).toBeLessThanOrEqual(clockMs / 100);
    expect(told.at(-1)!.bytesRead).toBeGreaterThan(told[0]!.bytesRead);
  });

  it('ends at the next chunk when cancelled', async () => {
    const lab = new Lab(() => 0);
    const reading = lab.readSource(pieces(long()), () => {});
    lab.cancel();
    expect(await reading).toEqual({ ok: false, issues: [{ message: 'cancelled', file: 'big.csv' }] });
  });

  it('measures gaps, lengths and hours of sessions', async () => {
    const lab = await labOf(
      log([
        ['10.0.0.1', 0],
        ['10.0.0.1', 20],
        ['10.0.0.1', 50],
        ['10.0.0.1', 300],
        ['10.0.0.9', 10],
      ]),
    );
    const profile = lab.profile()!;
    expect(profile.gaps.count).toBe(2);
    expect(profile.lengths.count).toBe(3);
    expect([...profile.hours].reduce((sum, one) => sum + one, 0)).toBe(3);
    expect([...profile.hostClasses]).toEqual([0, 2, 0, 0, 0, 0, 0, 0]);
    expect([...profile.networkSources]).toEqual([2]);
  });
});

describe('names and presets', () => {
  it('are the scenario’s: s01 … s16, three digits from a hundred on', () => {
    expect(serverIds(2)).toEqual(['s01', 's02']);
    expect(serverIds(100)[99]).toBe('s100');
  });
});
