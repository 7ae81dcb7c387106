// One recorded session as a script of gaps: SYN at the first request, one data packet a request, FIN `keepalive` after the last,
// and the final ACK where the scenario wants it. Requests of a session are a linked chain that the source extends while it reads
// and every script of that session walks; whatever all of them have passed is free, so a script given up needs no clean-up.
// Not the decision which requests belong together: that is replay.ts. Source: SPEC §1, §7.

import { assert } from '../base/assert.ts';
import type { PacketKind, SessionScript } from './source.ts';

/** One request in the chain of its session; `atUs` in trace time. */
export interface RequestNode {
  readonly atUs: number;
  readonly payloadBytes: number;
  next: RequestNode | null;
}

/** What all scripts of one source share: how far the trace is known, and the scale from trace time to run time. */
export interface ReplayClock {
  /** Every record before this instant of trace time is in its chain; Infinity once the trace has ended. */
  knownUntilUs: number;
  readonly keepaliveUs: number;
  /** Run time = round((trace time − originUs) / speed) + offsetUs + delay of the copy. */
  originUs: number;
  readonly speed: number;
  readonly offsetUs: number;
  /** Gap from FIN to the client's last ACK; null: the FIN is the last packet. */
  readonly finalAckGapUs: number | null;
}

export const toRunUs = (clock: ReplayClock, traceUs: number): number =>
  Math.round((traceUs - clock.originUs) / clock.speed) + clock.offsetUs;

/** What goes on with a session however often it is resumed. */
export interface ReplayPlace {
  /** The copy starts this much later than the log says. */
  readonly delayUs: number;
  /** The trace's ingress column at the session's first request. */
  readonly traceIngress: number;
  /** Number of the visit within its source. */
  readonly visit: number;
}

type Stage = 'syn' | 'first' | 'requests' | 'fin' | 'over';

export class ReplayScript implements SessionScript {
  kind: PacketKind = 'syn';
  payloadBytes = 0;
  /** Run time of the packet moved to; the session's start before the first call. */
  atUs: number;
  #stage: Stage = 'syn';
  /** The first request until it is sent, then the last one sent. */
  #node: RequestNode;
  readonly #clock: ReplayClock;
  readonly place: ReplayPlace;

  constructor(clock: ReplayClock, first: RequestNode, place: ReplayPlace) {
    this.#clock = clock;
    this.#node = first;
    this.place = place;
    this.atUs = toRunUs(clock, first.atUs) + place.delayUs;
  }

  next(): number {
    if (this.#stage === 'syn') {
      this.#stage = 'first';
      return this.#moveTo('syn', 0, this.#node.atUs);
    }
    if (this.#stage === 'first') return this.#request(this.#node);
    if (this.#stage === 'requests') {
      const after = followingRequest(this.#clock, this.#node);
      return after === null ? this.#fin() : this.#request(after);
    }
    return this.#stage === 'fin' ? this.#finalAck() : -1;
  }

  /**
   * The session that the rest becomes when this one is lost and its client is back at `resumeAtUs` (run time): requests before
   * that instant are dropped; the one moved to counts as not yet sent if it is not before it. Null if none is left. Call it at
   * that instant, not before: it needs what the horizon promises there. Source: SPEC §7.
   */
  resume(resumeAtUs: number): ReplayScript | null {
    if (this.#stage === 'fin' || this.#stage === 'over') return null;
    for (
      let node: RequestNode | null = this.#node;
      node !== null;
      node = followingRequest(this.#clock, node)
    ) {
      if (toRunUs(this.#clock, node.atUs) + this.place.delayUs >= resumeAtUs)
        return new ReplayScript(this.#clock, node, this.place);
    }
    return null;
  }

  #request(node: RequestNode): number {
    this.#stage = 'requests';
    this.#node = node;
    return this.#moveTo('data', node.payloadBytes, node.atUs);
  }

  #fin(): number {
    this.#stage = this.#clock.finalAckGapUs === null ? 'over' : 'fin';
    return this.#moveTo('fin', 0, this.#node.atUs + this.#clock.keepaliveUs);
  }

  #finalAck(): number {
    this.#stage = 'over';
    this.kind = 'final-ack';
    const gap = this.#clock.finalAckGapUs!;
    this.atUs += gap;
    return gap;
  }

  #moveTo(kind: PacketKind, payloadBytes: number, traceUs: number): number {
    const atUs = toRunUs(this.#clock, traceUs) + this.place.delayUs;
    const gap = atUs - this.atUs;
    this.kind = kind;
    this.payloadBytes = payloadBytes;
    this.atUs = atUs;
    return gap;
  }
}

/** The request after this one within its session, or null where the session has none; asserts that the answer is known. */
function followingRequest(clock: ReplayClock, node: RequestNode): RequestNode | null {
  if (node.next === null) {
    assert(
      node.atUs + clock.keepaliveUs < clock.knownUntilUs,
      'a session was asked for its next packet beyond the horizon',
    );
  }
  return node.next;
}
