// The two yardsticks beside every load CV: `reference`, what a random hash of whole sources would give, and `floor`, the least any
// mapping of whole sources can reach when the heaviest one carries the part h. Shares may differ; p_s = share_s / Σshare.
//
// Floor, derived. Let x_s = (part of the amount on s) / p_s: the loads, up to a factor the CV does not see. Then Σ p_s·x_s = 1,
// x ≥ 0, and some server t carries the source: p_t·x_t ≥ h. CV² = S·|x|²/(1·x)² − 1 = tan² of the angle between x and 1 = (1,…,1).
// If h ≤ max p, x = 1 is allowed and the floor is 0. Otherwise the allowed directions for a given t are the x ≥ 0 with n·x ≥ 0,
// n = (1−h at t, −(h/p_t)·p_s elsewhere): a convex cone without 1 (1·n = 1 − h/p_t < 0), whose nearest direction to 1 is the
// projection of 1. Where that is positive it is 1 − ((1·n)/|n|²)·n, so CV² = S/(S − (1·n)²/|n|²) − 1. Else x_s falls as p_s
// grows, so the servers of largest share beside t stay empty, one by one, until the rest is positive (they still count in S).
// The floor is the least over t. Equal shares: (S·h − 1)/√(S−1). Source: SPEC §3, §9.

import { assert } from './assert.ts';

/**
 * √(mean_s(1/p_s − 1) / nEff): the RMS load CV when every source goes to server s with probability p_s (equal shares:
 * √((S−1)/nEff)). Shares must be positive. NaN without servers or when nEff is 0.
 */
export function referenceCv(shares: ArrayLike<number>, nEff: number): number {
  const parts = partsOf(shares);
  if (parts.length === 0 || nEff === 0) return Number.NaN;
  const excess = parts.reduce((total, part) => total + (1 / part - 1), 0);
  return Math.sqrt(excess / parts.length / nEff);
}

/**
 * The least CV for these positive shares when one source carries `topPart` (0…1) of the amount; 0 for one server, NaN for none.
 * It is attained by splitting all other traffic at will, so a real mapping can only be above it. Cost: S·(log S + distinct shares).
 */
export function floorCv(shares: ArrayLike<number>, topPart: number): number {
  assert(topPart >= 0 && topPart <= 1 + 1e-12, `top part ${topPart} is not in 0…1`);
  const parts = partsOf(shares).sort((a, b) => b - a);
  const h = Math.min(topPart, 1);
  if (parts.length === 0) return Number.NaN;
  if (parts.length === 1 || h <= parts[0]!) return 0;
  let best = Number.POSITIVE_INFINITY;
  parts.forEach((part, t) => {
    if (part !== parts[t - 1]) best = Math.min(best, cvWithSourceOn(parts, t, h));
  });
  return best;
}

/** Least CV when the source sits on server t; `parts` falling, h above every part. */
function cvWithSourceOn(parts: readonly number[], t: number, h: number): number {
  const excess = h / parts[t]!;
  const others = parts.filter((_, s) => s !== t);
  let dot = 1 - excess;
  let square = (1 - h) ** 2 + others.reduce((squares, part) => squares + (excess * part) ** 2, 0);
  let counted = parts.length;
  for (const part of others) {
    if (square + dot * excess * part >= 0) break; // its x, times |n|²: not negative here nor for the smaller parts behind
    dot += excess * part;
    square -= (excess * part) ** 2;
    counted--;
  }
  return Math.sqrt(Math.max(0, parts.length / (counted - dot ** 2 / square) - 1));
}

/** share / Σshare of each, after asserting that every share is positive. */
function partsOf(shares: ArrayLike<number>): number[] {
  const list = Array.from(shares);
  for (const share of list) assert(share > 0, `share ${share} is not positive`);
  const total = list.reduce((sum, share) => sum + share, 0);
  return list.map((share) => share / total);
}
