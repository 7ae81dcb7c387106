// The laws of ring and round-robin loads, SPEC §3 and §8, measured on the assigners themselves. Rings are made independent by varying the
// ids of their servers and, where buckets count, the bits of the mask. CVs use the population SD; over rings √mean(CV²). The
// relative error of that estimate is about ½·√(2/((n − 1)·rings)), under 1 % for every row here.
import { describe, expect, it } from 'vitest';
import { coefficientOfVariation, mean, peakOverMean } from '../../src/base/stats.ts';
import { Draws, Streams } from '../../src/kernel/streams.ts';
import type { PoolMember } from '../../src/mapping/assignment.ts';
import { bucketCounts } from '../../src/mapping/assignment.ts';
import { compileLookup } from '../../src/mapping/lookup.ts';
import { maskFromBits } from '../../src/mapping/mask.ts';
import { ringAssigner } from '../../src/mapping/ring.ts';
import { expectedRingCv } from '../../src/mapping/ring-law.ts';
import { roundRobinAssigner } from '../../src/mapping/simple-rebalance.ts';

const members = (count: number, prefix: string): PoolMember[] =>
  Array.from({ length: count }, (_, i) => ({ id: `${prefix}-${i}`, share: 1, manualOnly: false }));

/** √mean(CV²) of `rings` rings. */
function rootMeanSquare(rings: number, cvOfRing: (ring: number) => number): number {
  const squares = Array.from({ length: rings }, (_, ring) => cvOfRing(ring) ** 2);
  return Math.sqrt(mean(squares));
}

const streams = new Streams('mapping laws');

/** Nine different bits of IPv4, others for each ring. */
function nineBits(ring: number): number[] {
  const draws = new Draws(streams.stream('bits')).seek(ring, 0);
  const bits = new Set<number>();
  while (bits.size < 9) bits.add(draws.below(32));
  return [...bits];
}

describe('load of a plain ring of 512 buckets', () => {
  it.each([
    [4, 128, 4000],
    [8, 1, 4000],
    [8, 128, 2000],
    [16, 16, 1000],
    [32, 128, 400],
  ])(
    '%i servers with %i points each: √mean(CV²) over %i rings is the law within three per cent',
    (servers, virtualNodes, rings) => {
      const measured = rootMeanSquare(rings, (ring) => {
        const buckets = { mask: maskFromBits(4, nineBits(ring)), manual: [] };
        const table = ringAssigner.assign({
          members: members(servers, `r${ring}`),
          buckets,
          settings: { virtualNodes },
        });
        return coefficientOfVariation(bucketCounts(table));
      });
      const expected = expectedRingCv(512, servers, virtualNodes);
      expect(Math.abs(measured / expected - 1)).toBeLessThan(0.03);
    },
  );
});

describe('round robin of 512 buckets', () => {
  it.each([
    [8, 1.018],
    [32, 1.053],
  ])('with 50,000 uniform clients on %i servers: max over mean is %f to a hundredth', (servers, expected) => {
    const draws = new Draws(streams.stream('clients'));
    const peaks = Array.from({ length: 40 }, (_, trial) => {
      const buckets = { mask: maskFromBits(4, nineBits(trial)), manual: [] };
      const { serverOf } = compileLookup(
        roundRobinAssigner.assign({ members: members(servers, 's'), buckets }),
      );
      const clients = new Float64Array(servers);
      draws.seek(trial, servers);
      for (let client = 0; client < 50_000; client++) clients[serverOf(0, 0, 0, draws.uint32())]!++;
      return peakOverMean(clients);
    });
    expect(Math.abs(mean(peaks) - expected)).toBeLessThan(0.01);
  });
});
