// The answer in words, from the numbers: is the mask to blame, can any mask help, what to isolate. Sentences are made here once for
// terminal, report and page. An address appears only in `isolate`, which the caller prints on a user's own log and nowhere else.
// The order of reasons is fixed: the floor first (nothing helps), then the reference (any hash scatters so), then the mask.
// Source: SPEC §3 (facts); issue "The bit lab" 3.

import type { Family, Words } from '../base/address.ts';
import { floorCv, referenceCv } from '../base/stats.ts';
import { expectedRingCv } from '../mapping/ring-law.ts';
import type { PlanScore } from './assessment.ts';
import { picked, type SourceSet, setTotals, wordsOf } from './source-set.ts';

export type VerdictKind = 'floor' | 'reference' | 'ring' | 'mask' | 'fine';

export interface Verdict {
  readonly kind: VerdictKind;
  /** The finding and its reasons, sentences without a final full stop. */
  readonly sentences: readonly string[];
  /** Sources to take out before the goal can be met at all, heaviest first; empty unless the floor is above the goal. */
  readonly isolate: readonly HotSource[];
}

export interface HotSource {
  readonly family: Family;
  readonly words: Words;
  /** Its part of the whole weight, 0…1. */
  readonly part: number;
}

export interface VerdictInput {
  readonly set: SourceSet;
  readonly score: PlanScore;
  /** Load CV that is wanted, 0.10 by default. */
  readonly goal: number;
  /** `visits`: what the weight counts. */
  readonly weight: string;
  /** Buckets of the mask. */
  readonly buckets: number;
}

/** Above this many times the reference the mask itself is named as the cause. */
const LIKE_ANY_HASH = 1.25;
/** More than this many isolated sources is not a remedy any more. */
const MOST_ISOLATED = 20;

export function verdictOf(input: VerdictInput): Verdict {
  const { score, goal } = input;
  const isolate = score.floor > goal ? sourcesToIsolate(input.set, score.plan.servers, goal) : [];
  const kind = kindOf(input);
  return { kind, sentences: SENTENCES[kind](input, isolate), isolate };
}

function kindOf({ score, goal, buckets }: VerdictInput): VerdictKind {
  if (score.floor > goal) return 'floor';
  if (score.cv <= goal) return 'fine';
  if (score.plan.assignment === 'ring' && ringLimit(score, buckets) > goal) return 'ring';
  return score.cv > LIKE_ANY_HASH * score.reference ? 'mask' : 'reference';
}

const ringLimit = (score: PlanScore, buckets: number): number =>
  expectedRingCv(buckets, score.plan.servers, 128);

const SENTENCES: Record<VerdictKind, (input: VerdictInput, isolate: readonly HotSource[]) => string[]> = {
  floor: ({ score, set, weight, goal }, isolate) => [
    `no mask can help: one source carries ${percent(setTotals(set).topPart)} of the ${weight}, so no mapping of whole sources to ${score.plan.servers} servers can be below a load CV of ${percent(score.floor)}, and the goal is ${percent(goal)}`,
    ...isolateWords(isolate, set),
    ...standing(score),
  ],
  reference: ({ score, set, goal }) => [
    `the mask is not to blame: it is within ${times(score.cv / score.reference)} of what any hash does, but with N_eff = ${Math.round(setTotals(set).nEff)} a random hash over ${score.plan.servers} servers gives ${percent(score.reference)}, above the goal of ${percent(goal)}`,
    `${serversWithin(setTotals(set).nEff, goal)}; by-usage assignment or isolating the heaviest sources lower it too, another mask does so by luck only`,
  ],
  ring: ({ score, buckets, goal }) => [
    `the ring is to blame before the mask: ${buckets} buckets on a ring of ${score.plan.servers} servers scatter by ${percent(ringLimit(score, buckets))} however the bits are chosen, above the goal of ${percent(goal)}`,
    'round robin or by-usage assignment, or more bits, lower it',
  ],
  mask: ({ score, goal }) => [
    `the mask is to blame: ${percent(score.cv)} is ${times(score.cv / score.reference)} what any hash of whole addresses gives (${percent(score.reference)}), and the goal is ${percent(goal)}`,
    'choose other bits, or more of them',
  ],
  fine: ({ score, goal }) => [
    `this mask meets the goal of ${percent(goal)} with ${percent(score.cv)} over ${score.plan.servers} servers`,
    ...standing(score),
  ],
};

const standing = (score: PlanScore): string[] => {
  const ratio = score.cv / score.reference;
  if (ratio < 0.8)
    return [`that is ${percent(score.cv)} where a random hash gives ${percent(score.reference)}`];
  if (ratio <= LIKE_ANY_HASH) return [`the mask is within ${times(ratio)} of what any hash does`];
  return [`the mask adds to it: ${percent(score.cv)} where any hash gives ${percent(score.reference)}`];
};

function isolateWords(isolate: readonly HotSource[], set: SourceSet): string[] {
  if (isolate.length === 0) return [];
  const part = isolate.reduce((sum, source) => sum + source.part, 0);
  const what = isolate.length === 1 ? 'it' : `the ${isolate.length} heaviest (${percent(part)} together)`;
  if (set.count <= isolate.length) return ['there is no other source to balance'];
  return [
    `isolate ${what} with a manual bucket on a manual-only server: only then is the goal possible at all`,
  ];
}

/** √((S − 1)/N_eff) ≤ goal. */
function serversWithin(nEff: number, goal: number): string {
  const most = 1 + Math.floor(goal * goal * nEff);
  return most < 2
    ? 'no number of servers is few enough for that goal'
    : `over ${most} servers or fewer it can be met`;
}

/** The fewest heaviest sources whose removal brings the floor of the rest over S servers to the goal; at most 20. */
export function sourcesToIsolate(set: SourceSet, servers: number, goal: number): HotSource[] {
  const order = Array.from({ length: set.count }, (_, i) => i);
  order.sort((a, b) => set.weights[b]! - set.weights[a]! || a - b);
  const whole = setTotals(set).weight;
  const shares = new Float64Array(servers).fill(1);
  const hot: HotSource[] = [];
  let rest = whole;
  for (const i of order) {
    if (hot.length >= MOST_ISOLATED || rest <= 0) break;
    if (floorCv(shares, set.weights[i]! / rest) <= goal) break;
    hot.push({ family: set.family, words: wordsOf(set, i), part: set.weights[i]! / whole });
    rest -= set.weights[i]!;
  }
  return hot;
}

/** The set without its k heaviest sources: what is left for the automatic buckets once they are isolated. */
export function withoutHeaviest(set: SourceSet, k: number): SourceSet {
  const order = Array.from({ length: set.count }, (_, i) => i);
  order.sort((a, b) => set.weights[b]! - set.weights[a]! || a - b);
  return picked(set, Uint32Array.from(order.slice(k).sort((a, b) => a - b)));
}

/** RMS load CV of a random hash of what is left without the k heaviest sources. */
export function referenceWithout(set: SourceSet, k: number, servers: number): number {
  return referenceCv(new Float64Array(servers).fill(1), setTotals(withoutHeaviest(set, k)).nEff);
}

const percent = (x: number): string => {
  const value = x * 100;
  return `${value >= 9.95 ? Math.round(value) : value.toFixed(1)} %`;
};

const times = (x: number): string => `${x.toFixed(x < 10 ? 2 : 0)} ×`;
