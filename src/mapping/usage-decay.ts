// From one weight snapshot to the next. Usage must last long enough that traffic does not look erratic and short enough that a burst
// is forgotten: once a poll all that is remembered decays, by half every half-life, and what was counted since is added, in
// bucket order. No clock and no memory here: the snapshot before goes in, the next one, numbered one higher, comes out.
// Who polls, and reads which counters, is the controller's. Source: SPEC §4 (by usage); the seed on the lifetime of statistics.

import { assert } from '../base/assert.ts';
import { pow } from '../base/det-math.ts';
import type { WeightSnapshot } from './assignment.ts';

/** 10 minutes, SPEC §4. */
export const DEFAULT_HALF_LIFE_US = 600_000_000;

/** What was counted between two polls: whole numbers of packets, bytes or sessions, pins and punted packets included. */
export interface CountedUsage {
  /** By bucket index. */
  readonly automatic: ArrayLike<number>;
  /** By manualKey. A manual bucket that is left out is forgotten. */
  readonly manual: ReadonlyMap<string, number>;
}

/** Before the first poll: number 0, all usages 0. */
export const emptySnapshot = (bucketCount: number): WeightSnapshot => ({
  number: 0,
  automatic: new Float64Array(bucketCount),
  manual: [],
});

/** What is left of a usage after `elapsedUs`, as a factor 0 … 1: 2^(−elapsed/halfLife). */
export function decayFactor(elapsedUs: number, halfLifeUs: number): number {
  assert(elapsedUs >= 0 && halfLifeUs > 0, `${elapsedUs} µs elapsed, a half-life of ${halfLifeUs} µs`);
  return pow(2, -elapsedUs / halfLifeUs);
}

/** The snapshot of a poll: `before` times `kept` (a decayFactor), plus what was counted since. Leaves `before` as it is. */
export function nextSnapshot(before: WeightSnapshot, counted: CountedUsage, kept: number): WeightSnapshot {
  assert(counted.automatic.length === before.automatic.length, 'as many counts as buckets');
  const automatic = before.automatic.map(
    (usage, index) => usage * kept + wholeCount(counted.automatic[index]!),
  );
  const remembered = new Map(before.manual.map(({ key, usage }) => [key, usage]));
  const manual = [...counted.manual].map(([key, count]) => {
    return { key, usage: (remembered.get(key) ?? 0) * kept + wholeCount(count) };
  });
  manual.sort((a, b) => (a.key < b.key ? -1 : 1));
  return { number: before.number + 1, automatic, manual };
}

function wholeCount(count: number): number {
  assert(Number.isSafeInteger(count) && count >= 0, `${count} is not a count`);
  return count;
}
