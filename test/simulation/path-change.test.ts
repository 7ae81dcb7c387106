// A session whose path changes: nothing happens in steady state; after a move it depends on where its pin stands and how that expires.
// The case of SPEC §6, measured on real switches: pinned 20 s before its bucket's move ended, a packet every 5 s, another path 20 s
// after the end.
import { describe, expect, it } from 'vitest';
import { type LawPacket, RECORDED, runLaw } from '../../src/experiment/laws/law-run.ts';
import { lossesOf } from './scenario-runs.ts';

const S = 1_000_000;
const STAYS = 1;
const HELPER = 3;

/** `source` sends at these seconds. */
const at = (source: number, ...seconds: number[]): LawPacket[] =>
  seconds.map((second) => ({ atUs: second * S, source }));

/** From 10 s on every 5 s until 400 s. */
const everyFive = Array.from({ length: 79 }, (_, i) => 10 + 5 * i);

/** One bucket moves from 9 s on; the helper's pin at 15 s makes the search last until 30 s; the path changes at `changesAt`. */
function scenario(move: Record<string, unknown>, changesAt = '50s') {
  return {
    pools: { web: { servers: 2, assignment: 'round-robin' } },
    vips: { web: { address: '203.0.113.10', mask: '0.0.0.1' } },
    ingresses: { east: { switch: 'ideal' }, west: { switch: 'ideal' } },
    controller: { costs: 'ideal', ...move },
    traffic: { log: { ...RECORDED.log, ingress: { weights: { east: 1 } } } },
    duration: '500s',
    events: [
      { at: '9s', drop: 's02' },
      { at: changesAt, reconverge: '100%', from: 'east', to: 'west' },
    ],
  };
}

const packets = (): LawPacket[] => [...at(STAYS, 0, ...everyFive), ...at(HELPER, 0, 15, 20)];

describe('a path that changes 20 s after the move ended', () => {
  it.each([
    ['pins at the ingress', { 'pin-scope': 'ingress' }, { path_change: 1 }],
    ['pins at all switches with idle timers', { 'pin-scope': 'all' }, { path_change: 1 }],
    ['pins at all switches, hard-only', { 'pin-scope': 'all', 'pin-timers': 'hard' }, {}],
    ['hard-only pins at the ingress', { 'pin-timers': 'hard' }, { path_change: 1 }],
  ])('under %s', async (_, move, losses) => {
    const built = await runLaw(scenario(move), packets());
    const ends = built.bridge.log.filter((entry) => entry.kind === 'search-ended');
    const [pin] = built.bridge.log.filter((entry) => entry.kind === 'pin');
    expect(ends).toHaveLength(1);
    expect(Math.round((ends[0]!.atUs - pin!.atUs) / S)).toBe(20);
    expect(lossesOf({ built })).toEqual(losses);
  });
});

describe('a path that changes at another time', () => {
  it('costs nothing before the move', async () => {
    expect(lossesOf({ built: await runLaw(scenario({}, '5s'), packets()) })).toEqual({});
  });

  it('costs nothing during the search: the controller repeats its choice at the other switch', async () => {
    expect(lossesOf({ built: await runLaw(scenario({}, '22s'), packets()) })).toEqual({});
  });

  it('breaks a session that began during the search, for a controller without memory', async () => {
    const begins = [...at(5, 12, 17, 24, 30, 36), ...at(HELPER, 0, 15, 20)];
    const remembers = await runLaw(scenario({}, '22s'), begins);
    const forgets = await runLaw(scenario({ memory: 'none' }, '22s'), begins);
    expect(lossesOf({ built: remembers })).toEqual({});
    expect(lossesOf({ built: forgets })).toEqual({ path_change: 1 });
  });
});
