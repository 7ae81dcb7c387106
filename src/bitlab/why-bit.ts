// Why a bit is chosen or not, for every bit, and what toggling it would do: one scan of the sources gives the score of adding any
// free bit, folding the bucket weights that of dropping a chosen one. Data and sentences for `--why` and the page's strip.
// Source: issue "The bit lab" 5, 7.

import type { BitStatistics } from './bit-statistics.ts';
import { agreement, phi } from './bit-statistics.ts';
import { bucketLoads } from './bucket-loads.ts';
import type { Objective, Score } from './objective.ts';
import { allAtOnce, type Slices } from './slices.ts';
import type { SourceSet } from './source-set.ts';
import { scanSplits, splitLoads, withBit } from './split-scan.ts';

export interface BitReason {
  readonly bit: number;
  readonly chosen: boolean;
  /** The main reason; `passed` is a bit that nothing speaks against but others came first. */
  readonly kind: 'constant' | 'chosen' | 'skewed' | 'repeats' | 'passed';
  /** Weighted share of ones. */
  readonly ones: number;
  /** The chosen bit (other than itself) it agrees or disagrees with most; null when none is chosen. */
  readonly nearest: {
    readonly bit: number;
    readonly agreement: number;
    readonly phi: number;
    readonly sigmas: number;
  } | null;
  /** The objective after toggling this bit alone; null without addresses, for constant bits, or past 20 bits. */
  readonly toggled: Score | null;
  /** One sentence without a full stop. */
  readonly words: string;
}

/** A bit further from half ones than this is called skewed. */
const SKEWED = 0.05;
/** A pair further from half than this many SDs repeats itself: the last k of the seed's rule. */
const REPEATS_SIGMAS = 3;

/** The reasons of every bit, index = bit. `toggles` from toggleScores, where there are addresses. */
export function bitReasons(
  statistics: BitStatistics,
  chosen: readonly number[],
  toggles: readonly (Score | null)[] | null,
): BitReason[] {
  return Array.from({ length: statistics.bitCount }, (_, bit) => reasonOf(statistics, chosen, bit, toggles));
}

function reasonOf(
  statistics: BitStatistics,
  chosen: readonly number[],
  bit: number,
  toggles: readonly (Score | null)[] | null,
): BitReason {
  const isChosen = chosen.includes(bit);
  const ones = statistics.ones[bit]!;
  const nearest = statistics.constant.includes(bit) ? null : nearestChosen(statistics, chosen, bit);
  const kind = kindOf(statistics, bit, isChosen, nearest);
  const base = { bit, chosen: isChosen, kind, ones, nearest, toggled: toggles?.[bit] ?? null };
  return { ...base, words: WORDS[kind](base, statistics) };
}

function nearestChosen(
  statistics: BitStatistics,
  chosen: readonly number[],
  bit: number,
): BitReason['nearest'] {
  let best: { bit: number; agreement: number } | null = null;
  for (const other of chosen) {
    if (other === bit || statistics.constant.includes(other)) continue;
    const agree = agreement(statistics, bit, other);
    if (best === null || Math.abs(agree - 0.5) > Math.abs(best.agreement - 0.5))
      best = { bit: other, agreement: agree };
  }
  if (best === null) return null;
  const sigmas = Math.abs(best.agreement - 0.5) / statistics.sigma;
  return { ...best, phi: phi(statistics, bit, best.bit), sigmas };
}

function kindOf(
  statistics: BitStatistics,
  bit: number,
  chosen: boolean,
  nearest: BitReason['nearest'],
): BitReason['kind'] {
  if (statistics.constant.includes(bit)) return 'constant';
  if (chosen) return 'chosen';
  if (Math.abs(statistics.ones[bit]! - 0.5) > SKEWED) return 'skewed';
  return nearest !== null && nearest.sigmas > REPEATS_SIGMAS ? 'repeats' : 'passed';
}

type Told = Omit<BitReason, 'words'>;

const WORDS: Record<BitReason['kind'], (reason: Told, statistics: BitStatistics) => string> = {
  constant: ({ bit, ones, chosen }) =>
    `bit ${bit} is always ${ones === 1 ? 1 : 0}: ${chosen ? 'it is in the mask and halves its buckets for nothing' : 'it cannot tell sources apart'}`,
  chosen: (reason, statistics) =>
    `bit ${reason.bit} is chosen: ${percent(reason.ones)} ones, ${place(statistics, reason.bit)}${nearestWords(reason)}`,
  skewed: (reason, statistics) =>
    `bit ${reason.bit} is not chosen: ${percent(reason.ones)} ones, ${place(statistics, reason.bit)}${nearestWords(reason)}`,
  repeats: (reason) =>
    `bit ${reason.bit} is not chosen: it ${reason.nearest!.agreement > 0.5 ? 'repeats' : 'mirrors'} bit ${reason.nearest!.bit}, the same on ${percent(reason.nearest!.agreement)} of the weight (${reason.nearest!.sigmas.toFixed(1)} SD from half)`,
  passed: (reason, statistics) =>
    `bit ${reason.bit} would do: ${percent(reason.ones)} ones, ${place(statistics, reason.bit)}${nearestWords(reason)}; others came first`,
};

const place = (statistics: BitStatistics, bit: number): string =>
  `${statistics.rank.indexOf(bit) + 1}. in balance of ${statistics.rank.length}`;

const nearestWords = ({ nearest }: Told): string =>
  nearest === null
    ? ''
    : `; of the chosen it is nearest to bit ${nearest.bit}, the same on ${percent(nearest.agreement)}`;

const percent = (x: number): string => `${(x * 100).toFixed(1)} %`;

/** The objective after toggling each bit (index = bit): chosen ones dropped, others added. null: constant, or the mask is full. */
export const toggleScores = (
  set: SourceSet,
  statistics: BitStatistics,
  bits: readonly number[],
  objective: Objective,
): (Score | null)[] => allAtOnce(toggleSlices(set, statistics, bits, objective));

/** The same in slices: a pause after each bit. */
export function* toggleSlices(
  set: SourceSet,
  statistics: BitStatistics,
  bits: readonly number[],
  objective: Objective,
): Slices<(Score | null)[]> {
  const chosen = [...bits].sort((a, b) => b - a);
  const scores = new Array<Score | null>(statistics.bitCount).fill(null);
  if (chosen.length < 20) yield* addSlices({ set, chosen, objective }, statistics.rank, scores);
  const loads = bucketLoads(set, chosen);
  for (const [i, bit] of chosen.entries()) {
    const rest = chosen.filter((other) => other !== bit);
    scores[bit] = objective.score(folded(loads, chosen.length - 1 - i), set.family, rest);
    yield;
  }
  return scores;
}

function* addSlices(
  from: { readonly set: SourceSet; readonly chosen: readonly number[]; readonly objective: Objective },
  candidates: readonly number[],
  into: (Score | null)[],
): Slices<void> {
  yield;
  const scan = scanSplits(from.set, from.chosen);
  yield;
  const loads = new Float64Array(scan.weight.length * 2);
  for (const bit of candidates) {
    if (from.chosen.includes(bit)) continue;
    splitLoads(scan, bit, loads);
    into[bit] = from.objective.score(loads, from.set.family, withBit(from.chosen, bit));
    yield;
  }
}

/** Bucket weights without the index bit at `place`. */
export function folded(loads: Float64Array, place: number): Float64Array {
  const lower = (1 << place) - 1;
  return Float64Array.from({ length: loads.length / 2 }, (_, i) => {
    const index = ((i & ~lower) << 1) | (i & lower);
    return loads[index]! + loads[index | (lower + 1)]!;
  });
}
