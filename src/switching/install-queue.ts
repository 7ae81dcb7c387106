// Messages of the controller on their way into the switch, in order. A flow-mod takes its turn at the install rate and is effective
// the install latency later; a bundle costs as many turns as it has mods; everything else costs nothing and waits for what came
// before it, which is what makes a barrier a barrier. Source: SPEC §5.

import { assert } from '../base/assert.ts';
import type { ToSwitch } from './messages.ts';
import { type SwitchCosts, spacingUs } from './switch-costs.ts';

interface Waiting {
  readonly message: ToSwitch;
  readonly atUs: number;
}

const modCount = (message: ToSwitch): number =>
  message.kind === 'flow-mod' ? 1 : message.kind === 'bundle' ? message.mods.length : 0;

export class InstallQueue {
  private readonly spacing: number;
  private readonly latencyUs: number;
  private waiting: Waiting[] = [];
  private head = 0;
  private freeAtUs = -Infinity;
  private lastAtUs = -Infinity;

  constructor(costs: SwitchCosts) {
    this.spacing = spacingUs(costs.installPerSecond);
    this.latencyUs = costs.installLatencyUs;
  }

  /** When the first waiting message is effective; Infinity if none waits. */
  get nextAtUs(): number {
    return this.head < this.waiting.length ? this.waiting[this.head]!.atUs : Infinity;
  }

  /** Queues the message and returns the instant at which it is effective: never before those in front of it. */
  admit(message: ToSwitch, nowUs: number): number {
    const turns = modCount(message);
    let atUs = nowUs;
    if (turns > 0) {
      this.freeAtUs = Math.max(nowUs, this.freeAtUs) + turns * this.spacing;
      atUs = this.freeAtUs + this.latencyUs;
    }
    this.lastAtUs = Math.max(atUs, this.lastAtUs);
    this.waiting.push({ message, atUs: this.lastAtUs });
    return this.head === this.waiting.length - 1 ? this.lastAtUs : Infinity;
  }

  /** Takes the first message out. */
  take(): ToSwitch {
    assert(this.head < this.waiting.length, 'no message waits');
    const { message } = this.waiting[this.head++]!;
    if (this.head === this.waiting.length) {
      this.waiting = [];
      this.head = 0;
    }
    return message;
  }

  clear(): void {
    this.waiting = [];
    this.head = 0;
    this.freeAtUs = -Infinity;
    this.lastAtUs = -Infinity;
  }
}
