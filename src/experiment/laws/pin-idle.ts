// A pinned session is lost when it is silent for longer than its pin's idle timeout T and then sends again. With memoryless gaps and
// life every packet is a fresh start: the next thing is a packet after T (lost, q), a packet before T (again, r), or the FIN (kept):
// lost in the end with probability q/(1 − r). Measured on sessions that a very short search has pinned. Source: SPEC §8.

import { exp } from '../../base/det-math.ts';
import { type Law, type LawRow, lawRow, replicationSeeds } from './law.ts';
import { IDEAL, runLaw } from './law-run.ts';

const IDLE_SECONDS = 15;

const CASES = [
  { gapSeconds: 5, lifeSeconds: 60, alive: 4000 },
  { gapSeconds: 10, lifeSeconds: 60, alive: 4000 },
  { gapSeconds: 3, lifeSeconds: 300, alive: 2000 },
] as const;

/** One law a case, so that a second look repeats only its own. */
export const pinIdleLaws: readonly Law[] = CASES.map((it) => ({
  name: `pin lost by idle, gap ${it.gapSeconds} s, life ${it.lifeSeconds} s`,
  measure: async (seed, scale = 1) => [await measureCase(it, seed, scale)],
}));

/** q/(1 − r) of SPEC §8: 0.3175, 0.5104, 0.3906. */
export function lostByIdle(gapSeconds: number, lifeSeconds: number, idleSeconds: number): number {
  const [a, d] = [1 / gapSeconds, 1 / lifeSeconds];
  const sendsAgain = a / (a + d);
  const outlasts = exp(-(a + d) * idleSeconds);
  return (sendsAgain * outlasts) / (1 - sendsAgain * (1 - outlasts));
}

async function measureCase(it: (typeof CASES)[number], seed: string, scale: number): Promise<LawRow> {
  let [pinned, lost] = [0, 0];
  for (const one of replicationSeeds(`${seed}/pin idle/${it.gapSeconds}/${it.lifeSeconds}`, scale)) {
    const found = await drainOnce(it, one);
    pinned += found.pinned;
    lost += found.lost;
  }
  const expected = lostByIdle(it.gapSeconds, it.lifeSeconds, IDLE_SECONDS);
  return lawRow({
    name: `pin lost by idle, gap ${it.gapSeconds} s, life ${it.lifeSeconds} s`,
    setUp: `${pinned} sessions pinned by searches of 100 ms, idle timeout ${IDLE_SECONDS} s`,
    expected,
    measured: lost / pinned,
    standardError: Math.sqrt((expected * (1 - expected)) / pinned),
  });
}

/** Every bucket goes from the one server to the other, all at once; those not seen in that moment are lost another way. */
async function drainOnce(
  it: (typeof CASES)[number],
  seed: string,
): Promise<{ pinned: number; lost: number }> {
  const { bridge } = await runLaw({
    ...IDEAL,
    seed,
    interval: '1000s',
    pools: { web: { servers: { a: null, b: { state: 'standby' } }, assignment: 'round-robin' } },
    vips: { web: { address: '203.0.113.10', mask: '0.0.0.255' } },
    traffic: {
      all: {
        clients: 2000,
        population: 'uniform',
        arrivals: { 'per-second': it.alive / it.lifeSeconds, end: '1us' },
        session: {
          preset: 'exponential',
          length: { exponential: `${it.lifeSeconds}s` },
          gaps: { exponential: `${it.gapSeconds}s` },
        },
        behaviour: { reconnect: false },
      },
    },
    events: [
      { at: '1s', add: 'b', method: 'delayed' },
      {
        at: '1s',
        drop: 'a',
        'parallel-buckets': 256,
        'search-timeout': '100ms',
        'pin-idle-timeout': `${IDLE_SECONDS}s`,
        'pin-hard-timeout': '0s',
      },
    ],
  });
  const pinned = new Set<string>();
  for (const entry of bridge.log)
    if (entry.kind === 'pin' && entry.side === 'old')
      pinned.add(`${entry.session.source[3]}:${entry.session.sourcePort}`);
  const lost = bridge.losses.filter(({ cause }) => cause === 'idle_after_pin').length;
  return { pinned: pinned.size, lost };
}
