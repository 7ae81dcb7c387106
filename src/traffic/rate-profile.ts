// How the arrival rate of a traffic changes over time, relative to its mean: over the day (a table of the hours, linear in
// between), and in flash crowds (a factor for a part of the clients, ramping up, holding, ramping down). Also the step function
// above it that thinning needs. Not the arrivals: arrivals.ts. Source: SPEC §7 (thinning for diurnal and flash crowds).

import { assert } from '../base/assert.ts';
import type { FlashCrowd } from '../net/session-plan.ts';

export type { FlashCrowd } from '../net/session-plan.ts';

export interface RateProfileSpec {
  /** Relative rate at equally spaced instants of one period, the first at `phaseUs`; null: constant. Any scale. */
  readonly diurnal: readonly number[] | null;
  readonly periodUs: number;
  /** Run time of the table's first entry. */
  readonly phaseUs: number;
  readonly flashes: readonly FlashCrowd[];
}

/** 24 hourly weights of a consumer web service in local time (scaled to mean 1 when used): least at 4 h, most at 20 h, 1 : 4.4. */
export const WEB_DAY: readonly number[] = [
  0.78, 0.58, 0.46, 0.4, 0.38, 0.42, 0.54, 0.72, 0.9, 1.04, 1.12, 1.16, 1.16, 1.14, 1.14, 1.16, 1.2, 1.28,
  1.42, 1.58, 1.66, 1.56, 1.3, 1.02,
];

export const CONSTANT_RATE: RateProfileSpec = {
  diurnal: null,
  periodUs: 86_400_000_000,
  phaseUs: 0,
  flashes: [],
};

/** Steps of the envelope are this long wherever the rate changes at all. */
const STEP_US = 60_000_000;

export class RateProfile {
  readonly flashes: readonly FlashCrowd[];
  readonly #spec: RateProfileSpec;
  readonly #table: readonly number[];
  readonly #peak: number;

  constructor(spec: RateProfileSpec) {
    this.#spec = spec;
    this.flashes = spec.flashes;
    const raw = spec.diurnal ?? [1];
    const mean = raw.reduce((sum, value) => sum + value, 0) / raw.length;
    assert(
      mean > 0 && raw.every((value) => value >= 0),
      'a diurnal profile has no negative value and a mean above 0',
    );
    this.#table = raw.map((value) => value / mean);
    this.#peak = Math.max(...this.#table);
    for (const flash of spec.flashes) assert(flash.factor >= 1, 'a flash crowd has a factor of at least 1');
  }

  /** True if the rate never changes. */
  get isConstant(): boolean {
    return this.#table.length === 1 && this.flashes.length === 0;
  }

  /** Highest rate over the day, relative to the mean, flash crowds left out. */
  get dayPeak(): number {
    return this.#peak;
  }

  /** Rate over the day at this instant (also before 0), relative to the mean. */
  dayRate(atUs: number): number {
    const table = this.#table;
    if (table.length === 1) return 1;
    const { periodUs, phaseUs } = this.#spec;
    const turns = (atUs - phaseUs) / periodUs;
    const position = (turns - Math.floor(turns)) * table.length;
    const index = Math.min(table.length - 1, Math.floor(position));
    const here = table[index]!;
    return here + (table[(index + 1) % table.length]! - here) * (position - index);
  }

  /** Factor of flash crowd `index` at this instant for those who take part: 1 outside. */
  flashFactor(index: number, atUs: number): number {
    const { atUs: begin, rampUs, holdUs, decayUs, factor } = this.flashes[index]!;
    const since = atUs - begin;
    if (since < 0) return 1;
    if (since < rampUs) return 1 + ((factor - 1) * since) / rampUs;
    if (since <= rampUs + holdUs) return factor;
    const left = rampUs + holdUs + decayUs - since;
    return left > 0 ? 1 + ((factor - 1) * left) / decayUs : 1;
  }

  /** End of the step of the envelope that holds this instant; Infinity for a constant rate. */
  stepEndUs(atUs: number): number {
    return this.isConstant ? Infinity : (Math.floor(atUs / STEP_US) + 1) * STEP_US;
  }

  /** A rate that no client exceeds within the step that holds this instant. */
  envelope(atUs: number): number {
    if (this.isConstant) return 1;
    const from = Math.floor(atUs / STEP_US) * STEP_US;
    const to = from + STEP_US;
    let highest = this.#highestDay(from, to);
    for (let i = 0; i < this.flashes.length; i++) highest *= this.#highestFlash(i, from, to);
    return highest;
  }

  /** Linear between entries, so the highest value of a stretch is at its ends or at an entry inside. */
  #highestDay(from: number, to: number): number {
    const entryUs = this.#spec.periodUs / this.#table.length;
    if (entryUs < STEP_US) return this.#peak;
    let highest = Math.max(this.dayRate(from), this.dayRate(to));
    const entry = Math.ceil((from - this.#spec.phaseUs) / entryUs) * entryUs + this.#spec.phaseUs;
    if (entry < to) highest = Math.max(highest, this.dayRate(entry));
    return highest * (1 + 1e-12);
  }

  #highestFlash(index: number, from: number, to: number): number {
    const { atUs, rampUs, holdUs } = this.flashes[index]!;
    const top = Math.min(Math.max(from, atUs + rampUs), atUs + rampUs + holdUs);
    const inside = top >= from && top <= to ? this.flashFactor(index, top) : 1;
    return Math.max(inside, this.flashFactor(index, from), this.flashFactor(index, to));
  }
}
