// Answers of the lab about one choice, from the sets of one reading: pairs, reasons of every bit, hold-out, Lorenz curve, and the
// pieces of a survey. Composition only: every number is bitlab's.

import { assessLoads } from '../../src/bitlab/assessment.ts';
import { bucketLoads } from '../../src/bitlab/bucket-loads.ts';
import { gini, lorenzCurve } from '../../src/bitlab/lorenz.ts';
import { serverCvObjective } from '../../src/bitlab/objective.ts';
import type { Slices } from '../../src/bitlab/slices.ts';
import { heldOutCv, type SurveyPart, survey } from '../../src/bitlab/survey.ts';
import { bitReasons, toggleSlices } from '../../src/bitlab/why-bit.ts';
import { Draws, Streams } from '../../src/kernel/streams.ts';
import type { ChoiceFacts, ChoiceQuestion, LabQuestion, PairFacts, SurveyQuestion } from './bits-protocol.ts';
import type { LabSources } from './lab-sources.ts';

export function pairFacts(sources: LabSources, { family, measure }: LabQuestion): PairFacts {
  const { ones, agree, sigma, constant } = sources.statistics(family, measure);
  const totals = sources.totals(family, measure);
  return { family, measure, ones, agree, sigma, constant, sources: totals.sources, nEff: totals.nEff };
}

/** In slices: a million sources take as long as several toggled bits. */
export function* choiceFacts(sources: LabSources, question: ChoiceQuestion): Slices<ChoiceFacts> {
  const { family, measure, choice } = question;
  const bits = family === 4 ? choice.bits4 : choice.bits6;
  const plan = { servers: choice.serverCount, assignment: choice.assignment };
  const set = sources.set(family, measure);
  const statistics = sources.statistics(family, measure);
  yield;
  const loads = bucketLoads(set, bits);
  const { plans, bucketCv } = assessLoads(set, bits, loads, [plan]);
  const { cv, reference, floor, deciding } = plans[0]!;
  const toggles = yield* toggleSlices(set, statistics, bits, serverCvObjective(plan));
  const holdout = sources.holdout(family, measure);
  yield;
  return {
    ...{ question, cv, reference, floor, deciding, bucketCv },
    reasons: bitReasons(statistics, bits, toggles).map(({ bit, kind, nearest, words, toggled }) => {
      return { bit, kind, words, nearestBit: nearest?.bit ?? null, toggledCv: toggled?.first ?? null };
    }),
    heldOutCv: heldOutCv({ holdout, plan }, holdout?.folds.map(() => bits) ?? []),
    heldOutBy: holdout?.by ?? null,
    lorenz: lorenzCurve(loads),
    gini: gini(loads),
  };
}

/** Quick ones first: steady visits every source for every bit it tries, annealing many times more. */
const STRATEGIES = ['greedy', 'seed', 'balance', 'low', 'steady', 'anneal'] as const;
/** The command line's own: the same log gives the same choice there. */
const SEED = 'maskring';
const PATENT = { name: '8.32.109.34', bits: [27, 21, 14, 13, 11, 10, 8, 5, 1] };

/** The parts of a survey; null where the lab may pause. */
export function surveyParts(
  sources: LabSources,
  { family, measure, serverCount, assignment, count, withCurve }: SurveyQuestion,
): Generator<SurveyPart | null, void> {
  return survey({
    set: sources.set(family, measure),
    statistics: sources.statistics(family, measure),
    plan: { servers: serverCount, assignment },
    count,
    holdout: sources.holdout(family, measure),
    strategies: STRATEGIES,
    given: family === 4 ? [PATENT] : [],
    withCurve,
    draws: (strategy) => new Draws(new Streams(SEED).stream('bits', 'bitlab', strategy)),
  });
}
