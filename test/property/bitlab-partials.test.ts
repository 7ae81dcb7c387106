// Partials merge to the same bytes in any order and any grouping, and to the statistics of the whole; strategies keep their contract on
// any set of addresses: distinct bits, none constant, as many as asked for unless they say otherwise.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unwrap } from '../../src/base/result.ts';
import { statisticsOf } from '../../src/bitlab/bit-statistics.ts';
import { bucketLoads } from '../../src/bitlab/bucket-loads.ts';
import { serverCvObjective } from '../../src/bitlab/objective.ts';
import {
  type BitsPartial,
  formatPartial,
  mergePartials,
  partialOf,
  partialStatistics,
} from '../../src/bitlab/partial.ts';
import { ipv4Set, picked, type SourceSet } from '../../src/bitlab/source-set.ts';
import { scanSplits, splitLoads, withBit } from '../../src/bitlab/split-scan.ts';
import { strategies } from '../../src/bitlab/strategies.ts';
import { chooseBits } from '../../src/bitlab/strategy.ts';
import { Draws, Streams } from '../../src/kernel/streams.ts';

const address = fc.integer({ min: 0, max: 0xffff_ffff });
const weight = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 2 ** 40 }));
const sources = fc
  .uniqueArray(fc.tuple(address, weight), { minLength: 2, maxLength: 80, selector: ([value]) => value })
  .map((rows) =>
    ipv4Set(
      Uint32Array.from(rows, ([value]) => value),
      Float64Array.from(rows, ([, w]) => w),
    ),
  );

const merged = (parts: readonly BitsPartial[]): BitsPartial =>
  unwrap(mergePartials(parts[0]!, ...parts.slice(1)));

function dealt(set: SourceSet, hands: readonly number[]): BitsPartial[] {
  return [0, 1, 2, 3].map((hand) => {
    const own = Array.from({ length: set.count }, (_, i) => i).filter(
      (i) => hands[i % hands.length] === hand,
    );
    return partialOf(picked(set, Uint32Array.from(own)), 'visits', own.length);
  });
}

describe('partials', () => {
  it('give the same bytes in any order and grouping, and the statistics of the whole', () => {
    const hands = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 20 });
    const order = fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 });
    fc.assert(
      fc.property(sources, hands, order, (set, dealing, sequence) => {
        const parts = dealt(set, dealing);
        const straight = formatPartial(merged(parts));
        const [a, b, c, d] = sequence.map((i) => parts[i]!) as [
          BitsPartial,
          BitsPartial,
          BitsPartial,
          BitsPartial,
        ];
        expect(formatPartial(merged([merged([a, b]), merged([c, d])]))).toBe(straight);
        expect(formatPartial(merged([d, merged([c, b]), a]))).toBe(straight);
        expect(partialStatistics(merged(parts))).toEqual(statisticsOf(set));
      }),
      { numRuns: 60 },
    );
  });
});

describe('a scan of splits', () => {
  it('agrees with counting buckets for any base and bit', () => {
    const bits = fc.shuffledSubarray(
      Array.from({ length: 32 }, (_, i) => i),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(sources, bits, (set, chosen) => {
        const [bit, ...rest] = chosen;
        const base = rest.sort((a, b) => b - a);
        const loads = new Float64Array(2 << base.length);
        splitLoads(scanSplits(set, base), bit!, loads);
        expect(loads).toEqual(bucketLoads(set, withBit(base, bit!)));
      }),
    );
  });
});

describe('every strategy', () => {
  it('chooses distinct bits that vary, as many as asked for or says so', () => {
    const streams = new Streams('bitlab-property');
    const objective = serverCvObjective({ servers: 4, assignment: 'round-robin' });
    const names = strategies.names().filter((name) => name !== 'given');
    fc.assert(
      fc.property(sources, fc.integer({ min: 1, max: 5 }), fc.constantFrom(...names), (set, count, name) => {
        const statistics = statisticsOf(set);
        fc.pre(statistics.rank.length >= count);
        const choice = unwrap(
          chooseBits(unwrap(strategies.get(name)), {
            ...{ statistics, sources: set, count, objective, work: 2e4 },
            draws: new Draws(streams.stream('anneal')),
          }),
        );
        expect(new Set(choice.bits).size).toBe(choice.bits.length);
        expect(choice.complete).toBe(choice.bits.length === count);
        for (const bit of choice.bits) expect(statistics.constant).not.toContain(bit);
      }),
      { numRuns: 120 },
    );
  });
});
