// One drawn session as a script of gaps. It draws from a key of its own (made from client, session and attempt) and its packet's
// number, so that it can be walked at any time and in any company with the same result; the draws object is shared by all. A session alive at t = 0 is drawn from the equilibrium law: a size-biased one,
// entered at a uniform instant. Cost: two to four draws a packet, about 150 bytes while it lives. Source: SPEC §7, §10.

import { pow } from '../base/det-math.ts';
import { Draws, drawnUs } from '../kernel/streams.ts';
import { wholeCount, wholeCountSizeBiased } from './distribution.ts';
import type { SessionModel } from './session-model.ts';
import type { PacketKind, SessionScript } from './source.ts';

const OVER = -1;
const NOT_PLANNED = -2;

/** Serves the draws of many sessions, one packet at a time. */
export class SessionDraws {
  readonly #key = new Uint32Array(2);
  readonly #draws = new Draws(this.#key);

  at(key0: number, key1: number, packet: number): Draws {
    this.#key[0] = key0;
    this.#key[1] = key1;
    return this.#draws.seek(packet, 0);
  }
}

export class DrawnScript implements SessionScript {
  kind: PacketKind = 'data';
  payloadBytes = 0;
  readonly #model: SessionModel;
  readonly #shared: SessionDraws;
  readonly #key0: number;
  readonly #key1: number;
  /** How many times this script has drawn: for its beginning, then for each packet. */
  #turn = 0;
  /** Time since the session's start of the last packet planned. */
  #elapsedUs = 0;
  /** From first to last packet; Infinity where packets are counted. */
  #lengthUs = Infinity;
  /** Data packets still to come; Infinity where only the length counts. */
  #packetsLeft = Infinity;
  /** What is left of the gap to the planned packet. */
  #waitUs = NOT_PLANNED;
  #plannedKind: PacketKind = 'data';
  #plannedBytes = 0;
  #finSent = false;

  /** `owner` stands at the session's own place; its first two words become the key of this script. */
  constructor(model: SessionModel, shared: SessionDraws, owner: Draws) {
    this.#model = model;
    this.#shared = shared;
    // Signed, because engines keep small signed integers without a box.
    this.#key0 = owner.uint32() | 0;
    this.#key1 = owner.uint32() | 0;
  }

  /** A session that starts now. */
  begin(): this {
    const { rhythm, length, packets, isTcp } = this.#model;
    const draws = this.#drawsOfTurn();
    if (rhythm !== 'packets-gaps') this.#lengthUs = drawnUs(length.sample(draws));
    if (rhythm !== 'length-gaps') this.#packetsLeft = wholeCount(packets.sample(draws), draws);
    this.#plan(0, isTcp ? 'syn' : 'data', draws);
    return this;
  }

  /** A session found alive: returns how long ago it started, in µs. The first gap is then counted from that instant. */
  beginAlive(): number {
    return this.#model.rhythm === 'packets-gaps' ? this.#enterCounted() : this.#enterTimed();
  }

  next(): number {
    if (this.#waitUs === NOT_PLANNED) this.#planNext();
    if (this.#waitUs === OVER) return -1;
    const keepAliveUs = this.#model.spec.keepAliveUs;
    if (keepAliveUs !== null && this.#waitUs > keepAliveUs) {
      this.#waitUs -= keepAliveUs;
      this.kind = 'data';
      this.payloadBytes = 0;
      return keepAliveUs;
    }
    const gap = this.#waitUs;
    this.kind = this.#plannedKind;
    this.payloadBytes = this.#plannedBytes;
    this.#waitUs = NOT_PLANNED;
    return gap;
  }

  #drawsOfTurn(): Draws {
    return this.#shared.at(this.#key0, this.#key1, this.#turn++);
  }

  #plan(gapUs: number, kind: PacketKind, draws: Draws): void {
    this.#waitUs = gapUs;
    this.#plannedKind = kind;
    this.#elapsedUs += gapUs;
    this.#plannedBytes = kind === 'data' ? Math.round(this.#model.payloadBytes.sample(draws)) : 0;
  }

  #planNext(): void {
    const draws = this.#drawsOfTurn();
    if (this.#finSent) this.#planAfterEnd(draws);
    else if (this.#model.rhythm === 'packets-gaps')
      this.#planCounted(drawnUs(this.#model.gaps.sample(draws)), draws);
    else this.#planTimed(this.#gapWithin(draws), draws);
  }

  #planAfterEnd(draws: Draws): void {
    const { spec, isTcp } = this.#model;
    if (isTcp && spec.close === 'full' && this.#plannedKind === 'fin')
      this.#plan(spec.finalAckGapUs, 'final-ack', draws);
    else this.#waitUs = OVER;
  }

  #planCounted(gapUs: number, draws: Draws): void {
    if (this.#packetsLeft > 0) {
      this.#packetsLeft--;
      this.#plan(gapUs, 'data', draws);
    } else if (this.#model.isTcp) this.#planEnd(gapUs, draws);
    else this.#waitUs = OVER;
  }

  /** Gap to the next data packet of a session of known length; Infinity when none comes before its end. */
  #gapWithin(draws: Draws): number {
    if (this.#model.rhythm === 'length-gaps') return drawnUs(this.#model.gaps.sample(draws));
    if (this.#packetsLeft === 0) return Infinity;
    // The first of k uniform instants in what is left: their order statistics, one at a time.
    const left = this.#lengthUs - this.#elapsedUs;
    const part = 1 - pow(draws.unitOpen(), 1 / this.#packetsLeft);
    this.#packetsLeft--;
    return drawnUs(left * part);
  }

  #planTimed(gapUs: number, draws: Draws): void {
    const left = this.#lengthUs - this.#elapsedUs;
    if (gapUs < left) this.#plan(gapUs, 'data', draws);
    else this.#planEnd(left, draws);
  }

  #planEnd(gapUs: number, draws: Draws): void {
    this.#finSent = true;
    this.#plan(gapUs, this.#model.isTcp ? 'fin' : 'data', draws);
  }

  /** Length size-biased, age uniform in it; the packets before now are drawn and passed over. */
  #enterTimed(): number {
    const { rhythm, length, packets, gaps } = this.#model;
    const draws = this.#drawsOfTurn();
    this.#lengthUs = drawnUs(length.sampleSizeBiased(draws));
    if (rhythm === 'length-packets') this.#packetsLeft = wholeCount(packets.sample(draws), draws);
    const ageUs = Math.floor(draws.unit() * this.#lengthUs);
    // Memoryless gaps need no past.
    if (rhythm === 'length-gaps' && gaps.spec.kind === 'exponential') this.#elapsedUs = ageUs;
    do this.#planNext();
    while (this.#elapsedUs <= ageUs && !this.#finSent);
    this.#waitUs = this.#elapsedUs - ageUs;
    return ageUs;
  }

  /** Number of gaps size-biased, now in one of them alike, that gap size-biased, now uniform in it. */
  #enterCounted(): number {
    const { gaps, extraGaps } = this.#model;
    const draws = this.#drawsOfTurn();
    const count = this.#countAroundNow(draws);
    const gapsBefore = draws.below(count + extraGaps);
    let ageUs = 0;
    for (let i = 0; i < gapsBefore; i++) ageUs += drawnUs(gaps.sample(draws));
    const gapUs = drawnUs(gaps.sampleSizeBiased(draws));
    const residualUs = 1 + Math.floor(draws.unit() * gapUs);
    this.#packetsLeft = count - gapsBefore;
    this.#planCounted(residualUs, draws);
    return ageUs + gapUs - residualUs;
  }

  /** Packets of a session found alive: weighted by its number of gaps, packets plus `extraGaps`. */
  #countAroundNow(draws: Draws): number {
    const { packets, meanGapCount } = this.#model;
    if (draws.unit() * meanGapCount >= packets.mean) return wholeCount(packets.sample(draws), draws);
    return wholeCountSizeBiased(packets.sampleSizeBiased(draws), draws);
  }
}
