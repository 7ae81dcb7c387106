// How far from 1 the peak over mean, and from 0 the spread, must be (floor) or would be under a random hash (reference).
//
// Floor. One source cannot be split: the server that gets it, best the one of the largest share p, has at least the load
// L = h/p (h: the source's part). With L ≤ 1 perfect balance is possible. Else no load passes L in the best arrangement, k of
// the other servers, the smallest shares first, are filled to L and the rest sit level at m, or at 0 but for one; peak over mean
// and spread are ratios of linear functions between these corners, so the least over the corners is exact.
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
  const consider = (sum: number, least: number): void => {
    const mean = sum / count;
    best = {
      peakOverMean: Math.min(best.peakOverMean, peak / mean),
      spread: Math.min(best.spread, (peak - least) / mean),
    };
  };
  // What the servers that are not filled share out; those filled so far hold `peak` each.
  let left = 1 - peak * largest;
  let room = 1 - largest;
  for (const [k, part] of others.entries()) {
    const level = left / room;
    consider(peak * (1 + k) + level * (others.length - k), level);
    const isLastFilled = left < peak * part;
    if (isLastFilled) {
      // The other end of this stretch: everything that is left on one server, the rest at 0.
      consider(peak * (1 + k) + left / part, k === others.length - 1 ? left / part : 0);
      break;
    }
    left -= peak * part;
    room -= part;
  }
  return best;
}

/** `reference`: the CV of a random hash (referenceCv). One server: 1 and 0. */
export function loadReferences(serverCount: number, reference: number): LoadBounds {
  if (serverCount < 2) return { peakOverMean: 1, spread: 0 };
  const deviations = normalQuantile((serverCount - 0.375) / (serverCount + 0.25));
  return { peakOverMean: 1 + reference * deviations, spread: 2 * reference * deviations };
}
