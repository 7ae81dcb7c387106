// The law of the patent's rule on uniform addresses (SPEC §3): how often the literal rule finds n bits, within 6 points. Uniform
// addresses are the negative control: every failure here is the rule's own. 400 trials of 1,000 addresses a row.
import { beforeAll, describe, expect, it } from 'vitest';
import { type BitStatistics, statisticsOf } from '../../src/bitlab/bit-statistics.ts';
import { seedRule } from '../../src/bitlab/seed-rule.ts';
import { ipv4Set } from '../../src/bitlab/source-set.ts';
import { Draws, Streams } from '../../src/kernel/streams.ts';

const TRIALS = 400;
const ADDRESSES = 1000;

describe('the rule of the patent on uniform addresses', () => {
  let trials: BitStatistics[] = [];
  beforeAll(() => {
    const draws = new Draws(new Streams('seed-rule-law').stream('addresses'));
    trials = Array.from({ length: TRIALS }, (_, trial) => {
      draws.seek(trial, 0);
      const distinct = new Set(Array.from({ length: ADDRESSES }, () => draws.uint32()));
      return statisticsOf(ipv4Set(Uint32Array.from(distinct)));
    });
  }, 120_000);

  it.for([
    [6, 1, 0.72],
    [7, 1, 0.22],
    [8, 1, 0.05],
    [9, 1, 0],
    [9, 1.5, 0.95],
    [9, 2, 1],
    [9, 3, 1],
  ] as const)('finds %i bits at k = %d in a share of %d of trials', ([n, k, share]) => {
    const found = trials.filter((statistics) => seedRule(statistics, n, k).found).length / TRIALS;
    expect(Math.abs(found - share), `found in ${found}`).toBeLessThanOrEqual(0.06);
  });
});
