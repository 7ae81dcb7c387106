// Fisher's F distribution: the ratio of two variances. Relative error of tails and quantiles below 1e-9 for 0.5 to 10^5 degrees of
// freedom. Not here: tests made of it. Source: DLMF §8.17; the oracle is test/property/statistics-reference.json.

import { assert } from '../../base/assert.ts';
import { exp, log } from '../../base/det-math.ts';
import { betaEdge, incompleteBeta } from './incomplete-beta.ts';

/** Degrees of freedom of numerator and denominator, both above 0. */
export interface FDegrees {
  readonly over: number;
  readonly under: number;
}

/** P(F ≤ f). 0 for f ≤ 0. */
export const fCdf = (f: number, { over, under }: FDegrees): number =>
  f <= 0 ? 0 : incompleteBeta(share(f, over, under), over / 2, under / 2);

/** P(F > f), with the digits of a small tail. 1 for f ≤ 0. */
export function fTail(f: number, { over, under }: FDegrees): number {
  if (f <= 0) return 1;
  const { x, y } = share(f, over, under);
  return incompleteBeta({ x: y, y: x }, under / 2, over / 2);
}

/** The f with P(F ≤ f) = p, 0 < p < 1. Ends when f no longer changes; some ten evaluations. */
export function fQuantile(p: number, degrees: FDegrees): number {
  assert(p > 0 && p < 1, 'fQuantile takes 0 < p < 1');
  return p <= 0.5
    ? solve((f) => fCdf(f, degrees), p, 1, degrees)
    : solve((f) => fTail(f, degrees), 1 - p, -1, degrees);
}

/** Newton in log f on the logarithm of the tail, kept inside a bracket that shrinks with every step. */
function solve(tail: (f: number) => number, wanted: number, sign: 1 | -1, degrees: FDegrees): number {
  let [low, high] = [-1400, 1400];
  let at = 0;
  for (let step = 0; step < 400; step++) {
    const f = exp(at);
    const found = tail(f);
    if (sign * (found - wanted) > 0) high = at;
    else low = at;
    const slope = (sign * slopeInLog(f, degrees)) / found;
    const newton = at - log(found / wanted) / slope;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - at) <= 1e-15 * Math.max(1, Math.abs(at))) return exp(next);
    at = next;
  }
  return exp(at);
}

/** f times the density at f. */
function slopeInLog(f: number, { over, under }: FDegrees): number {
  const { x, y } = share(f, over, under);
  return betaEdge(x, y, over / 2, under / 2);
}

/** The part of the numerator, ν₁f/(ν₁f + ν₂), and its complement. */
function share(f: number, over: number, under: number): { x: number; y: number } {
  assert(over > 0 && under > 0, 'an F distribution has positive degrees of freedom');
  const numerator = over * f;
  const sum = numerator + under;
  return { x: numerator / sum, y: under / sum };
}
