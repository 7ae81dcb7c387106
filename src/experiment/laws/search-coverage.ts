// Whether a search finds every live session of its bucket: K sessions with exponential gaps, none of them new, none ending. With pins
// that stay, the sessions not yet seen are each due in an exponential time, so the next comes within the window T with probability
// 1 − e^(−jT/gap) while j are left: a product. With pins that expire after T idle, re-pins restart the clock and help; that has
// no formula, and SPEC §8 states figures with a tolerance. From the full simulator: every moved bucket is one trial.

import { Draws, Streams } from '../../kernel/streams.ts';
import { bucketValue, maskFromWords } from '../../mapping/mask.ts';
import { type Law, type LawRow, lawRow, replicationSeeds } from './law.ts';
import { IDEAL, type LawPacket, RECORDED, runLaw } from './law-run.ts';

const S = 1_000_000;
const SESSIONS = 10;
const MASK = '0.0.0.63';
/** Of two servers in round robin one goes: half of the buckets move, all at once. */
const BUCKETS = 32;
const REQUEST_AT_US = S;

interface Case {
  readonly gapSeconds: number;
  readonly idle: '0s' | '15s';
  readonly expected: number;
  readonly tolerance?: number;
  /** By then every session has been seen, or never will be: P(not) < 1e-4. */
  readonly untilSeconds: number;
  /** Times as many seeds as usual. */
  readonly seeds?: number;
}

const CASES: readonly Case[] = [
  { gapSeconds: 5, idle: '0s', expected: 0.9477, untilSeconds: 60 },
  { gapSeconds: 10, idle: '0s', expected: 0.7277, untilSeconds: 120 },
  { gapSeconds: 30, idle: '0s', expected: 0.136, untilSeconds: 170 },
  { gapSeconds: 5, idle: '15s', expected: 0.97, tolerance: 0.02, untilSeconds: 60 },
  { gapSeconds: 10, idle: '15s', expected: 0.93, tolerance: 0.02, untilSeconds: 120, seeds: 2 },
  { gapSeconds: 30, idle: '15s', expected: 0.54, tolerance: 0.02, untilSeconds: 350, seeds: 8 },
];

/** One law a case, so that a second look repeats only its own. */
export const searchCoverageLaws: readonly Law[] = CASES.map((it) => ({
  name: `search coverage, gaps of ${it.gapSeconds} s, ${it.idle} idle`,
  measure: async (seed, scale = 1) => [await measureCase(it, seed, scale)],
}));

async function measureCase(it: Case, seed: string, scale: number): Promise<LawRow> {
  let [trials, complete] = [0, 0];
  for (const one of replicationSeeds(`${seed}/search/${it.gapSeconds}/${it.idle}`, scale * (it.seeds ?? 1))) {
    const found = await searchOnce(it, one);
    trials += found.length;
    complete += found.filter((seen) => seen === SESSIONS).length;
  }
  const measured = complete / trials;
  const pins = it.idle === '0s' ? 'pins that stay' : 'pins with 15 s idle';
  return lawRow({
    name: `all ${SESSIONS} sessions seen, gaps of ${it.gapSeconds} s, ${pins}`,
    setUp: `${trials} buckets moved, search timeout 15 s`,
    expected: it.expected,
    measured,
    standardError: Math.sqrt((it.expected * (1 - it.expected)) / trials),
    ...(it.tolerance === undefined ? {} : { tolerance: it.tolerance }),
  });
}

/** Distinct sessions pinned to the old server, for each bucket moved. */
async function searchOnce(it: Case, seed: string): Promise<number[]> {
  const scenario = {
    ...IDEAL,
    seed,
    interval: '100s',
    pools: { web: { servers: 2, assignment: 'round-robin' } },
    vips: { web: { address: '203.0.113.10', mask: MASK } },
    traffic: RECORDED,
    duration: `${it.untilSeconds + 20}s`,
    events: [
      {
        at: `${REQUEST_AT_US / S}s`,
        drop: 's02',
        'parallel-buckets': 2 * BUCKETS,
        'pin-idle-timeout': it.idle,
        'pin-hard-timeout': it.idle === '0s' ? '0s' : '600s',
        'pin-timers': it.idle === '0s' ? 'hard' : 'idle-and-hard',
      },
    ],
  };
  const { bridge } = await runLaw(scenario, packetsOf(it, seed));
  const seen = new Map<number, Set<string>>();
  for (const entry of bridge.log) {
    if (entry.kind === 'step' && entry.step === 1) seen.set(entry.move, new Set());
    if (entry.kind === 'pin' && entry.side === 'old') seen.get(entry.move)!.add(`${entry.session.source[3]}`);
  }
  return [...seen.values()].map(({ size }) => size);
}

/**
 * Sessions of the buckets of s02, which in round robin are the odd ones; all open before the request, none ends. Where pins stay, what
 * a session sends after its pin changes nothing and is left out.
 */
function packetsOf(it: Case, seed: string): LawPacket[] {
  const draws = new Draws(new Streams(seed).stream('search law'));
  const mask = maskFromWords(4, [0, 0, 0, 0x3f]);
  const packets: LawPacket[] = [];
  for (let bucket = 1; bucket < 2 * BUCKETS; bucket += 2) {
    for (let session = 0; session < SESSIONS; session++) {
      const source = (bucketValue(mask, bucket)[3] | ((session + 1) << 8)) >>> 0;
      let atUs = Math.floor(draws.unit() * 1000);
      while (atUs < it.untilSeconds * S) {
        packets.push({ atUs, source });
        if (it.idle === '0s' && atUs > REQUEST_AT_US) break;
        atUs = Math.max(atUs, REQUEST_AT_US) + Math.ceil(draws.exponential() * it.gapSeconds * S);
      }
    }
  }
  return packets;
}
