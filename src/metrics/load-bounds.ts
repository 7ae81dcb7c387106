// How far from 1 the peak over mean, and from 0 the spread, must be (floor) or would be under a random hash (reference).
//
// Floor. One source cannot be split: the server that gets it, best the one of the largest share p, has at least the load
// L = h/p (h: the source's part). With L ≤ 1 perfect balance is possible. Else no load passes L in the best arrangement, k of
// the other servers, the smallest shares first, are filled to L and the rest sit level at m; peak over mean and spread are
// ratios of linear functions of m between these corners, so the least over the corners is exact.
// Reference. Loads of a random hash are near normal with SD `reference`; the largest of S of them is expected
// Φ⁻¹((S − 3/8)/(S + 1/4)) SDs up (Blom 1958, within 1 %), and the smallest as far down. An approximation: with a few
// heavy sources the loads are not normal. Source: SPEC §3, §9.

import { normalQuantile } from '../base/normal.ts';

export interface LoadBounds {
  readonly peakOverMean: number;
  readonly spread: number;
}

/** `shares` positive, any scale, at least one; `topRatio` the largest source's part, 0…1. O(S log S). */
export function loadFloors(shares: readonly number[], topRatio: number): LoadBounds {
  const total = shares.reduce((sum, share) => sum + share, 0);
  const ascending = shares.map((share) => share / total).sort((a, b) => a - b);
  const largest = ascending.pop()!;
  const peak = topRatio / largest;
  if (peak <= 1) return { peakOverMean: 1, spread: 0 };
  return leastOverCorners(ascending, largest, peak);
}

function leastOverCorners(others: readonly number[], largest: number, peak: number): LoadBounds {
  const count = others.length + 1;
  let best: LoadBounds = { peakOverMean: count, spread: count };
  let filled = 0;
  for (let k = 0; k <= others.length; k++) {
    const room = 1 - largest - filled;
    const level = room > 1e-12 ? (1 - peak * (largest + filled)) / room : 0;
    if (level < -1e-12) break;
    const mean = (peak * (1 + k) + level * (others.length - k)) / count;
    best = {
      peakOverMean: Math.min(best.peakOverMean, peak / mean),
      spread: Math.min(best.spread, (peak - level) / mean),
    };
    filled += others[k] ?? 0;
  }
  return best;
}

/** `reference`: the CV of a random hash (referenceCv). One server: 1 and 0. */
export function loadReferences(serverCount: number, reference: number): LoadBounds {
  if (serverCount < 2) return { peakOverMean: 1, spread: 0 };
  const deviations = normalQuantile((serverCount - 0.375) / (serverCount + 0.25));
  return { peakOverMean: 1 + reference * deviations, spread: 2 * reference * deviations };
}
