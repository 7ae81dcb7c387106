// What stands around one choice on the page: the load CV against the number of bits with its held-out line, and what each strategy
// would choose for as many bits, in and out of sample. In slices, and part by part as it is found, because a million sources take
// seconds: nothing here waits for a click. Numbers are those of how-many.ts and choice-list.ts. Source: issue "The bit lab" 7.

import { assess, type PlanScore } from './assessment.ts';
import { type BitStatistics, statisticsOf } from './bit-statistics.ts';
import { greedySlices } from './greedy.ts';
import { type HoldoutSplit, scoreFolds } from './holdout.ts';
import { type BitsPoint, bitsPoint, type OrderedFold } from './how-many.ts';
import { serverCvObjective } from './objective.ts';
import { isRoundRobin, type ServerPlan } from './server-plan.ts';
import type { Slices } from './slices.ts';
import type { SourceSet } from './source-set.ts';
import { steadySlices } from './steady.ts';
import { strategies } from './strategies.ts';
import { type BitDraws, chooseSlices } from './strategy.ts';

export interface SurveyRequest {
  readonly set: SourceSet;
  readonly statistics: BitStatistics;
  readonly plan: ServerPlan;
  /** Bits a strategy is to choose. */
  readonly count: number;
  readonly holdout: HoldoutSplit | null;
  /** Names of strategies. */
  readonly strategies: readonly string[];
  /** Masks to stand beside them. */
  readonly given: readonly { readonly name: string; readonly bits: readonly number[] }[];
  /** False leaves the curve out. */
  readonly withCurve: boolean;
  /** The stream of a strategy that draws. */
  draws(strategy: string): BitDraws;
}

export interface SurveyChoice {
  readonly name: string;
  /** Descending. */
  readonly bits: readonly number[];
  readonly cv: number;
  readonly peakOverMean: number;
  /** null without a hold-out. */
  readonly heldOutCv: number | null;
}

export type SurveyPart =
  | { readonly kind: 'curve'; readonly strategy: string; readonly points: readonly BitsPoint[] }
  | { readonly kind: 'choice'; readonly choice: SurveyChoice };

/** The curve's end: 4,096 entries at every ingress. */
const MOST_BITS = 12;
/** Above this many sources the curve follows greedy: steady visits every source for every candidate. */
const STEADY_SOURCES = 300_000;
/** Work of one annealing, in visits of a source: a second or two. */
const ANNEAL_WORK = 2e8;

/** Given masks first, then the curve, then the strategies in their order; a strategy that cannot choose is left out. */
export function* survey(request: SurveyRequest): Generator<SurveyPart | null, void> {
  for (const { name, bits } of request.given) {
    yield { kind: 'choice', choice: listed(request, name, bits, [bits, bits]) };
  }
  if (request.withCurve) yield* curve(request);
  for (const name of request.strategies) {
    const choice = yield* pausing(chosen(request, name));
    if (choice !== null) yield { kind: 'choice', choice };
  }
}

/** A pause as a part that is nothing yet. */
function* pausing<T>(slices: Slices<T>): Generator<null, T> {
  for (;;) {
    const step = slices.next();
    if (step.done === true) return step.value;
    yield null;
  }
}

function* curve(request: SurveyRequest): Generator<SurveyPart | null, void> {
  const { set, statistics, plan, holdout } = request;
  const most = Math.min(MOST_BITS, statistics.rank.length);
  const strategy = set.count > STEADY_SOURCES ? 'greedy' : 'steady';
  const path = (train: SourceSet, candidates: readonly number[]) =>
    pausing(pathSlices(train, candidates, { most, plan, strategy }));
  const order = yield* path(set, statistics.rank);
  const folds: OrderedFold[] = [];
  for (const { train, test } of holdout?.folds ?? [])
    folds.push({ order: yield* path(train, statisticsOf(train).rank), test });
  const points: BitsPoint[] = [];
  for (let n = 1; n <= order.length; n++) {
    points.push(bitsPoint(set, order.slice(0, n), plan, folds));
    yield null;
  }
  yield { kind: 'curve', strategy, points };
}

interface PathOptions {
  readonly most: number;
  readonly plan: ServerPlan;
  readonly strategy: 'greedy' | 'steady';
}

function* pathSlices(
  train: SourceSet,
  candidates: readonly number[],
  { most, plan, strategy }: PathOptions,
): Slices<readonly number[]> {
  if (strategy === 'steady') return yield* steadySlices(train, candidates, most, plan);
  const steps = yield* greedySlices(train, candidates, most, serverCvObjective(plan));
  return steps.map(({ bit }) => bit);
}

/** A strategy on the whole set and on each fold's one part; null where it cannot choose, or falls short. */
function* chosen(request: SurveyRequest, name: string): Slices<SurveyChoice | null> {
  const bits = yield* chooseOn(request, name, request.set);
  if (bits === null) return null;
  const folds: (readonly number[])[] = [];
  for (const { train } of request.holdout?.folds ?? []) {
    yield;
    folds.push((yield* chooseOn(request, name, train)) ?? []);
  }
  return listed(request, name, bits, folds);
}

function* chooseOn(request: SurveyRequest, name: string, set: SourceSet): Slices<readonly number[] | null> {
  const strategy = strategies.get(name);
  if (!strategy.ok) return null;
  const statistics = set === request.set ? request.statistics : statisticsOf(set);
  const count = Math.min(request.count, statistics.rank.length);
  if (count === 0) return null;
  const choice = yield* chooseSlices(strategy.value, {
    ...{ statistics, count, sources: set },
    // Any other assignment builds a table for every bit it tries: the fewest steps there are.
    work: isRoundRobin(request.plan) ? ANNEAL_WORK : 0,
    objective: serverCvObjective(request.plan),
    draws: request.draws(name),
  });
  return choice.ok && choice.value.complete ? choice.value.bits : null;
}

function listed(
  request: SurveyRequest,
  name: string,
  bits: readonly number[],
  folds: readonly (readonly number[])[],
): SurveyChoice {
  const score: PlanScore = assess(request.set, bits, [request.plan]).plans[0]!;
  return {
    name,
    bits,
    cv: score.cv,
    peakOverMean: score.peakOverMean,
    heldOutCv: heldOutCv(request, folds),
  };
}

/** Of one choice in every fold, given in their order; null without a hold-out. */
export function heldOutCv(
  { holdout, plan }: Pick<SurveyRequest, 'holdout' | 'plan'>,
  folds: readonly (readonly number[])[],
): number | null {
  if (holdout === null) return null;
  return scoreFolds(holdout, folds, [plan]).plans[0]!.cv;
}
