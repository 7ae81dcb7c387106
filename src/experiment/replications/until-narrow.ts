// When enough replications have run: the half-width of the t interval of one measure has come below a target. How many are asked for
// next follows from the width reached, never from who finished first, so the same number runs with any number of workers. Looking
// repeatedly makes the interval a little too narrow; at least eight replications run before the first look. Source: issue "Studies" 1.

import { fail, ok, type Result } from '../../base/result.ts';
import { meanInterval } from '../statistics/mean-interval.ts';

export interface WidthTarget {
  /** As typed; resolved to a flat name when the first replication is there. */
  readonly metric: string;
  /** Half-width wanted: of the mean's magnitude, or in the measure's own unit. */
  readonly kind: 'relative' | 'absolute';
  readonly amount: number;
}

export const FIRST_LOOK = 8;
export const DEFAULT_MOST = 256;

/** `load_cv{pool=web,of=sessions}=5%` or `drain_seconds{server=s04}=2`: a measure and the half-width wanted. */
export function parseWidthTarget(text: string): Result<WidthTarget> {
  const parts = /^(.*[^=])=\s*([0-9.]+)(%?)$/.exec(text);
  const amount = Number(parts?.[2]) / (parts?.[3] === '%' ? 100 : 1);
  if (parts === null || !(amount > 0)) {
    return fail({
      message: `\`${text}\` is no width of an interval`,
      expected: 'MEASURE=5% or MEASURE=0.01, such as load_cv{pool=web,of=sessions}=5%',
    });
  }
  return ok({ metric: parts[1]!, kind: parts[3] === '%' ? 'relative' : 'absolute', amount });
}

/** Half-width reached over half-width wanted: 1 or less is narrow enough. Infinity for fewer than two values. */
export function widthRatio(values: readonly number[], target: WidthTarget, confidence: number): number {
  if (values.length < 2) return Number.POSITIVE_INFINITY;
  const { mean, high } = meanInterval(values, confidence);
  const wanted = target.kind === 'relative' ? target.amount * Math.abs(mean) : target.amount;
  const half = high - mean;
  if (half === 0) return 0;
  return wanted === 0 ? Number.POSITIVE_INFINITY : half / wanted;
}

/** How many replications in all to have before the next look: as many as the width suggests, at most twice as many, at most `most`. */
export function nextCount(count: number, ratio: number, most: number): number {
  const suggested = Number.isFinite(ratio) ? Math.ceil(count * ratio * ratio) : 2 * count;
  return Math.min(most, Math.max(count + 1, Math.min(suggested, 2 * count)));
}
