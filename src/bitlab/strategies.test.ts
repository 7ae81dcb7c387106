import { describe, expect, it } from 'vitest';
import { unwrap } from '../base/result.ts';
import { statisticsOf } from './bit-statistics.ts';
import { testDraws, uniformSet, weightedSet } from './bitlab.fixture.ts';
import { bucketLoads } from './bucket-loads.ts';
import { exhaustive } from './exhaustive.ts';
import { bucketCvObjective, serverCvObjective } from './objective.ts';
import { seedRule, seedRuleWithFallback, seedWords } from './seed-rule.ts';
import { decidingBits } from './server-plan.ts';
import { ipv4Set } from './source-set.ts';
import { scanSplits, splitLoads, withBit } from './split-scan.ts';
import { strategies } from './strategies.ts';
import { chooseBits } from './strategy.ts';

const PLAN = { servers: 4, assignment: 'round-robin' };

describe('a scan of splits', () => {
  it('gives the buckets of every added bit, as counting them does', () => {
    const set = weightedSet(900, 4, 5);
    for (const base of [[], [9], [20, 3], [31, 14, 0]]) {
      const scan = scanSplits(set, base);
      for (const bit of [1, 8, 15, 27]) {
        const loads = new Float64Array(2 << base.length);
        splitLoads(scan, bit, loads);
        expect(loads).toEqual(bucketLoads(set, withBit(base, bit)));
      }
    }
  });
});

describe('the rule of the patent', () => {
  it('drops the later bit of a pair that always agrees', () => {
    const copied = uniformSet(400, 6).words[0]!.map((v) => ((v & ~2) | ((v & 1) << 1)) >>> 0);
    const statistics = statisticsOf(ipv4Set(Uint32Array.from(new Set(copied))));
    const { bits } = seedRule(statistics, 8, 3);
    expect(bits.includes(0) && bits.includes(1)).toBe(false);
  });

  it('raises k and says so', () => {
    const outcome = seedRuleWithFallback(statisticsOf(uniformSet(400, 8)), 9);
    expect(outcome.found).toBe(true);
    expect(outcome.k).toBeGreaterThan(1);
    expect(seedWords(outcome, 9)).toBe(
      `the patent's rule finds no 9 bits at k = ${outcome.attempts
        .slice(0, -1)
        .map(({ k }) => k)
        .join(', ')}; k was raised to ${outcome.k}`,
    );
  });
});

describe('strategies', () => {
  it.each(strategies.names().filter((name) => name !== 'given'))(
    '%s never chooses a constant bit',
    (name) => {
      const set = ipv4Set(
        Uint32Array.from(new Set(uniformSet(60, 9).words[0]!.map((v) => (v & 0x0f0f_0f00) >>> 0))),
      );
      const statistics = statisticsOf(set);
      const strategy = unwrap(strategies.get(name));
      const choice = chooseBits(strategy, {
        ...{ statistics, sources: set, count: 5, objective: serverCvObjective(PLAN) },
        draws: testDraws(1),
        work: 1e5,
      });
      for (const bit of unwrap(choice).bits) expect(statistics.constant).not.toContain(bit);
    },
  );

  it('are refused more bits than ever change', () => {
    const set = ipv4Set(Uint32Array.of(0, 1, 2, 3));
    const input = { statistics: statisticsOf(set), sources: set, count: 3, objective: bucketCvObjective };
    expect(chooseBits(unwrap(strategies.get('greedy')), input)).toMatchObject({ ok: false });
  });

  it('that need addresses are refused a partial', () => {
    const statistics = statisticsOf(uniformSet(100, 1));
    const input = { statistics, sources: null, count: 3, objective: bucketCvObjective };
    expect(chooseBits(unwrap(strategies.get('anneal')), input)).toMatchObject({ ok: false });
    expect(chooseBits(unwrap(strategies.get('seed')), input)).toMatchObject({ ok: true });
  });
});

describe('the exhaustive search', () => {
  const set = weightedSet(60, 12, 20);
  const candidates = [0, 2, 5, 9, 13, 17];

  it.each([bucketCvObjective, serverCvObjective(PLAN)])(
    'proves the best of all triples for $text',
    (objective) => {
      const found = exhaustive(set, candidates, 3, { objective });
      let best = Number.POSITIVE_INFINITY;
      for (const a of candidates)
        for (const b of candidates.filter((bit) => bit < a))
          for (const c of candidates.filter((bit) => bit < b))
            best = Math.min(best, objective.score(bucketLoads(set, [a, b, c]), 4, [a, b, c]).first);
      expect(found.proven).toBe(true);
      expect(found.score.first).toBeCloseTo(best, 12);
    },
  );

  it('says when the work ran out', () => {
    const options = { objective: bucketCvObjective, work: 1 };
    expect(exhaustive(weightedSet(60, 12, 20), candidates, 3, options).proven).toBe(false);
  });
});

describe('order', () => {
  it('counts under round robin over a power of two: only the lowest bits decide', () => {
    expect(decidingBits({ servers: 16, assignment: 'round-robin' }, [1, 27, 21, 14, 13, 11])).toEqual([
      14, 13, 11, 1,
    ]);
    expect(decidingBits({ servers: 12, assignment: 'round-robin' }, [3, 5])).toEqual([5, 3]);
    expect(decidingBits({ servers: 16, assignment: 'ring' }, [3, 5])).toEqual([5, 3]);
  });
});
