// From the engine's answers to the data of figures: loads over their mean, choices on one CV scale, bucket names.

import type { BucketData, CvData, LoadData } from '../../charts/words.ts';
import type { ScoredChoice } from '../../engine/engine.ts';
import { bitsOf, type Choice, type Family } from '../../state/choice.ts';
import { formatBucketText } from './bucket-text.ts';

/** The seed's goal for the variance of load: "below around 10 %" (SPEC §9). */
export const GOAL_RATIO = 0.1;

/** Loads over their mean; distinct sources hollow beside any other measure. */
export function loadData({ score }: ScoredChoice, choice: Choice): LoadData {
  const numbers = score!.by[choice.measure];
  const sources = score!.by.sources;
  const mean = numbers.total / Math.max(1, score!.serverIds.length);
  const sourceMean = sources.total / Math.max(1, score!.serverIds.length);
  const withSecond = choice.measure !== 'sources';
  return {
    servers: score!.serverIds.map((id, i) => ({
      id,
      load: mean > 0 ? numbers.amounts[i]! / mean : 0,
      ...(withSecond && sourceMean > 0 ? { second: sources.amounts[i]! / sourceMean } : {}),
    })),
    measure: choice.measure,
    ...(withSecond ? { secondMeasure: 'sources' } : {}),
    goalRatio: GOAL_RATIO,
    reference: Number.isFinite(numbers.reference) ? numbers.reference : null,
    floor: numbers.floor,
    cv: numbers.cv,
  };
}

/** This mask beside the usual ones, floor, goal and any hash; a usual mask equal to this one is left out. */
export function cvData({ score, rivals }: ScoredChoice, choice: Choice): CvData {
  const numbers = score!.by[choice.measure];
  const mine = choice.bits4.join();
  const others = rivals.filter(({ bits4 }) => bits4.join() !== mine);
  return {
    choices: [
      { name: 'this mask', short: 'this', cv: numbers.cv, role: 'this' },
      ...others.map(({ name, cv }) => ({
        name,
        short: SHORT[name] ?? name,
        cv: cv[choice.measure],
        role: 'other' as const,
      })),
    ],
    reference: numbers.reference,
    floor: numbers.floor,
    goalRatio: GOAL_RATIO,
    serverCount: score!.serverIds.length,
    measure: choice.measure,
  };
}

const SHORT: Readonly<Record<string, string>> = {
  '8.32.109.34': 'patent',
  'low nine': 'low',
  'most balanced': 'even',
};

export function bucketData({ score }: ScoredChoice, choice: Choice, family: Family): BucketData {
  const amounts = family === 4 ? score!.buckets4 : score!.buckets6;
  const bits = bitsOf(choice, family);
  return {
    amounts: amounts.requests,
    sources: amounts.sources,
    measure: 'requests',
    bucketText: (index) => formatBucketText(family, bits, index),
  };
}
