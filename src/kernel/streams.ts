// Random numbers, one stream for each purpose. A stream is named by what it is for and whom it concerns (`arrivals`, traffic
// `shop`), never by when it was made, and its draws by entity and position, so that changing one part of a scenario leaves the
// draws of every other part alone (common random numbers). seedrandom's xor4096 turns seed and name into a 64-bit key; Threefry-2x32
// serves the draws: (key, entity) gives a subkey, (subkey, n) the n-th block of 64 bits.
// Tests (streams.test.ts, test/property/kernel-streams.test.ts): χ² of every byte and of pairs, correlation and χ² between streams
// of neighbouring names, seeds, entities and positions, no shared keys, first draws pinned for every engine.
// Not here: distributions of the model (traffic). Source: SPEC §10.

/// <reference path="./seedrandom-xor4096.d.ts" />
import xor4096 from 'seedrandom/lib/xor4096.js';
import { assert } from '../base/assert.ts';
import { log } from '../base/det-math.ts';
import { normalQuantile } from '../base/normal.ts';
import { threefry2x32 } from './threefry.ts';

/** Two unsigned 32-bit words. */
export type StreamKey = Uint32Array;

/** The streams of one run. Free of state: equal seeds and names give equal keys, in any order and any process. */
export class Streams {
  readonly #seed: string;

  constructor(seed: string) {
    this.#seed = seed;
  }

  /** The key for a purpose and the names of whom it concerns. Costs some 50 µs: ask once, not per draw. */
  stream(purpose: string, ...names: readonly string[]): StreamKey {
    const generator = xor4096(['maskring/1', this.#seed, purpose, ...names].map(delimited).join(''));
    return new Uint32Array([generator.int32(), generator.int32()]);
  }
}

/** Draws from one stream, for one entity at a time. */
export class Draws {
  readonly #key: StreamKey;
  readonly #subkey = new Uint32Array(2);
  readonly #block = new Uint32Array(2);
  #position = 0;

  /** Positioned at entity (0, 0). */
  constructor(key: StreamKey) {
    this.#key = key;
    this.seek(0, 0);
  }

  /** Goes to the first draw of an entity, two numbers in 0…2^32−1 such as client and session. Costs one block. */
  seek(a: number, b: number): this {
    if (a >>> 0 !== a || b >>> 0 !== b) assert(false, `entity ${a}, ${b} is not two numbers in 0…2^32−1`);
    threefry2x32(this.#key, a, b, this.#subkey);
    this.#position = 0;
    return this;
  }

  /** Uniform over 0…2^32−1. */
  uint32(): number {
    const position = this.#position++;
    const half = position & 1;
    if (half === 0) threefry2x32(this.#subkey, position, Math.floor(position / 0x100000000), this.#block);
    return this.#block[half]!;
  }

  /** Uniform over the multiples of 2^-53 in [0, 1). Two of uint32. */
  unit(): number {
    const high = this.uint32() >>> 5;
    return (high * 0x4000000 + (this.uint32() >>> 6)) / 0x20000000000000;
  }

  /** Uniform in the open (0, 1): the odd multiples of 2^-53. Safe for logarithms and quantiles. Two of uint32. */
  unitOpen(): number {
    const high = this.uint32() >>> 6;
    return (high * 0x4000000 + (this.uint32() >>> 6) + 0.5) / 0x10000000000000;
  }

  /** Uniform over the whole numbers 0…n−1, without bias; n in 1…2^32. One of uint32, seldom more. */
  below(n: number): number {
    if (!(Number.isInteger(n) && n >= 1 && n <= 0x100000000))
      assert(false, `${n} is not a whole number in 1…2^32`);
    const limit = 0x100000000 - (0x100000000 % n);
    let draw = this.uint32();
    while (draw >= limit) draw = this.uint32();
    return draw % n;
  }

  /** Exponential with mean 1. Two of uint32. */
  exponential(): number {
    return -log(this.unitOpen());
  }

  /** Standard normal, by inversion. Two of uint32. */
  normal(): number {
    return normalQuantile(this.unitOpen());
  }
}

/** A drawn gap as time: whole microseconds, at least 1, at most 2^53 − 1. Source: SPEC §10. */
export const drawnUs = (us: number): number =>
  Math.min(Number.MAX_SAFE_INTEGER, Math.max(1, Math.floor(us + 0.5)));

/** Each part behind its length, so that (`ab`, `c`) and (`a`, `bc`) differ. */
const delimited = (part: string): string => `${part.length}:${part};`;
