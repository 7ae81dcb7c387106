// 500 random scenarios with every invariant after every event, each run twice. A seed that ever failed stays in KEPT with a line of why.
// `npm run soak` runs 20,000.
import { describe, expect, it } from 'vitest';
import type { BuiltRun } from '../../src/sim/run.ts';
import { runText } from './scenario-runs.ts';
import { invariantChecker } from './swarm-invariants.ts';
import { reproduceWith, runSwarm } from './swarm-run.ts';

const COUNT = 500;
const BATCH = 25;

/** Seeds that have found something, beyond the first 500. */
const KEPT: readonly (readonly [seed: number, why: string])[] = [
  [826, 'a later attempt fell on the port of a live session of its client'],
  [529, 'an immediate change was called done while what its refused bundle held was still on its way'],
  [1599, 'every move that waited for a slow switch doubled its patience, to five hundred years'],
  [1672, 'a restart of a switch stood in the queue of a busy controller: the checker took it for known'],
  [2381, 'a run is as long as its longest gap, here 18 hours: the checker took it for endless'],
  [2945, 'what was sent over a channel that had become quick again overtook what had been sent before'],
];

async function failuresOf(seeds: readonly number[]): Promise<string[]> {
  const failures: string[] = [];
  for (const seed of seeds) {
    const { failure } = await runSwarm(seed);
    if (failure !== null) failures.push(`${reproduceWith(seed)}\n${failure}`);
  }
  return failures;
}

describe('random scenarios hold every invariant after every event and run twice alike', () => {
  it.each(Array.from({ length: COUNT / BATCH }, (_, batch) => batch * BATCH + 1))(
    'seeds from %i on',
    async (from) => {
      expect(await failuresOf(Array.from({ length: BATCH }, (_, i) => from + i))).toEqual([]);
    },
  );

  it.each(KEPT)('seed %i: %s', async (seed) => {
    expect(await failuresOf([seed])).toEqual([]);
  });
});

const QUIET = JSON.stringify({
  version: 1,
  duration: '60s',
  interval: '10s',
  pools: { web: { servers: 2, assignment: 'round-robin' } },
  vips: { web: { address: '203.0.113.10', mask: '0.0.0.3' } },
  ingresses: 2,
  traffic: { all: { clients: 20, population: 'uniform', session: 'exponential' } },
  events: [{ at: '40s', rebalance: 'web' }],
});

describe('the checker is no formality: it notices', () => {
  it.each<[string, RegExp, (run: BuiltRun) => void]>([
    ['a session that is counted twice', /started, .* ended/, ({ recorder }) => recorder.counts.ended++],
    ['a packet that vanishes', /packets in flight/, ({ world }) => world.packets.dropped++],
    [
      'a table that is empty',
      /bucket \d+ of s\d+ goes to/,
      ({ world }) => world.ingresses[1]!.switch.table.clear(),
    ],
    ['a place that is not given back', /sessions, \d+ say so/, ({ world }) => void world.servers.admit(0)],
    [
      'a bucket that nobody owns',
      /has no owner/,
      ({ bridge }) => bridge.controller.state.tables.get('web/4')!.owner.fill(null),
    ],
  ])('%s', async (_, words, spoil) => {
    const check = (run: BuiltRun) => {
      const ask = invariantChecker(run);
      let events = 0;
      return () => {
        if (++events === 100) spoil(run);
        ask();
      };
    };
    await expect(runText(QUIET, { check })).rejects.toThrow(words);
    await expect(runText(QUIET, { check: invariantChecker })).resolves.toBeDefined();
  });
});
