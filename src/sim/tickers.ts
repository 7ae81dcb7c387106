// Two small actors that keep exactly one event of theirs in the queue: the next session of a traffic source, and the next deadline
// of a switch. Both are armed again whenever what they watch may have changed.

import type { EventKey, Handle } from '../kernel/event-queue.ts';
import type { Actor, Kernel } from '../kernel/kernel.ts';
import type { TrafficSource } from '../traffic/source.ts';
import type { Clients } from './clients.ts';
import { RANK_START, RANK_SWITCH_WAKE } from './event-rank.ts';
import type { Ingress } from './network.ts';

export interface StarterWorld {
  readonly kernel: Kernel;
  readonly clients: Clients;
}

/** Keeps one event in the queue for the next session of a source, as far as the source knows it. */
export class Starter implements Actor {
  isPending = false;
  readonly #world: StarterWorld;
  readonly #source: TrafficSource;
  readonly #index: number;
  #number = 0;

  constructor(world: StarterWorld, source: TrafficSource, index: number) {
    this.#world = world;
    this.#source = source;
    this.#index = index;
  }

  arm(): void {
    const timeUs = this.#source.nextStartUs;
    if (this.isPending || !(timeUs < this.#source.horizonUs)) return;
    this.isPending = true;
    const key = { timeUs, rank: RANK_START, idHi: this.#index, idLo: 0, number: this.#number++ };
    this.#world.kernel.schedule(key, this);
  }

  fire(_key: EventKey): void {
    this.isPending = false;
    this.#world.clients.start(this.#source.take());
    this.arm();
  }
}

/** Wakes a switch at its next deadline. */
export class Waker implements Actor {
  readonly #kernel: Kernel;
  readonly #ingress: Ingress;
  readonly #index: number;
  #handle: Handle = -1;
  #atUs = Number.POSITIVE_INFINITY;
  #number = 0;

  constructor(kernel: Kernel, ingress: Ingress, index: number) {
    this.#kernel = kernel;
    this.#ingress = ingress;
    this.#index = index;
  }

  arm(): void {
    const atUs = this.#ingress.switch.nextDeadlineUs;
    if (atUs === this.#atUs) return;
    if (this.#atUs !== Number.POSITIVE_INFINITY) this.#kernel.cancel(this.#handle);
    this.#atUs = atUs;
    if (atUs === Number.POSITIVE_INFINITY) return;
    const key = { timeUs: atUs, rank: RANK_SWITCH_WAKE, idHi: this.#index, idLo: 0, number: this.#number++ };
    this.#handle = this.#kernel.schedule({ ...key, timeUs: this.#kernel.earliestUs(key) }, this);
  }

  fire(_key: EventKey): void {
    this.#atUs = Number.POSITIVE_INFINITY;
    this.#ingress.switch.wake(this.#kernel.nowUs);
    this.arm();
  }
}
