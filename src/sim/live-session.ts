// One session while it runs: who it is, where it enters, who serves it, and how its client sees it. Made when it starts, dropped
// when it ends; its packets come from its script. Source: SPEC §1, §7, §10 (ids derived from the scenario).

import type { Family, Words } from '../base/address.ts';
import { assert } from '../base/assert.ts';
import type { EventKey } from '../kernel/event-queue.ts';
import type { Actor } from '../kernel/kernel.ts';
import type { LossCause } from '../metrics/loss-cause.ts';
import { Packet, PROTOCOL_TCP, TCP_ACK, TCP_FIN, TCP_PSH, TCP_SYN } from '../net/packet.ts';
import type { PacketKind, SessionScript, SessionStart } from '../traffic/source.ts';
import { RANK_AT_INGRESS } from './event-rank.ts';
import type { MeasuredTable } from './run-measures.ts';

/** Where a session's and a packet's events take place. */
export interface Stations {
  /** The client sends the packet that the script has moved to. */
  send(session: LiveSession): void;
  atIngress(packet: SimPacket): void;
  atServer(packet: SimPacket): void;
}

/** Clients of one source, and attempts of one session: what fits into the two halves of an event's id. */
const CLIENT_LIMIT = 0x1_0000_0000;
const ATTEMPT_LIMIT = 256;

/** A pin that the controller set for a session, as far as it matters when the session is lost. */
export interface PinTrace {
  readonly ingress: number;
  readonly side: 'old' | 'new';
  /** null while it is there. */
  gone: 'idle' | 'hard' | 'delete' | 'eviction' | 'refused' | null;
}

export class LiveSession implements Actor {
  readonly source: number;
  readonly client: number;
  readonly session: number;
  readonly attempt: number;
  /** The event key of this session: (source, client) and (session, attempt). */
  readonly idHi: number;
  readonly idLo: number;
  readonly startUs: number;
  readonly family: Family;
  readonly words: Words;
  /** Of its script, or the next one that no other connection of its client has. */
  sourcePort: number;
  readonly destinationPort: number;
  readonly protocol: number;
  readonly script: SessionScript;
  readonly vip: number;
  /** Where it enters now, where its client enters without any reconvergence, and where it entered when it began. */
  ingress: number;
  readonly firstIngress: number;
  acceptedIngress: number;
  /** Number of the next packet within the session. */
  packetNumber = 0;
  /** Number of its last packet, once the script has come to its end: how a session without FIN ends. −1 before. */
  lastPacketNumber = -1;
  /** Timers of its client so far: the number of the next one's event. */
  timerNumber = 0;
  /** Position of the server that accepted it, −1 before; and that server's epoch then. */
  server = -1;
  serverEpoch = 0;
  acceptedAtUs = -1;
  /** Slot of the recorder while it is live there, −1 otherwise. */
  liveSlot = -1;
  /** The recorder's number of its source address. */
  sourceNumber = -1;
  /** The table that its bucket is counted in: that of its VIP and family, with the mask in force. */
  table: MeasuredTable | null = null;
  /** Number of its bucket there, and since when it has had that number. */
  bucket = -1;
  bucketSinceUs = 0;
  /** Where its packets are addressed to; null before the first. */
  destination: Words | null = null;
  over = false;
  /** It came to its regular end: a last ACK may still follow. */
  closed = false;
  /** The client has its SYN-ACK (or the session was alive at the start, or is not TCP). */
  established = false;
  /** SYNs sent so far. */
  synCount = 0;
  /** A packet that is due waits for the SYN-ACK. */
  held = false;
  /** Instant of the first packet that got no answer since the last answered one, −1 for none; why, if nothing comes. */
  silentSinceUs = -1;
  silentCause: LossCause = 'no_owner';
  /** First packet that went wrong; −1 while all is well. */
  firstLostUs = -1;
  /** Of the attempt before: what `reconnect_seconds` counts from; −1 for a session that replaces none. */
  readonly outageSinceUs: number;
  pins: PinTrace[] | null = null;
  readonly #stations: Stations;

  constructor(start: SessionStart, vip: number, stations: Stations, outageSinceUs = -1) {
    assert(
      start.client < CLIENT_LIMIT && start.attempt < ATTEMPT_LIMIT,
      'client and attempt fit into an event id',
    );
    this.source = start.source;
    this.client = start.client;
    this.session = start.session;
    this.attempt = start.attempt;
    this.idHi = start.source * CLIENT_LIMIT + start.client;
    this.idLo = start.session * ATTEMPT_LIMIT + start.attempt;
    this.startUs = start.startUs;
    this.family = start.family;
    this.words = [start.w0, start.w1, start.w2, start.w3];
    this.sourcePort = start.sourcePort;
    this.destinationPort = start.destinationPort;
    this.protocol = start.protocol;
    this.script = start.script;
    this.ingress = start.ingress;
    this.firstIngress = start.ingress;
    this.acceptedIngress = start.ingress;
    this.vip = vip;
    this.outageSinceUs = outageSinceUs;
    this.#stations = stations;
  }

  get isTcp(): boolean {
    return this.protocol === PROTOCOL_TCP;
  }

  /** The only event of a session itself is that its client sends. */
  fire(): void {
    this.#stations.send(this);
  }
}

/** A packet on its way, with the session it belongs to. Taken from a pool and given back: no allocation per packet. */
export class SimPacket extends Packet implements Actor {
  session!: LiveSession;
  stations!: Stations;
  number = 0;
  kind: PacketKind = 'data';
  sentAtUs = 0;
  ingress = 0;
  /** Position of the server it is on its way to, −1 before a switch has decided. */
  server = -1;

  fire(key: EventKey): void {
    if (key.rank === RANK_AT_INGRESS) this.stations.atIngress(this);
    else this.stations.atServer(this);
  }

  /** Fills in everything a switch looks at. */
  address(session: LiveSession, destination: Words): void {
    this.session = session;
    this.family = session.family;
    [this.s0, this.s1, this.s2, this.s3] = session.words;
    [this.d0, this.d1, this.d2, this.d3] = destination;
    this.protocol = session.protocol;
    this.sourcePort = session.sourcePort;
    this.destinationPort = session.destinationPort;
    this.destinationMac = 0;
  }
}

const FLAGS: Readonly<Record<PacketKind, number>> = {
  syn: TCP_SYN,
  data: TCP_PSH | TCP_ACK,
  fin: TCP_FIN | TCP_ACK,
  'final-ack': TCP_ACK,
};

/** TCP flags of a packet of this kind; 0 for other protocols. */
export const flagsOf = (kind: PacketKind, protocol: number): number =>
  protocol === PROTOCOL_TCP ? FLAGS[kind] : 0;

/** The 5-tuple of a session as text, the same for a controller's SessionTuple and a live session. */
export function tupleKey(tuple: {
  readonly family: Family;
  readonly words: Words;
  readonly vip: number;
  readonly protocol: number;
  readonly sourcePort: number;
}): string {
  const [w0, w1, w2, w3] = tuple.words;
  return `${tuple.vip}/${tuple.protocol}/${w0}.${w1}.${w2}.${w3}/${tuple.family}/${tuple.sourcePort}`;
}
