// The clients' side of a session: it starts, sends what its script says, repeats a SYN that stays unanswered, learns of a RST or
// gives up on silence, and comes back after its back-off as the next attempt. Not the way of a packet (world.ts) and not why a
// session was lost (loss-judge.ts). Timers are armed only where something went wrong. Source: SPEC §7.

import type { Handle } from '../kernel/event-queue.ts';
import type { Actor } from '../kernel/kernel.ts';
import type { LossCause } from '../metrics/loss-cause.ts';
import { backoffBeforeUs, type ClientBehaviour, waitAfterSynUs } from '../traffic/behaviour.ts';
import type { PacketKind, SessionStart, TrafficSource } from '../traffic/source.ts';
import { RANK_CLIENT_TIMER, RANK_SEND } from './event-rank.ts';
import { LiveSession, type Stations, tupleKey } from './live-session.ts';
import type { LoadBook } from './load-book.ts';

/** What the clients need of the world around them. */
export interface ClientWorld extends Stations {
  readonly nowUs: number;
  /** Schedules `actor` for the session; `number` tells apart what one session has at one instant and rank. */
  at(rank: number, atUs: number, session: LiveSession, actor: Actor): Handle;
  /** Puts a packet of the session on its way. */
  emit(session: LiveSession, kind: PacketKind, payloadBytes: number): void;
  /** Where a client that entered by `ingress` at first enters now. */
  ingressNow(session: SessionStart): number;
  /** A session has begun: its path may change by itself. */
  started(session: LiveSession): void;
  /** The server an established session had before the run began, −1 for none. */
  carriedOver(session: LiveSession): number;
  /** A session is over, or lost: whoever keeps it may forget it. */
  forget(session: LiveSession): void;
  /** A client that had lost its session is served again. */
  reconnected(session: LiveSession, outageUs: number): void;
  lost(session: LiveSession, cause: LossCause): void;
}

export interface ClientPlan {
  readonly source: TrafficSource;
  readonly vip: number;
  readonly behaviour: ClientBehaviour;
}

export class Clients {
  /** Sessions that are not over, by 5-tuple. */
  readonly alive = new Map<string, LiveSession>();
  readonly #plans: readonly ClientPlan[];
  readonly #world: ClientWorld;
  readonly #book: LoadBook;

  constructor(plans: readonly ClientPlan[], world: ClientWorld, book: LoadBook) {
    this.#plans = plans;
    this.#world = world;
    this.#book = book;
  }

  /** A session begins now: its first packet is sent at once. */
  start(start: SessionStart, outageSinceUs = -1): void {
    const session = new LiveSession(start, this.#plans[start.source]!.vip, this.#world, outageSinceUs);
    session.ingress = this.#world.ingressNow(start);
    session.acceptedIngress = session.ingress;
    if (!this.#book.begin(session)) return;
    while (this.alive.has(tupleKey(session))) session.sourcePort = nextPort(session.sourcePort);
    this.alive.set(tupleKey(session), session);
    this.#world.started(session);
    if (start.alive) this.#carryOver(session);
    if (!session.over) this.#scheduleNext(session);
  }

  /** The packet that the script has moved to is due; without a connection it waits for the SYN-ACK. */
  send(session: LiveSession): void {
    const { script } = session;
    if (session.over && !(session.closed && script.kind === 'final-ack')) return;
    if (session.isTcp && script.kind !== 'syn' && !session.established) {
      session.held = true;
      return;
    }
    this.#world.emit(session, script.kind, script.payloadBytes);
    if (script.kind === 'syn') session.synCount++;
    this.#scheduleNext(session);
  }

  /** The SYN-ACK has reached the client. */
  answered(session: LiveSession): void {
    if (session.over) return;
    const isFirst = !session.established;
    session.established = true;
    session.silentSinceUs = -1;
    if (isFirst && session.outageSinceUs >= 0) {
      this.#world.reconnected(session, this.#world.nowUs - session.outageSinceUs);
    }
    if (!session.held) return;
    session.held = false;
    this.send(session);
  }

  /** A packet sent at `sentAtUs` will have no answer: dropped on its way, or its server is silent. */
  unanswered(session: LiveSession, kind: PacketKind, sentAtUs: number, cause: LossCause): void {
    if (session.over) return;
    session.silentCause = cause;
    if (kind === 'fin' || kind === 'final-ack') return this.end(session);
    if (!session.isTcp) return this.#missing(session);
    if (session.firstLostUs < 0) session.firstLostUs = sentAtUs;
    if (kind === 'syn') return this.#retrySyn(session, sentAtUs);
    if (session.silentSinceUs >= 0) return;
    session.silentSinceUs = sentAtUs;
    const { establishedTimeoutUs } = this.#behaviourOf(session);
    this.#timer(session, sentAtUs + establishedTimeoutUs, () => {
      if (!session.over && session.silentSinceUs === sentAtUs) this.lose(session, session.silentCause);
    });
  }

  /** Without connections nobody waits for an answer; a session whose packets have all been sent is over. */
  #missing(session: LiveSession): void {
    if (session.lastPacketNumber >= 0) this.end(session);
  }

  /** A RST has reached the client. `kind`: of the packet it answers. */
  reset(session: LiveSession, kind: PacketKind, cause: LossCause): void {
    if (session.over) return;
    if (kind === 'fin' || kind === 'final-ack') this.end(session);
    else this.lose(session, cause);
  }

  /** The session is lost now; its client comes back after its back-off, if it does. */
  lose(session: LiveSession, cause: LossCause): void {
    if (session.over) return;
    this.#book.lost(session, cause, this.#world.nowUs);
    this.#forget(session);
    this.#world.lost(session, cause);
    const waitUs = backoffBeforeUs(this.#behaviourOf(session), session.attempt + 1);
    if (waitUs >= 0) this.#timer(session, this.#world.nowUs + waitUs, () => this.#reconnect(session));
  }

  /** The session has come to its regular end. */
  end(session: LiveSession): void {
    if (session.over) return;
    session.closed = true;
    this.#book.ended(session, this.#world.nowUs);
    this.#forget(session);
  }

  #forget(session: LiveSession): void {
    this.alive.delete(tupleKey(session));
    this.#world.forget(session);
  }

  #carryOver(session: LiveSession): void {
    session.established = true;
    session.server = this.#world.carriedOver(session);
    if (session.server < 0) this.lose(session, 'no_owner');
    else this.#book.accepted(session, this.#world.nowUs, false);
  }

  #scheduleNext(session: LiveSession): void {
    const gapUs = session.script.next();
    if (gapUs >= 0) this.#world.at(RANK_SEND, this.#world.nowUs + gapUs, session, session);
    else session.lastPacketNumber = session.packetNumber - 1;
  }

  #retrySyn(session: LiveSession, sentAtUs: number): void {
    if (session.established) return;
    session.silentSinceUs = session.firstLostUs;
    const { abandonAfterUs } = this.#behaviourOf(session);
    const waitUs = waitAfterSynUs(this.#behaviourOf(session), session.synCount);
    const givesUp = waitUs < 0 || sentAtUs + waitUs - session.startUs > abandonAfterUs;
    this.#timer(session, sentAtUs + Math.max(0, waitUs), () => {
      if (session.over || session.established) return;
      if (givesUp) return this.lose(session, session.silentCause);
      session.synCount++;
      this.#world.emit(session, 'syn', 0);
    });
  }

  #reconnect(lost: LiveSession): void {
    const { source } = this.#plans[lost.source]!;
    const start = source.reconnect(lost, this.#world.nowUs);
    if (start === null) return;
    const outageSinceUs = lost.outageSinceUs >= 0 ? lost.outageSinceUs : lost.firstLostUs;
    if (start.startUs <= this.#world.nowUs) this.start(start, outageSinceUs);
    else {
      const later = { ...start };
      this.#timer(lost, start.startUs, () => this.start(later, -1));
    }
  }

  #behaviourOf(session: LiveSession): ClientBehaviour {
    return this.#plans[session.source]!.behaviour;
  }

  #timer(session: LiveSession, atUs: number, act: () => void): void {
    this.#world.at(RANK_CLIENT_TIMER, Math.max(atUs, this.#world.nowUs), session, { fire: act });
  }
}

/** A host does not give a port away that one of its connections has: later attempts may fall on one (traffic/ports.ts). */
const nextPort = (port: number): number => (port === 60_999 ? 32_768 : port + 1);
