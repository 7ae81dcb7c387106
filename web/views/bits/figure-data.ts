// From the lab's answers to the data of figures: loads over their mean, buckets, pairs, choices on one scale, the curve. A pinned
// choice stands beside each. No drawing and no sentence here.

import type {
  AgreementData,
  BitsCurveData,
  ChoiceScaleData,
  LorenzData,
  OwnPoint,
  ScaleChoice,
} from '../../charts/bits-charts.tsx';
import type { BucketData, LoadData, StripBit, StripData } from '../../charts/words.ts';
import type { ChoiceFacts, LabQuestion, PairFacts } from '../../engine/bits-engine.ts';
import type { ScoredChoice, StripCounts } from '../../engine/engine.ts';
import { bitsOf, type Choice, type Family } from '../../state/choice.ts';
import { maskText } from '../../state/url-codec.ts';
import { store } from '../page-store.ts';
import type { Choices, Curve, Pinned } from './bits-state.ts';
import { formatBucketText } from './bucket-text.ts';

/** The seed's goal for the variance of load: "below around 10 %" (SPEC §9). */
export const GOAL_RATIO = 0.1;

/** Loads over their mean; hollow beside them those of a pinned choice, else distinct sources. */
export function loadData({ score }: ScoredChoice, choice: Choice, pinned: Pinned | null): LoadData {
  const numbers = score!.by[choice.measure];
  const mean = numbers.total / Math.max(1, score!.serverIds.length);
  const other = pinned?.scored?.score?.by[choice.measure];
  const second = other ?? (choice.measure === 'sources' ? undefined : score!.by.sources);
  const secondMean = (second?.total ?? 0) / Math.max(1, score!.serverIds.length);
  return {
    servers: score!.serverIds.map((id, i) => ({
      id,
      load: mean > 0 ? numbers.amounts[i]! / mean : 0,
      ...(second !== undefined && secondMean > 0 ? { second: (second.amounts[i] ?? 0) / secondMean } : {}),
    })),
    measure: choice.measure,
    ...(other !== undefined ? { pinnedCv: other.cv } : {}),
    ...(other === undefined && second !== undefined ? { secondMeasure: 'sources' } : {}),
    goalRatio: GOAL_RATIO,
    reference: Number.isFinite(numbers.reference) ? numbers.reference : null,
    floor: numbers.floor,
    cv: numbers.cv,
  };
}

const bucketsOf = ({ score }: ScoredChoice, family: Family) =>
  family === 4 ? score!.buckets4 : score!.buckets6;

export function bucketData(
  scored: ScoredChoice,
  choice: Choice,
  family: Family,
  pinned: Pinned | null,
): BucketData {
  const amounts = bucketsOf(scored, family);
  const bits = bitsOf(scored.score!.choice as Choice, family);
  const other = pinned?.scored?.score == null ? null : bucketsOf(pinned.scored, family);
  return {
    amounts: amounts[choice.measure],
    sources: amounts.sources,
    measure: choice.measure,
    bucketText: (index) => formatBucketText(family, bits, index),
    ...(other === null ? {} : { pinned: other[choice.measure] }),
  };
}

export interface StripSources {
  readonly family: Family;
  readonly counts: StripCounts;
  readonly pairs: PairFacts | null;
  readonly facts: ChoiceFacts | null;
  readonly pinned: Pinned | null;
}

/** Shares as they weigh where they are known, of distinct sources before; bits that repeat a chosen one carry its number. */
export function labStrip(from: StripSources, choice: Choice): StripData {
  const { family, counts, facts, pinned } = from;
  const pairs = from.pairs?.family === family ? from.pairs : null;
  const chosen = new Set(bitsOf(choice, family));
  const compared = pinned === null ? null : new Set(family === 4 ? pinned.bits4 : pinned.bits6);
  const share = (bit: number): number | null =>
    counts.sources === 0 ? null : pairs === null ? counts.ones[bit]! / counts.sources : pairs.ones[bit]!;
  return {
    family,
    bits: Array.from(counts.ones, (_, bit): StripBit => {
      const reason = facts?.question.family === family ? facts.reasons[bit] : undefined;
      const repeats = reason?.kind === 'repeats' && !chosen.has(bit) && chosen.has(reason.nearestBit ?? -1);
      return {
        ones: share(bit),
        chosen: chosen.has(bit),
        ...(repeats ? { agreesWith: reason.nearestBit! } : {}),
        ...(compared === null ? {} : { pinned: compared.has(bit) }),
      };
    }),
    maskText: maskText(family, bitsOf(choice, family)),
    measure: pairs === null || pairs.measure === 'sources' ? 'distinct sources' : pairs.measure,
  };
}

/** IPv4: all 32 bits under their strip. IPv6: only bits that change, beside those that are chosen. */
export function agreementData(pairs: PairFacts, choice: Choice, pinned: Pinned | null): AgreementData {
  const { family, constant } = pairs;
  const chosen = bitsOf(choice, family);
  const constants = new Set(constant);
  const all = Array.from(pairs.ones.keys()).reverse();
  return {
    bits: family === 4 ? all : all.filter((bit) => !constants.has(bit)),
    agree: pairs.agree,
    size: pairs.ones.length,
    sigma: pairs.sigma,
    constant,
    chosen,
    ...(pinned === null ? {} : { pinned: family === 4 ? pinned.bits4 : pinned.bits6 }),
    measure: measureText(pairs),
    hanging: family === 4,
  };
}

export function lorenzData(facts: ChoiceFacts, pinned: Pinned | null): LorenzData {
  const other = pinned?.facts;
  return {
    points: facts.lorenz,
    gini: facts.gini,
    measure: measureText(facts.question),
    ...(other == null ? {} : { pinned: { points: other.lorenz, gini: other.gini } }),
  };
}

/** `visits`, and `IPv4 visits` where the log has both families and the figure is about one. */
function measureText({ family, measure }: LabQuestion): string {
  const facts = store.reading.state.peek().value;
  const mixed = facts !== null && facts.strip4.sources > 0 && facts.strip6.sources > 0;
  return mixed ? `IPv${family} ${measure}` : measure;
}

const countOf = ({ question }: ChoiceFacts): number =>
  bitsOf(question.choice as Choice, question.family).length;

const ownPoint = (facts: ChoiceFacts): OwnPoint => ({
  n: countOf(facts),
  cv: facts.cv,
  heldOutCv: facts.heldOutCv,
});

export function curveData(facts: ChoiceFacts, curve: Curve, pinned: Pinned | null): BitsCurveData {
  const { choice } = facts.question;
  return {
    // With fewer buckets than servers some have none: nothing to compare.
    points: curve.points.filter(({ tableSize }) => tableSize >= choice.serverCount),
    strategy: curve.strategy,
    own: ownPoint(facts),
    ...(pinned?.facts == null ? {} : { pinned: ownPoint(pinned.facts) }),
    ...{ reference: facts.reference, floor: facts.floor, goalRatio: GOAL_RATIO },
    measure: measureText(facts.question),
    serverCount: choice.serverCount,
    assignment: choice.assignment,
    heldOutBy: facts.heldOutBy,
  };
}

/** How each strategy chooses, for the reading under the cursor. */
const STRATEGY_TEXTS: Readonly<Record<string, string>> = {
  steady: 'for new traffic: whole networks are taken to come and go',
  greedy: 'each next bit leaves the least imbalance on this log',
  seed: 'the patent’s rule, k raised until it finds as many',
  balance: 'the bits nearest to half ones',
  low: 'the lowest bits that change',
  anneal: 'swaps at falling temperature from the greedy choice',
  '8.32.109.34': 'the patent’s mask, as given',
};

/** Best first, by what was held out where something was. */
const judgedCv = ({ cv, heldOutCv }: ScaleChoice): number => heldOutCv ?? cv;

export function choiceScaleData(
  facts: ChoiceFacts,
  choices: Choices | null,
  pinned: Pinned | null,
): ChoiceScaleData {
  const { choice } = facts.question;
  const count = countOf(facts);
  const own = (role: 'this' | 'pinned', of: ChoiceFacts, name: string): ScaleChoice => ({
    ...{ id: role, name, role, cv: of.cv, heldOutCv: of.heldOutCv, count: countOf(of) },
    text: `${countOf(of)} bits`,
  });
  const others = (choices?.list ?? []).map(({ name, bits, cv, heldOutCv }): ScaleChoice => {
    const text = `${bits.length} bits, ${STRATEGY_TEXTS[name] ?? 'as given'}`;
    const other = bits.length === count ? '' : `, ${bits.length} bits`;
    return {
      ...{ id: name, name: `${name}${other}`, cv, heldOutCv, role: 'other', count: bits.length },
      text,
    };
  });
  return {
    choices: [
      own('this', facts, pinned === null ? 'this mask' : 'this mask, B'),
      ...(pinned?.facts == null ? [] : [own('pinned', pinned.facts, 'pinned, A')]),
      ...others.sort((a, b) => judgedCv(a) - judgedCv(b)),
    ],
    ...{ reference: facts.reference, floor: facts.floor, goalRatio: GOAL_RATIO },
    measure: measureText(facts.question),
    serverCount: choice.serverCount,
    heldOutBy: facts.heldOutBy,
    unfinished: choices?.done !== true,
  };
}
