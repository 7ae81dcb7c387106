// What a run did, in sixteen digits a class: the sum modulo 2^64 of the xxHash64 of every session-level and control-level outcome
// (time, kind, ids, result). A sum does not depend on the order in which outcomes are recorded, so partial runs, workers and modes can
// be added up; a class (sessions, pins, moves, tables, series) can be compared alone by a mode that answers only some
// questions. Never packets or queue internals, never wall-clock times. Source: SPEC §10.

import { assert } from '../base/assert.ts';
import { formatHash64, xxHash64 } from '../base/hash64.ts';

export const FINGERPRINT_CLASSES = ['sessions', 'pins', 'moves', 'tables', 'series'] as const;
export type FingerprintClass = (typeof FINGERPRINT_CLASSES)[number];

/** Numbers of one outcome beside time and kind. */
const MOST_VALUES = 14;

export class Fingerprint {
  /** Two lanes a class, high first, in the order of FINGERPRINT_CLASSES. */
  readonly #lanes = new Uint32Array(2 * FINGERPRINT_CLASSES.length);
  readonly #counts = new Float64Array(FINGERPRINT_CLASSES.length);
  readonly #bytes = new Uint8Array(8 * (2 + MOST_VALUES));
  readonly #view = new DataView(this.#bytes.buffer);

  /**
   * Adds one outcome: its time, its kind (a number fixed by the caller, per class) and up to 14 numbers, each hashed as its IEEE double, little
   * endian (−0 as 0; NaN is refused). The same outcome added twice counts twice.
   */
  add(cls: FingerprintClass, timeUs: number, kind: number, ...values: readonly number[]): void {
    assert(values.length <= MOST_VALUES, 'an outcome has at most 14 numbers');
    this.#put(0, timeUs);
    this.#put(1, kind);
    for (let i = 0; i < values.length; i++) this.#put(2 + i, values[i]!);
    const { hi, lo } = xxHash64(this.#bytes, 8 * (2 + values.length));
    const at = FINGERPRINT_CLASSES.indexOf(cls);
    this.#counts[at]! += 1;
    this.#addLanes(2 * at, hi, lo);
  }

  /** Adds everything the other one holds. */
  merge(other: Fingerprint): void {
    for (let at = 0; at < this.#counts.length; at++) {
      this.#counts[at]! += other.#counts[at]!;
      this.#addLanes(2 * at, other.#lanes[2 * at]!, other.#lanes[2 * at + 1]!);
    }
  }

  /** Sixteen hexadecimal digits a class; sixteen zeros where nothing was added. */
  digest(): Record<FingerprintClass, string> {
    const pairs = FINGERPRINT_CLASSES.map((cls, at) => {
      return [cls, formatHash64({ hi: this.#lanes[2 * at]!, lo: this.#lanes[2 * at + 1]! })] as const;
    });
    return Object.fromEntries(pairs) as Record<FingerprintClass, string>;
  }

  /** Outcomes added to a class. */
  count(cls: FingerprintClass): number {
    return this.#counts[FINGERPRINT_CLASSES.indexOf(cls)]!;
  }

  #put(index: number, value: number): void {
    if (Number.isNaN(value)) assert(false, 'NaN in a fingerprint');
    this.#view.setFloat64(8 * index, value + 0, true);
  }

  #addLanes(at: number, hi: number, lo: number): void {
    const low = this.#lanes[at + 1]! + lo;
    this.#lanes[at + 1] = low;
    this.#lanes[at] = this.#lanes[at]! + hi + (low > 0xffffffff ? 1 : 0);
  }
}
