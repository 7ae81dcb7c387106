// The contract of every way to choose bits; the ways themselves are listed in strategies.ts. A strategy gets the addresses (or only the pairwise statistics) and
// says which bits, in words how it went, and whether the result is proven best. No time, no I/O; chance comes in as a draw, so that
// equal inputs give equal choices. Constant bits are never candidates. Source: SPEC §3; issue "The bit lab" 2.

import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { BitStatistics } from './bit-statistics.ts';
import type { Objective } from './objective.ts';
import { allAtOnce, type Slices } from './slices.ts';
import type { SourceSet } from './source-set.ts';

/** A stream of random numbers; kernel's Draws are one. */
export interface BitDraws {
  /** Uniform over 0…2^32−1. */
  uint32(): number;
  /** Uniform in [0, 1). */
  unit(): number;
}

export interface StrategyInput {
  readonly statistics: BitStatistics;
  /** null: only counts are known (a shared partial). */
  readonly sources: SourceSet | null;
  /** How many bits, 1 … 20. */
  readonly count: number;
  readonly objective: Objective;
  /** For `given`. */
  readonly given?: readonly number[];
  /** For `anneal`: a fresh stream for each choice. */
  readonly draws?: BitDraws;
  /** How much work a search may do, in sources visited; default DEFAULT_WORK. */
  readonly work?: number;
}

/** About ten seconds on one core of 2020: 2·10^9 visits of a source at some 5 ns. */
export const DEFAULT_WORK = 2e9;

export interface BitChoice {
  /** Name of the strategy. */
  readonly strategy: string;
  /** Descending; fewer than asked for only when `complete` is false. */
  readonly bits: readonly number[];
  readonly complete: boolean;
  /** True when no other choice of as many bits has a smaller objective. */
  readonly proven: boolean;
  /** How it went, one clause without a full stop. */
  readonly words: string;
  /** In the order they were picked, where there is one. */
  readonly order: readonly number[];
}

export interface Strategy {
  readonly name: string;
  /** One sentence. */
  readonly text: string;
  /** `counts`: pairwise counts are enough, so it works from a partial; `sources`: it must see addresses. */
  readonly needs: 'counts' | 'sources';
  choose(input: StrategyInput): Result<BitChoice>;
  /** The same choice in slices, where it takes long. */
  slices?(input: StrategyInput): Slices<Result<BitChoice>>;
}

/** Runs a strategy after refusing what it cannot do: too few varying bits, or addresses that are not there. */
export const chooseBits = (strategy: Strategy, input: StrategyInput): Result<BitChoice> =>
  allAtOnce(chooseSlices(strategy, input));

/** The same in slices. */
export function* chooseSlices(strategy: Strategy, input: StrategyInput): Slices<Result<BitChoice>> {
  if (strategy.needs === 'sources' && input.sources === null) {
    return fail({
      message: `strategy \`${strategy.name}\` needs addresses, and a partial holds none`,
      expected: 'seed, balance, low or given',
    });
  }
  const varying = input.statistics.rank.length;
  if (strategy.name !== 'given' && varying < input.count) {
    return fail({
      message: `${input.count} bits were asked for and only ${varying} ever change`,
      expected: `at most ${varying}`,
    });
  }
  const choice = strategy.slices === undefined ? strategy.choose(input) : yield* strategy.slices(input);
  if (!choice.ok) return choice;
  const constant = choice.value.bits.filter((bit) => input.statistics.constant.includes(bit));
  if (strategy.name === 'given' || constant.length === 0) return choice;
  return fail({ message: `strategy \`${strategy.name}\` chose bit ${constant[0]}, which never changes` });
}

/** A choice from bits in the order they were picked. */
export function choiceOf(
  strategy: string,
  order: readonly number[],
  count: number,
  rest: { readonly words: string; readonly proven?: boolean },
): Result<BitChoice> {
  return ok({
    strategy,
    bits: [...order].sort((a, b) => b - a),
    complete: order.length === count,
    proven: rest.proven ?? false,
    words: rest.words,
    order,
  });
}
