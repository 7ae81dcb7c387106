// Choices side by side on one set of sources: strategies that choose and masks that are given, each assessed, with intervals and a
// hold-out. The rule of the list: what is compared is compared on the same sources, the same resamples and the same folds. Everything
// a page or a report says of a choice comes from here; nothing is printed here. Source: issue "The bit lab" 2, 3.

import type { Result } from '../base/result.ts';
import { ok } from '../base/result.ts';
import { type Mask, maskFromBits } from '../mapping/mask.ts';
import { formatMask } from '../mapping/mask-text.ts';
import { type Assessment, assess } from './assessment.ts';
import type { BitStatistics } from './bit-statistics.ts';
import { statisticsOf } from './bit-statistics.ts';
import { bootstrapCv, type Interval } from './bootstrap.ts';
import { type HeldOut, type HoldoutSplit, heldOut } from './holdout.ts';
import type { Objective } from './objective.ts';
import type { ServerPlan } from './server-plan.ts';
import type { SourceSet } from './source-set.ts';
import { strategies } from './strategies.ts';
import { type BitChoice, type BitDraws, chooseBits } from './strategy.ts';

export interface ListedChoice {
  /** The strategy, or the mask as text where it was given. */
  readonly name: string;
  readonly choice: BitChoice;
  readonly mask: Mask;
  readonly assessment: Assessment;
  /** 95 % of the load CV, one a plan of the request; empty without draws. */
  readonly intervals: readonly Interval[];
  /** Paired 95 % of this CV minus the first choice's, one a plan; empty without draws. */
  readonly differences: readonly Interval[];
  readonly heldOut: HeldOut | null;
}

export interface ChoiceRequest {
  readonly set: SourceSet;
  readonly statistics?: BitStatistics;
  readonly count: number;
  readonly objective: Objective;
  readonly plans: readonly ServerPlan[];
  /** Names of strategies, the one that is asked about first. */
  readonly strategies: readonly string[];
  readonly given: readonly Mask[];
  readonly holdout: HoldoutSplit | null;
  /** A fresh stream named after its purpose and whom it concerns; without it there is no annealing and no interval. */
  draws?(purpose: string, ...names: readonly string[]): BitDraws;
  readonly work?: number;
}

/** The choices, strategies first. A strategy that cannot choose fails the list; one that falls short is listed as it is. */
export function listChoices(request: ChoiceRequest): Result<ListedChoice[]> {
  const statistics = request.statistics ?? statisticsOf(request.set);
  const listed: Omit<ListedChoice, 'intervals' | 'differences'>[] = [];
  for (const name of request.strategies) {
    const choice = chooseOn(request, name, request.set, statistics);
    if (!choice.ok) return choice;
    const held = heldOutOf(request, (train) => chooseAgain(request, name, train));
    if (!held.ok) return held;
    listed.push(listedOf(request, name, choice.value, held.value));
  }
  for (const mask of request.given) {
    const held = heldOutOf(request, () => ok(mask.bits));
    if (!held.ok) return held;
    listed.push(listedOf(request, formatMask(mask), givenChoice(mask), held.value));
  }
  return ok(withIntervals(request, listed));
}

/** The choice of one strategy on a set: what the list does, for one. */
export function chooseOn(
  request: ChoiceRequest,
  name: string,
  set: SourceSet,
  statistics: BitStatistics,
): Result<BitChoice> {
  const strategy = strategies.get(name);
  if (!strategy.ok) return strategy;
  const { count, objective, work } = request;
  return chooseBits(strategy.value, {
    statistics,
    sources: set,
    count,
    objective,
    ...(work === undefined ? {} : { work }),
    ...(request.draws === undefined ? {} : { draws: request.draws('bits', name) }),
  });
}

/** On a part of the sources; a part may have fewer varying bits, and then fewer are chosen. */
function chooseAgain(request: ChoiceRequest, name: string, train: SourceSet): Result<readonly number[]> {
  const statistics = statisticsOf(train);
  const count = Math.min(request.count, statistics.rank.length);
  if (count === 0) return ok([]);
  const choice = chooseOn({ ...request, count }, name, train, statistics);
  return choice.ok ? ok(choice.value.bits) : choice;
}

function heldOutOf(
  request: ChoiceRequest,
  choose: (train: SourceSet) => Result<readonly number[]>,
): Result<HeldOut | null> {
  if (request.holdout === null) return ok(null);
  return heldOut(request.holdout, choose, request.plans);
}

function listedOf(
  request: ChoiceRequest,
  name: string,
  choice: BitChoice,
  held: HeldOut | null,
): Omit<ListedChoice, 'intervals' | 'differences'> {
  return {
    name,
    choice,
    mask: maskFromBits(request.set.family, choice.bits),
    assessment: assess(request.set, choice.bits, request.plans),
    heldOut: held,
  };
}

const givenChoice = (mask: Mask): BitChoice => ({
  strategy: 'given',
  bits: mask.bits,
  complete: true,
  proven: false,
  words: 'as given',
  order: mask.bits,
});

function withIntervals(
  request: ChoiceRequest,
  listed: readonly Omit<ListedChoice, 'intervals' | 'differences'>[],
): ListedChoice[] {
  const { draws, set, plans } = request;
  if (draws === undefined) return listed.map((choice) => ({ ...choice, intervals: [], differences: [] }));
  const bits = listed.map(({ choice }) => choice.bits);
  const results = bootstrapCv(set, bits, plans, { draws: draws('bootstrap') });
  return listed.map((choice, i) => ({
    ...choice,
    intervals: results.map(({ intervals }) => intervals[i]!),
    differences: results.map(({ differences }) => differences[i]!),
  }));
}
