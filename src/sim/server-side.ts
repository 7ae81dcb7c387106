// The servers' side of a session: a SYN is accepted, refused or swallowed, a known session is carried on, and a packet of a session
// that this server does not know is answered with a RST: the difference to silence that the seed argues with. Not which server
// a packet reaches (the switches' work) and not what the client makes of the answer (clients.ts). Source: SPEC §7.

import type { Handle } from '../kernel/event-queue.ts';
import type { Actor } from '../kernel/kernel.ts';
import type { LossCause } from '../metrics/loss-cause.ts';
import type { Clients } from './clients.ts';
import { RANK_AT_CLIENT } from './event-rank.ts';
import type { LiveSession, SimPacket } from './live-session.ts';
import type { LoadBook } from './load-book.ts';
import type { Servers } from './servers.ts';

/** What the servers need of the world around them. */
export interface ServerWorld {
  readonly nowUs: number;
  readonly clients: Clients;
  at(rank: number, atUs: number, session: LiveSession, actor: Actor): Handle;
  /** When an answer to this packet, sent now, reaches the client. */
  answerAtUs(packet: SimPacket): number;
  /** A packet will have no answer. */
  unanswered(packet: SimPacket, cause: LossCause): void;
  /** Why a live session's packet met a server that does not know it. */
  judge(session: LiveSession, packet: SimPacket): LossCause;
}

export class ServerSide {
  /** Packets of a live connection at another server than its first. */
  pccViolations = 0;
  readonly #world: ServerWorld;
  readonly #servers: Servers;
  readonly #book: LoadBook;
  /** By traffic: its sessions have state at their server though they are not TCP. */
  readonly #isStateful: readonly boolean[];

  constructor(world: ServerWorld, servers: Servers, book: LoadBook, isStateful: readonly boolean[]) {
    this.#world = world;
    this.#servers = servers;
    this.#book = book;
    this.#isStateful = isStateful;
  }

  /** A packet has reached `packet.server`. */
  arrive(packet: SimPacket): void {
    const { session } = packet;
    if (session.over) return;
    if (this.#servers.condition(packet.server) === 'silent') this.#world.unanswered(packet, 'server_failed');
    else if (packet.kind === 'syn') this.#opens(session, packet);
    else if (this.#knows(session, packet.server)) this.#carries(session, packet);
    else if (this.#isLoose(session)) this.#takesFlow(session, packet);
    else if (session.server < 0 && !session.isTcp) this.#opens(session, packet);
    else this.#meetsStranger(session, packet);
    if (!session.isTcp && endsWith(session, packet)) this.#world.clients.end(session);
  }

  /** A flow that no server has state of. */
  #isLoose(session: LiveSession): boolean {
    return !session.isTcp && !this.#isStateful[session.source];
  }

  #knows(session: LiveSession, server: number): boolean {
    return session.server === server && this.#servers.epoch(server) === session.serverEpoch;
  }

  #opens(session: LiveSession, packet: SimPacket): void {
    if (session.server >= 0) return this.#synAck(session, packet);
    const acceptance = this.#servers.admit(packet.server);
    if (acceptance !== 'accepted')
      return this.#reset(session, packet, acceptance === 'full' ? 'overload' : 'server_failed');
    session.server = packet.server;
    session.serverEpoch = this.#servers.epoch(packet.server);
    this.#book.accepted(session, this.#world.nowUs, true);
    this.#book.delivered(session, packet, this.#world.nowUs);
    if (session.isTcp) this.#synAck(session, packet);
    else session.established = true;
  }

  #carries(session: LiveSession, packet: SimPacket): void {
    this.#book.delivered(session, packet, this.#world.nowUs);
    session.silentSinceUs = -1;
    if (packet.kind === 'fin') this.#world.clients.end(session);
  }

  /** A mid-session packet at a server that does not know the session. */
  #meetsStranger(session: LiveSession, packet: SimPacket): void {
    this.pccViolations++;
    this.#reset(session, packet, this.#causeOf(session, packet));
  }

  /** A flow without connections begins, or goes on, wherever it is sent; a full server ignores it. */
  #takesFlow(session: LiveSession, packet: SimPacket): void {
    const isNew = session.acceptedAtUs < 0;
    this.#book.released(session, this.#world.nowUs);
    if (session.server >= 0) this.#servers.release(session.server, session.serverEpoch);
    session.server = -1;
    if (this.#servers.admit(packet.server) !== 'accepted') return;
    session.server = packet.server;
    session.serverEpoch = this.#servers.epoch(packet.server);
    this.#book.accepted(session, this.#world.nowUs, isNew);
    this.#carries(session, packet);
  }

  #causeOf(session: LiveSession, packet: SimPacket): LossCause {
    if (session.server >= 0 && this.#servers.epoch(session.server) !== session.serverEpoch)
      return 'server_failed';
    return session.isTcp ? this.#world.judge(session, packet) : 'non_tcp';
  }

  #synAck(session: LiveSession, packet: SimPacket): void {
    this.#world.at(RANK_AT_CLIENT, this.#world.answerAtUs(packet), session, {
      fire: () => this.#world.clients.answered(session),
    });
  }

  #reset(session: LiveSession, packet: SimPacket, cause: LossCause): void {
    const { kind, sentAtUs } = packet;
    if (session.firstLostUs < 0) session.firstLostUs = sentAtUs;
    this.#world.at(RANK_AT_CLIENT, this.#world.answerAtUs(packet), session, {
      fire: () => this.#world.clients.reset(session, kind, cause),
    });
  }
}

/** A session without FIN ends with the last packet its client has to send, whatever becomes of that. */
const endsWith = (session: LiveSession, packet: SimPacket): boolean =>
  packet.number === session.lastPacketNumber;
