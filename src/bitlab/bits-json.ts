// The JSON of `maskring bits --json`, schema maskring/bits/v1 (schema/bits.v1.schema.json): plain data in snake_case, null where a number
// does not exist. It holds no address of any source. Source: issue "The bit lab" (what must hold).

import { maskFromBits } from '../mapping/mask.ts';
import { formatMask } from '../mapping/mask-text.ts';
import type { PlanScore } from './assessment.ts';
import type { BitStatistics } from './bit-statistics.ts';
import { topPairs } from './bit-statistics.ts';
import type { Interval } from './bootstrap.ts';
import type { ListedChoice } from './choice-list.ts';
import type { HeldOut } from './holdout.ts';
import type { BitsPoint } from './how-many.ts';
import type { SourceSet } from './source-set.ts';
import { setTotals } from './source-set.ts';

export interface BitsJsonInput {
  readonly records: number;
  readonly weight: string;
  readonly set: SourceSet;
  readonly statistics: BitStatistics;
  readonly objective: string;
  readonly choices: readonly ListedChoice[];
  /** One hash of whole addresses under the same server counts. */
  readonly hash: readonly PlanScore[];
  readonly verdict: readonly string[];
  /** CV and table size against the number of bits, where that was asked. */
  readonly curve: readonly BitsPoint[] | null;
}

const PAIRS = 16;

export const BITS_SCHEMA = 'maskring/bits/v1';

/** The object; JSON.stringify of it is the output. */
export function bitsJson(input: BitsJsonInput) {
  const { set, statistics } = input;
  const totals = setTotals(set);
  return {
    schema: BITS_SCHEMA,
    family: set.family,
    weight: input.weight,
    records: input.records,
    sources: totals.sources,
    total_weight: totals.weight,
    n_eff: number(totals.nEff),
    top_source_ratio: number(totals.topPart),
    ones: Array.from(statistics.ones, number),
    sigma: number(statistics.sigma),
    constant_bits: statistics.constant,
    pairs: topPairs(statistics, PAIRS).map(({ high, low, agreement, phi }) => ({
      bits: [high, low],
      agreement: number(agreement),
      phi: number(phi),
    })),
    objective: input.objective,
    choices: input.choices.map(choiceJson),
    hash: { load: byServers(input.hash.map((score) => [score, null])) },
    verdict: input.verdict,
    curve: input.curve?.map(pointJson) ?? null,
  };
}

export type BitsJson = ReturnType<typeof bitsJson>;

const pointJson = (point: BitsPoint) => ({
  n: point.n,
  table_size: point.tableSize,
  bits: point.bits,
  cv: number(point.cv),
  holdout_cv: point.heldOutCv === null ? null : number(point.heldOutCv),
  ring_law_cv: number(point.ringLawCv),
  usage_cv: number(point.usageCv),
});

function choiceJson(listed: ListedChoice) {
  const { name, choice, mask, assessment, intervals } = listed;
  return {
    name,
    strategy: choice.strategy,
    bits: choice.bits,
    mask: formatMask(mask),
    complete: choice.complete,
    proven: choice.proven,
    words: choice.words,
    bucket_cv: number(assessment.bucketCv),
    bucket_reference: number(assessment.bucketReference),
    bucket_empty: assessment.emptyBuckets,
    entropy_bits: number(assessment.entropyBits),
    load: byServers(assessment.plans.map((plan, i) => [plan, intervals[i] ?? null])),
    holdout: listed.heldOut === null ? null : holdoutJson(listed.heldOut, mask.family),
  };
}

function byServers(scores: readonly (readonly [PlanScore, Interval | null])[]) {
  return Object.fromEntries(
    scores.map(([score, interval]) => [
      String(score.plan.servers),
      {
        assignment: score.plan.assignment,
        cv: number(score.cv),
        interval: interval === null ? null : [number(interval.low), number(interval.high)],
        reference: number(score.reference),
        floor: number(score.floor),
        peak_over_mean: number(score.peakOverMean),
        deciding_bits: score.deciding,
      },
    ]),
  );
}

function holdoutJson(held: HeldOut, family: 4 | 6) {
  return {
    by: held.by,
    masks: held.chosen.map((bits) => formatMask(maskFromBits(family, bits))),
    bucket_cv: number(held.bucketCv),
    load: Object.fromEntries(
      held.plans.map(({ plan, cv, reference, floor, peakOverMean }) => [
        String(plan.servers),
        {
          cv: number(cv),
          reference: number(reference),
          floor: number(floor),
          peak_over_mean: number(peakOverMean),
        },
      ]),
    ),
  };
}

/** JSON has no NaN. */
const number = (x: number): number | null => (Number.isFinite(x) ? x : null);
