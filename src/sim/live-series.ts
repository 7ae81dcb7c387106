// Two bounded series of a run under way: what each closed interval measured (load, CV with its bounds), and gauges sampled at regular
// instants (live sessions, use of tables). When a series is full, neighbours are put together: least and greatest CV are kept,
// loads are averaged, every other sample goes. So a run of any length is at most `capacity` points. It only reads. Source: SPEC §9.

import { SESSIONS } from '../metrics/quantity.ts';
import type { ClosedInterval } from '../metrics/recorder.ts';

/** Columns of equal length; row i is the i-th interval (or group of intervals). NaN where nothing was measured. */
export interface IntervalColumns {
  readonly startUs: Float64Array;
  readonly endUs: Float64Array;
  /** Load CV of sessions: of a group its least and greatest; 0…1. */
  readonly cvLow: Float64Array;
  readonly cvHigh: Float64Array;
  readonly reference: Float64Array;
  readonly floor: Float64Array;
  /** Sessions at once, time average: row × member, in the order of the pool. */
  readonly sessions: Float64Array;
}

interface Row {
  startUs: number;
  endUs: number;
  cvLow: number;
  cvHigh: number;
  reference: number;
  floor: number;
  readonly sessions: number[];
}

/** The series of one pool. */
export class IntervalSeries {
  readonly #pool: number;
  readonly #capacity: number;
  #rows: Row[] = [];
  #taken = 0;
  /** Intervals that make one row. */
  #perRow = 1;
  #inLast = 0;

  constructor(pool: number, capacity = 2000) {
    this.#pool = pool;
    this.#capacity = capacity;
  }

  /** Takes the intervals that have been closed since. Cost: linear in those. */
  take(intervals: readonly ClosedInterval[]): void {
    for (; this.#taken < intervals.length; this.#taken++)
      this.#add(rowOf(intervals[this.#taken]!, this.#pool));
  }

  /** A copy: free to be sent away. */
  columns(): IntervalColumns {
    const rows = this.#rows;
    const column = (pick: (row: Row) => number): Float64Array => Float64Array.from(rows, pick);
    return {
      startUs: column(({ startUs }) => startUs),
      endUs: column(({ endUs }) => endUs),
      cvLow: column(({ cvLow }) => cvLow),
      cvHigh: column(({ cvHigh }) => cvHigh),
      reference: column(({ reference }) => reference),
      floor: column(({ floor }) => floor),
      sessions: Float64Array.from(rows.flatMap(({ sessions }) => sessions)),
    };
  }

  #add(row: Row): void {
    const last = this.#rows.at(-1);
    if (last !== undefined && this.#inLast < this.#perRow) {
      merge(last, row);
      this.#inLast++;
      return;
    }
    if (this.#rows.length === this.#capacity) this.#halve();
    this.#rows.push(row);
    this.#inLast = 1;
  }

  #halve(): void {
    const kept: Row[] = [];
    for (const [i, row] of this.#rows.entries()) {
      if (i % 2 === 0) kept.push(row);
      else merge(kept.at(-1)!, row);
    }
    this.#rows = kept;
    this.#perRow *= 2;
  }
}

function rowOf({ startUs, endUs, loads }: ClosedInterval, pool: number): Row {
  const { amounts, figures } = loads[pool]![SESSIONS]!;
  const { cv, reference, floor } = figures;
  return {
    ...{ startUs, endUs },
    cvLow: cv ?? Number.NaN,
    cvHigh: cv ?? Number.NaN,
    reference: reference ?? Number.NaN,
    floor: floor ?? Number.NaN,
    sessions: amounts.map((amount) => amount / (endUs - startUs)),
  };
}

/** `next` follows `row` in time and becomes part of it. */
function merge(row: Row, next: Row): void {
  const [before, after] = [row.endUs - row.startUs, next.endUs - next.startUs];
  const average = (a: number, b: number): number => (a * before + b * after) / (before + after);
  row.cvLow = known(Math.min, row.cvLow, next.cvLow);
  row.cvHigh = known(Math.max, row.cvHigh, next.cvHigh);
  row.reference = known(average, row.reference, next.reference);
  row.floor = known(average, row.floor, next.floor);
  for (const [m, amount] of next.sessions.entries()) row.sessions[m] = average(row.sessions[m]!, amount);
  row.endUs = next.endUs;
}

const known = (pick: (a: number, b: number) => number, a: number, b: number): number =>
  Number.isNaN(a) ? b : Number.isNaN(b) ? a : pick(a, b);

/** Gauges at instants: `width` values a sample. */
export class SampleSeries {
  readonly width: number;
  /** Between two samples, µs; doubles whenever the series is full. */
  everyUs: number;
  readonly #times: Float64Array;
  readonly #values: Float64Array;
  #count = 0;

  constructor(width: number, everyUs: number, capacity = 2048) {
    this.width = width;
    this.everyUs = everyUs;
    this.#times = new Float64Array(capacity);
    this.#values = new Float64Array(capacity * width);
  }

  get count(): number {
    return this.#count;
  }

  /** When the next sample is due: a multiple of `everyUs`. */
  get nextUs(): number {
    if (this.#count === 0) return 0;
    return (Math.floor(this.#times[this.#count - 1]! / this.everyUs) + 1) * this.everyUs;
  }

  /** `values` has `width` numbers. Not before the last sample. */
  push(atUs: number, values: ArrayLike<number>): void {
    if (this.#count === this.#times.length) this.#halve();
    this.#times[this.#count] = atUs;
    this.#values.set(values, this.#count * this.width);
    this.#count++;
  }

  /** Copies of what is there: instants, and rows of `width`. */
  columns(): { readonly timesUs: Float64Array; readonly values: Float64Array } {
    return {
      timesUs: this.#times.slice(0, this.#count),
      values: this.#values.slice(0, this.#count * this.width),
    };
  }

  #halve(): void {
    const { width } = this;
    const kept = Math.ceil(this.#count / 2);
    for (let i = 0; i < kept; i++) {
      this.#times[i] = this.#times[2 * i]!;
      this.#values.copyWithin(i * width, 2 * i * width, (2 * i + 1) * width);
    }
    this.#count = kept;
    this.everyUs *= 2;
  }
}
