// Annealing from the greedy choice: a bit is taken out at random, all its replacements are scored in one scan (split-scan.ts), and one
// is drawn with probability ∝ e^(−score/T) (heat bath), T falling geometrically; the best choice seen is kept, and at the end every
// bit is tried once more at T = 0 until nothing improves. Deterministic for a given stream of draws. Never worse than greedy in
// sample; out of sample that is another question (holdout.ts). Source: issue "The bit lab" 2.

import { assert } from '../base/assert.ts';
import { exp } from '../base/det-math.ts';
import { greedySlices } from './greedy.ts';
import { compareScores, type Objective, type Score } from './objective.ts';
import { allAtOnce, type Slices } from './slices.ts';
import type { SourceSet } from './source-set.ts';
import { scanSplits, splitLoads, withBit } from './split-scan.ts';
import { type BitDraws, choiceOf, DEFAULT_WORK, type Strategy } from './strategy.ts';

const MIN_STEPS = 40;
const MAX_STEPS = 600;
/** A scan visits a source about this many times. */
const VISITS_A_SCAN = 8;

interface State {
  readonly bits: readonly number[];
  readonly score: Score;
}

interface Search {
  readonly set: SourceSet;
  readonly candidates: readonly number[];
  readonly objective: Objective;
}

export interface AnnealResult {
  readonly bits: readonly number[];
  readonly score: Score;
  readonly steps: number;
}

/** Steps within the budget of work: 40 … 600. */
export const annealSteps = (sources: number, work: number): number =>
  Math.max(MIN_STEPS, Math.min(MAX_STEPS, Math.floor(work / (VISITS_A_SCAN * Math.max(1, sources)))));

function* annealSlices(
  search: Search,
  count: number,
  options: { readonly draws: BitDraws; readonly work?: number },
): Slices<AnnealResult> {
  const { set, candidates, objective } = search;
  const path = yield* greedySlices(set, candidates, count, objective);
  let state: State = { bits: path.map(({ bit }) => bit).sort((a, b) => b - a), score: path.at(-1)!.score };
  let best = state;
  const steps = annealSteps(set.count, options.work ?? DEFAULT_WORK);
  const hot = Math.max(1e-6, state.score.first * 0.3);
  for (let step = 0; step < steps; step++) {
    const cool = hot * exp((-4.6 * step) / steps);
    state = redrawn(search, state, options.draws, cool);
    if (compareScores(state.score, best.score) < 0) best = state;
    yield;
  }
  const settled = yield* descendedSlices(search, best);
  return { bits: settled.bits, score: settled.score, steps };
}

/** One bit out at random, one in by heat bath. */
function redrawn(search: Search, state: State, draws: BitDraws, temperature: number): State {
  const out = state.bits[Math.floor(draws.unit() * state.bits.length)]!;
  const options = replacements(search, state.bits, out);
  const least = Math.min(...options.map(({ score }) => score.first));
  const odds = options.map(({ score }) => exp((least - score.first) / temperature));
  let left = draws.unit() * odds.reduce((sum, odd) => sum + odd, 0);
  const at = odds.findIndex((odd) => {
    left -= odd;
    return left < 0;
  });
  return options[at < 0 ? options.length - 1 : at]!;
}

/** Every choice that has another bit (or the same) in the place of `out`, by ascending bit. */
function replacements(search: Search, bits: readonly number[], out: number): State[] {
  const base = bits.filter((bit) => bit !== out);
  const scan = scanSplits(search.set, base);
  const loads = new Float64Array(scan.weight.length * 2);
  const free = search.candidates.filter((bit) => !base.includes(bit)).sort((a, b) => a - b);
  return free.map((bit) => {
    splitLoads(scan, bit, loads);
    const chosen = withBit(base, bit);
    return { bits: chosen, score: search.objective.score(loads, search.set.family, chosen) };
  });
}

/** The best single replacement, again and again, until a whole round changes nothing. */
export const descended = (search: Search, from: State): State => allAtOnce(descendedSlices(search, from));

function* descendedSlices(search: Search, from: State): Slices<State> {
  let state = from;
  for (let unchanged = 0, i = 0; unchanged < state.bits.length; i++) {
    const out = state.bits[i % state.bits.length]!;
    const better = replacements(search, state.bits, out).reduce((a, b) =>
      compareScores(b.score, a.score) < 0 ? b : a,
    );
    if (compareScores(better.score, state.score) < 0) {
      state = better;
      unchanged = 0;
    } else unchanged++;
    yield;
  }
  return state;
}

export const annealStrategy: Strategy = {
  name: 'anneal',
  text: 'Swaps bits of the greedy choice at falling temperature and keeps the best.',
  needs: 'sources',
  choose: (input) => allAtOnce(annealStrategy.slices!(input)),
  *slices({ sources, statistics, count, objective, draws, work }) {
    assert(draws !== undefined, 'annealing needs a stream of draws');
    const search = { set: sources!, candidates: statistics.rank, objective };
    const { bits, steps } = yield* annealSlices(search, count, {
      draws,
      ...(work === undefined ? {} : { work }),
    });
    return choiceOf('anneal', bits, count, {
      words: `${steps} swaps at falling temperature for ${objective.text}`,
    });
  },
};
