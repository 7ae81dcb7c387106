// Drives a simulation for somebody who watches: to an instant, by one event, to the next event worth a reader's while, to the end; with
// gauges sampled on the way at regular instants. Where it halts changes nothing in the run: events and their order are the same
// as in one go. No clock: how fast time passes is the caller's affair. Source: SPEC §10.

import type { LiveView } from './live-view.ts';
import type { RunHooks } from './run-inputs.ts';
import type { Simulation } from './simulation.ts';

export class LiveDrive {
  readonly #simulation: Simulation;
  readonly #view: LiveView;
  #reachedUs = 0;

  constructor(simulation: Simulation, view: LiveView) {
    this.#simulation = simulation;
    this.#view = view;
  }

  /** Everything before this instant has happened. */
  get reachedUs(): number {
    return this.#reachedUs;
  }

  /** To `untilUs` or the end; false where `hooks.shouldStop` came first. */
  async advance(untilUs: number, hooks: RunHooks = {}): Promise<boolean> {
    const simulation = this.#simulation;
    const { samples } = this.#view;
    while (!simulation.isOver && this.#reachedUs < untilUs) {
      const goalUs = Math.min(untilUs, samples.nextUs);
      const reached = goalUs <= this.#reachedUs || (await simulation.advance(goalUs, hooks));
      this.#view.readLog();
      this.#reachedUs = Math.max(this.#reachedUs, reached ? this.#cut(goalUs) : simulation.world.nowUs);
      if (!reached) return false;
      if (goalUs === samples.nextUs || simulation.isOver) this.#view.sample(this.#reachedUs);
      if (hooks.shouldStop?.() === true) return simulation.isOver || this.#reachedUs >= untilUs;
      await hooks.pause?.();
    }
    return true;
  }

  /** One event of the simulation. */
  async step(hooks: RunHooks = {}): Promise<void> {
    const { kernel } = this.#simulation.world;
    const before = kernel.firedCount;
    await this.#until(hooks, () => kernel.firedCount > before);
  }

  /** To the next event that the log tells a reader of (a request, a step of a bucket, a fault, …), or to the end. */
  async nextEvent(hooks: RunHooks = {}): Promise<void> {
    const { events } = this.#view;
    const { bridge } = this.#simulation;
    const [before, toCome] = [events.length, bridge.eventsToCome];
    await this.#until(hooks, () => {
      this.#view.readLog();
      return events.length > before || bridge.eventsToCome < toCome;
    });
  }

  #until(hooks: RunHooks, isThere: () => boolean): Promise<boolean> {
    const shouldStop = (): boolean => isThere() || hooks.shouldStop?.() === true;
    return this.advance(Number.POSITIVE_INFINITY, { ...hooks, sliceEvents: 1, shouldStop });
  }

  /** A run that is over stands where it ended. */
  #cut(goalUs: number): number {
    const { isOver, world, endUs } = this.#simulation;
    if (!isOver) return goalUs;
    return endUs === null ? world.nowUs : Math.max(world.nowUs, Math.min(endUs, goalUs));
  }
}
