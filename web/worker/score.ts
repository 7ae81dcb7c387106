// Scores a mask and a number of servers from the counts of one reading: amounts per server and bucket, load CV with reference and
// floor, the hottest buckets. Same mapping code as the simulator, so that sources, requests and sessions land on the same servers
// as in a full run; what needs time (averages over intervals) is the run's. Cost: one pass over the distinct sources.

import type { Family, Words } from '../../src/base/address.ts';
import { formatAddress } from '../../src/base/address-text.ts';
import { unwrap } from '../../src/base/result.ts';
import {
  coefficientOfVariation,
  effectiveCount,
  floorCv,
  peakOverMean,
  referenceCv,
} from '../../src/base/stats.ts';
import { assigners } from '../../src/mapping/assigners.ts';
import { type Assignment, DEFAULT_SETTINGS, type PoolMember } from '../../src/mapping/assignment.ts';
import { compileMask, type Mask, maskFromBits } from '../../src/mapping/mask.ts';
import { formatBucket } from '../../src/mapping/mask-text.ts';
import { expectedRingCv } from '../../src/mapping/ring-law.ts';
import type { BucketAmounts, Choice, HotBucket, Measure, MeasureScore, Score } from './protocol.ts';
import type { SourceCounts } from './source-counts.ts';

interface Side {
  readonly mask: Mask;
  readonly assignment: Assignment;
  readonly indexOf: (w0: number, w1: number, w2: number, w3: number) => number;
  readonly requests: Float64Array;
  readonly sources: Float64Array;
  /** Requests of the greatest source of each bucket. */
  readonly top: Float64Array;
}

/** s01, s02 …: the names that `servers: N` makes in a scenario. */
export function serverIds(count: number): string[] {
  const digits = Math.max(2, String(count).length);
  return Array.from({ length: count }, (_, i) => `s${String(i + 1).padStart(digits, '0')}`);
}

/** The score of one choice. Deterministic; a bucket without server (no servers) gives nothing to anyone. */
export function score(counts: SourceCounts, choice: Choice): Score {
  const ids = serverIds(choice.serverCount);
  const sides = { 4: sideOf(4, choice.bits4, choice), 6: sideOf(6, choice.bits6, choice) };
  const amounts = spreadSources(counts, sides, ids.length);
  return {
    choice,
    serverIds: ids,
    by: {
      requests: measureScore(amounts.requests, counts.requests, counts.count),
      sessions: measureScore(amounts.sessions, counts.sessions, counts.count),
      sources: measureScore(amounts.sources, new Float64Array(counts.count).fill(1), counts.count),
    },
    assignmentCv: assignmentCv(choice, sides[counts.familyCount[4] >= counts.familyCount[6] ? 4 : 6].mask),
    buckets4: bucketAmounts(sides[4]),
    buckets6: bucketAmounts(sides[6]),
    hottest: hottestBuckets(counts, sides, 5),
    top: topSource(counts, sides),
  };
}

/** The ring's own scatter; a scenario's ring has 128 points a server. */
const assignmentCv = (choice: Choice, mask: Mask): number =>
  choice.assignment === 'ring' && choice.serverCount > 1
    ? expectedRingCv(mask.bucketCount, choice.serverCount, DEFAULT_SETTINGS.virtualNodes)
    : 0;

/** Load CV by measure of another mask, all else as in the choice: cheap, for comparing. */
export function rivalCv(
  counts: SourceCounts,
  choice: Choice,
  bits4: readonly number[],
): Record<Measure, number> {
  const { by } = score(counts, { ...choice, bits4 });
  return { requests: by.requests.cv, sessions: by.sessions.cv, sources: by.sources.cv };
}

function sideOf(family: Family, bits: readonly number[], choice: Choice): Side {
  const mask = maskFromBits(family, bits);
  const members: PoolMember[] = serverIds(choice.serverCount).map((id) => ({
    id,
    share: 1,
    manualOnly: false,
  }));
  const assignment = unwrap(assigners.get(choice.assignment)).assign({
    members,
    buckets: { mask, manual: [] },
  });
  const compiled = compileMask(mask);
  return {
    mask,
    assignment,
    indexOf: (w0, w1, w2, w3) => compiled.indexOf(w0, w1, w2, w3),
    requests: new Float64Array(mask.bucketCount),
    sources: new Float64Array(mask.bucketCount),
    top: new Float64Array(mask.bucketCount),
  };
}

type Sides = Readonly<Record<Family, Side>>;

function spreadSources(
  counts: SourceCounts,
  sides: Sides,
  serverCount: number,
): Record<Measure, Float64Array> {
  const amounts = {
    requests: new Float64Array(serverCount),
    sessions: new Float64Array(serverCount),
    sources: new Float64Array(serverCount),
  };
  const { words, family } = counts;
  for (let source = 0; source < counts.count; source++) {
    const side = sides[family[source] as Family];
    const at = source * 4;
    const index = side.indexOf(words[at]!, words[at + 1]!, words[at + 2]!, words[at + 3]!);
    const requests = counts.requests[source]!;
    side.requests[index]! += requests;
    side.sources[index]! += 1;
    if (requests > side.top[index]!) side.top[index] = requests;
    const server = side.assignment.owner[index]!;
    if (server < 0) continue;
    amounts.requests[server]! += requests;
    amounts.sessions[server]! += counts.sessions[source]!;
    amounts.sources[server]! += 1;
  }
  return amounts;
}

function measureScore(amounts: Float64Array, weights: Float64Array, count: number): MeasureScore {
  const used = weights.subarray(0, count);
  const shares = new Float64Array(amounts.length).fill(1);
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  const most = used.reduce((max, weight) => Math.max(max, weight), 0);
  const topPart = total > 0 ? most / total : 0;
  return {
    total,
    amounts,
    cv: coefficientOfVariation(amounts),
    reference: referenceCv(shares, effectiveCount(used)),
    floor: floorCv(shares, topPart),
    peakOverMean: peakOverMean(amounts),
    topPart,
  };
}

const bucketAmounts = ({ requests, sources }: Side): BucketAmounts => ({ requests, sources });

function hottestBuckets(counts: SourceCounts, sides: Sides, most: number): HotBucket[] {
  const total = counts.requests.subarray(0, counts.count).reduce((sum, one) => sum + one, 0);
  const found = ([4, 6] as const).flatMap((family) =>
    topIndices(sides[family].requests, most).map((index) => hotBucket(sides[family], index, total)),
  );
  return found
    .sort((a, b) => b.requests - a.requests || a.family - b.family || a.index - b.index)
    .slice(0, most);
}

function hotBucket(side: Side, index: number, total: number): HotBucket {
  const requests = side.requests[index]!;
  const owner = side.assignment.owner[index]!;
  return {
    text: formatBucket(side.mask, index),
    family: side.mask.family,
    index,
    server: owner < 0 ? '' : side.assignment.servers[owner]!,
    requests,
    part: total > 0 ? requests / total : 0,
    sources: side.sources[index]!,
    topSourcePart: requests > 0 ? side.top[index]! / requests : 0,
  };
}

/** Indices of the greatest values above 0, greatest first, ties by index. Cost: values × most. */
function topIndices(values: Float64Array, most: number): number[] {
  const best: number[] = [];
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    if (value === 0 || (best.length === most && value <= values[best.at(-1)!]!)) continue;
    const place = best.findIndex((other) => values[other]! < value);
    best.splice(place === -1 ? best.length : place, 0, index);
    if (best.length > most) best.pop();
  }
  return best;
}

function topSource(counts: SourceCounts, sides: Sides): Score['top'] {
  const [source] = topIndices(counts.requests.subarray(0, counts.count), 1);
  if (source === undefined) return null;
  const side = sides[counts.family[source] as Family];
  const words = [...counts.words.subarray(source * 4, source * 4 + 4)] as unknown as Words;
  const owner = side.assignment.owner[side.indexOf(...words)]!;
  const total = counts.requests.subarray(0, counts.count).reduce((sum, one) => sum + one, 0);
  return {
    text: formatAddress({ family: counts.family[source] as Family, words }),
    part: counts.requests[source]! / total,
    server: owner < 0 ? '' : side.assignment.servers[owner]!,
  };
}

/** The n bits of IPv4 whose ones are nearest to half, ties to the lower bit; constant bits are left out (SPEC §3, rank). */
export function mostBalancedBits(ones: Float64Array, sources: number, n: number): number[] {
  const distance = (bit: number): number => Math.abs(ones[bit]! / sources - 0.5);
  return Array.from({ length: 32 }, (_, bit) => bit)
    .filter((bit) => ones[bit]! > 0 && ones[bit]! < sources)
    .sort((a, b) => distance(a) - distance(b) || a - b)
    .slice(0, n)
    .sort((a, b) => b - a);
}
