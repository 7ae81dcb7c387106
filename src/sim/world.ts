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
import type { FromSwitch, PacketIn } from '../switching/messages.ts';
import type { DropReason, SwitchSink } from '../switching/switch.ts';
import { behaviourOf, clientDelaysUs } from '../traffic/create-source.ts';
import type { PacketKind, SessionStart, TrafficSource } from '../traffic/source.ts';
import type { BucketTable } from './bucket-tables.ts';
import { Clients, type ClientWorld } from './clients.ts';
import { RANK_AT_INGRESS, RANK_AT_SERVER, RANK_CLIENT_TIMER, RANK_CLOSE_INTERVAL } from './event-rank.ts';
import { recordInterval, recordTables } from './fingerprints.ts';
import { flagsOf, type LiveSession, SimPacket } from './live-session.ts';
import { LoadBook } from './load-book.ts';
import type { Membership } from './membership.ts';
import { buildNetwork, type Ingress, serverThrough } from './network.ts';
import type { Ownership } from './ownership.ts';
import { LivePaths, type Paths, type PathWorld } from './paths.ts';
import { allServers } from './rule-input.ts';
import { type MeasuredTable, measuredTables } from './run-measures.ts';
import { ServerSide, type ServerWorld } from './server-side.ts';
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
  readonly paths: Paths;
  /** Where a session's packets are addressed to, asked once; null: to its VIP. */
  addressOf(session: LiveSession): Words | null;
}

/** Whoever decides about tables, probes and faults; told what happens, asked why a session was lost. */
export interface WorldObserver {
  /** Changes are under way or events are still to come. */
  readonly isBusy: boolean;
  fromSwitch(ingress: number, message: FromSwitch, atUs: number): void;
  entryRemoved(removal: Removal, ingress: number): void;
  /** Why a live session's packet met a server that does not know it. */
  judge(session: LiveSession, packet: SimPacket): LossCause;
  sessionOver(session: LiveSession): void;
  sessionLost(session: LiveSession, cause: LossCause): void;
}

/** Whoever looks at single packets. It looks only: what it is given is reused. */
export interface PacketWatcher {
  sent(packet: SimPacket): void;
  /** A switch has decided: `packet.server`, −1 for none. */
  forwarded(packet: SimPacket, atUs: number): void;
  /** At its server, before the server has looked at it. */
  arrived(packet: SimPacket): void;
  dropped(packet: SimPacket, cause: LossCause): void;
  punted(ingress: number, packetIn: PacketIn): void;
  removed(ingress: number, removal: Removal): void;
}

/** How long a change may still be under way after the last traffic before a run without a duration is cut off: a day. */
const GRACE_US = 86_400_000_000;

const WHY_DROPPED: Readonly<Record<DropReason, LossCause>> = {
  'table-miss': 'no_owner',
  'no-action': 'no_owner',
  'ingress-port': 'no_owner',
  offline: 'no_owner',
  'port-down': 'server_failed',
  'punt-queue': 'controller_down',
  'unknown-buffer': 'controller_down',
};

export class World implements ClientWorld, ServerWorld {
  readonly kernel = new Kernel();
  readonly ingresses: readonly Ingress[];
  /** The bucket tables as they are now, in the order of VIPs, and those whose mask was replaced, in the order they went. */
  readonly measured: MeasuredTable[];
  readonly pastTables: MeasuredTable[] = [];
  readonly servers: Servers;
  readonly clients: Clients;
  /** sent = delivered + dropped + in flight. */
  readonly packets = { sent: 0, delivered: 0, dropped: 0 };
  readonly serverSide: ServerSide;
  /** Outages of clients that were lost and are served again, µs, in order of time. */
  readonly outagesUs: number[] = [];
  readonly paths: Paths;
  /** What reconvergence needs of the world. */
  readonly pathWorld: PathWorld;
  /** Most of each switch's table in use so far, 0…1. */
  readonly peakTableUse: number[];
  observer: WorldObserver | null = null;
  /** Told what becomes of every packet: for the story of one session. */
  watcher: PacketWatcher | null = null;
  /** Called after every event. */
  afterEvent: (() => void) | null = null;
  readonly #parts: WorldParts;
  readonly #book: LoadBook;
  /** One way between the clients of a traffic and an ingress: [traffic][ingress], µs. */
  readonly #clientDelaysUs: readonly (readonly number[])[];
  readonly #starters: readonly Starter[];
  readonly #wakers: readonly Waker[];
  readonly #free: SimPacket[] = [];
  #clientTimerCount = 0;
  #quietSinceUs = Number.POSITIVE_INFINITY;
  /** Packets on a link now. */
  #onTheWay = 0;
  readonly #brokenLinks = new Set<string>();
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
    this.paths = parts.paths;
    this.pathWorld = new LivePaths(this);
    this.#clientDelaysUs = scenario.traffic.map(({ ingress }) => clientDelaysUs(ingress, scenario.ingresses));
    const isStateful = scenario.traffic.map((traffic) => traffic.kind === 'synthetic' && traffic.stateful);
    this.serverSide = new ServerSide(this, this.servers, this.#book, isStateful);
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

  /** The same, counted where they are: on a link, or waiting in a switch for the controller's answer. */
  get whereaboutsCount(): number {
    return this.ingresses.reduce((sum, { switch: it }) => sum + it.bufferedCount, this.#onTheWay);
  }

  get intervalCount(): number {
    return this.#parts.recorder.intervals.length;
  }

  get progress(): { sessions: number; packets: number } {
    return { sessions: this.#parts.recorder.counts.started, packets: this.packets.sent };
  }

  /** No traffic is left: no session lives or may begin, no packet is on its way, no client waits to come back. */
  get isQuiet(): boolean {
    if (this.#book.aliveCount > 0 || this.inFlightCount > 0 || this.#clientTimerCount > 0) return false;
    return this.#starters.every((starter) => !starter.isPending);
  }

  /** Nothing that matters is left: quiet, and the control plane has nothing under way (or nothing happens at all any more). */
  get isIdle(): boolean {
    if (!this.isQuiet) return false;
    if (this.kernel.pendingCount === 1 || !(this.observer?.isBusy ?? false)) return true;
    this.#quietSinceUs = Math.min(this.#quietSinceUs, this.nowUs);
    return this.nowUs - this.#quietSinceUs > GRACE_US;
  }

  /** Fires events before `untilUs`, at most `limit` of them; true when none is left before it. */
  advance(untilUs: number, limit: number): boolean {
    for (const starter of this.#starters) starter.arm();
    for (let fired = 0; fired < limit; fired++) {
      if (this.kernel.nextUs >= untilUs || this.isIdle) return true;
      this.kernel.step();
      this.afterEvent?.();
    }
    return false;
  }

  /** Closes the open interval at the end of the run. */
  finish(): void {
    this.#closeInterval(this.nowUs);
  }

  /** A table has a new mask: its sessions are counted in new buckets from now on. Cost: one pass over all live sessions. */
  replaceTable(position: number, table: BucketTable): void {
    const before = this.measured[position]!;
    const [after] = measuredTables([table]);
    this.measured[position] = after!;
    this.pastTables.push(before);
    for (const session of this.clients.alive.values())
      if (session.table === before) this.#book.renumber(session, after!, this.nowUs);
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
    packet.address(session, this.#destinationOf(session));
    packet.kind = kind;
    packet.number = session.packetNumber++;
    packet.tcpFlags = flagsOf(kind, session.protocol);
    packet.sizeBytes = frameSizeBytes(session.family, session.protocol, payloadBytes);
    packet.sentAtUs = this.nowUs;
    packet.ingress = session.ingress;
    packet.server = -1;
    this.packets.sent++;
    const delayUs = this.#clientDelaysUs[session.source]![packet.ingress]!;
    this.watcher?.sent(packet);
    this.at(RANK_AT_INGRESS, this.nowUs + delayUs, session, packet);
  }

  atIngress(packet: SimPacket): void {
    this.#onTheWay--;
    const ingress = this.ingresses[packet.ingress]!;
    packet.inPort = ingress.clientPort;
    ingress.switch.receive(packet, this.nowUs);
    this.#wakers[packet.ingress]!.arm();
  }

  atServer(packet: SimPacket): void {
    this.#onTheWay--;
    this.packets.delivered++;
    this.watcher?.arrived(packet);
    this.serverSide.arrive(packet);
    this.#free.push(packet);
  }

  answerAtUs(packet: SimPacket): number {
    const { serverDelayUs } = this.ingresses[packet.ingress]!;
    return this.nowUs + serverDelayUs + this.#clientDelaysUs[packet.session.source]![packet.ingress]!;
  }

  judge(session: LiveSession, packet: SimPacket): LossCause {
    return this.observer?.judge(session, packet) ?? 'moved';
  }

  at(rank: number, atUs: number, session: LiveSession, actor: Actor): Handle {
    const key = this.#key;
    if (actor instanceof SimPacket) this.#onTheWay++;
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
    return this.kernel.schedule(key, rank === RANK_CLIENT_TIMER ? this.#counted(actor) : actor);
  }

  #counted(actor: Actor): Actor {
    this.#clientTimerCount++;
    return {
      fire: (key) => {
        this.#clientTimerCount--;
        actor.fire(key);
      },
    };
  }

  ingressNow(start: SessionStart): number {
    return this.paths.ingressOf(start, this.nowUs);
  }

  started(session: LiveSession): void {
    if (!this.paths.isQuiet) this.paths.follow(session, this.pathWorld);
  }

  /** Takes the link between an ingress and a server away, or puts it back; the switch does not notice. */
  setLink(ingress: number, server: number, up: boolean): void {
    const link = `${ingress}/${server}`;
    if (up) this.#brokenLinks.delete(link);
    else this.#brokenLinks.add(link);
  }

  carriedOver(session: LiveSession): number {
    const probe = new SimPacket();
    probe.address(session, this.#destinationOf(session));
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

  unanswered(packet: SimPacket, cause: LossCause): void {
    this.clients.unanswered(packet.session, packet.kind, packet.sentAtUs, cause);
  }

  /** A packet that went nowhere. */
  drop(packet: SimPacket, cause: LossCause): void {
    this.packets.dropped++;
    this.watcher?.dropped(packet, cause);
    const { session } = packet;
    if (!session.over) this.unanswered(packet, cause);
    this.#free.push(packet);
  }

  #sinkOf(index: number): SwitchSink<SimPacket> {
    return {
      output: (port, packet, atUs) => {
        const ingress = this.ingresses[index]!;
        packet.server = ingress.serverAt(port);
        this.watcher?.forwarded(packet, atUs);
        if (this.#brokenLinks.size > 0 && this.#brokenLinks.has(`${index}/${packet.server}`))
          this.drop(packet, 'server_failed');
        else this.at(RANK_AT_SERVER, atUs + ingress.serverDelayUs, packet.session, packet);
      },
      dropped: (reason, packet) => {
        if (packet !== null) this.drop(packet, WHY_DROPPED[reason]);
      },
      toController: (message, atUs) => this.observer?.fromSwitch(index, message, atUs),
      entryRemoved: (removal) => this.observer?.entryRemoved(removal, index),
    };
  }

  #destinationOf(session: LiveSession): Words {
    session.destination ??= this.#parts.addressOf(session) ?? this.#vipAddress(session);
    return session.destination;
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
