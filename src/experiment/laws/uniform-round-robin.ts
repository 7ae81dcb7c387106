// Even with perfect addresses servers differ: K uniform clients over 512 buckets dealt round robin to n servers leave the fullest
// server above the mean by about √(2 ln n · (n−1)/K). The bound below which no mask and no assignment by bucket will get.
// Source: SPEC §8 (round robin of 512).

import { peakOverMean } from '../../base/stats.ts';
import { Streams } from '../../kernel/streams.ts';
import { compileMask, maskFromWords } from '../../mapping/mask.ts';
import { roundRobinAfreshAssigner } from '../../mapping/round-robin.ts';
import { buildPopulation } from '../../traffic/population.ts';
import { POPULATION_PRESETS } from '../../traffic/population-spec.ts';
import { type Law, type LawRow, lawRow, meanWithError, replicationSeeds } from './law.ts';

const CLIENTS = 50_000;
/** The mask of the seed, 8.32.109.34. */
const MASK = maskFromWords(4, [0, 0, 0, 0x08206d22]);
const EXPECTED = [
  { servers: 8, peak: 1.018 },
  { servers: 32, peak: 1.053 },
] as const;

export const uniformRoundRobinLaw: Law = {
  name: 'round robin of uniform clients',
  measure: (seed) => {
    const counts = replicationSeeds(`${seed}/round robin`).map(bucketCounts);
    return EXPECTED.map((expected) => peakRow(counts, expected));
  },
};

/** Clients by bucket. */
function bucketCounts(seed: string): Float64Array {
  const spec = { ...POPULATION_PRESETS.uniform, clients: CLIENTS };
  const population = buildPopulation(spec, null, { name: 'law', streams: new Streams(seed) });
  const compiled = compileMask(MASK);
  const counts = new Float64Array(MASK.bucketCount);
  for (let client = 0; client < CLIENTS; client++) {
    const bucket = compiled.indexOf(0, 0, 0, population.word(client, 3));
    counts[bucket] = counts[bucket]! + 1;
  }
  return counts;
}

function peakRow(
  counts: readonly Float64Array[],
  { servers, peak }: { servers: number; peak: number },
): LawRow {
  const members = Array.from({ length: servers }, (_, i) => ({
    id: `s${100 + i}`,
    share: 1,
    manualOnly: false,
  }));
  const { owner } = roundRobinAfreshAssigner.assign({ members, buckets: { mask: MASK, manual: [] } });
  const peaks = counts.map((byBucket) => {
    const loads = new Float64Array(servers);
    for (const [bucket, count] of byBucket.entries()) loads[owner[bucket]!] = loads[owner[bucket]!]! + count;
    return peakOverMean(loads);
  });
  const { mean, standardError } = meanWithError(peaks);
  return lawRow({
    name: `peak over mean, round robin over ${servers} servers`,
    setUp: `${CLIENTS} uniform clients, 512 buckets, ${counts.length} seeds`,
    expected: peak,
    measured: mean,
    standardError,
    tolerance: 0.01,
  });
}
