// Load per server of one pool: what the open interval holds, what the run holds, and the figures of both when asked. Amounts
// are integers; closing an interval adds it to the run and starts the next. Knows nothing of packets or buckets. Source: SPEC §9.

import { LimbSums } from './limb-sum.ts';
import { type LoadFigures, loadFigures } from './load-measures.ts';
import { SESSIONS, SOURCES, WEIGHED_COUNT } from './quantity.ts';
import { SourceWeights } from './source-weights.ts';

export interface LedgerMember {
  readonly server: string;
  readonly share: number;
}

/** Amounts of one quantity per member (sessions as live time in µs), and the figures over the members that count. */
export interface QuantityLoad {
  readonly amounts: readonly number[];
  readonly figures: LoadFigures;
}

export class LoadLedger {
  readonly members: readonly LedgerMember[];
  readonly #interval: SourceWeights;
  readonly #run: SourceWeights;
  readonly #intervalAmounts: Float64Array[];
  readonly #runAmounts = Array.from({ length: WEIGHED_COUNT }, () => new LimbSums());
  /** 1 while the member owned a bucket throughout every interval so far. */
  readonly #eligibleThroughout: Uint8Array;

  constructor(members: readonly LedgerMember[]) {
    this.members = members;
    this.#interval = new SourceWeights(members.length);
    this.#run = new SourceWeights(members.length);
    this.#intervalAmounts = Array.from({ length: WEIGHED_COUNT }, () => new Float64Array(members.length));
    this.#eligibleThroughout = new Uint8Array(members.length).fill(1);
  }

  /** Adds an integer amount of `quantity` (SESSIONS: µs of live time) for one source at one member. */
  add(quantity: number, member: number, source: number, amount: number): void {
    this.#intervalAmounts[quantity]![member]! += amount;
    this.#interval.add(quantity, member, source, amount);
  }

  /**
   * Ends the open interval. `eligible[m]` is 1 where member m owned a bucket throughout it.
   * Returns one load per quantity, in the order of QUANTITIES.
   */
  closeInterval(eligible: Uint8Array): QuantityLoad[] {
    const loads = Array.from({ length: WEIGHED_COUNT + 1 }, (_, quantity) =>
      this.#intervalLoad(quantity, eligible),
    );
    this.#addToRun();
    for (let m = 0; m < eligible.length; m++) this.#eligibleThroughout[m]! &= eligible[m]!;
    this.#interval.reset();
    for (const amounts of this.#intervalAmounts) amounts.fill(0);
    return loads;
  }

  /** Load of `quantity` over all closed intervals. */
  runLoad(quantity: number): QuantityLoad {
    const amounts = this.members.map((_, m) =>
      quantity === SOURCES ? this.#run.distinctAt(m) : this.#runAmounts[quantity]!.value(m),
    );
    return { amounts, figures: this.#figures(amounts, this.#run, quantity, this.#eligibleThroughout) };
  }

  /** Amount of `quantity` (not SOURCES) over all members so far, the open interval included. */
  total(quantity: number): number {
    const amounts = this.#intervalAmounts[quantity]!;
    return this.members.reduce((sum, _, m) => sum + amounts[m]! + this.#runAmounts[quantity]!.value(m), 0);
  }

  /** Members that owned a bucket throughout every closed interval, in id order. */
  countedMembers(): readonly number[] {
    return this.members.map((_, m) => m).filter((m) => this.#eligibleThroughout[m] === 1);
  }

  /** Weight of one source over all closed intervals; SOURCES is 1 for a source that was seen. */
  sourceWeight(quantity: number, source: number): number {
    return quantity === SOURCES ? 1 : this.#run.weight(quantity, source);
  }

  /** Numbers of the sources seen in closed intervals, ascending. */
  sources(): readonly number[] {
    return this.#run.sources();
  }

  #intervalLoad(quantity: number, eligible: Uint8Array): QuantityLoad {
    const amounts = this.members.map((_, m) =>
      quantity === SOURCES ? this.#interval.distinctAt(m) : this.#intervalAmounts[quantity]![m]!,
    );
    return { amounts, figures: this.#figures(amounts, this.#interval, quantity, eligible) };
  }

  #figures(
    amounts: readonly number[],
    weights: SourceWeights,
    quantity: number,
    eligible: Uint8Array,
  ): LoadFigures {
    const counted = this.members.map((_, m) => m).filter((m) => eligible[m] === 1);
    const n = weights.sourceCount;
    const spread =
      quantity === SOURCES ? { sum: n, sumOfSquares: n, largest: Math.min(n, 1) } : weights.spread(quantity);
    return loadFigures(
      counted.map((m) => amounts[m]!),
      counted.map((m) => this.members[m]!.share),
      spread,
    );
  }

  #addToRun(): void {
    for (let quantity = SESSIONS; quantity < WEIGHED_COUNT; quantity++) {
      const amounts = this.#intervalAmounts[quantity]!;
      for (let m = 0; m < amounts.length; m++) this.#runAmounts[quantity]!.add(m, amounts[m]!);
    }
    this.#interval.mergeInto(this.#run);
  }
}
