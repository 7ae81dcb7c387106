// The patent's rule for choosing bits, word for word, and the fallback that makes it usable: the n most balanced bits, a bit dropped
// for the next whenever it agrees with an earlier one too much or too little, from the start after each drop. Works from pairwise
// counts alone (a partial is enough). It fails at k = 1 on ideal traffic: a third of all pairs exceed one SD by pure noise.
// Source: SPEC §3, literally; constant bits are excluded first and k is raised 1 → 1.5 → 2 → 3.

import type { BitStatistics } from './bit-statistics.ts';

export const SEED_K: readonly number[] = [1, 1.5, 2, 3];

export interface SeedAttempt {
  readonly k: number;
  /** The bits in the order of the rule when it ended: n of them where it succeeded, fewer where it ran out. */
  readonly bits: readonly number[];
  readonly found: boolean;
  /** Bits dropped on the way, each with the pair that did it. */
  readonly dropped: readonly { readonly bit: number; readonly against: number; readonly agreement: number }[];
}

export interface SeedOutcome {
  /** Every k tried, in order; the last one decides. */
  readonly attempts: readonly SeedAttempt[];
  readonly found: boolean;
  readonly k: number;
  /** In the order of the rule. */
  readonly bits: readonly number[];
  /** n, or on failure at the last k how many bits were reachable. */
  readonly reachable: number;
}

/** The literal rule for one k. */
export function seedRule(statistics: BitStatistics, n: number, k: number): SeedAttempt {
  const limit = k * statistics.sigma;
  const { rank } = statistics;
  const chosen = rank.slice(0, n);
  const dropped: { bit: number; against: number; agreement: number }[] = [];
  let next = n;
  for (;;) {
    const clash = firstClash(statistics, chosen, limit);
    if (clash === null) return { k, bits: chosen, found: chosen.length === n, dropped };
    const [a, b] = clash;
    const bit = chosen[a]!;
    dropped.push({ bit, against: chosen[b]!, agreement: agreementOf(statistics, bit, chosen[b]!) });
    chosen.splice(a, 1);
    if (next >= rank.length) return { k, bits: survivors(statistics, chosen, limit), found: false, dropped };
    chosen.push(rank[next++]!);
  }
}

const agreementOf = (statistics: BitStatistics, i: number, j: number): number =>
  statistics.agree[i * statistics.bitCount + j]!;

/** for a = n−1 … 1, for b < a: the first pair beyond the limit, as positions [a, b]. */
function firstClash(
  statistics: BitStatistics,
  chosen: readonly number[],
  limit: number,
): readonly [number, number] | null {
  for (let a = chosen.length - 1; a >= 1; a--) {
    for (let b = 0; b < a; b++) {
      if (Math.abs(agreementOf(statistics, chosen[a]!, chosen[b]!) - 0.5) > limit) return [a, b];
    }
  }
  return null;
}

/** What is left when the bits have run out and the dropping goes on without replacement. */
function survivors(statistics: BitStatistics, chosen: number[], limit: number): number[] {
  for (;;) {
    const clash = firstClash(statistics, chosen, limit);
    if (clash === null) return chosen;
    chosen.splice(clash[0], 1);
  }
}

/** The rule with the stated fallback on k. */
export function seedRuleWithFallback(statistics: BitStatistics, n: number): SeedOutcome {
  const attempts: SeedAttempt[] = [];
  for (const k of SEED_K) {
    const attempt = seedRule(statistics, n, k);
    attempts.push(attempt);
    if (attempt.found) return { attempts, found: true, k, bits: attempt.bits, reachable: n };
  }
  const last = attempts.at(-1)!;
  const most = Math.max(...attempts.map(({ bits }) => bits.length));
  return { attempts, found: false, k: last.k, bits: last.bits, reachable: most };
}

/** In words, one sentence without a full stop: what the rule did. */
export function seedWords(outcome: SeedOutcome, n: number): string {
  if (!outcome.found) {
    return `the patent's rule finds no ${n} bits at any k up to ${outcome.k}; ${outcome.reachable} were reachable`;
  }
  if (outcome.k === 1) return `the patent's rule finds ${n} bits as written (k = 1)`;
  const failed = outcome.attempts.filter(({ found }) => !found).map(({ k }) => String(k));
  return `the patent's rule finds no ${n} bits at k = ${failed.join(', ')}; k was raised to ${outcome.k}`;
}
