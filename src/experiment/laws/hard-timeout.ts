// A pin's hard timeout of 600 s loses the sessions that send later than that: of those alive at one instant, the ones whose residual
// life is longer. The residual lives come from the traffic's own equilibrium; here every session is pinned at one instant, sends its
// last packet at the end of its life, and switch, controller and server decide what becomes of it. Source: SPEC §8, first row.

import type { DistributionSpec } from '../../net/session-plan.ts';
import { type Law, type LawRow, lawRow, replicationSeeds } from './law.ts';
import { IDEAL, type LawPacket, RECORDED, runLaw } from './law-run.ts';
import { bareSession, lawSource, lifeUs } from './law-traffic.ts';

const S = 1_000_000;
const PINNED_AT_US = 10 * S;
const HARD_US = 600 * S;
const ALIVE = 1000;

interface Case {
  readonly name: string;
  readonly length: DistributionSpec;
  readonly meanSeconds: number;
  readonly expected: number;
}

const CASES: readonly Case[] = [
  {
    name: 'Exp(60 s)',
    length: { kind: 'exponential', mean: 60 * S },
    meanSeconds: 60,
    expected: 4.539993e-5,
  },
  {
    name: 'Exp(300 s)',
    length: { kind: 'exponential', mean: 300 * S },
    meanSeconds: 300,
    expected: 0.1353353,
  },
  {
    name: 'Pareto(10 s, 1.5)',
    length: { kind: 'pareto', least: 10 * S, shape: 1.5 },
    meanSeconds: 30,
    expected: 0.0860663,
  },
];

export const hardTimeoutLaw: Law = {
  name: 'hard timeout',
  measure: async (seed, scale = 1) => {
    const rows: LawRow[] = [];
    for (const it of CASES) rows.push(await measureCase(it, seed, scale));
    return rows;
  },
};

async function measureCase(it: Case, seed: string, scale: number): Promise<LawRow> {
  let [sessions, lost] = [0, 0];
  for (const one of replicationSeeds(`${seed}/hard/${it.name}`, scale)) {
    const { recorder } = await runLaw(scenarioOf(one), packetsOf(it, one));
    sessions += recorder.counts.started;
    lost += recorder.lostByCause.hard_timeout;
  }
  return lawRow({
    name: `lost by a hard timeout of 600 s, ${it.name}`,
    setUp: `${sessions} sessions pinned at one instant in equilibrium`,
    expected: it.expected,
    measured: lost / sessions,
    standardError: Math.sqrt((it.expected * (1 - it.expected)) / sessions),
  });
}

/** All buckets go from one server to the other while every session sends, at 10 s. */
const scenarioOf = (seed: string) => ({
  ...IDEAL,
  seed,
  interval: '1000s',
  duration: '800s',
  pools: { web: { servers: { a: null, b: { state: 'standby' } }, assignment: 'round-robin' } },
  vips: { web: { address: '203.0.113.10', mask: '0.0.0.15' } },
  traffic: RECORDED,
  events: [
    { at: '9s', add: 'b', method: 'delayed' },
    {
      at: '9s',
      drop: 'a',
      'parallel-buckets': 16,
      'search-timeout': '2s',
      'pin-timers': 'hard',
      'pin-hard-timeout': '600s',
    },
  ],
});

/** A SYN long before, a packet at the instant that pins, and the last one; what comes far behind the timeout comes soon behind it. */
function packetsOf({ length, meanSeconds }: Case, seed: string): LawPacket[] {
  const session = bareSession(length);
  const source = lawSource({ seed, clients: 500, sessionsPerSecond: ALIVE / meanSeconds, session });
  const packets: LawPacket[] = [];
  for (let start = source.take(); start.alive; start = source.take()) {
    const address = packets.length;
    const leftUs = Math.min(lifeUs(start.script), HARD_US + 100 * S);
    packets.push({ atUs: 0, source: address });
    packets.push({ atUs: PINNED_AT_US, source: address });
    packets.push({ atUs: PINNED_AT_US + leftUs, source: address });
  }
  return packets;
}
