// How much of a series is warm-up: MSER-5 cuts where the standard error of what remains is least. The series is averaged in fives; the
// cut d minimises Σ_{i≥d}(z_i − mean)²/(n − d)²; a cut in the second half means that the run is too short to tell.
// Source: K. P. White, "An effective truncation heuristic for bias reduction in simulation output", Simulation 69:6, 1997.

import { mean, type Numbers } from '../../base/stats.ts';

/** Values averaged into one before cutting. */
export const MSER_BATCH = 5;

export interface Truncation {
  /** Values to leave out at the beginning, a multiple of five. */
  readonly cut: number;
  /** False where the best cut lies in the second half: nothing can be said. */
  readonly reliable: boolean;
}

/** The cut for a series in time order; null for fewer than ten values. Ties go to the earlier cut. Cost: one pass. */
export function mser5(values: Numbers): Truncation | null {
  const count = Math.floor(values.length / MSER_BATCH);
  if (count < 2) return null;
  const fives = Array.from({ length: count }, (_, i) =>
    mean(Array.from({ length: MSER_BATCH }, (_, j) => values[i * MSER_BATCH + j]!)),
  );
  const best = bestCut(fives);
  return { cut: best * MSER_BATCH, reliable: best <= count / 2 };
}

/** From the end backwards, with Welford's update: the first cut whose criterion is least; at least two values remain. */
function bestCut(fives: readonly number[]): number {
  let [count, centre, squares] = [0, 0, 0];
  let best = fives.length - 2;
  let least = Number.POSITIVE_INFINITY;
  for (let d = fives.length - 1; d >= 0; d--) {
    count++;
    const deviation = fives[d]! - centre;
    centre += deviation / count;
    squares += deviation * (fives[d]! - centre);
    const criterion = squares / (count * count);
    if (count >= 2 && criterion <= least) [best, least] = [d, criterion];
  }
  return best;
}
