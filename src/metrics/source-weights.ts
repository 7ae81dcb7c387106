// The weight of every source in one stretch of time (an interval or a run), for one pool: one column per quantity, a stamp
// instead of clearing, and distinct (server, source) pairs. Not thread-shared; memory 6 numbers a source. Source: SPEC §9.

import type { SourceSpread } from './load-measures.ts';
import { WEIGHED_COUNT } from './quantity.ts';

export class SourceWeights {
  readonly #memberCount: number;
  #columns = Array.from({ length: WEIGHED_COUNT }, () => new Float64Array(64));
  #stamp = new Uint32Array(64);
  #firstMember = new Uint16Array(64);
  readonly #furtherPairs = new Set<number>();
  #touched: number[] = [];
  #epoch = 1;
  readonly #distinct: Float64Array;

  constructor(memberCount: number) {
    this.#memberCount = memberCount;
    this.#distinct = new Float64Array(memberCount);
  }

  /** Number of distinct sources since the last reset. */
  get sourceCount(): number {
    return this.#touched.length;
  }

  /** Distinct sources that reached member `member`. */
  distinctAt(member: number): number {
    return this.#distinct[member]!;
  }

  /** Records that `source` reached `member`, and adds `amount` to its weight in `quantity` (below WEIGHED_COUNT). */
  add(quantity: number, member: number, source: number, amount: number): void {
    if (source >= this.#stamp.length) this.#grow(source + 1);
    if (this.#stamp[source] !== this.#epoch) this.#firstTouch(member, source);
    else if (this.#firstMember[source] !== member) this.#furtherMember(member, source);
    this.#columns[quantity]![source]! += amount;
  }

  weight(quantity: number, source: number): number {
    return this.#stamp[source] === this.#epoch ? this.#columns[quantity]![source]! : 0;
  }

  /** Sums over the sources in order of their number, so that the result does not depend on the order of events. */
  spread(quantity: number): SourceSpread {
    const column = this.#columns[quantity]!;
    let sum = 0;
    let sumOfSquares = 0;
    let largest = 0;
    for (const source of this.sources()) {
      const weight = column[source]!;
      sum += weight;
      sumOfSquares += weight * weight;
      if (weight > largest) largest = weight;
    }
    return { sum, sumOfSquares, largest };
  }

  /** The sources touched since the last reset, ascending. */
  sources(): readonly number[] {
    return this.#touched.sort((a, b) => a - b);
  }

  /** Adds everything since the last reset to `target`, including which source reached which member. */
  mergeInto(target: SourceWeights): void {
    for (const source of this.sources()) {
      const member = this.#firstMember[source]!;
      for (let quantity = 0; quantity < WEIGHED_COUNT; quantity++) {
        target.add(quantity, member, source, this.#columns[quantity]![source]!);
      }
    }
    for (const pair of this.#furtherPairs) {
      target.add(0, pair % this.#memberCount, Math.floor(pair / this.#memberCount), 0);
    }
  }

  reset(): void {
    this.#epoch++;
    this.#touched = [];
    this.#furtherPairs.clear();
    this.#distinct.fill(0);
  }

  #firstTouch(member: number, source: number): void {
    this.#stamp[source] = this.#epoch;
    this.#firstMember[source] = member;
    this.#touched.push(source);
    this.#distinct[member]! += 1;
    for (const column of this.#columns) column[source] = 0;
  }

  #furtherMember(member: number, source: number): void {
    const pair = source * this.#memberCount + member;
    if (this.#furtherPairs.has(pair)) return;
    this.#furtherPairs.add(pair);
    this.#distinct[member]! += 1;
  }

  #grow(needed: number): void {
    const size = Math.max(needed, this.#stamp.length * 2);
    this.#columns = this.#columns.map((column) => enlarged(column, new Float64Array(size)));
    this.#stamp = enlarged(this.#stamp, new Uint32Array(size));
    this.#firstMember = enlarged(this.#firstMember, new Uint16Array(size));
  }
}

function enlarged<T extends Float64Array | Uint32Array | Uint16Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
