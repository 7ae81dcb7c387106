// From amounts per server and weights per source to the figures every load is shown with: CV, peak over mean, spread, and the
// two lines that say what is possible: the reference (a random hash of whole addresses) and the floor (no per-source mapping
// can be below it). Ratios are taken here, once, in id order. Source: SPEC §3, §9.

import { coefficientOfVariation, floorCv, peakOverMean, referenceCv, spreadOverMean } from '../base/stats.ts';

export interface LoadFigures {
  /** Population SD over mean of load per share, 0…; null without load or with no server that owned a bucket throughout. */
  readonly cv: number | null;
  readonly peakOverMean: number | null;
  readonly spread: number | null;
  readonly reference: number | null;
  readonly floor: number | null;
  /** Effective number of sources, (Σw)²/Σw². */
  readonly effectiveSources: number | null;
  /** The largest source's part of the total, 0…1. */
  readonly topSourceRatio: number | null;
}

export const NO_LOAD: LoadFigures = {
  cv: null,
  peakOverMean: null,
  spread: null,
  reference: null,
  floor: null,
  effectiveSources: null,
  topSourceRatio: null,
};

/** Sums over the weights of the sources; all in the quantity's own unit. */
export interface SourceSpread {
  readonly sum: number;
  readonly sumOfSquares: number;
  readonly largest: number;
}

/** `amounts` and `shares` of the servers that count, in id order; same length. */
export function loadFigures(
  amounts: readonly number[],
  shares: readonly number[],
  sources: SourceSpread,
): LoadFigures {
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  if (amounts.length === 0 || total === 0 || sources.sum === 0) return NO_LOAD;
  const loads = amounts.map((amount, i) => amount / shares[i]!);
  const effectiveSources = (sources.sum * sources.sum) / sources.sumOfSquares;
  const topSourceRatio = sources.largest / sources.sum;
  return {
    cv: coefficientOfVariation(loads),
    peakOverMean: peakOverMean(loads),
    spread: spreadOverMean(loads),
    reference: referenceCv(shares, effectiveSources),
    floor: floorCv(shares, topSourceRatio),
    effectiveSources,
    topSourceRatio,
  };
}
