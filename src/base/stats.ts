// Plain statistics over servers, buckets and intervals. SD is the population SD. A quantity that is undefined (no values, mean 0)
// is NaN here and null in tables. Sums run in the order of the list, so equal lists give equal bits. The yardsticks of a load CV
// are in load-cv-bounds.ts, intervals of a mean in student-t.ts. Source: SPEC §3, §9.

import { assert } from './assert.ts';

export { floorCv, referenceCv } from './load-cv-bounds.ts';

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

/** a / b, NaN instead of an infinity where b is 0. */
const ratio = (a: number, b: number): number => (b === 0 ? Number.NaN : a / b);

const largest = (xs: Numbers): number => extreme(xs, 1);
const smallest = (xs: Numbers): number => -extreme(xs, -1);

function extreme(xs: Numbers, sign: 1 | -1): number {
  let best = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < xs.length; i++) if (sign * xs[i]! > best) best = sign * xs[i]!;
  return xs.length === 0 ? Number.NaN : best;
}
