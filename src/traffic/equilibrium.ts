// The sessions already alive when a traffic begins: of each client a Poisson number with mean rate × mean length, each drawn from
// the equilibrium law by its script and kept with the probability that the rate had when it began, relative to the day's peak.
// Their session numbers lie above 2^31, so that the arrivals' numbers do not depend on them. Cost: one block and one exponential
// a client, in one pass without storage. Source: SPEC §7, §8 (sessions in progress).

import { Draws, type StreamKey } from '../kernel/streams.ts';
import type { RateProfile } from './rate-profile.ts';
import type { DrawnScript } from './session-script.ts';

export const FIRST_ALIVE_SESSION = 2 ** 31;

export interface EquilibriumOptions {
  readonly count: number;
  clientOf(i: number): number;
  ratePerUs(client: number): number;
  readonly meanLengthUs: number;
  readonly profile: RateProfile;
  readonly startUs: number;
  /** Key of the purpose `alive` of this traffic. */
  readonly key: StreamKey;
  /** A script not begun yet, for (client, session). */
  createScript(client: number, session: number): DrawnScript;
}

export class Equilibrium {
  /** Of the session found by the last `advance`. */
  client = -1;
  session = 0;
  script: DrawnScript | null = null;
  readonly #options: EquilibriumOptions;
  readonly #draws: Draws;
  #index = -1;
  /** Of the current client: how many there are and how many have been tried. */
  #alive = 0;
  #tried = 0;

  constructor(options: EquilibriumOptions) {
    this.#options = options;
    this.#draws = new Draws(options.key);
  }

  /** Goes to the next live session; false when there is none left. */
  advance(): boolean {
    for (;;) {
      while (this.#tried === this.#alive) if (!this.#nextClient()) return this.#end();
      this.session = FIRST_ALIVE_SESSION + this.#tried++;
      const script = this.#options.createScript(this.client, this.session);
      const ageUs = script.beginAlive();
      if (!this.#isKept(ageUs)) continue;
      this.script = script;
      return true;
    }
  }

  #end(): false {
    this.script = null;
    return false;
  }

  #nextClient(): boolean {
    const { count, clientOf, ratePerUs, meanLengthUs, profile } = this.#options;
    if (this.#index + 1 >= count) return false;
    this.client = clientOf(++this.#index);
    const mean = ratePerUs(this.client) * profile.dayPeak * meanLengthUs;
    this.#alive = this.#poisson(mean);
    this.#tried = 0;
    return true;
  }

  /** Arrivals of a unit Poisson process up to `mean`. */
  #poisson(mean: number): number {
    const draws = this.#draws.seek(this.client, 0);
    let count = 0;
    for (let at = draws.exponential(); at < mean; at += draws.exponential()) count++;
    return count;
  }

  #isKept(ageUs: number): boolean {
    const { profile, startUs } = this.#options;
    if (profile.dayPeak === 1) return true;
    const unit = this.#draws.seek(this.client, this.session).unit();
    return unit * profile.dayPeak < profile.dayRate(startUs - ageUs);
  }
}
