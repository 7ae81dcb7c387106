// What each bucket of one VIP and family carried over the run: amounts per quantity and distinct sources. Numbers below the
// mask's bucketCount are automatic buckets, those from it on the manual ones, in look-up order. Source: SPEC §2, §9.

import { coefficientOfVariation } from '../base/stats.ts';
import { LimbSums } from './limb-sum.ts';
import { SESSIONS, SOURCES, WEIGHED_COUNT } from './quantity.ts';

export class BucketLedger {
  readonly automaticCount: number;
  readonly manualCount: number;
  readonly #amounts: Float64Array[];
  readonly #liveTime = new LimbSums();
  /** Bucket + 1 in which a source was counted; sources stay in one bucket while the mask stays. */
  #countedIn = new Uint32Array(256);

  constructor(automaticCount: number, manualCount: number) {
    this.automaticCount = automaticCount;
    this.manualCount = manualCount;
    const size = automaticCount + manualCount;
    this.#amounts = Array.from({ length: WEIGHED_COUNT + 1 }, () => new Float64Array(size));
  }

  /** Adds an integer amount of `quantity` (SESSIONS: µs of live time) from one source. */
  add(quantity: number, bucket: number, source: number, amount: number): void {
    if (source >= this.#countedIn.length) this.#grow(source + 1);
    if (this.#countedIn[source] !== bucket + 1) {
      this.#countedIn[source] = bucket + 1;
      this.#amounts[SOURCES]![bucket]! += 1;
    }
    if (quantity === SESSIONS) this.#liveTime.add(bucket, amount);
    else this.#amounts[quantity]![bucket]! += amount;
  }

  amount(quantity: number, bucket: number): number {
    return quantity === SESSIONS ? this.#liveTime.value(bucket) : this.#amounts[quantity]![bucket]!;
  }

  /** Over all buckets. */
  total(quantity: number): number {
    let sum = 0;
    for (let bucket = 0; bucket < this.automaticCount + this.manualCount; bucket++)
      sum += this.amount(quantity, bucket);
    return sum;
  }

  /** Amounts of the automatic buckets by index. */
  automatic(quantity: number): Float64Array {
    return Float64Array.from({ length: this.automaticCount }, (_, bucket) => this.amount(quantity, bucket));
  }

  /** Population SD over mean of the automatic buckets, the empty ones included; null without load. */
  cv(quantity: number): number | null {
    const cv = coefficientOfVariation(this.automatic(quantity));
    return Number.isNaN(cv) ? null : cv;
  }

  /** Automatic buckets that no source fell in. */
  get emptyCount(): number {
    return this.automatic(SOURCES).reduce((count, sources) => count + (sources === 0 ? 1 : 0), 0);
  }

  #grow(needed: number): void {
    const counted = new Uint32Array(Math.max(needed, this.#countedIn.length * 2));
    counted.set(this.#countedIn);
    this.#countedIn = counted;
  }
}
