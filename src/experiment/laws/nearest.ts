// Anycast to the closest server: where every switch has servers of its own, drawn at random, a client whose path changes meets another
// server with probability 1 − 1/n, which does not know its session. The seed's argument for one table in every switch.
// From the full simulator, with the baseline `nearest`. Source: SPEC §7, §8.

import { Draws, Streams } from '../../kernel/streams.ts';
import { type Law, type LawRow, lawRow, replicationSeeds } from './law.ts';
import { IDEAL, type LawPacket, RECORDED, runLaw } from './law-run.ts';

const S = 1_000_000;
const SOURCES = 400;
/** The mask of the seed, 8.32.109.34. */
const MASK = 0x08206d22;
const SERVER_COUNTS = [2, 8] as const;

export const nearestLaw: Law = {
  name: 'nearest',
  measure: async (seed, scale = 1) => {
    const rows: LawRow[] = [];
    for (const servers of SERVER_COUNTS) rows.push(await measureCount(servers, seed, scale));
    return rows;
  },
};

async function measureCount(servers: number, seed: string, scale: number): Promise<LawRow> {
  let [sessions, lost] = [0, 0];
  for (const one of replicationSeeds(`${seed}/nearest/${servers}`, scale)) {
    const { recorder } = await runLaw(
      {
        ...IDEAL,
        seed: one,
        ingresses: 2,
        interval: '100s',
        duration: '60s',
        baseline: { kind: 'nearest' },
        pools: { web: { servers } },
        vips: { web: { address: '203.0.113.10', mask: '8.32.109.34' } },
        traffic: RECORDED,
        events: [{ at: '10s', reconverge: '100%' }],
      },
      packetsOf(one),
    );
    sessions += recorder.counts.started;
    lost += recorder.lostByCause.path_change;
  }
  const expected = 1 - 1 / servers;
  return lawRow({
    name: `lost by a path change under nearest, ${servers} servers`,
    setUp: `${sessions} sessions that enter elsewhere and send again, servers random per switch and bucket`,
    expected,
    measured: lost / sessions,
    standardError: Math.sqrt((expected * (1 - expected)) / sessions),
  });
}

/** One session a bucket, so that each is a draw of its own: before 10 s and again after it. */
function packetsOf(seed: string): LawPacket[] {
  const draws = new Draws(new Streams(seed).stream('nearest law'));
  const byBucket = new Map<number, number>();
  while (byBucket.size < SOURCES) {
    const source = draws.uint32();
    byBucket.set((source & MASK) >>> 0, source);
  }
  return [...byBucket.values()].flatMap((source) => [
    { atUs: Math.floor(draws.unit() * 9 * S), source },
    { atUs: 11 * S + Math.floor(draws.unit() * 30 * S), source },
  ]);
}
