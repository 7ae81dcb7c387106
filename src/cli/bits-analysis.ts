// One analysis of a log, as `maskring bits` and `maskring advise` both need it: sources by weight, statistics, choices with intervals and
// hold-out, a hash of whole addresses beside them, the curve over n, the verdict. Composition only: every number is bitlab's.
// Streams are named after what they are for, so that another option does not change the draws. Source: issue "The bit lab" 1–4.

import type { Family } from '../base/address.ts';
import { InputError, unwrap } from '../base/result.ts';
import { assessHash, type PlanScore } from '../bitlab/assessment.ts';
import { type BitStatistics, statisticsOf } from '../bitlab/bit-statistics.ts';
import { type ChoiceRequest, type ListedChoice, listChoices } from '../bitlab/choice-list.ts';
import { greedyPath } from '../bitlab/greedy.ts';
import { type HoldoutSplit, splitBySource, splitByTime } from '../bitlab/holdout.ts';
import { type BitsPoint, bitsCurve, type Recommendation, recommendBits } from '../bitlab/how-many.ts';
import {
  bucketCvObjective,
  type Objective,
  peakObjective,
  serverCvObjective,
  worstCvObjective,
} from '../bitlab/objective.ts';
import { checkPlan, type ServerPlan } from '../bitlab/server-plan.ts';
import { type SourceSet, sourceSetOf } from '../bitlab/source-set.ts';
import { steadyPath } from '../bitlab/steady.ts';
import { type Verdict, verdictOf } from '../bitlab/verdict.ts';
import { Draws, Streams } from '../kernel/streams.ts';
import type { Mask } from '../mapping/mask.ts';
import { formatMask } from '../mapping/mask-text.ts';
import type { BitWeight, TimeSpan } from '../traffic/visit-table.ts';
import { type BitsInput, familyOf, weightOf } from './bits-input.ts';

export interface AnalysisOptions {
  readonly family?: Family;
  readonly weight?: BitWeight;
  /** null: as many as the goal needs. */
  readonly count: number | null;
  readonly goal: number;
  /** Server counts; the first is the one the goal and the objective are about. */
  readonly servers: readonly number[];
  readonly assignment: string;
  readonly strategy: string;
  /** null: server CV. */
  readonly objective: Objective['name'] | null;
  readonly compare: readonly Mask[];
  readonly holdout?: 'time' | 'source';
  readonly seed: string;
}

export interface Analysis {
  readonly family: Family;
  readonly weight: BitWeight;
  readonly set: SourceSet;
  readonly statistics: BitStatistics;
  readonly request: ChoiceRequest;
  readonly choices: readonly ListedChoice[];
  readonly hash: readonly PlanScore[];
  /** The plan of the goal. */
  readonly plan: ServerPlan;
  readonly count: number;
  readonly curve: readonly BitsPoint[] | null;
  readonly recommendation: Recommendation | null;
  readonly verdict: Verdict;
}

/** Throws InputError where the log or the options cannot be used. */
export function analyse(input: BitsInput, options: AnalysisOptions): Analysis {
  const family = familyOf(input, options.family);
  refuseOtherFamily(options.compare, family);
  const weight = weightOf(input, options.weight);
  const set = sourceSetOf(input.visits.columnsOf(family, weight));
  const statistics = statisticsOf(set);
  if (statistics.rank.length === 0)
    throw new InputError([{ message: 'all sources have the same address: no bit ever changes' }]);
  const plans = options.servers.map((servers) => ({ servers, assignment: options.assignment }));
  unwrap(checkPlan(plans[0]!));
  const holdout = splitOf(input, family, weight, options.holdout);
  const sized = sizeFor({ set, statistics, plan: plans[0]!, holdout }, options);
  const request = requestOf({ set, statistics, plans, holdout, count: sized.count }, options);
  const choices = unwrap(listChoices(request));
  return {
    ...{ family, weight, set, statistics, request, choices, plan: plans[0]! },
    ...sized,
    hash: assessHash(set, sized.count, options.servers),
    verdict: verdictFor(choices[0]!, { set, weight, goal: options.goal, count: sized.count }),
  };
}

function refuseOtherFamily(masks: readonly Mask[], family: Family): void {
  const issues = masks
    .filter((mask) => mask.family !== family)
    .map((mask) => ({
      message: `mask \`${formatMask(mask)}\` is IPv${mask.family} and the sources are IPv${family}`,
    }));
  if (issues.length > 0) throw new InputError(issues);
}

function verdictFor(
  listed: ListedChoice,
  about: { readonly set: SourceSet; readonly weight: string; readonly goal: number; readonly count: number },
): Verdict {
  return verdictOf({ ...about, score: listed.assessment.plans[0]!, buckets: 1 << about.count });
}

interface Sized {
  readonly count: number;
  readonly curve: readonly BitsPoint[] | null;
  readonly recommendation: Recommendation | null;
}

/** As many bits as were asked for, else as the goal needs. */
function sizeFor(
  on: { set: SourceSet; statistics: BitStatistics; plan: ServerPlan; holdout: HoldoutSplit | null },
  options: AnalysisOptions,
): Sized {
  if (options.count !== null) return { count: options.count, curve: null, recommendation: null };
  const most = Math.min(MOST_BITS, on.statistics.rank.length);
  const curve = bitsCurve(on.set, pathOf(options.strategy, on.plan, most), {
    plan: on.plan,
    most,
    holdout: on.holdout,
  });
  const recommendation = recommendBits(curve, on.set, on.plan, options.goal);
  return { count: recommendation.n, curve, recommendation };
}

/** The curve's end: 4,096 entries at every ingress. */
const MOST_BITS = 12;

/** Nested choices: those of steady, and of greedy for every other strategy. */
const pathOf = (strategy: string, plan: ServerPlan, most: number) => (train: SourceSet) => {
  const candidates = statisticsOf(train).rank;
  if (strategy === 'steady') return steadyPath(train, candidates, most, plan);
  return greedyPath(train, candidates, most, serverCvObjective(plan)).map(({ bit }) => bit);
};

function requestOf(
  on: {
    set: SourceSet;
    statistics: BitStatistics;
    plans: readonly ServerPlan[];
    holdout: HoldoutSplit | null;
    count: number;
  },
  options: AnalysisOptions,
): ChoiceRequest {
  const streams = new Streams(options.seed);
  const others = ['seed', 'greedy', 'low', 'balance'].filter((name) => name !== options.strategy);
  return {
    ...on,
    objective: objectiveOf(options.objective ?? 'server-cv', on.plans),
    strategies: [options.strategy, ...others],
    given: options.compare,
    draws: (purpose, ...names) => new Draws(streams.stream(purpose, 'bitlab', ...names)),
  };
}

function objectiveOf(name: Objective['name'], plans: readonly ServerPlan[]): Objective {
  if (name === 'bucket-cv') return bucketCvObjective;
  if (name === 'worst-cv') return worstCvObjective(plans);
  return name === 'peak' ? peakObjective(plans[0]!) : serverCvObjective(plans[0]!);
}

/** By time where there are times and nobody asked otherwise; null where one source cannot be split. */
function splitOf(
  input: BitsInput,
  family: Family,
  weight: BitWeight,
  asked: 'time' | 'source' | undefined,
): HoldoutSplit | null {
  if (asked === 'time' && !input.timed) {
    throw new InputError([{ message: 'these records have no times', hint: 'use --holdout source' }]);
  }
  if ((asked ?? (input.timed ? 'time' : 'source')) === 'source') {
    const split = splitBySource(sourceSetOf(input.visits.columnsOf(family, weight)));
    return split.folds.every(({ test }) => test.count > 0) ? split : null;
  }
  const [past, future] = windowsOf(input, family, weight, 2);
  return past!.count > 0 && future!.count > 0 ? splitByTime(past!, future!) : null;
}

/** The sources in windows of equally many visits. */
export function windowsOf(input: BitsInput, family: Family, weight: BitWeight, parts: number): SourceSet[] {
  const cuts = input.visits.cuts(family, parts);
  return Array.from({ length: parts }, (_, i): TimeSpan => ({ fromUs: cuts[i]!, toUs: cuts[i + 1]! })).map(
    (span) => sourceSetOf(input.visits.columnsOf(family, weight, span)),
  );
}
