// The floor of a load CV: the least any mapping of whole sources can reach when the heaviest source carries the part h of the
// traffic. Equal shares give max(0, (S·h − 1)/√(S−1)); this is the same quantity for any shares, exactly, and its derivation.
//
// Write x_s = (part of the traffic on s) / p_s, p_s = share_s / Σshare: the loads, up to a factor the CV does not see. Then
// Σ p_s·x_s = 1, x ≥ 0, and some server t carries the source: p_t·x_t ≥ h. CV² = S·|x|²/(1·x)² − 1 = tan² of the angle between x
// and 1 = (1,…,1). If h ≤ max p, x = 1 is allowed and the floor is 0. Otherwise the allowed directions for a given t are those x ≥ 0
// with n·x ≥ 0, n = (1−h at t, −(h/p_t)·p_s elsewhere): a convex cone without 1 in it (1·n = 1 − h/p_t < 0). The nearest direction to
// 1 is its projection on the cone; where that is positive it is 1 − ((1·n)/|n|²)·n, so CV² = S/(S − (1·n)²/|n|²) − 1. Elsewhere
// x_s falls as p_s grows: the servers with the largest shares other than t are left empty, one by one, until the rest is positive
// (they still count in S). The floor is the least over t. With p = 1/S the formula becomes (S·h−1)/√(S−1). Source: SPEC §3, §9.

import { assert } from './assert.ts';
import { type Numbers, positiveTotal } from './stats.ts';

/**
 * The floor for servers with these positive shares when one source carries `topPart` (0…1) of the amount. 0 for one server; NaN
 * for none. Attained by splitting everything else at will, so a real mapping can only be above. Cost: S log S + S · (distinct shares).
 */
export function floorCv(shares: Numbers, topPart: number): number {
  assert(topPart >= 0 && topPart <= 1 + 1e-12, `top part ${topPart} is not in 0…1`);
  const total = positiveTotal(shares);
  if (shares.length === 0) return Number.NaN;
  const parts = Array.from(shares, (share) => share / total).sort((a, b) => b - a);
  const h = Math.min(topPart, 1);
  if (shares.length === 1 || h <= parts[0]!) return 0;
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
  let dot = 1 - h - excess * (1 - parts[t]!);
  let square = (1 - h) ** 2 + others.reduce((squares, part) => squares + (excess * part) ** 2, 0);
  let counted = parts.length;
  for (const part of others) {
    // x of this server, times |n|²; the others of the list have smaller parts and so larger x.
    if (square + dot * excess * part >= 0 || square === 0) break;
    dot += excess * part;
    square -= (excess * part) ** 2;
    counted--;
  }
  const nearness = counted - (square === 0 ? 0 : dot ** 2 / square);
  return Math.sqrt(Math.max(0, parts.length / nearness - 1));
}
