// What a run did, in sixteen digits a class: the sum modulo 2^64 (two 32-bit lanes) of a hash of every session-level and control-level
// outcome (time, kind, ids, result). A sum does not depend on the order in which outcomes are recorded, so the parts of several
// workers or windows add up; a class can be compared alone by a mode that answers only some questions. Never packets or queue
// internals, never wall-clock times.
// The hash: state (0, class), then for each number state = Threefry-2x32-20 under key `state` of counter (low, high half of the IEEE
// double); 25 ns a number, no allocation. Changing any one number changes the hash for certain. Source: SPEC §10.

import { assert } from '../base/assert.ts';
import { formatHash64 } from '../base/hash64.ts';
import { threefry2x32 } from './threefry.ts';

export const FINGERPRINT_CLASSES = ['sessions', 'pins', 'moves', 'tables', 'series'] as const;
export type FingerprintClass = (typeof FINGERPRINT_CLASSES)[number];

/** A double and its halves; LOW is the index of the low one on this machine. */
const double = new Float64Array(1);
const halves = new Uint32Array(double.buffer);
const LOW = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 0 : 1;

export class Fingerprint {
  /** Two lanes a class, high first, in the order of FINGERPRINT_CLASSES; and the outcomes added. */
  readonly #lanes = new Uint32Array(2 * FINGERPRINT_CLASSES.length);
  readonly #counts = new Float64Array(FINGERPRINT_CLASSES.length);
  readonly #state = new Uint32Array(2);

  /**
   * Adds one outcome: its class, its time, its kind (a number the caller fixes once) and any numbers that say whom it concerns and
   * how it ended. −0 counts as 0; NaN is refused. The same outcome added twice counts twice.
   */
  add(cls: FingerprintClass, timeUs: number, kind: number, ...values: readonly number[]): void {
    const at = FINGERPRINT_CLASSES.indexOf(cls);
    this.#state[0] = 0;
    this.#state[1] = at;
    this.#absorb(timeUs);
    this.#absorb(kind);
    for (let i = 0; i < values.length; i++) this.#absorb(values[i]!);
    this.#counts[at]! += 1;
    this.#addLanes(at, this.#state[0]!, this.#state[1]!);
  }

  /** Adds everything the other one holds. */
  merge(other: Fingerprint): void {
    for (let at = 0; at < FINGERPRINT_CLASSES.length; at++) {
      this.#counts[at]! += other.#counts[at]!;
      this.#addLanes(at, other.#lanes[2 * at]!, other.#lanes[2 * at + 1]!);
    }
  }

  /** Sixteen hexadecimal digits a class; sixteen zeros where nothing was added. */
  digest(): Record<FingerprintClass, string> {
    const texts = FINGERPRINT_CLASSES.map((cls, at) => {
      return [cls, formatHash64({ hi: this.#lanes[2 * at]!, lo: this.#lanes[2 * at + 1]! })] as const;
    });
    return Object.fromEntries(texts) as Record<FingerprintClass, string>;
  }

  /** Outcomes added to a class. */
  count(cls: FingerprintClass): number {
    return this.#counts[FINGERPRINT_CLASSES.indexOf(cls)]!;
  }

  #absorb(value: number): void {
    if (Number.isNaN(value)) assert(false, 'NaN in a fingerprint');
    double[0] = value + 0;
    threefry2x32(this.#state, halves[LOW]!, halves[1 - LOW]!, this.#state);
  }

  #addLanes(at: number, high: number, low: number): void {
    const sum = this.#lanes[2 * at + 1]! + low;
    this.#lanes[2 * at + 1] = sum;
    this.#lanes[2 * at] = this.#lanes[2 * at]! + high + (sum > 0xffffffff ? 1 : 0);
  }
}
