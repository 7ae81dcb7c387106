// When the sessions of each client begin: a Poisson process a client, drawn from that client's own stream and thinned where the
// rate changes. A candidate's number is its session's number, kept or not, so the sessions of one bucket can be drawn without the
// others. Clients are swept window by window and what falls inside is sorted; nothing is kept per session beyond its window. Not
// the sessions themselves. Cost: 12 bytes a client; one block and one log a candidate, one comparison a client and window.
// Source: SPEC §7, §10.

import { assert } from '../base/assert.ts';
import { Draws, type StreamKey } from '../kernel/streams.ts';
import type { RateProfile } from './rate-profile.ts';

export interface ArrivalOptions {
  /** Number of clients this generator serves. */
  readonly count: number;
  /** Client number of the i-th of them, ascending in i. */
  clientOf(i: number): number;
  /** Mean sessions a µs of a client. */
  ratePerUs(client: number): number;
  readonly profile: RateProfile;
  /** Arrivals in [startUs, endUs). */
  readonly startUs: number;
  readonly endUs: number;
  /** Keys of the purposes `arrivals` and `flash` of this traffic. */
  readonly arrivalKey: StreamKey;
  readonly flashKey: StreamKey;
}

/** A window holds at most this many arrivals: the slot number shares a double with the offset in µs. */
const MAX_SLOTS = 2 ** 20;
const MAX_WINDOW_US = 2 ** 32;
/** Expected arrivals a window: enough that the sweep over clients is paid for, few enough to stay in cache. */
const LEAST_TARGET = 4096;
const MOST_TARGET = 2 ** 18;

export class Arrivals {
  readonly #options: ArrivalOptions;
  readonly #draws: Draws;
  readonly #flashDraws: Draws;
  /** Time of the next candidate on the clock that runs with the envelope (µs at relative rate 1). */
  readonly #next: Float64Array;
  readonly #number: Uint32Array;
  readonly #totalRate: number;
  #windowStartUs: number;
  /** The step of the envelope that is being swept, and the envelope's clock at its start and end: whatever the windows are. */
  #stepStartUs: number;
  #stepEndUs: number;
  #envelope: number;
  #stepClock = 0;
  #stepClockEnd: number;
  #keys = new Float64Array(LEAST_TARGET);
  #slotClient = new Uint32Array(LEAST_TARGET);
  #slotSession = new Uint32Array(LEAST_TARGET);
  #filled = 0;
  #taken = 0;
  #filledStartUs = 0;

  constructor(options: ArrivalOptions) {
    this.#options = options;
    this.#draws = new Draws(options.arrivalKey);
    this.#flashDraws = new Draws(options.flashKey);
    this.#windowStartUs = options.startUs;
    this.#stepStartUs = options.startUs;
    this.#stepEndUs = options.profile.stepEndUs(options.startUs);
    this.#envelope = options.profile.envelope(options.startUs);
    this.#stepClockEnd = (this.#stepEndUs - this.#stepStartUs) * this.#envelope;
    this.#next = new Float64Array(options.count);
    this.#number = new Uint32Array(options.count);
    let total = 0;
    for (let i = 0; i < options.count; i++) {
      const rate = options.ratePerUs(options.clientOf(i));
      total += rate;
      this.#next[i] = rate > 0 ? this.#draws.seek(options.clientOf(i), 0).exponential() / rate : Infinity;
    }
    this.#totalRate = total;
  }

  /** Start of the next session in µs, Infinity when there is none before the end. */
  get nextUs(): number {
    while (this.#taken === this.#filled) {
      if (this.#windowStartUs >= this.#options.endUs || this.#totalRate === 0) return Infinity;
      this.#fill();
    }
    return this.#filledStartUs + Math.floor(this.#keys[this.#taken]! / MAX_SLOTS);
  }

  /** Client of the next session; valid where nextUs is finite. */
  get client(): number {
    return this.#slotClient[this.#keys[this.#taken]! % MAX_SLOTS]!;
  }

  get session(): number {
    return this.#slotSession[this.#keys[this.#taken]! % MAX_SLOTS]!;
  }

  advance(): void {
    this.#taken++;
  }

  /** Bytes of typed arrays held. */
  get sizeBytes(): number {
    const window = this.#keys.byteLength + this.#slotClient.byteLength + this.#slotSession.byteLength;
    return this.#next.byteLength + this.#number.byteLength + window;
  }

  /** Whether the client is part of flash crowd `index`: one draw of its own. */
  #inFlash(index: number, client: number): boolean {
    return this.#flashDraws.seek(client, index).unit() < this.#options.profile.flashes[index]!.clientRatio;
  }

  /** Draws the next window; it lies within one step of the envelope. */
  #fill(): void {
    if (this.#windowStartUs >= this.#stepEndUs) this.#beginStep();
    const start = this.#windowStartUs;
    const target = Math.min(MOST_TARGET, Math.max(LEAST_TARGET, this.#options.count / 4));
    const span = Math.max(1, Math.floor(target / (this.#totalRate * this.#envelope)));
    const end = Math.min(this.#options.endUs, this.#stepEndUs, start + Math.min(span, MAX_WINDOW_US));
    this.#filledStartUs = start;
    this.#filled = 0;
    this.#taken = 0;
    this.#sweep(end);
    this.#keys.subarray(0, this.#filled).sort();
    this.#windowStartUs = end;
  }

  #beginStep(): void {
    const { profile } = this.#options;
    this.#stepStartUs = this.#stepEndUs;
    this.#stepClock = this.#stepClockEnd;
    this.#stepEndUs = profile.stepEndUs(this.#stepStartUs);
    this.#envelope = profile.envelope(this.#stepStartUs);
    this.#stepClockEnd = this.#stepClock + (this.#stepEndUs - this.#stepStartUs) * this.#envelope;
  }

  /** Every client's candidates before `endUs`. The clock only sorts out most clients quickly; whole µs decide. */
  #sweep(endUs: number): void {
    const next = this.#next;
    const limit = Math.min(
      this.#stepClockEnd,
      this.#stepClock + (endUs - this.#stepStartUs + 1) * this.#envelope,
    );
    for (let i = 0; i < next.length; i++) {
      while (next[i]! < limit) {
        const since = Math.floor((next[i]! - this.#stepClock) / this.#envelope);
        const atUs = Math.min(this.#stepEndUs - 1, this.#stepStartUs + since);
        if (atUs >= endUs) break;
        this.#candidate(i, atUs);
      }
    }
  }

  /** Keeps or drops candidate number[i] of the i-th client and draws the next one. */
  #candidate(i: number, atUs: number): void {
    const client = this.#options.clientOf(i);
    const number = this.#number[i]!;
    if (this.#isKept(client, number, atUs)) this.#store(client, number, atUs);
    this.#number[i] = number + 1;
    const gap = this.#draws.seek(client, number + 1).exponential() / this.#options.ratePerUs(client);
    this.#next[i] = this.#next[i]! + gap;
  }

  #isKept(client: number, number: number, atUs: number): boolean {
    const { profile } = this.#options;
    if (profile.isConstant) return true;
    const draws = this.#draws.seek(client, number);
    draws.unit(); // the first draw of a candidate is its gap
    let rate = profile.dayRate(atUs);
    for (let f = 0; f < profile.flashes.length; f++) {
      const factor = profile.flashFactor(f, atUs);
      if (factor > 1 && this.#inFlash(f, client)) rate *= factor;
    }
    return draws.unit() * this.#envelope < rate;
  }

  #store(client: number, session: number, atUs: number): void {
    const slot = this.#filled++;
    assert(slot < MAX_SLOTS, 'a window of arrivals holds at most 2^20');
    if (slot === this.#slotClient.length) this.#grow();
    this.#slotClient[slot] = client;
    this.#slotSession[slot] = session;
    this.#keys[slot] = (atUs - this.#filledStartUs) * MAX_SLOTS + slot;
  }

  #grow(): void {
    const length = this.#slotClient.length * 2;
    const keys = new Float64Array(length);
    keys.set(this.#keys);
    this.#keys = keys;
    const clients = new Uint32Array(length);
    clients.set(this.#slotClient);
    this.#slotClient = clients;
    const sessions = new Uint32Array(length);
    sessions.set(this.#slotSession);
    this.#slotSession = sessions;
  }
}
