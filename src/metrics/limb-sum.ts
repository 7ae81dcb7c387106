// Integer sums past 2^53: time integrals of long runs (13 years of 1 000 live sessions are 4·10^17 µs). Two limbs, both exact.
// Not a big-integer library: it adds, and it is read once, at the end. Source: SPEC §10.

const LIMB = 4_503_599_627_370_496; // 2^52

/** A growing column of exact non-negative integer sums. */
export class LimbSums {
  #low = new Float64Array(16);
  #high = new Float64Array(16);

  /** Adds an integer in 0…2^52 to item `index`; O(1), grows as needed. */
  add(index: number, amount: number): void {
    if (index >= this.#low.length) this.#grow(index + 1);
    const sum = this.#low[index]! + amount;
    if (sum < LIMB) this.#low[index] = sum;
    else {
      this.#low[index] = sum - LIMB;
      this.#high[index]! += 1;
    }
  }

  /** The sum of item `index`, rounded once to a double; 0 for one never added to. */
  value(index: number): number {
    return index < this.#low.length ? this.#high[index]! * LIMB + this.#low[index]! : 0;
  }

  #grow(needed: number): void {
    const size = Math.max(needed, this.#low.length * 2);
    const low = new Float64Array(size);
    const high = new Float64Array(size);
    low.set(this.#low);
    high.set(this.#high);
    this.#low = low;
    this.#high = high;
  }
}
