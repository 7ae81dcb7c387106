// What a page shows of a run under way: series, gauges, moves, losses and events, read from a simulation that may go on at any time. It
// looks and never touches: a watched run is the same run to the last byte. When it looks is decided by live-drive.ts; what crosses
// to a page, and how often, by the page's worker. Source: SPEC §6, §9.

import { LOSS_CAUSES } from '../metrics/loss-cause.ts';
import { PACKETS } from '../metrics/quantity.ts';
import { type LiveEvent, liveEventOf } from './live-events.ts';
import { MoveBook, type OwnerChange, PinWatch } from './live-moves.ts';
import { IntervalSeries, SampleSeries } from './live-series.ts';
import type { Simulation } from './simulation.ts';

/** Samples over a run whose end is known. */
const SAMPLES = 1000;
/** Between samples where the end is not known yet, µs; doubled as the run goes on. */
const FIRST_SPACING_US = 100_000;

/** Lost sessions as columns, in order: number i+1 is what `explain --lost` takes. */
export interface LossColumns {
  readonly atUs: Float64Array;
  /** Position in LOSS_CAUSES. */
  readonly cause: Uint8Array;
  /** Position of the table, and bucket in it (manual ones behind the automatic ones). */
  readonly table: Uint16Array;
  readonly bucket: Uint32Array;
}

export class LiveView {
  readonly #simulation: Simulation;
  /** One per pool, in the order of the scenario. */
  readonly intervals: readonly IntervalSeries[];
  /** Per sample: alive, started, lost, punted packets waiting, then the use of each ingress's table (0…1). */
  readonly samples: SampleSeries;
  readonly book: MoveBook;
  readonly events: LiveEvent[] = [];
  #logTaken = 0;

  constructor(simulation: Simulation) {
    this.#simulation = simulation;
    const { endUs, scenario, world } = simulation;
    this.intervals = scenario.pools.map((_, pool) => new IntervalSeries(pool));
    const everyUs = endUs === null ? FIRST_SPACING_US : Math.max(1000, Math.ceil(endUs / SAMPLES));
    this.samples = new SampleSeries(3 + scenario.ingresses.length, everyUs);
    this.book = new MoveBook(simulation);
    world.watcher = new PinWatch(
      this.book,
      scenario.ingresses.map(({ name }) => name),
      () => this.readLog(),
    );
  }

  /** Takes what the log holds and has not been taken. Cost: linear in that. */
  readLog(): void {
    const { log } = this.#simulation.bridge;
    for (; this.#logTaken < log.length; this.#logTaken++) {
      const entry = log[this.#logTaken]!;
      this.book.take(entry);
      const event = liveEventOf(entry, this.book);
      if (event !== null) this.events.push(event);
    }
  }

  /** Reads the gauges as they are. */
  sample(atUs: number): void {
    const { world, recorder } = this.#simulation;
    const { started, lost } = recorder.counts;
    const use = world.ingresses.map((ingress) => ingress.switch.table.usedRatio);
    this.samples.push(atUs, [world.aliveCount, started, lost, ...use]);
  }

  readIntervals(): void {
    const { intervals } = this.#simulation.recorder;
    for (const series of this.intervals) series.take(intervals);
  }

  /** Sessions lost from number `from` (0 for the first) on. */
  losses(from: number): LossColumns {
    const { bridge, world } = this.#simulation;
    const notes = bridge.losses.slice(from);
    const tableOf = (vip: number, family: number): number =>
      world.measured.findIndex(({ table }) => table.vipIndex === vip && table.family === family);
    return {
      atUs: Float64Array.from(notes, ({ atUs }) => atUs),
      cause: Uint8Array.from(notes, ({ cause }) => LOSS_CAUSES.indexOf(cause)),
      table: Uint16Array.from(notes, ({ session }) => tableOf(session.vip, session.family)),
      bucket: Uint32Array.from(notes, ({ session }) => session.bucket),
    };
  }

  /** Packets that each automatic bucket of a table has brought so far. */
  bucketLoads(table: number): Float64Array {
    const {
      ledger,
      table: { mask },
    } = this.#simulation.world.measured[table]!;
    return Float64Array.from({ length: mask.bucketCount }, (_, bucket) => ledger.amount(PACKETS, bucket));
  }

  /** Buckets of the run under way that have not begun to move, in order. */
  waiting(): OwnerChange[] {
    const { controller, baseline } = this.#simulation.bridge;
    const { run } = controller.state;
    if (run === null || baseline !== null) return [];
    const atUs = this.#simulation.world.nowUs;
    return run.queue
      .slice(run.next)
      .map(({ bucket, from, to }) => ({ atUs, ...this.book.placeOf(bucket), from, to }));
  }
}
