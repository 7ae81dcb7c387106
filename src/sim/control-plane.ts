// The controller in the world: what reaches it, when, and what it sends back. Messages cross each ingress's control channel with
// its latency, wait for the controller's turn (one at a time, with a service time), and its answers cross back. Without any
// delay everything happens at once, in order, at the same instant: no event is spent, so best cases come out exact.
// Not what is decided (control/). Source: SPEC §5 (costs), §6.

import type { ChangeRequest } from '../control/change.ts';
import type { LogEntry } from '../control/control-log.ts';
import type { ControlEvent, ControlOutput, ProbeRequest } from '../control/protocol.ts';
import type { Handle } from '../kernel/event-queue.ts';
import type { Actor, Kernel } from '../kernel/kernel.ts';
import type { FromSwitch, ToSwitch } from '../switching/messages.ts';
import { RANK_AT_CONTROLLER, RANK_AT_SWITCH, RANK_CONTROLLER_TIMER } from './event-rank.ts';

/** What the plane drives: the controller as it stands in src/control. */
export interface ControllerLike {
  receive(event: ControlEvent, nowUs: number): ControlOutput;
}

/** What it needs of the world. */
export interface ControlWorld {
  readonly kernel: Kernel;
  /** A message has crossed the channel. */
  toSwitch(ingress: number, message: ToSwitch): void;
  /** A packet-in will not be answered: its packet is lost. */
  discard(ingress: number, bufferId: number): void;
  /** A request that nobody hears: the controller is down, or went down before it came to it. */
  unheard(request: ChangeRequest): void;
  probe(request: ProbeRequest): void;
  logged(entry: LogEntry): void;
}

export interface ControlCosts {
  /** One way between controller and switch, per ingress, µs. */
  readonly channelUs: readonly number[];
  /** The controller's work on one event, µs. */
  readonly serviceUs: number;
}

export class ControlPlane {
  readonly #kernel: Kernel;
  readonly #world: ControlWorld;
  readonly #controller: ControllerLike;
  readonly #names: readonly string[];
  readonly #serviceUs: number;
  readonly #channelUs: number[];
  readonly #channelUp: boolean[];
  /** A channel that has become quicker: nothing sent from then on arrives before what was sent earlier (it is one TCP connection). */
  readonly #notBeforeUs: number[];
  readonly #timers = new Map<string, Handle>();
  /** Worked off at this instant, in order. */
  readonly #inbox: ControlEvent[] = [];
  #isBusy = false;
  #freeAtUs = 0;
  /** Events that have arrived and wait for the controller's turn. */
  #waiting = 0;
  #number = 0;
  #isDown = false;
  /** One more at every failure of the controller: what was on its way to an earlier life is lost. */
  #life = 0;

  constructor(
    world: ControlWorld,
    controller: ControllerLike,
    names: readonly string[],
    costs: ControlCosts,
  ) {
    this.#kernel = world.kernel;
    this.#world = world;
    this.#controller = controller;
    this.#names = names;
    this.#serviceUs = costs.serviceUs;
    this.#channelUs = [...costs.channelUs];
    this.#channelUp = names.map(() => true);
    this.#notBeforeUs = names.map(() => 0);
  }

  get isDown(): boolean {
    return this.#isDown;
  }

  isChannelUp(ingress: number): boolean {
    return this.#channelUp[ingress]!;
  }

  /** Nothing that has arrived at the controller waits for its turn. */
  get isCaughtUp(): boolean {
    return this.#waiting === 0;
  }

  /** A switch says something at `atUs` (not before now). Lost where the channel is down; a packet-in also where the controller is. */
  fromSwitch(ingress: number, message: FromSwitch, atUs: number): void {
    if (!this.#channelUp[ingress] || this.#isDown) return this.#lose(ingress, message);
    const arrivesAtUs = this.#arrivalUs(ingress, Math.max(atUs, this.#kernel.nowUs));
    const event: ControlEvent = { kind: 'from-switch', ingress: this.#names[ingress]!, message };
    const life = this.#life;
    this.#after(arrivesAtUs, RANK_AT_CONTROLLER, () => {
      if (life !== this.#life || !this.#channelUp[ingress]) this.#lose(ingress, message);
      else this.#arrive(event);
    });
  }

  /** Anything that needs no channel: requests, probe results, the start. */
  tell(event: ControlEvent): void {
    if (this.#isDown) this.#loseEvent(event);
    else this.#arrive(event);
  }

  setChannel(ingress: number, up: boolean): void {
    if (this.#channelUp[ingress] === up) return;
    this.#channelUp[ingress] = up;
    this.#notBeforeUs[ingress] = 0;
    this.tell({ kind: 'channel', ingress: this.#names[ingress]!, up });
  }

  /** Slower (or faster) from now on; messages on their way keep their time, and none overtakes them. */
  setLatency(ingress: number, channelUs: number): void {
    this.#notBeforeUs[ingress] = this.#arrivalUs(ingress, this.#kernel.nowUs);
    this.#channelUs[ingress] = channelUs;
  }

  latencyUs(ingress: number): number {
    return this.#channelUs[ingress]!;
  }

  goDown(): void {
    if (this.#isDown) return;
    this.#work({ kind: 'controller-down' });
    this.#isDown = true;
    this.#life++;
    this.#freeAtUs = this.#kernel.nowUs;
    for (const handle of this.#timers.values()) this.#kernel.cancel(handle);
    this.#timers.clear();
    for (const event of this.#inbox.splice(0)) this.#loseEvent(event);
  }

  comeBack(): void {
    if (!this.#isDown) return;
    this.#isDown = false;
    const channels = this.#names.filter((_, ingress) => this.#channelUp[ingress]);
    this.#arrive({ kind: 'controller-up', channels });
  }

  /** Calls back at `atUs`, after the messages of that instant; at once where that is now. */
  later(atUs: number, act: () => void): void {
    this.#after(atUs, RANK_CONTROLLER_TIMER, act);
  }

  #loseEvent(event: ControlEvent): void {
    if (event.kind === 'from-switch') this.#lose(this.#names.indexOf(event.ingress), event.message);
    if (event.kind === 'request') this.#world.unheard(event.request);
  }

  /** A packet-in that nobody hears, or whose answer got lost: its packet goes no further. */
  #lose(ingress: number, message: FromSwitch | ToSwitch): void {
    if (message.kind === 'packet-in' || message.kind === 'packet-out')
      this.#world.discard(ingress, message.bufferId);
  }

  /** The event waits for the controller's turn. */
  #arrive(event: ControlEvent): void {
    const nowUs = this.#kernel.nowUs;
    if (this.#serviceUs === 0) return this.#work(event);
    this.#freeAtUs = Math.max(nowUs, this.#freeAtUs) + this.#serviceUs;
    const life = this.#life;
    this.#waiting++;
    this.#after(this.#freeAtUs, RANK_AT_CONTROLLER, () => {
      this.#waiting--;
      if (life === this.#life) this.#work(event);
      else this.#loseEvent(event);
    });
  }

  /** One event at a time: what an answer causes at this same instant waits until it is given. */
  #work(event: ControlEvent): void {
    this.#inbox.push(event);
    if (this.#isBusy) return;
    this.#isBusy = true;
    for (let next = this.#inbox.shift(); next !== undefined; next = this.#inbox.shift()) {
      this.#carryOut(this.#controller.receive(next, this.#kernel.nowUs));
    }
    this.#isBusy = false;
  }

  #carryOut(output: ControlOutput): void {
    for (const entry of output.log) this.#world.logged(entry);
    for (const { id, atUs } of output.timers) this.#setTimer(id, atUs);
    for (const { ingress, message } of output.messages) this.#send(this.#names.indexOf(ingress), message);
    for (const request of output.probes) this.#world.probe(request);
  }

  #send(ingress: number, message: ToSwitch): void {
    if (!this.#channelUp[ingress]) return this.#lose(ingress, message);
    this.#after(this.#arrivalUs(ingress, this.#kernel.nowUs), RANK_AT_SWITCH, () => {
      if (this.#channelUp[ingress]) this.#world.toSwitch(ingress, message);
      else this.#lose(ingress, message);
    });
  }

  #arrivalUs(ingress: number, sentAtUs: number): number {
    return Math.max(sentAtUs + this.#channelUs[ingress]!, this.#notBeforeUs[ingress]!);
  }

  #setTimer(id: string, atUs: number | null): void {
    const before = this.#timers.get(id);
    if (before !== undefined) this.#kernel.cancel(before);
    this.#timers.delete(id);
    if (atUs === null) return;
    const fire = () => {
      this.#timers.delete(id);
      this.#arrive({ kind: 'timer', id });
    };
    this.#timers.set(id, this.#schedule(Math.max(atUs, this.#kernel.nowUs), RANK_CONTROLLER_TIMER, { fire }));
  }

  /** At once where `atUs` is now. */
  #after(atUs: number, rank: number, act: () => void): void {
    if (atUs <= this.#kernel.nowUs) act();
    else this.#schedule(atUs, rank, { fire: act });
  }

  #schedule(atUs: number, rank: number, actor: Actor): Handle {
    const key = { timeUs: atUs, rank, idHi: 0, idLo: 0, number: this.#number++ };
    return this.#kernel.schedule({ ...key, timeUs: this.#kernel.earliestUs(key) }, actor);
  }
}
