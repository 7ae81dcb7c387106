// Plain statistics over servers, buckets and intervals, and the two yardsticks of every load CV: `reference`, what a random hash of
// whole sources would give, and `floor`, what no per-source mapping can beat. Loads are amounts divided by shares; SD is the
// population SD. A quantity that is undefined (no values, mean 0) is NaN here and null in tables. Sums run in the order of the
// list, so equal lists give equal bits. Not here: tests and intervals (student-t.ts). Source: SPEC §3, §9.

import { assert } from './assert.ts';

/** A list of numbers: plain or typed. */
export type Numbers = ArrayLike<number>;

export function sum(xs: Numbers): number {
  let total = 0;
  for (let i = 0; i < xs.length; i++) total += xs[i]!;
  return total;
}

/** NaN for an empty list. */
export const mean = (xs: Numbers): number => sum(xs) / xs.length;

/** √(mean of squared deviations), divisor n. NaN for an empty list. Two passes: no cancellation. */
export function populationSd(xs: Numbers): number {
  const centre = mean(xs);
  let squares = 0;
  for (let i = 0; i < xs.length; i++) squares += (xs[i]! - centre) ** 2;
  return Math.sqrt(squares / xs.length);
}

/** populationSd / mean. NaN when the mean is 0 or the list is empty. */
export const coefficientOfVariation = (xs: Numbers): number => ratio(populationSd(xs), mean(xs));

/** Largest over mean. NaN when the mean is 0 or the list is empty. */
export const peakOverMean = (xs: Numbers): number => ratio(largest(xs), mean(xs));

/** (largest − smallest) over mean. NaN when the mean is 0 or the list is empty. */
export const spreadOverMean = (xs: Numbers): number => ratio(largest(xs) - smallest(xs), mean(xs));

/** Quantile q in 0…1 of values in ascending order, linear between neighbours (type 7, as R and NumPy default). NaN if empty. */
export function quantile(sortedXs: Numbers, q: number): number {
  assert(q >= 0 && q <= 1, `quantile ${q} is not in 0…1`);
  if (sortedXs.length === 0) return Number.NaN;
  const position = q * (sortedXs.length - 1);
  const below = Math.floor(position);
  const low = sortedXs[below]!;
  const high = sortedXs[Math.min(below + 1, sortedXs.length - 1)]!;
  return low + (high - low) * (position - below);
}

/** N_eff = (Σw)² / Σw²: how many equal sources would scatter as these do. 0 when all weights are 0. */
export function effectiveCount(weights: Numbers): number {
  let squares = 0;
  for (let i = 0; i < weights.length; i++) squares += weights[i]! * weights[i]!;
  return squares === 0 ? 0 : sum(weights) ** 2 / squares;
}

/**
 * Reference: √(mean_s(1/p_s − 1) / nEff) with p_s = share_s / Σshare, the RMS load CV when every source goes to server s with
 * probability p_s (equal shares: √((S−1)/nEff)). Shares must be positive. NaN without servers or when nEff is 0.
 */
export function referenceCv(shares: Numbers, nEff: number): number {
  const total = positiveTotal(shares);
  let excess = 0;
  for (let i = 0; i < shares.length; i++) excess += total / shares[i]! - 1;
  return ratio(Math.sqrt(excess / shares.length), Math.sqrt(nEff));
}

/** a / b, NaN instead of an infinity where b is 0. */
const ratio = (a: number, b: number): number => (b === 0 ? Number.NaN : a / b);

const largest = (xs: Numbers): number => extreme(xs, 1);
const smallest = (xs: Numbers): number => -extreme(xs, -1);

function extreme(xs: Numbers, sign: 1 | -1): number {
  let best = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < xs.length; i++) if (sign * xs[i]! > best) best = sign * xs[i]!;
  return xs.length === 0 ? Number.NaN : best;
}

/** Σshare, after asserting that every share is a positive number. */
export function positiveTotal(shares: Numbers): number {
  for (let i = 0; i < shares.length; i++) assert(shares[i]! > 0, `share ${shares[i]} is not positive`);
  return sum(shares);
}
