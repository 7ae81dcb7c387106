// Usage of each bucket, remembered long enough that traffic does not look erratic and short enough that a burst is forgotten: at every
// poll what was remembered decays once, by half every half-life, and what the counters grew by is added, in bucket order. It keeps
// no clock: the caller polls at fixed instants and says how much time passed. One object serves one family of one VIP.
// What a snapshot is for: by-usage assignment (bucket-weights.ts). Source: SPEC §4 (by usage: polling and decay).

import { assert } from '../base/assert.ts';
import { pow } from '../base/det-math.ts';
import type { WeightSnapshot } from './assignment.ts';

/** 10 minutes, SPEC §4. */
export const DEFAULT_HALF_LIFE_US = 600_000_000;

/** Running totals since the start, never falling: whole numbers of packets, bytes or sessions. */
export interface UsageCounters {
  /** By bucket index; what pins and punted packets of the bucket carried is part of its count. */
  readonly automatic: ArrayLike<number>;
  /** Of manual buckets, by manualKey. One that is left out is forgotten. */
  readonly manual: ReadonlyMap<string, number>;
}

interface Remembered {
  readonly count: number;
  readonly usage: number;
}

export class UsageWeights {
  readonly #halfLifeUs: number;
  readonly #counts: Float64Array;
  readonly #usage: Float64Array;
  #manual = new Map<string, Remembered>();
  #number = 0;

  /** All usages 0; the half-life is in microseconds, above 0. */
  constructor(bucketCount: number, halfLifeUs: number = DEFAULT_HALF_LIFE_US) {
    assert(halfLifeUs > 0, `a half-life of ${halfLifeUs} µs`);
    this.#halfLifeUs = halfLifeUs;
    this.#counts = new Float64Array(bucketCount);
    this.#usage = new Float64Array(bucketCount);
  }

  /** The snapshot of the last poll; number 0 and all zero before the first. A copy: later polls leave it alone. */
  snapshot(): WeightSnapshot {
    const manual = [...this.#manual].map(([key, { usage }]) => ({ key, usage }));
    manual.sort((a, b) => (a.key < b.key ? -1 : 1));
    return { number: this.#number, automatic: this.#usage.slice(), manual };
  }

  /** Decays by the time since the last poll, adds what the counters grew by, and returns the next snapshot. */
  poll(counters: UsageCounters, elapsedUs: number): WeightSnapshot {
    assert(elapsedUs >= 0, `${elapsedUs} µs since the last poll`);
    assert(counters.automatic.length === this.#usage.length, 'as many counters as buckets');
    const kept = pow(2, -elapsedUs / this.#halfLifeUs);
    for (let index = 0; index < this.#usage.length; index++) {
      const count = counters.automatic[index]!;
      this.#usage[index] = this.#usage[index]! * kept + growth(this.#counts[index]!, count);
      this.#counts[index] = count;
    }
    const before = this.#manual;
    this.#manual = new Map();
    for (const [key, count] of counters.manual) {
      const { usage, count: last } = before.get(key) ?? { usage: 0, count: 0 };
      this.#manual.set(key, { count, usage: usage * kept + growth(last, count) });
    }
    this.#number++;
    return this.snapshot();
  }
}

function growth(before: number, now: number): number {
  assert(Number.isSafeInteger(now) && now >= before, `a counter went from ${before} to ${now}`);
  return now - before;
}
