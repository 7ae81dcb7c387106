// The world of a run in event mode: clients send, ingress switches look up, servers take; one method a station. Everything that
// happens is an event of the kernel, ordered by (time, rank, id, number). What is measured goes to the recorder, what becomes
// of a session to the fingerprint. Not here: where sessions come from (traffic), who owns a bucket (mapping, control), when
// to read more of a trace (drive.ts). Source: SPEC §1, §7, §10.

import type { Words } from '../base/address.ts';
import type { EventKey } from '../kernel/event-queue.ts';
import type { Fingerprint } from '../kernel/fingerprint.ts';
import { type Actor, Kernel } from '../kernel/kernel.ts';
import type { LossCause } from '../metrics/loss-cause.ts';
import { BYTES, NEW_SESSIONS, PACKETS, REQUESTS, SESSIONS } from '../metrics/quantity.ts';
import type { Recorder } from '../metrics/recorder.ts';
import { frameSizeBytes } from '../net/packet.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';
import type { SwitchSink } from '../switching/switch.ts';
import type { TrafficSource } from '../traffic/source.ts';
import type { BucketTable } from './bucket-tables.ts';
import { RANK_AT_INGRESS, RANK_AT_SERVER, RANK_CLOSE_INTERVAL, RANK_SEND, RANK_START } from './event-rank.ts';
import { recordInterval, recordOutcome, recordTables } from './fingerprints.ts';
import { flagsOf, LiveSession, SimPacket, type Stations } from './live-session.ts';
import type { Membership } from './membership.ts';
import { buildNetwork, type Ingress } from './network.ts';
import { type MeasuredTable, measuredTables } from './run-measures.ts';

export interface WorldParts {
  readonly scenario: ResolvedScenario;
  readonly tables: readonly BucketTable[];
  /** In the order of scenario.traffic. */
  readonly sources: readonly TrafficSource[];
  readonly recorder: Recorder;
  readonly membership: Membership;
  readonly fingerprint: Fingerprint;
}

export class World implements Stations {
  readonly ingresses: readonly Ingress[];
  readonly measured: readonly MeasuredTable[];
  /** sent = delivered + dropped + in flight. */
  readonly packets = { sent: 0, delivered: 0, dropped: 0 };
  readonly #parts: WorldParts;
  readonly #kernel = new Kernel();
  readonly #starters: readonly Starter[];
  readonly #free: SimPacket[] = [];
  /** Position in `measured` by VIP and family; −1 for a family the VIP does not serve. */
  readonly #tableOf: readonly Readonly<Record<4 | 6, number>>[];
  readonly #vipOf: readonly number[];
  readonly #key = { timeUs: 0, rank: 0, idHi: 0, idLo: 0, number: 0 };
  readonly #delivered = { atUs: 0, sizeBytes: 0, request: false };
  #aliveCount = 0;

  constructor(parts: WorldParts) {
    this.#parts = parts;
    const { scenario, tables, sources } = parts;
    this.ingresses = buildNetwork(scenario, tables, (ingress) => this.#sinkOf(ingress));
    this.measured = measuredTables(tables);
    this.#tableOf = scenario.vips.map((_, vip) => {
      const position = (family: 4 | 6) =>
        tables.findIndex((it) => it.vipIndex === vip && it.family === family);
      return { 4: position(4), 6: position(6) };
    });
    this.#vipOf = scenario.traffic.map(({ vip }) => scenario.vips.findIndex(({ name }) => name === vip));
    this.#starters = sources.map((source, index) => new Starter(this, source, index));
    recordTables(parts.fingerprint, 0, tables);
    this.#scheduleClose();
  }

  get nowUs(): number {
    return this.#kernel.nowUs;
  }

  /** Nothing but the end of an interval is waiting, and no source has a session to start. */
  get isIdle(): boolean {
    return this.#kernel.pendingCount === 1 && this.#starters.every((starter) => !starter.isPending);
  }

  get aliveCount(): number {
    return this.#aliveCount;
  }

  get intervalCount(): number {
    return this.#parts.recorder.intervals.length;
  }

  /** Sent and neither delivered nor dropped yet. */
  get inFlightCount(): number {
    return this.packets.sent - this.packets.delivered - this.packets.dropped;
  }

  get progress(): { sessions: number; packets: number } {
    return { sessions: this.#parts.recorder.counts.started, packets: this.packets.sent };
  }

  /** Fires events before `untilUs`, at most about `limit` of them; true when none is left before it. */
  advance(untilUs: number, limit: number): boolean {
    for (const starter of this.#starters) starter.arm(this.#kernel);
    for (let fired = 0; fired < limit; fired++) {
      if (this.#kernel.nextUs >= untilUs || this.isIdle) return true;
      this.#kernel.step();
    }
    return false;
  }

  /** A session begins: its first packet is sent at once. Unserved where its VIP has no address of its family. */
  start(source: TrafficSource, index: number): void {
    const { recorder } = this.#parts;
    const session = new LiveSession(source.take(), this.#vipOf[index]!, this);
    const table = this.#tableOf[session.vip]![session.family];
    if (table < 0) {
      recorder.counts.unserved++;
      return;
    }
    recorder.counts.started++;
    this.#aliveCount++;
    const [w0, w1, w2, w3] = session.words;
    session.sourceNumber = recorder.sourceNumber(session.family, session.words);
    session.bucket = this.measured[table]!.bucketOf(w0, w1, w2, w3);
    this.#sendNext(session);
  }

  send(session: LiveSession): void {
    if (session.over) return;
    const packet = this.#free.pop() ?? new SimPacket();
    const { script } = session;
    packet.stations = this;
    packet.address(session, this.#vipAddress(session));
    packet.kind = script.kind;
    packet.number = session.packetNumber++;
    packet.tcpFlags = flagsOf(script.kind, session.protocol);
    packet.sizeBytes = frameSizeBytes(session.family, session.protocol, script.payloadBytes);
    packet.ingress = session.ingress;
    packet.server = -1;
    this.packets.sent++;
    this.#schedule(
      RANK_AT_INGRESS,
      this.nowUs + this.ingresses[packet.ingress]!.clientDelayUs,
      session,
      packet,
    );
    this.#sendNext(session);
  }

  atIngress(packet: SimPacket): void {
    const ingress = this.ingresses[packet.ingress]!;
    packet.inPort = ingress.clientPort;
    ingress.switch.receive(packet, this.nowUs);
  }

  atServer(packet: SimPacket): void {
    const { session } = packet;
    this.packets.delivered++;
    if (!session.over) {
      if (packet.kind === 'syn') this.#accept(session, packet);
      this.#measure(session, packet);
      if (packet.kind === 'fin') this.#close(session);
    }
    this.#free.push(packet);
  }

  /** Closes the open interval at the end of the run. */
  finish(): void {
    this.#closeInterval(this.nowUs);
  }

  #sendNext(session: LiveSession): void {
    const gapUs = session.script.next();
    if (gapUs >= 0) this.#schedule(RANK_SEND, this.nowUs + gapUs, session, session);
  }

  #accept(session: LiveSession, packet: SimPacket): void {
    const { membership, recorder } = this.#parts;
    const pool = membership.poolOfVip[session.vip]!;
    session.server = packet.server;
    session.acceptedAtUs = this.nowUs;
    const member = membership.memberOf(pool, packet.server);
    session.liveSlot = recorder.sessionOpened(pool, member, session.sourceNumber, this.nowUs);
    this.#countInBucket(session, NEW_SESSIONS, 1);
  }

  #measure(session: LiveSession, packet: SimPacket): void {
    const { membership, recorder } = this.#parts;
    const pool = membership.poolOfVip[session.vip]!;
    const delivered = this.#delivered;
    delivered.atUs = this.nowUs;
    delivered.sizeBytes = packet.sizeBytes;
    delivered.request = packet.kind === 'data';
    recorder.packetDelivered(pool, membership.memberOf(pool, packet.server), session.sourceNumber, delivered);
    this.#countInBucket(session, PACKETS, 1);
    this.#countInBucket(session, BYTES, packet.sizeBytes);
    if (delivered.request) this.#countInBucket(session, REQUESTS, 1);
  }

  #countInBucket(session: LiveSession, quantity: number, amount: number): void {
    if (this.nowUs < this.#parts.scenario.warmUpUs) return;
    const table = this.#tableOf[session.vip]![session.family];
    this.measured[table]!.ledger.add(quantity, session.bucket, session.sourceNumber, amount);
  }

  #close(session: LiveSession): void {
    const { recorder, fingerprint, scenario } = this.#parts;
    session.over = true;
    this.#aliveCount--;
    recorder.counts.ended++;
    recorder.sessionClosed(session.liveSlot, this.nowUs);
    const liveUs = this.nowUs - Math.max(session.acceptedAtUs, scenario.warmUpUs);
    this.#countInBucket(session, SESSIONS, Math.max(0, liveUs));
    recordOutcome(fingerprint, this.nowUs, session, 'ended');
  }

  #lose(session: LiveSession, cause: LossCause): void {
    if (session.over) return;
    const { recorder, fingerprint } = this.#parts;
    session.over = true;
    this.#aliveCount--;
    recorder.sessionLost(cause);
    if (session.liveSlot >= 0) recorder.sessionClosed(session.liveSlot, this.nowUs);
    recordOutcome(fingerprint, this.nowUs, session, cause);
  }

  #sinkOf(index: number): SwitchSink<SimPacket> {
    return {
      output: (port, packet, atUs) => {
        const ingress = this.ingresses[index]!;
        packet.server = ingress.serverAt(port);
        this.#schedule(RANK_AT_SERVER, atUs + ingress.serverDelayUs, packet.session, packet);
      },
      dropped: (_reason, packet) => {
        if (packet === null) return;
        this.packets.dropped++;
        this.#lose(packet.session, 'no_owner');
        this.#free.push(packet);
      },
      toController: () => {},
    };
  }

  #vipAddress(session: LiveSession): Words {
    return this.#parts.scenario.vips[session.vip]!.families.find(({ family }) => family === session.family)!
      .address;
  }

  #schedule(rank: number, atUs: number, session: LiveSession, actor: LiveSession | SimPacket): void {
    const key = this.#key;
    key.timeUs = atUs;
    key.rank = rank;
    key.idHi = session.idHi;
    key.idLo = session.idLo;
    key.number = actor === session ? session.packetNumber : (actor as SimPacket).number;
    this.#kernel.schedule(key, actor);
  }

  #scheduleClose(): void {
    const timeUs = this.#parts.recorder.nextCloseUs;
    this.#kernel.schedule({ timeUs, rank: RANK_CLOSE_INTERVAL, idHi: 0, idLo: 0, number: 0 }, this.#closer);
  }

  readonly #closer: Actor = {
    fire: () => {
      this.#closeInterval(this.nowUs);
      this.#scheduleClose();
    },
  };

  #closeInterval(nowUs: number): void {
    const { recorder, membership, fingerprint } = this.#parts;
    const closed = recorder.closeInterval(nowUs, membership.eligible);
    if (closed !== null) recordInterval(fingerprint, closed);
  }
}

/** Keeps one event in the queue for the next session of a source, as far as the source knows it. */
class Starter implements Actor {
  isPending = false;
  readonly #world: World;
  readonly #source: TrafficSource;
  readonly #index: number;
  #kernel: Kernel | null = null;

  constructor(world: World, source: TrafficSource, index: number) {
    this.#world = world;
    this.#source = source;
    this.#index = index;
  }

  arm(kernel: Kernel): void {
    this.#kernel = kernel;
    const timeUs = this.#source.nextStartUs;
    if (this.isPending || !(timeUs < this.#source.horizonUs)) return;
    this.isPending = true;
    kernel.schedule({ timeUs, rank: RANK_START, idHi: this.#index, idLo: 0, number: this.#number++ }, this);
  }

  #number = 0;

  fire(_key: EventKey): void {
    this.isPending = false;
    this.#world.start(this.#source, this.#index);
    this.arm(this.#kernel!);
  }
}
