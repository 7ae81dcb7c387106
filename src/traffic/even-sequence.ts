// Numbers that fill 0…1 and the unit square evenly: multiples of the golden ratio, and of the powers of the plastic number (the
// R2 sequence of M. Roberts), from a drawn start. A law sampled through them has its shape already in small samples, where
// independent draws would scatter; the start still differs by seed. Not random numbers: no two of them are independent.

import type { Draws } from '../kernel/streams.ts';

const GOLDEN = 0.6180339887498949;
const PLASTIC = 0.7548776662466927;
const PLASTIC_SQUARED = 0.5698402909980532;

const fraction = (value: number): number => value - Math.floor(value);

/** Member `index` of the sequence that starts at `offset` (0…1). */
export const evenUnit = (offset: number, index: number): number => fraction(offset + index * GOLDEN);

export class EvenPairs {
  readonly #firstOffset: number;
  readonly #secondOffset: number;
  #index = 0;

  /** Takes two draws for the start. */
  constructor(draws: Draws) {
    this.#firstOffset = draws.unit();
    this.#secondOffset = draws.unit();
  }

  next(): { first: number; second: number } {
    const index = this.#index++;
    return {
      first: fraction(this.#firstOffset + index * PLASTIC),
      second: fraction(this.#secondOffset + index * PLASTIC_SQUARED),
    };
  }
}
