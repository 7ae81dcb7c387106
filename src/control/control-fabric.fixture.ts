// A small network for tests: a controller, its switches (the real ones of the switching room) and a clock turned by hand. Tests ask
// "where does this packet go?" instead of reading messages, after the idea of Faucet's fakeoftable. Everything has settable
// delays, all 0 unless told otherwise; events of one instant come in the order packets, messages, switches, timers.

import type { Words } from '../base/address.ts';
import { Packet, PROTOCOL_TCP, PROTOCOL_UDP } from '../net/packet.ts';
import type { FromSwitch } from '../switching/messages.ts';
import { type DropReason, Switch } from '../switching/switch.ts';
import { NO_COSTS, type SwitchCosts } from '../switching/switch-costs.ts';
import type { Change, ChangeRequest } from './change.ts';
import type { ControllerConfig } from './config.ts';
import type { LogEntry } from './control-log.ts';
import { Controller } from './controller.ts';
import type { ControlEvent, ControlOutput, ProbeRequest } from './protocol.ts';

export class NumberedPacket extends Packet {
  number = 0;
}

/** Where a packet ended: at a server, or nowhere for a reason. Missing while it is under way. */
export type Fate =
  | { readonly server: string; readonly atUs: number }
  | { readonly dropped: DropReason; readonly atUs: number };

export interface FabricOptions {
  readonly costs?: Partial<SwitchCosts>;
  /** One way between controller and switch. */
  readonly channelDelayUs?: number;
  readonly overflow?: 'refuse' | 'evict';
  /** What the switches really hold, where the controller has not been told. */
  readonly capacity?: number;
  /** A message that is lost on its way to a switch. */
  readonly isLost?: (message: ControlOutput['messages'][number], nowUs: number) => boolean;
}

interface Due {
  readonly atUs: number;
  readonly rank: 0 | 1 | 2 | 3;
  readonly act: () => void;
}

const PACKET = 0;
const MESSAGE = 1;
const WAKE = 2;
const TIMER = 3;

/** Packet fields that tests care about; source as words. */
export interface PacketFields {
  readonly source: Words;
  readonly destination: Words;
  readonly sourcePort?: number;
  readonly destinationPort?: number;
  readonly protocol?: number;
  readonly tcpFlags?: number;
  readonly family?: 4 | 6;
}

export class ControlFabric {
  nowUs = 0;
  controller: Controller;
  readonly switches = new Map<string, Switch<NumberedPacket>>();
  readonly log: LogEntry[] = [];
  readonly probes: ProbeRequest[] = [];
  /** By packet number. */
  readonly fates = new Map<number, Fate>();
  private readonly config: ControllerConfig;
  private readonly options: FabricOptions;
  private readonly channelsUp = new Set<string>();
  private readonly due: Due[] = [];
  private readonly timers = new Map<string, number>();
  private readonly wakes = new Map<string, number>();
  private isControllerUp = true;
  private packetCount = 0;

  /** Tables are preloaded and every channel is up, unless `preloaded` is false: then the controller fills them. */
  constructor(config: ControllerConfig, options: FabricOptions = {}, preloaded = true) {
    this.config = config;
    this.options = options;
    this.controller = new Controller(config);
    for (const ingress of config.ingresses) {
      this.channelsUp.add(ingress.name);
      this.switches.set(ingress.name, this.newSwitch(ingress.name));
    }
    if (preloaded)
      for (const { ingress, mods } of this.controller.initialRules())
        this.switches.get(ingress)!.preload(mods, 0);
    this.feed({ kind: 'start', preloaded });
    this.settle();
  }

  /** Asks for a change, now. */
  request(change: Change, more: Partial<ChangeRequest> = {}): void {
    const id = more.id ?? `r${this.log.filter((entry) => entry.kind === 'request').length + 1}`;
    this.feed({ kind: 'request', request: { ...more, id, change } });
    this.settle();
  }

  /** Feeds any event of the control plane, now. */
  event(event: ControlEvent): void {
    this.feed(event);
    this.settle();
  }

  /** Sends a packet in by an ingress, now; returns its number. */
  send(ingress: string, fields: PacketFields): number {
    const number = this.sendLater(this.nowUs, ingress, fields);
    this.settle();
    return number;
  }

  /** The packet will come in when the clock gets there: before any timer of that instant. */
  sendLater(atUs: number, ingress: string, fields: PacketFields): number {
    const packet = packetOf(fields, this.config.ingresses.find((it) => it.name === ingress)!.uplinkPort);
    packet.number = ++this.packetCount;
    this.schedule(atUs, PACKET, () => {
      this.switches.get(ingress)!.receive(packet, this.nowUs);
    });
    return packet.number;
  }

  /** Sends a packet and says which server got it; null: none has (yet). */
  serverOf(ingress: string, fields: PacketFields): string | null {
    const fate = this.fates.get(this.send(ingress, fields));
    return fate !== undefined && 'server' in fate ? fate.server : null;
  }

  /** Where a packet would go without sending it: a server, `controller`, or null for a drop. */
  looksUp(ingress: string, fields: PacketFields): string | null {
    const { table } = this.switches.get(ingress)!;
    const slot = table.lookup(packetOf(fields, 0));
    if (slot < 0) return null;
    const action = table.actionsOf(slot).at(-1);
    if (action?.kind === 'controller') return 'controller';
    return action?.kind === 'output' ? this.serverAt(ingress, action.port) : null;
  }

  /** Lets time pass. */
  run(untilUs: number): void {
    for (let next = this.due[0]; next !== undefined && next.atUs <= untilUs; next = this.due[0]) {
      this.due.shift();
      this.nowUs = next.atUs;
      next.act();
    }
    this.nowUs = untilUs;
  }

  /** Lets time pass until nothing is under way (at most `limitUs` longer), periodic timers apart. */
  runUntilQuiet(limitUs = 10_000_000_000): void {
    const endUs = this.nowUs + limitUs;
    while (this.isBusy() && this.due[0] !== undefined && this.due[0].atUs <= endUs)
      this.run(this.due[0].atUs);
  }

  isBusy(): boolean {
    const { run, installs, moves } = this.controller.state;
    return run !== null || installs.size > 0 || moves.size > 0;
  }

  /** The control channel of a switch breaks or is there again. */
  setChannel(ingress: string, up: boolean): void {
    if (up) this.channelsUp.add(ingress);
    else this.channelsUp.delete(ingress);
    this.event({ kind: 'channel', ingress, up });
  }

  /** The switch loses its table. Its channel goes down and comes back. */
  restartSwitch(ingress: string): void {
    this.setChannel(ingress, false);
    this.switches.get(ingress)!.restart(this.nowUs);
    this.setChannel(ingress, true);
  }

  setController(up: boolean): void {
    this.isControllerUp = up || this.isControllerUp;
    this.event(up ? { kind: 'controller-up', channels: [...this.channelsUp] } : { kind: 'controller-down' });
    this.isControllerUp = up;
    this.settle();
  }

  setPort(ingress: string, port: number, up: boolean): void {
    this.switches.get(ingress)!.setPort(port, up, this.nowUs);
    this.settle();
  }

  entries<K extends LogEntry['kind']>(kind: K): Extract<LogEntry, { kind: K }>[] {
    return this.log.filter((entry) => entry.kind === kind) as Extract<LogEntry, { kind: K }>[];
  }

  private settle(): void {
    this.run(this.nowUs);
  }

  private newSwitch(ingress: string): Switch<NumberedPacket> {
    const { links, uplinkPort, capacity: told } = this.config.ingresses.find((it) => it.name === ingress)!;
    const capacity = this.options.capacity ?? told;
    return new Switch<NumberedPacket>(
      {
        output: (port, packet, atUs) =>
          this.fates.set(packet.number, { server: this.serverAt(ingress, port), atUs }),
        dropped: (dropped, packet, atUs) => {
          if (packet !== null) this.fates.set(packet.number, { dropped, atUs });
        },
        toController: (message, atUs) => this.carryUp(ingress, message, atUs),
      },
      {
        ports: [uplinkPort, ...links.map((link) => link.port)],
        costs: { ...NO_COSTS, ...this.options.costs },
        ...(capacity === null ? {} : { capacity }),
        ...(this.options.overflow === undefined ? {} : { overflow: this.options.overflow }),
        copyPacket: (packet) => Object.assign(new NumberedPacket(), packet),
      },
    );
  }

  private serverAt(ingress: string, port: number): string {
    const links = this.controller.state.switches.get(ingress)!.links;
    return links.find((link) => link.port === port)?.server ?? `port ${port}`;
  }

  private carryUp(ingress: string, message: FromSwitch, atUs: number): void {
    this.schedule(atUs + (this.options.channelDelayUs ?? 0), MESSAGE, () => {
      if (this.channelsUp.has(ingress) && this.isControllerUp)
        this.feed({ kind: 'from-switch', ingress, message });
    });
  }

  private feed(event: ControlEvent): void {
    this.perform(this.controller.receive(event, this.nowUs));
  }

  private perform(output: ControlOutput): void {
    this.log.push(...output.log);
    this.probes.push(...output.probes);
    for (const { id, atUs } of output.timers) this.setTimer(id, atUs);
    for (const addressed of output.messages) {
      if (this.options.isLost?.(addressed, this.nowUs) === true) continue;
      this.schedule(this.nowUs + (this.options.channelDelayUs ?? 0), MESSAGE, () => {
        if (!this.channelsUp.has(addressed.ingress)) return;
        this.switches.get(addressed.ingress)!.receiveMessage(addressed.message, this.nowUs);
        this.armWake(addressed.ingress);
      });
    }
    for (const ingress of this.switches.keys()) this.armWake(ingress);
  }

  private setTimer(id: string, atUs: number | null): void {
    if (atUs === null) this.timers.delete(id);
    else {
      this.timers.set(id, atUs);
      this.schedule(atUs, TIMER, () => {
        if (this.timers.get(id) !== atUs) return;
        this.timers.delete(id);
        this.feed({ kind: 'timer', id });
      });
    }
  }

  private armWake(ingress: string): void {
    const target = this.switches.get(ingress)!;
    const atUs = target.nextDeadlineUs;
    if (atUs === Infinity || (this.wakes.get(ingress) ?? Infinity) <= atUs) return;
    this.wakes.set(ingress, atUs);
    this.schedule(Math.max(atUs, this.nowUs), WAKE, () => {
      if (this.wakes.get(ingress) !== atUs) return;
      this.wakes.delete(ingress);
      target.wake(this.nowUs);
      this.armWake(ingress);
    });
  }

  /** Keeps `due` in order of instant, rank, and arrival. */
  private schedule(atUs: number, rank: Due['rank'], act: () => void): void {
    const event: Due = {
      atUs,
      rank,
      act: () => {
        act();
        for (const ingress of this.switches.keys()) this.armWake(ingress);
      },
    };
    let at = this.due.length;
    while (at > 0 && isLater(this.due[at - 1]!, event)) at--;
    this.due.splice(at, 0, event);
  }
}

const isLater = (a: Due, b: Due): boolean => a.atUs > b.atUs || (a.atUs === b.atUs && a.rank > b.rank);

function packetOf(fields: PacketFields, inPort: number): NumberedPacket {
  const packet = new NumberedPacket();
  [packet.s0, packet.s1, packet.s2, packet.s3] = fields.source;
  [packet.d0, packet.d1, packet.d2, packet.d3] = fields.destination;
  packet.family = fields.family ?? 4;
  packet.protocol = fields.protocol ?? (fields.tcpFlags === undefined ? PROTOCOL_UDP : PROTOCOL_TCP);
  packet.tcpFlags = fields.tcpFlags ?? 0;
  packet.sourcePort = fields.sourcePort ?? 40_000;
  packet.destinationPort = fields.destinationPort ?? 80;
  packet.inPort = inPort;
  packet.sizeBytes = 100;
  return packet;
}
