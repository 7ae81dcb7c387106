// Scores a mask and a number of servers on the sources of one reading: amounts per server and bucket, load CV with reference and
// floor, the hottest buckets. Same mapping code as the simulator, so that sources, requests and sessions land on the same servers
// as in a full run; what needs time (averages over intervals, polls of usage) is the run's. Cost: one pass over the distinct sources,
// and an addition each for every measure whose weights differ.

import type { Family } from '../../src/base/address.ts';
import { formatAddress } from '../../src/base/address-text.ts';
import { coefficientOfVariation, floorCv, peakOverMean, referenceCv } from '../../src/base/stats.ts';
import { bucketIndices } from '../../src/bitlab/bucket-loads.ts';
import { bucketOwners, planMembers, serverLoads } from '../../src/bitlab/server-plan.ts';
import { type SetTotals, wordsOf } from '../../src/bitlab/source-set.ts';
import { DEFAULT_SETTINGS } from '../../src/mapping/assignment.ts';
import { type Mask, maskFromBits } from '../../src/mapping/mask.ts';
import { formatBucket } from '../../src/mapping/mask-text.ts';
import { expectedRingCv } from '../../src/mapping/ring-law.ts';
import type { LabSources } from './lab-sources.ts';
import {
  type Choice,
  type HotBucket,
  MEASURES,
  type Measure,
  type MeasureScore,
  type Score,
} from './protocol.ts';

interface Side {
  readonly family: Family;
  readonly mask: Mask;
  readonly indices: Uint32Array;
  readonly amounts: Readonly<Record<Measure, Float64Array>>;
  /** Position of each bucket's server; by usage it depends on the measure. */
  readonly owners: Readonly<Record<Measure, Int32Array>>;
}

const FAMILIES = [4, 6] as const;

/** s01, s02 …: the names that `servers: N` makes in a scenario. */
export const serverIds = (count: number): string[] => planMembers(count).map(({ id }) => id);

/** The score of one choice. Deterministic. */
export function score(sources: LabSources, choice: Choice): Omit<Score, 'elapsedMs'> {
  const sides = FAMILIES.map((family) => sideOf(sources, family, choice));
  const { familyCount } = sources.counts;
  const main = familyCount[4] >= familyCount[6] ? 0 : 1;
  return {
    choice,
    serverIds: serverIds(choice.serverCount),
    by: byMeasure((measure) => measureScore(sources, sides, measure, choice.serverCount)),
    assignmentCv: assignmentCv(choice, sides[main]!.mask),
    buckets4: sides[0]!.amounts,
    buckets6: sides[1]!.amounts,
    hottest: hottestBuckets(sources, sides, choice),
    top: topSource(sources, sides, choice),
  };
}

const byMeasure = <T>(of: (measure: Measure) => T): Readonly<Record<Measure, T>> =>
  Object.fromEntries(MEASURES.map((measure) => [measure, of(measure)])) as Record<Measure, T>;

/** The ring's own scatter; a scenario's ring has 128 points a server. */
const assignmentCv = (choice: Choice, mask: Mask): number =>
  choice.assignment === 'ring' && choice.serverCount > 1
    ? expectedRingCv(mask.bucketCount, choice.serverCount, DEFAULT_SETTINGS.virtualNodes)
    : 0;

function sideOf(sources: LabSources, family: Family, choice: Choice): Side {
  const bits = family === 4 ? choice.bits4 : choice.bits6;
  const mask = maskFromBits(family, bits);
  const indices = bucketIndices(sources.set(family, 'requests'), bits);
  const known = new Map<Float64Array, Float64Array>();
  const amounts = byMeasure((measure) => {
    const { weights } = sources.set(family, measure);
    const counted = known.get(weights) ?? bucketAmounts(indices, weights, mask.bucketCount);
    known.set(weights, counted);
    return counted;
  });
  return { family, mask, indices, amounts, owners: ownersOf(mask, amounts, choice) };
}

function bucketAmounts(indices: Uint32Array, weights: Float64Array, buckets: number): Float64Array {
  const amounts = new Float64Array(buckets);
  for (let i = 0; i < indices.length; i++) amounts[indices[i]!]! += weights[i]!;
  return amounts;
}

function ownersOf(mask: Mask, amounts: Side['amounts'], choice: Choice): Side['owners'] {
  const plan = { servers: choice.serverCount, assignment: choice.assignment };
  const known = new Map<Float64Array | null, Int32Array>();
  return byMeasure((measure) => {
    const key = choice.assignment === 'usage' ? amounts[measure] : null;
    const owner = known.get(key) ?? bucketOwners(plan, mask, amounts[measure]);
    known.set(key, owner);
    return owner;
  });
}

function measureScore(
  sources: LabSources,
  sides: readonly Side[],
  measure: Measure,
  servers: number,
): MeasureScore {
  const amounts = new Float64Array(servers);
  for (const side of sides)
    serverLoads(side.owners[measure], servers, side.amounts[measure]).forEach((amount, i) => {
      amounts[i]! += amount;
    });
  const totals = FAMILIES.map((family) => sources.totals(family, measure));
  const total = sumOf(totals, 'weight');
  const squares = sumOf(totals, 'squares');
  const shares = new Float64Array(servers).fill(1);
  const topPart = total > 0 ? Math.max(...totals.map(({ top }) => top)) / total : 0;
  return {
    total,
    amounts,
    cv: coefficientOfVariation(amounts),
    reference: referenceCv(shares, squares === 0 ? 0 : (total * total) / squares),
    floor: floorCv(shares, topPart),
    peakOverMean: peakOverMean(amounts),
    topPart,
  };
}

const sumOf = (totals: readonly SetTotals[], key: 'weight' | 'squares'): number =>
  totals.reduce((sum, one) => sum + one[key], 0);

const HOTTEST = 5;

function hottestBuckets(sources: LabSources, sides: readonly Side[], choice: Choice): HotBucket[] {
  const total = sumOf(
    FAMILIES.map((family) => sources.totals(family, 'requests')),
    'weight',
  );
  const found = sides.flatMap((side) => {
    const indices = topIndices(side.amounts.requests, HOTTEST);
    const tops = topRequests(sources, side, indices);
    return indices.map((index, i) => hotBucket(side, index, { total, top: tops[i]!, choice }));
  });
  return found
    .sort((a, b) => b.requests - a.requests || a.family - b.family || a.index - b.index)
    .slice(0, HOTTEST);
}

/** Requests of the greatest source of each of a few buckets. */
function topRequests(sources: LabSources, side: Side, buckets: readonly number[]): Float64Array {
  const tops = new Float64Array(buckets.length);
  const place = new Int8Array(side.mask.bucketCount).fill(-1);
  for (const [i, bucket] of buckets.entries()) place[bucket] = i;
  const { weights } = sources.set(side.family, 'requests');
  const { indices } = side;
  for (let source = 0; source < indices.length; source++) {
    const i = place[indices[source]!]!;
    if (i >= 0 && weights[source]! > tops[i]!) tops[i] = weights[source]!;
  }
  return tops;
}

function hotBucket(
  side: Side,
  index: number,
  of: { readonly total: number; readonly top: number; readonly choice: Choice },
): HotBucket {
  const requests = side.amounts.requests[index]!;
  return {
    text: formatBucket(side.mask, index),
    family: side.family,
    index,
    server: serverIds(of.choice.serverCount)[side.owners.requests[index]!] ?? '',
    requests,
    part: of.total > 0 ? requests / of.total : 0,
    sources: side.amounts.sources[index]!,
    topSourcePart: requests > 0 ? of.top / requests : 0,
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

/** The greatest source by requests; IPv4 before IPv6, then the lowest address of equals. */
function topSource(sources: LabSources, sides: readonly Side[], choice: Choice): Score['top'] {
  const totals = FAMILIES.map((family) => sources.totals(family, 'requests'));
  const at = totals[1]!.top > totals[0]!.top ? 1 : 0;
  const { topIndex, top } = totals[at]!;
  if (topIndex < 0) return null;
  const side = sides[at]!;
  const owner = side.owners.requests[side.indices[topIndex]!]!;
  return {
    text: formatAddress({
      family: side.family,
      words: wordsOf(sources.set(side.family, 'requests'), topIndex),
    }),
    part: top / sumOf(totals, 'weight'),
    server: serverIds(choice.serverCount)[owner] ?? '',
  };
}
