// When a combination has replications enough: after `least`, then after twice as many and so on, the half width of the t interval of
// one measure is looked at; the first look at which it is narrow enough is the last. Looks are at fixed numbers, never "as soon as
// possible", so the answer depends on results only, not on workers, shards or an interruption. Looking several times makes the
// interval a little optimistic: few looks keep that small. Source: issue "Studies and the CI gate" 1, 2.

import type { SweepStop } from '../../scenario/parse-sweep.ts';
import { meanInterval } from '../statistics/mean-interval.ts';

/** Numbers of replications at which is looked: least, 2·least, 4·least, … and the cap. */
export function looks({ least }: SweepStop, cap: number): number[] {
  const numbers: number[] = [];
  for (let count = least; count < cap; count *= 2) numbers.push(count);
  return [...numbers, cap];
}

/** True where the interval over these values is narrow enough; a replication without the measure keeps it from being so. */
export function isSettled(values: readonly (number | null)[], stop: SweepStop): boolean {
  const known = values.filter((value) => value !== null);
  if (known.length < values.length) return false;
  if (known.length < 2) return false;
  const { mean, low, high } = meanInterval(known, stop.confidence);
  return (high - low) / 2 <= (stop.isRelative ? stop.halfWidth * Math.abs(mean) : stop.halfWidth);
}

/**
 * How many of its replications a combination needs, as far as can be told: `measured(k)` is the measure of replication k, undefined
 * where it has not been run. `settled` false: the replications up to `count` are needed before more can be said.
 */
export function neededReplications(
  stop: SweepStop | null,
  cap: number,
  measured: (replication: number) => number | null | undefined,
): { readonly count: number; readonly settled: boolean } {
  if (stop === null) return { count: cap, settled: true };
  const values: (number | null)[] = [];
  for (const count of looks(stop, cap)) {
    while (values.length < count) {
      const value = measured(values.length);
      if (value === undefined) return { count, settled: false };
      values.push(value);
    }
    if (count === cap || isSettled(values, stop)) return { count, settled: true };
  }
  return { count: cap, settled: true };
}
