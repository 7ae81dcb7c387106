// The way of punted packets to the controller: one server of fixed rate, a queue of fixed length, first in first out. As the
// service time is fixed, the instant at which a packet-in leaves is known when it enters, and no event is needed. Source: SPEC §5.

import { type SwitchCosts, spacingUs } from './switch-costs.ts';

export class PuntQueue {
  private readonly spacing: number;
  private readonly length: number;
  private freeAtUs = -Infinity;

  constructor(costs: SwitchCosts) {
    this.spacing = spacingUs(costs.puntPerSecond);
    this.length = costs.puntQueueLength;
  }

  /** The instant at which a packet-in that enters now has been sent; −1 if the queue (those being sent included) is full. */
  admit(nowUs: number): number {
    if (this.spacing === 0) return nowUs;
    const startUs = Math.max(nowUs, this.freeAtUs);
    if (Math.ceil((startUs - nowUs) / this.spacing) >= this.length) return -1;
    this.freeAtUs = startUs + this.spacing;
    return this.freeAtUs;
  }

  clear(): void {
    this.freeAtUs = -Infinity;
  }
}
