// A shard's counts without its addresses: weighted ones and agreements as whole numbers, to be written to a file, shared and merged.
// Every field is a sum or a maximum of whole numbers, so merging in any order and grouping gives the same bytes. What a partial can
// do: all pairwise statistics, and the strategies seed, balance, low and given. What it cannot: greedy, annealing, load of buckets or
// servers (they need what many bits do together), hold-outs. N_eff and `sources` are exact only where no source is in two shards;
// ones and agreements are exact in any case (for the weight `sources`, a source in two shards counts twice).
// Source: issue "The bit lab" 1.

import type { Family } from '../base/address.ts';
import { bitCount } from '../base/address.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import { type BitStatistics, bitStatistics, pairTotals } from './bit-statistics.ts';
import type { SourceSet } from './source-set.ts';
import { setTotals } from './source-set.ts';

export const PARTIAL_SCHEMA = 'maskring/bits-partial/v1';

export interface BitsPartial {
  readonly schema: typeof PARTIAL_SCHEMA;
  readonly family: Family;
  /** `sources`, `visits` …: partials of different weights cannot be merged. */
  readonly weight: string;
  /** How many shards are in it. */
  readonly parts: number;
  readonly records: number;
  readonly sources: number;
  readonly total: number;
  /** Σw² as decimal digits: it may pass 2^53. */
  readonly squares: string;
  readonly top: number;
  /** Weighted ones; index = bit. */
  readonly ones: readonly number[];
  /** Weighted agreements of bits i < j: (0,1), (0,2) … (1,2) … */
  readonly agree: readonly number[];
}

export function partialOf(set: SourceSet, weight: string, records: number): BitsPartial {
  const totals = setTotals(set);
  const counts = pairTotals(set);
  const bits = bitCount(set.family);
  const agree: number[] = [];
  for (let i = 0; i < bits; i++) for (let j = i + 1; j < bits; j++) agree.push(counts.agree[i * bits + j]!);
  return {
    schema: PARTIAL_SCHEMA,
    family: set.family,
    weight,
    parts: 1,
    records,
    sources: totals.sources,
    total: totals.weight,
    squares: String(exactSquares(set.weights)),
    top: totals.top,
    ones: Array.from(counts.ones),
    agree,
  };
}

/** Σw² exactly: in a double as long as it stays whole, then carried over. */
function exactSquares(weights: Float64Array): bigint {
  let exact = 0n;
  let running = 0;
  for (const w of weights) {
    const square = w * w;
    if (square > Number.MAX_SAFE_INTEGER) exact += BigInt(w) * BigInt(w);
    else {
      if (running + square > Number.MAX_SAFE_INTEGER) {
        exact += BigInt(running);
        running = 0;
      }
      running += square;
    }
  }
  return exact + BigInt(running);
}

/** Sums; the order of arguments does not matter. Refuses another family or weight, and totals over 2^53. */
export function mergePartials(first: BitsPartial, ...others: readonly BitsPartial[]): Result<BitsPartial> {
  let merged = first;
  for (const other of others) {
    if (other.family !== merged.family || other.weight !== merged.weight) {
      return fail({
        message: `a partial of IPv${other.family} by ${other.weight} cannot be merged with one of IPv${merged.family} by ${merged.weight}`,
      });
    }
    merged = sumOf(merged, other);
  }
  if (!Number.isSafeInteger(merged.total)) return fail({ message: 'the weights add up to more than 2^53' });
  return ok(merged);
}

const sumOf = (a: BitsPartial, b: BitsPartial): BitsPartial => ({
  schema: PARTIAL_SCHEMA,
  family: a.family,
  weight: a.weight,
  parts: a.parts + b.parts,
  records: a.records + b.records,
  sources: a.sources + b.sources,
  total: a.total + b.total,
  squares: String(BigInt(a.squares) + BigInt(b.squares)),
  top: Math.max(a.top, b.top),
  ones: a.ones.map((count, bit) => count + b.ones[bit]!),
  agree: a.agree.map((count, pair) => count + b.agree[pair]!),
});

/** N_eff if no source is in two of the merged shards. */
export const partialNEff = (partial: BitsPartial): number =>
  partial.squares === '0' ? 0 : (partial.total * partial.total) / Number(partial.squares);

export function partialStatistics(partial: BitsPartial): BitStatistics {
  const bits = bitCount(partial.family);
  const agree = new Float64Array(bits * bits);
  let at = 0;
  for (let i = 0; i < bits; i++) {
    agree[i * bits + i] = partial.total;
    for (let j = i + 1; j < bits; j++) {
      agree[i * bits + j] = partial.agree[at]!;
      agree[j * bits + i] = partial.agree[at++]!;
    }
  }
  return bitStatistics(partial.family, {
    weight: partial.total,
    ones: Float64Array.from(partial.ones),
    agree,
  });
}

/** One line of JSON with its keys in the order above, and a line feed. */
export const formatPartial = (partial: BitsPartial): string => `${JSON.stringify(partial)}\n`;

/** Reads what formatPartial wrote; `file` names it in messages. */
export function parsePartial(text: string, file: string): Result<BitsPartial> {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    return fail({ file, message: 'this is not JSON', expected: `a partial that --partial wrote` });
  }
  const wrong = whatIsWrong(found);
  return wrong === null ? ok(found as BitsPartial) : fail({ file, message: wrong });
}

function whatIsWrong(found: unknown): string | null {
  if (typeof found !== 'object' || found === null) return 'this is not a partial';
  const partial = found as Partial<Record<keyof BitsPartial, unknown>>;
  if (partial.schema !== PARTIAL_SCHEMA) return `this is not a partial: its schema is not ${PARTIAL_SCHEMA}`;
  if (partial.family !== 4 && partial.family !== 6) return 'the family of this partial is not 4 or 6';
  if (typeof partial.weight !== 'string') return 'this partial does not say what it weighs';
  const bits = bitCount(partial.family);
  for (const key of ['parts', 'records', 'sources', 'total', 'top'] as const) {
    if (!isCount(partial[key])) return `\`${key}\` of this partial is not a whole number ≥ 0`;
  }
  if (typeof partial.squares !== 'string' || !/^\d{1,40}$/.test(partial.squares))
    return '`squares` is not a number';
  if (!isCounts(partial.ones, bits)) return `\`ones\` is not ${bits} counts`;
  if (!isCounts(partial.agree, (bits * (bits - 1)) / 2))
    return `\`agree\` is not ${(bits * (bits - 1)) / 2} counts`;
  return null;
}

const isCount = (x: unknown): boolean => typeof x === 'number' && Number.isSafeInteger(x) && x >= 0;

const isCounts = (x: unknown, length: number): boolean =>
  Array.isArray(x) && x.length === length && x.every(isCount);
