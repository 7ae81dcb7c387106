// Time of the bit lab on a million distinct addresses, one core, as CPU time of this process (the machine may be shared): all
// pairwise statistics (weighted and not), greedy n = 9, and judging one toggled bit. The result is asserted by a digest. Beside it the
// same statistics in C (bench/peer/bitlab.c), compiled here where there is a compiler, on the same addresses in the same run.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assess } from '../src/bitlab/assessment.ts';
import { pairTotals, statisticsOf } from '../src/bitlab/bit-statistics.ts';
import { greedyPath } from '../src/bitlab/greedy.ts';
import { bucketCvObjective } from '../src/bitlab/objective.ts';
import type { PairTotals } from '../src/bitlab/pair-counter.ts';
import { ipv4Set, reweighted, type SourceSet } from '../src/bitlab/source-set.ts';
import { toggleScores } from '../src/bitlab/why-bit.ts';
import type { BenchResult } from './formats.ts';

const COUNT = 1_000_000;
const ROUNDS = 5;
/** Of the addresses below; a change of method may not change it. */
const DIGEST = 1500035156;

/** Distinct by construction: two steps that are bijections of 0…2^32−1. */
function addresses(): Uint32Array {
  return Uint32Array.from({ length: COUNT }, (_, i) => {
    const spread = Math.imul(i, 0x9e3779b1);
    return (spread ^ (spread >>> 15)) >>> 0;
  });
}

export function pairDigest({ agree }: PairTotals): number {
  let sum = 0;
  let number = 1;
  for (let i = 0; i < 32; i++)
    for (let j = i + 1; j < 32; j++) sum = (sum + Math.imul(agree[i * 32 + j]!, number++)) >>> 0;
  return sum;
}

/** Best CPU seconds of several rounds; the first ones compile. */
function best(run: () => void): number {
  let shortest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    shortest = Math.min(shortest, (user + system) / 1e6);
  }
  return shortest;
}

interface Peer {
  readonly slicedSeconds: number;
  readonly histogramSeconds: number;
  readonly digests: readonly number[];
}

/** null where there is no C compiler. */
function peer(set: SourceSet): Peer | null {
  const folder = mkdtempSync(join(tmpdir(), 'maskring-bench-'));
  try {
    const program = join(folder, 'bitlab');
    execFileSync('cc', ['-O3', '-march=native', '-o', program, 'bench/peer/bitlab.c'], { stdio: 'ignore' });
    writeFileSync(join(folder, 'addresses'), set.words[0]!);
    const [a, first, b, second] = execFileSync(program, [join(folder, 'addresses')], { encoding: 'utf8' })
      .split(' ')
      .map(Number) as [number, number, number, number];
    return { slicedSeconds: a, histogramSeconds: b, digests: [first, second] };
  } catch {
    return null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function bench(): Promise<{ failed: number; results: readonly BenchResult[] }> {
  const set = ipv4Set(addresses());
  const weighted = reweighted(
    set,
    set.weights.map((_, i) => 1 + (i % 7)),
  );
  const statistics = statisticsOf(set);
  const chosen = greedyPath(set, statistics.rank, 9, bucketCvObjective).map(({ bit }) => bit);
  const plans = [4, 8, 16, 32].map((servers) => ({ servers, assignment: 'round-robin' }));
  const pairs = best(() => statisticsOf(set));
  const pairsWeighted = best(() => statisticsOf(weighted));
  const greedy = best(() => greedyPath(set, statistics.rank, 9, bucketCvObjective));
  const toggle = best(() => assess(set, chosen, plans));
  const every = best(() => toggleScores(set, statistics, chosen, bucketCvObjective));
  const digest = pairDigest(pairTotals(set));
  const inC = peer(set);
  if (inC === null) console.log('bitlab: no C compiler here, so no ratio against C');
  const wrong = [digest, ...(inC?.digests ?? [])].filter((found) => found !== DIGEST).length;
  const late = [pairs > 0.3, greedy > 2, toggle > 0.05].filter(Boolean).length;
  const ms = (name: string, seconds: number): BenchResult => ({
    name,
    value: seconds * 1000,
    unit: 'ms CPU',
  });
  return {
    failed: wrong + late,
    results: [
      ms('all pairs of 1 M addresses', pairs),
      ms('all pairs of 1 M addresses, weighted', pairsWeighted),
      ms('greedy n = 9 on 1 M addresses', greedy),
      ms('one toggled bit judged at S = 4, 8, 16, 32', toggle),
      ms('all toggles of all bits scored', every),
      ...(inC === null
        ? []
        : [
            ms('C, bit-sliced popcount, all pairs', inC.slicedSeconds),
            ms('C, byte-pair histograms, all pairs', inC.histogramSeconds),
            { name: 'ours against C bit-sliced', value: pairs / inC.slicedSeconds, unit: 'ratio' },
            { name: 'ours against C histograms', value: pairs / inC.histogramSeconds, unit: 'ratio' },
          ]),
    ],
  };
}
