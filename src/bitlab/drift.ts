// How fast a choice goes stale: windows of time, one set of sources each; a strategy chooses on one window and is scored on the later
// ones, by how many windows later. Beside it stand the reference of the scored window and what a choice made on that very window
// gives there. Windows may be of any length; the caller cuts them. Source: issue "The bit lab" 3.

import type { Result } from '../base/result.ts';
import { ok } from '../base/result.ts';
import { assess } from './assessment.ts';
import { type Chooser, rootMeanSquare } from './holdout.ts';
import type { ServerPlan } from './server-plan.ts';
import type { SourceSet } from './source-set.ts';

export interface WindowScore {
  /** 0-based position of the window. */
  readonly window: number;
  readonly cv: number;
  readonly reference: number;
  readonly sources: number;
}

/** One fixed choice, window by window: `drift` of a mask that stays in place. */
export function windowScores(
  windows: readonly SourceSet[],
  bits: readonly number[],
  plan: ServerPlan,
): WindowScore[] {
  return windows.map((set, window) => {
    const [score] = assess(set, bits, [plan]).plans;
    return { window, cv: score!.cv, reference: score!.reference, sources: set.count };
  });
}

export interface LagScore {
  /** Windows between choosing and scoring; 0: the same window (in sample). */
  readonly lag: number;
  /** Root mean square over all pairs of windows this far apart. */
  readonly cv: number;
  readonly reference: number;
  readonly pairs: number;
}

/** Choices by age. Cost: one choice a window, one score a pair of windows. */
export function staleness(
  windows: readonly SourceSet[],
  choose: Chooser,
  plan: ServerPlan,
): Result<LagScore[]> {
  const cvs: number[][] = windows.map(() => []);
  const references: number[][] = windows.map(() => []);
  for (const [from, train] of windows.entries()) {
    const bits = choose(train);
    if (!bits.ok) return bits;
    for (const score of windowScores(windows.slice(from), bits.value, plan)) {
      cvs[score.window]!.push(score.cv);
      references[score.window]!.push(score.reference);
    }
  }
  return ok(
    cvs.map((own, lag) => ({
      lag,
      cv: rootMeanSquare(own),
      reference: rootMeanSquare(references[lag]!),
      pairs: own.length,
    })),
  );
}

/**
 * The lag up to which a choice keeps: the last one before its CV over the reference goes above that of lag 1 by `tolerance` (default
 * a quarter) and stays above it for all later lags: one bad window is no ageing. null: it never does within the windows there are.
 */
export function keepsUpTo(lags: readonly LagScore[], tolerance = 0.25): number | null {
  const first = lags[1];
  if (first === undefined) return null;
  const limit = (first.cv / first.reference) * (1 + tolerance);
  const fine = lags.filter(({ cv, reference }) => cv / reference <= limit);
  const last = Math.max(1, ...fine.map(({ lag }) => lag));
  return last === lags.length - 1 ? null : last;
}
