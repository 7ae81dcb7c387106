// One OpenFlow switch: ports, flow table, the way to the controller and back, and what all of it costs. It is a plain object driven
// from outside: `receive` for packets, `receiveMessage` for the controller, `wake` for its own deadlines; it answers through a
// SwitchSink, each answer with the instant at which it leaves. It schedules nothing itself.
//
// Driving it: after any call, have `wake(t)` called at t = `nextDeadlineUs` (it may come early and find nothing to do). Within one
// microsecond: entries past their deadline are gone before a packet is looked up; flow-mods that become effective at t are seen
// by packets after `wake(t)`, so packets rank before timers (SPEC §10). Whether `wake` was called earlier changes nothing else.
// Costs: messages are served in order; a flow-mod waits for its turn (rate) and is effective after the install latency; barriers,
// packet-outs and statistics wait for the mods before them. Source: SPEC §5.

import { assert, unreachable } from '../base/assert.ts';
import type { Packet } from '../net/packet.ts';
import { FlowTable, type FlowTableOptions, type Removal } from './flow-table.ts';
import { InstallQueue } from './install-queue.ts';
import type { Action, FlowMod, FlowModError, FromSwitch, PacketOut, ToSwitch } from './messages.ts';
import { PuntQueue } from './punt-queue.ts';
import { applyRewrite, describePacketIn } from './rewrite.ts';
import { DEFAULT_COSTS, type SwitchCosts } from './switch-costs.ts';

export type DropReason =
  | 'table-miss'
  | 'no-action'
  | 'ingress-port'
  | 'port-down'
  | 'punt-queue'
  | 'unknown-buffer'
  | 'offline';

/** Where a switch's answers go. `packet` is the caller's own, rewritten in place: copy what is kept. */
export interface SwitchSink<P extends Packet = Packet> {
  output(port: number, packet: P, atUs: number): void;
  /** A packet that goes nowhere; called once per packet, never after `output` of the same one. */
  dropped(reason: DropReason, packet: P | null, atUs: number): void;
  toController(message: FromSwitch, atUs: number): void;
  /** Every entry that leaves, also those nobody asked a flow-removed for. */
  entryRemoved?(removal: Removal, atUs: number): void;
}

export interface SwitchOptions<P extends Packet = Packet> extends FlowTableOptions {
  readonly ports: readonly number[];
  /** Default DEFAULT_COSTS. */
  readonly costs?: Partial<SwitchCosts>;
  /** Copy of a packet, kept while the controller decides about it. */
  readonly copyPacket: (packet: P) => P;
}

export class Switch<P extends Packet = Packet> {
  readonly costs: SwitchCosts;
  readonly table: FlowTable;
  private readonly sink: SwitchSink<P>;
  private readonly copyPacket: (packet: P) => P;
  private readonly portsUp = new Map<number, boolean>();
  private readonly installs: InstallQueue;
  private readonly punts: PuntQueue;
  private readonly buffers = new Map<number, P>();
  private nextBufferId = 1;
  private onlineAtUs = -Infinity;
  private nowUs = -Infinity;

  constructor(sink: SwitchSink<P>, options: SwitchOptions<P>) {
    this.sink = sink;
    this.costs = { ...DEFAULT_COSTS, ...options.costs };
    this.copyPacket = options.copyPacket;
    this.installs = new InstallQueue(this.costs);
    this.punts = new PuntQueue(this.costs);
    for (const port of options.ports) this.portsUp.set(port, true);
    this.table = new FlowTable(
      {
        removed: (removal) => this.tellRemoved(removal),
        vacancy: (up) => this.tellVacancy(up),
      },
      options,
    );
  }

  /** When `wake` has something to do; Infinity if never. May be early, never late. */
  get nextDeadlineUs(): number {
    return Math.min(this.installs.nextAtUs, this.nextExpiryAtUs());
  }

  /** Packets the controller has been asked about and has not answered. */
  get bufferedCount(): number {
    return this.buffers.size;
  }

  /** Puts mods in at once and free of cost: the table a run begins with. */
  preload(mods: readonly FlowMod[], nowUs: number): FlowModError | null {
    return this.table.applyBundle(mods, nowUs);
  }

  /** A packet enters by `packet.inPort`. Allocates nothing unless it is punted. */
  receive(packet: P, nowUs: number): void {
    this.advance(nowUs);
    if (nowUs < this.onlineAtUs) this.sink.dropped('offline', packet, nowUs);
    else if (this.portsUp.get(packet.inPort) !== true) this.sink.dropped('port-down', packet, nowUs);
    else {
      const slot = this.table.lookup(packet);
      const atUs = nowUs + this.costs.lookupLatencyUs;
      if (slot < 0) this.sink.dropped('table-miss', packet, atUs);
      else {
        this.table.use(slot, packet.sizeBytes, nowUs);
        this.execute(this.table.actionsOf(slot), packet, atUs, this.table.cookieOf(slot));
      }
    }
  }

  /** A message of the controller arrives. Lost while the switch is away. */
  receiveMessage(message: ToSwitch, nowUs: number): void {
    this.advance(nowUs);
    if (nowUs < this.onlineAtUs) return;
    const atUs = this.installs.admit(message, nowUs);
    if (atUs > nowUs) return;
    this.installs.take();
    this.serve(message, nowUs);
  }

  /** Does all that is due at or before `nowUs`. */
  wake(nowUs: number): void {
    this.advance(nowUs);
    while (this.installs.nextAtUs <= nowUs) this.serve(this.installs.take(), nowUs);
  }

  /** A link comes up or goes down; told to the controller if it changed. */
  setPort(port: number, up: boolean, nowUs: number): void {
    this.advance(nowUs);
    if (this.portsUp.get(port) === up) return;
    this.portsUp.set(port, up);
    this.sink.toController({ kind: 'port-status', port, up }, nowUs);
  }

  isPortUp(port: number): boolean {
    return this.portsUp.get(port) === true;
  }

  /** Table, waiting messages and buffers are lost, untold; the switch is away for `costs.restartUs`. Returns the packets lost. */
  restart(nowUs: number): readonly P[] {
    this.advance(nowUs);
    this.table.clear();
    this.installs.clear();
    this.punts.clear();
    const lost = [...this.buffers.values()];
    this.buffers.clear();
    this.onlineAtUs = nowUs + this.costs.restartUs;
    return lost;
  }

  /** The controller will not answer for this packet; returns it if it was there. */
  discardBuffer(bufferId: number): P | null {
    const packet = this.buffers.get(bufferId) ?? null;
    this.buffers.delete(bufferId);
    return packet;
  }

  /** Installs due before `nowUs`, and expiry as of `nowUs`, in the order in which they fall. */
  private advance(nowUs: number): void {
    assert(nowUs >= this.nowUs, 'time never goes back');
    for (;;) {
      const installAtUs = this.installs.nextAtUs;
      const expiryAtUs = this.nextExpiryAtUs();
      if (installAtUs < expiryAtUs && installAtUs < nowUs) {
        this.nowUs = installAtUs;
        this.serve(this.installs.take(), installAtUs);
      } else if (expiryAtUs <= nowUs) {
        this.nowUs = expiryAtUs;
        this.table.expire(expiryAtUs);
      } else break;
    }
    this.nowUs = nowUs;
  }

  /** Not before now: an `add` over an identical entry keeps the old idle clock, so its deadline may have passed already. */
  private nextExpiryAtUs(): number {
    const deadlineUs = Math.max(this.table.nextDeadlineUs, this.nowUs - 1);
    const { expiryScanUs } = this.costs;
    if (expiryScanUs === 0 || deadlineUs === Infinity) return deadlineUs + 1;
    return (Math.floor(deadlineUs / expiryScanUs) + 1) * expiryScanUs;
  }

  private serve(message: ToSwitch, nowUs: number): void {
    const { sink, table } = this;
    switch (message.kind) {
      case 'flow-mod': {
        const error = table.apply(message, nowUs);
        if (error !== null) sink.toController({ kind: 'error', error, mod: message }, nowUs);
        return;
      }
      case 'bundle': {
        const error = table.applyBundle(message.mods, nowUs);
        return sink.toController({ kind: 'bundle-reply', xid: message.xid, error }, nowUs);
      }
      case 'barrier-request':
        return sink.toController({ kind: 'barrier-reply', xid: message.xid }, nowUs);
      case 'flow-stats-request': {
        const cookie = { value: message.cookie, mask: message.cookieMask };
        const entries = table.stats(nowUs, message.match, cookie);
        return sink.toController({ kind: 'flow-stats-reply', xid: message.xid, entries }, nowUs);
      }
      case 'packet-out':
        return this.packetOut(message, nowUs);
      default:
        return unreachable(message);
    }
  }

  private packetOut(message: PacketOut, nowUs: number): void {
    const packet = this.discardBuffer(message.bufferId);
    if (packet === null) this.sink.dropped('unknown-buffer', null, nowUs);
    else this.execute(message.actions, packet, nowUs, 0n);
  }

  private execute(actions: readonly Action[], packet: P, atUs: number, cookie: bigint): void {
    let failure: DropReason | null = 'no-action';
    for (let i = 0; i < actions.length; i++) {
      const action = actions[i]!;
      if (action.kind === 'output') failure = this.output(action.port, packet, atUs, failure);
      else if (action.kind === 'controller')
        failure = this.punt(packet, atUs, cookie) || failure === null ? null : 'punt-queue';
      else applyRewrite(action, packet);
    }
    if (failure !== null) this.sink.dropped(failure, packet, atUs);
  }

  /** null once the packet has gone anywhere. */
  private output(port: number, packet: P, atUs: number, before: DropReason | null): DropReason | null {
    const failure = port === packet.inPort ? 'ingress-port' : this.isPortUp(port) ? null : 'port-down';
    if (failure !== null) return before === null ? null : failure;
    this.sink.output(port, packet, atUs);
    return null;
  }

  private punt(packet: P, atUs: number, cookie: bigint): boolean {
    const sentAtUs = this.punts.admit(atUs);
    if (sentAtUs < 0) return false;
    const bufferId = this.nextBufferId++;
    this.buffers.set(bufferId, this.copyPacket(packet));
    this.sink.toController(describePacketIn(packet, bufferId, cookie), sentAtUs);
    return true;
  }

  private tellRemoved(removal: Removal): void {
    this.sink.entryRemoved?.(removal, this.nowUs);
    if (removal.asked) this.sink.toController(removal.message, this.nowUs);
  }

  private tellVacancy(up: boolean): void {
    const { entryCount, capacity } = this.table;
    this.sink.toController({ kind: 'vacancy', up, entryCount, capacity }, this.nowUs);
  }
}
