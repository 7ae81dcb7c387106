// One event's worth of work: the state it may change, the instant it happens at, and what it says in return. Every file of this
// room that acts takes a Turn first. It decides nothing itself; it keeps the order of messages and the books of timers and xids.

import type { ToSwitch } from '../switching/messages.ts';
import type { LogEntry, LogNote } from './control-log.ts';
import type { AddressedMessage, ControlOutput, ProbeRequest, TimerChange } from './protocol.ts';
import { ServerPaths } from './rule-compiler.ts';
import type { ControllerState, Pending, SwitchState } from './state.ts';

export class Turn {
  readonly state: ControllerState;
  readonly nowUs: number;
  private readonly paths: Map<string, ServerPaths>;
  private readonly messages: AddressedMessage[] = [];
  private readonly timers: TimerChange[] = [];
  private readonly probes: ProbeRequest[] = [];
  private readonly log: LogEntry[] = [];

  /** `paths` is a cache that outlives the turn; it follows from the state alone. */
  constructor(state: ControllerState, nowUs: number, paths: Map<string, ServerPaths>) {
    this.state = state;
    this.nowUs = nowUs;
    this.paths = paths;
  }

  get output(): ControlOutput {
    const { messages, timers, probes, log } = this;
    return { messages, timers, probes, log };
  }

  send(ingress: string, ...messages: readonly ToSwitch[]): void {
    for (const message of messages) this.messages.push({ ingress, message });
  }

  /** A fresh xid whose reply means `pending`. */
  expect(pending: Pending): number {
    const xid = this.state.nextXid++;
    this.state.pending.set(xid, pending);
    return xid;
  }

  arm(id: string, atUs: number): void {
    this.state.timers.set(id, atUs);
    this.timers.push({ id, atUs });
  }

  cancel(id: string): void {
    if (this.state.timers.delete(id)) this.timers.push({ id, atUs: null });
  }

  probe(request: ProbeRequest): void {
    this.probes.push(request);
  }

  note(note: LogNote): void {
    this.log.push({ ...note, atUs: this.nowUs });
  }

  /** The switches that take messages, in configured order. */
  upSwitches(): SwitchState[] {
    return [...this.state.switches.values()].filter((it) => it.channel === 'up');
  }

  /** How an ingress reaches each server. */
  path(ingress: string): ServerPaths {
    let path = this.paths.get(ingress);
    if (path === undefined) {
      const { mode, switches, machines } = this.state;
      path = new ServerPaths(mode, switches.get(ingress)!, [...machines.values()]);
      this.paths.set(ingress, path);
    }
    return path;
  }

  /** Links or machines changed. */
  forgetPaths(): void {
    this.paths.clear();
  }
}
