// An immediate change loses, of the sessions that send again, those whose bucket moved: moved buckets / buckets. Round robin moves as
// few as it can: 1/n for a drop, 1/(n+1) for an add, rounded to whole buckets. Also: who enters elsewhere loses nothing, for every
// ingress has the same table; and a pin's hard timeout loses whom it should. From the full simulator. Source: SPEC §8.

import { Draws, Streams } from '../../kernel/streams.ts';
import { type Law, type LawRow, lawRow, replicationSeeds } from './law.ts';
import { IDEAL, type LawPacket, RECORDED, runLaw } from './law-run.ts';

const S = 1_000_000;
const BUCKETS = 512;
const SOURCES = 1000;
const SERVERS = 8;

const CHANGES = [
  { name: 'dropping 1 of 8', event: { drop: 's08' }, moved: BUCKETS / SERVERS, standby: false },
  {
    name: 'adding the 9th',
    event: { add: 's09' },
    moved: Math.floor(BUCKETS / (SERVERS + 1)),
    standby: true,
  },
] as const;

export const immediateChangeLaw: Law = {
  name: 'immediate change',
  measure: async (seed, scale = 1) => {
    const rows: LawRow[] = [];
    for (const it of CHANGES) rows.push(await measureChange(it, seed, scale));
    return [...rows, ...(await measurePathChange(seed, scale))];
  },
};

const pool = (standby: boolean) => ({
  assignment: 'round-robin',
  servers: Object.fromEntries(
    Array.from({ length: SERVERS + 1 }, (_, i) => [
      `s0${i + 1}`,
      i < SERVERS ? null : { state: standby ? 'standby' : 'active' },
    ]).slice(0, standby ? SERVERS + 1 : SERVERS),
  ),
});

const world = (seed: string, standby: boolean) => ({
  ...IDEAL,
  seed,
  interval: '100s',
  duration: '60s',
  pools: { web: pool(standby) },
  vips: { web: { address: '203.0.113.10', mask: '8.32.109.34' } },
  traffic: RECORDED,
});

/** Every session opens before 10 s and sends again after it. */
function packetsOf(seed: string): LawPacket[] {
  const draws = new Draws(new Streams(seed).stream('immediate law'));
  const sources = new Set<number>();
  while (sources.size < SOURCES) sources.add(draws.uint32());
  return [...sources].flatMap((source) => [
    { atUs: Math.floor(draws.unit() * 9 * S), source },
    { atUs: 11 * S + Math.floor(draws.unit() * 30 * S), source },
  ]);
}

async function measureChange(it: (typeof CHANGES)[number], seed: string, scale: number): Promise<LawRow> {
  let [sessions, lost] = [0, 0];
  for (const one of replicationSeeds(`${seed}/immediate/${it.name}`, scale)) {
    const scenario = {
      ...world(one, it.standby),
      events: [{ at: '10s', method: 'immediate', ...it.event }],
    };
    const { recorder } = await runLaw(scenario, packetsOf(one));
    sessions += recorder.counts.started;
    lost += recorder.lostByCause.moved;
  }
  const expected = it.moved / BUCKETS;
  return lawRow({
    name: `lost by an immediate change, ${it.name}`,
    setUp: `${sessions} sessions that send again, ${it.moved} of ${BUCKETS} buckets move`,
    expected,
    measured: lost / sessions,
    standardError: Math.sqrt((expected * (1 - expected)) / sessions),
  });
}

/** All clients change their ingress, between 1 and 8 switches; exactly none may be lost. */
async function measurePathChange(seed: string, scale: number): Promise<LawRow[]> {
  let [sessions, lost] = [0, 0];
  for (const [i, one] of replicationSeeds(`${seed}/path`, scale).entries()) {
    const { recorder } = await runLaw(
      {
        ...world(one, false),
        controller: {},
        ingresses: 1 + (i % 8),
        events: [
          { at: '10s', reconverge: '100%', over: '5s' },
          { at: '25s', reconverge: '50%', for: '5s' },
        ],
      },
      packetsOf(one),
    );
    sessions += recorder.counts.started;
    lost += recorder.counts.lost;
  }
  const setUp = `${sessions} sessions whose clients change their ingress, 1 to 8 switches`;
  return [
    lawRow({
      name: 'lost by a path change in steady state',
      setUp,
      expected: 0,
      measured: lost,
      standardError: 0,
    }),
  ];
}
