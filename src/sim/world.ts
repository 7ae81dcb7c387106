// The world of a run in event mode: clients send, ingress switches look up, servers answer; one method a station. Everything that
// happens is an event of the kernel, ordered by (time, rank, id, number). What the client does is clients.ts, what is counted is
// load-book.ts, who decides about tables is control-plane.ts, when to read more of a trace is run.ts. Source: SPEC §1, §7, §10.

import type { Words } from '../base/address.ts';
import type { IngressRules } from '../control/rule-compiler.ts';
import type { Handle } from '../kernel/event-queue.ts';
import type { Fingerprint } from '../kernel/fingerprint.ts';
import { type Actor, Kernel } from '../kernel/kernel.ts';
import type { LossCause } from '../metrics/loss-cause.ts';
import type { Recorder } from '../metrics/recorder.ts';
import { frameSizeBytes } from '../net/packet.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';
import type { Removal } from '../switching/flow-table.ts';
import type { FromSwitch } from '../switching/messages.ts';
import type { DropReason, SwitchSink } from '../switching/switch.ts';
import { behaviourOf, clientDelaysUs } from '../traffic/create-source.ts';
import type { PacketKind, SessionStart, TrafficSource } from '../traffic/source.ts';
import type { BucketTable } from './bucket-tables.ts';
import { Clients, type ClientWorld } from './clients.ts';
import { RANK_AT_CLIENT, RANK_AT_INGRESS, RANK_AT_SERVER, RANK_CLOSE_INTERVAL } from './event-rank.ts';
import { recordInterval, recordTables } from './fingerprints.ts';
import { flagsOf, type LiveSession, SimPacket } from './live-session.ts';
import { LoadBook } from './load-book.ts';
import type { Membership } from './membership.ts';
import { buildNetwork, type Ingress, serverThrough } from './network.ts';
import type { Ownership } from './ownership.ts';
import { allServers } from './rule-input.ts';
import { type MeasuredTable, measuredTables } from './run-measures.ts';
import { Servers } from './servers.ts';
import { Starter, Waker } from './tickers.ts';

export interface WorldParts {
  readonly scenario: ResolvedScenario;
  readonly tables: readonly BucketTable[];
  /** In the order of scenario.traffic. */
  readonly sources: readonly TrafficSource[];
  readonly recorder: Recorder;
  readonly membership: Membership;
  readonly fingerprint: Fingerprint;
  /** What stands in every switch at the start. */
  readonly rules: readonly IngressRules[];
  readonly ownership: Ownership;
}

/** Whoever decides about tables, probes and faults; told what happens, asked why a session was lost. */
export interface WorldObserver {
  fromSwitch(ingress: number, message: FromSwitch, atUs: number): void;
  entryRemoved(removal: Removal, ingress: number): void;
  /** Why a live session's packet met a server that does not know it. */
  judge(session: LiveSession, packet: SimPacket): LossCause;
  sessionOver(session: LiveSession): void;
  sessionLost(session: LiveSession, cause: LossCause): void;
}

const WHY_DROPPED: Readonly<Record<DropReason, LossCause>> = {
  'table-miss': 'no_owner',
  'no-action': 'no_owner',
  'ingress-port': 'no_owner',
  offline: 'no_owner',
  'port-down': 'server_failed',
  'punt-queue': 'controller_down',
  'unknown-buffer': 'controller_down',
};

export class World implements ClientWorld {
  readonly kernel = new Kernel();
  readonly ingresses: readonly Ingress[];
  readonly measured: readonly MeasuredTable[];
  readonly servers: Servers;
  readonly clients: Clients;
  /** sent = delivered + dropped + in flight. */
  readonly packets = { sent: 0, delivered: 0, dropped: 0 };
  /** Packets of a live connection at another server than its first. */
  pccViolations = 0;
  /** Outages of clients that were lost and are served again, µs, in order of time. */
  readonly outagesUs: number[] = [];
  /** Most of each switch's table in use so far, 0…1. */
  readonly peakTableUse: number[];
  observer: WorldObserver | null = null;
  readonly #parts: WorldParts;
  readonly #book: LoadBook;
  /** One way between the clients of a traffic and an ingress: [traffic][ingress], µs. */
  readonly #clientDelaysUs: readonly (readonly number[])[];
  /** Traffic whose sessions have state at their server though they are not TCP. */
  readonly #isStateful: readonly boolean[];
  readonly #starters: readonly Starter[];
  readonly #wakers: readonly Waker[];
  readonly #free: SimPacket[] = [];
  readonly #key = { timeUs: 0, rank: 0, idHi: 0, idLo: 0, number: 0 };
  readonly #closer: Actor = { fire: () => this.#closeOnTime() };

  constructor(parts: WorldParts) {
    this.#parts = parts;
    const { scenario, tables, sources, recorder, membership, fingerprint } = parts;
    this.measured = measuredTables(tables);
    this.servers = new Servers(allServers(scenario));
    const { warmUpUs } = scenario;
    this.#book = new LoadBook({ recorder, membership, measured: this.measured, fingerprint, warmUpUs });
    const vipOf = (name: string) => scenario.vips.findIndex((vip) => vip.name === name);
    const plans = scenario.traffic.map((traffic, index) => ({
      source: sources[index]!,
      vip: vipOf(traffic.vip),
      behaviour: behaviourOf(traffic),
    }));
    this.clients = new Clients(plans, this, this.#book);
    this.ingresses = buildNetwork(scenario, parts.rules, (ingress) => this.#sinkOf(ingress));
    this.#clientDelaysUs = scenario.traffic.map(({ ingress }) => clientDelaysUs(ingress, scenario.ingresses));
    this.#isStateful = scenario.traffic.map((traffic) => traffic.kind === 'synthetic' && traffic.stateful);
    this.#starters = sources.map((source, index) => new Starter(this, source, index));
    this.#wakers = this.ingresses.map((ingress, index) => new Waker(this.kernel, ingress, index));
    this.peakTableUse = this.ingresses.map(({ switch: device }) => device.table.usedRatio);
    recordTables(fingerprint, 0, tables);
    this.#scheduleClose();
  }

  get nowUs(): number {
    return this.kernel.nowUs;
  }

  get aliveCount(): number {
    return this.#book.aliveCount;
  }

  get inFlightCount(): number {
    return this.packets.sent - this.packets.delivered - this.packets.dropped;
  }

  get intervalCount(): number {
    return this.#parts.recorder.intervals.length;
  }

  get progress(): { sessions: number; packets: number } {
    return { sessions: this.#parts.recorder.counts.started, packets: this.packets.sent };
  }

  /** Nothing but the end of an interval is waiting, and no source has a session to start. */
  get isIdle(): boolean {
    return this.kernel.pendingCount === 1 && this.#starters.every((starter) => !starter.isPending);
  }

  /** Fires events before `untilUs`, at most `limit` of them; true when none is left before it. */
  advance(untilUs: number, limit: number): boolean {
    for (const starter of this.#starters) starter.arm();
    for (let fired = 0; fired < limit; fired++) {
      if (this.kernel.nextUs >= untilUs || this.isIdle) return true;
      this.kernel.step();
    }
    return false;
  }

  /** Closes the open interval at the end of the run. */
  finish(): void {
    this.#closeInterval(this.nowUs);
  }

  /** The switch has been told something, or may have a new deadline. */
  touched(ingress: number): void {
    const { usedRatio } = this.ingresses[ingress]!.switch.table;
    if (usedRatio > this.peakTableUse[ingress]!) this.peakTableUse[ingress] = usedRatio;
    this.#wakers[ingress]!.arm();
  }

  send(session: LiveSession): void {
    this.clients.send(session);
  }

  emit(session: LiveSession, kind: PacketKind, payloadBytes: number): void {
    const packet = this.#free.pop() ?? new SimPacket();
    packet.stations = this;
    packet.address(session, this.#vipAddress(session));
    packet.kind = kind;
    packet.number = session.packetNumber++;
    packet.tcpFlags = flagsOf(kind, session.protocol);
    packet.sizeBytes = frameSizeBytes(session.family, session.protocol, payloadBytes);
    packet.sentAtUs = this.nowUs;
    packet.ingress = session.ingress;
    packet.server = -1;
    this.packets.sent++;
    const delayUs = this.#clientDelaysUs[session.source]![packet.ingress]!;
    this.at(RANK_AT_INGRESS, this.nowUs + delayUs, session, packet);
  }

  atIngress(packet: SimPacket): void {
    const ingress = this.ingresses[packet.ingress]!;
    packet.inPort = ingress.clientPort;
    ingress.switch.receive(packet, this.nowUs);
    this.#wakers[packet.ingress]!.arm();
  }

  atServer(packet: SimPacket): void {
    const { session } = packet;
    this.packets.delivered++;
    if (!session.over) {
      if (this.servers.condition(packet.server) === 'silent') this.#unanswered(packet, 'server_failed');
      else if (packet.kind === 'syn') this.#opens(session, packet);
      else if (this.#knows(session, packet.server)) this.#carries(session, packet);
      else this.#meetsStranger(session, packet);
    }
    this.#free.push(packet);
  }

  at(rank: number, atUs: number, session: LiveSession, actor: Actor): Handle {
    const key = this.#key;
    key.timeUs = atUs;
    key.rank = rank;
    key.idHi = session.idHi;
    key.idLo = session.idLo;
    key.number =
      actor instanceof SimPacket
        ? actor.number
        : actor === session
          ? session.packetNumber
          : session.timerNumber++;
    key.timeUs = this.kernel.earliestUs(key);
    return this.kernel.schedule(key, actor);
  }

  ingressNow(start: SessionStart): number {
    return start.ingress;
  }

  carriedOver(session: LiveSession): number {
    const probe = new SimPacket();
    probe.address(session, this.#vipAddress(session));
    probe.tcpFlags = flagsOf('data', session.protocol);
    const server = serverThrough(this.ingresses[session.ingress]!, probe);
    if (server < 0 || this.servers.admit(server) !== 'accepted') return -1;
    session.serverEpoch = this.servers.epoch(server);
    return server;
  }

  forget(session: LiveSession): void {
    if (session.server >= 0) this.servers.release(session.server, session.serverEpoch);
    this.observer?.sessionOver(session);
  }

  lost(session: LiveSession, cause: LossCause): void {
    this.observer?.sessionLost(session, cause);
  }

  reconnected(_session: LiveSession, outageUs: number): void {
    this.outagesUs.push(outageUs);
  }

  #knows(session: LiveSession, server: number): boolean {
    return session.server === server && this.servers.epoch(server) === session.serverEpoch;
  }

  #opens(session: LiveSession, packet: SimPacket): void {
    if (session.server >= 0) return this.#synAck(session, packet);
    const acceptance = this.servers.admit(packet.server);
    if (acceptance !== 'accepted')
      return this.#reset(session, packet, acceptance === 'full' ? 'overload' : 'server_failed');
    session.server = packet.server;
    session.serverEpoch = this.servers.epoch(packet.server);
    this.#book.accepted(session, this.nowUs, true);
    this.#book.delivered(session, packet, this.nowUs);
    if (session.isTcp) this.#synAck(session, packet);
    else session.established = true;
  }

  #carries(session: LiveSession, packet: SimPacket): void {
    this.#book.delivered(session, packet, this.nowUs);
    session.silentSinceUs = -1;
    if (packet.kind === 'fin') this.clients.end(session);
  }

  /** A mid-session packet at a server that does not know the session. */
  #meetsStranger(session: LiveSession, packet: SimPacket): void {
    this.pccViolations++;
    if (session.isTcp) this.#reset(session, packet, this.#causeOf(session, packet));
    else if (this.#isStateful[session.source]) this.#reset(session, packet, 'non_tcp');
    else this.#moveFlow(session, packet);
  }

  /** A flow without connections goes on wherever it is sent. */
  #moveFlow(session: LiveSession, packet: SimPacket): void {
    this.#book.released(session, this.nowUs);
    if (session.server >= 0) this.servers.release(session.server, session.serverEpoch);
    session.server = -1;
    if (this.servers.admit(packet.server) !== 'accepted') return;
    session.server = packet.server;
    session.serverEpoch = this.servers.epoch(packet.server);
    this.#book.accepted(session, this.nowUs, false);
    this.#carries(session, packet);
  }

  #causeOf(session: LiveSession, packet: SimPacket): LossCause {
    if (session.server >= 0 && this.servers.epoch(session.server) !== session.serverEpoch)
      return 'server_failed';
    return this.observer?.judge(session, packet) ?? 'moved';
  }

  #synAck(session: LiveSession, packet: SimPacket): void {
    this.at(RANK_AT_CLIENT, this.#answerAtUs(packet), session, {
      fire: () => this.clients.answered(session),
    });
  }

  #reset(session: LiveSession, packet: SimPacket, cause: LossCause): void {
    const { kind, sentAtUs } = packet;
    if (session.firstLostUs < 0) session.firstLostUs = sentAtUs;
    this.at(RANK_AT_CLIENT, this.#answerAtUs(packet), session, {
      fire: () => this.clients.reset(session, kind, cause),
    });
  }

  #answerAtUs(packet: SimPacket): number {
    const { serverDelayUs } = this.ingresses[packet.ingress]!;
    return this.nowUs + serverDelayUs + this.#clientDelaysUs[packet.session.source]![packet.ingress]!;
  }

  #unanswered(packet: SimPacket, cause: LossCause): void {
    this.clients.unanswered(packet.session, packet.kind, packet.sentAtUs, cause);
  }

  /** A packet that went nowhere. */
  drop(packet: SimPacket, cause: LossCause): void {
    this.packets.dropped++;
    if (!packet.session.over) this.#unanswered(packet, cause);
    this.#free.push(packet);
  }

  #sinkOf(index: number): SwitchSink<SimPacket> {
    return {
      output: (port, packet, atUs) => {
        const ingress = this.ingresses[index]!;
        packet.server = ingress.serverAt(port);
        this.at(RANK_AT_SERVER, atUs + ingress.serverDelayUs, packet.session, packet);
      },
      dropped: (reason, packet) => {
        if (packet !== null) this.drop(packet, WHY_DROPPED[reason]);
      },
      toController: (message, atUs) => this.observer?.fromSwitch(index, message, atUs),
      entryRemoved: (removal) => this.observer?.entryRemoved(removal, index),
    };
  }

  #vipAddress(session: LiveSession): Words {
    return this.#parts.scenario.vips[session.vip]!.families.find(({ family }) => family === session.family)!
      .address;
  }

  #scheduleClose(): void {
    const timeUs = this.#parts.recorder.nextCloseUs;
    this.kernel.schedule({ timeUs, rank: RANK_CLOSE_INTERVAL, idHi: 0, idLo: 0, number: 0 }, this.#closer);
  }

  #closeOnTime(): void {
    this.#closeInterval(this.nowUs);
    this.#scheduleClose();
  }

  #closeInterval(nowUs: number): void {
    const { recorder, ownership, fingerprint } = this.#parts;
    const closed = recorder.closeInterval(nowUs, ownership.eligible);
    ownership.beginInterval();
    if (closed !== null) recordInterval(fingerprint, closed);
  }
}
