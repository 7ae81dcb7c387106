// 500 random scenarios with every invariant after every event, each run twice. A seed that ever failed stays in KEPT with a line of why.
// `npm run soak` runs 20,000.
import { describe, expect, it } from 'vitest';
import { reproduceWith, runSwarm } from './swarm-run.ts';

const COUNT = 500;
const BATCH = 25;

/** Seeds that have found something, beyond the first 500. */
const KEPT: readonly (readonly [seed: number, why: string])[] = [];

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
