// What crosses to the page of a run under way: everything bounded whole, everything that grows since the frame before. Buffers are
// moved, not copied. One writer per page; a new page begins with everything again.

import { transfer } from 'comlink';
import type { LiveDrive } from '../../src/sim/live-drive.ts';
import type { LiveView } from '../../src/sim/live-view.ts';
import type { Simulation } from '../../src/sim/simulation.ts';
import { ownersOf } from './live-facts.ts';
import type { LiveFrame, LiveMaskChange } from './live-protocol.ts';

interface Watched {
  readonly simulation: Simulation;
  readonly view: LiveView;
  readonly drive: LiveDrive;
}

export class FrameWriter {
  readonly #run: Watched;
  #ownerChanges = 0;
  #losses = 0;
  #events = 0;
  #maskChanges = 0;

  constructor(run: Watched) {
    this.#run = run;
  }

  /** `table`: whose buckets are shown. */
  frame(table: number): LiveFrame {
    const { simulation, view, drive } = this.#run;
    const { world, recorder, endUs } = simulation;
    view.readLog();
    view.readIntervals();
    const losses = view.losses(this.#losses);
    const frame: LiveFrame = {
      ...{ reachedUs: drive.reachedUs, endUs, originUs: originOf(simulation), isOver: simulation.isOver },
      sessions: { ...recorder.counts },
      aliveCount: world.aliveCount,
      eventCount: world.kernel.firedCount,
      intervals: view.intervals.map((series) => series.columns()),
      samples: { ...view.samples.columns(), width: view.samples.width },
      moves: view.book.takeTouched(),
      ownerChanges: view.book.ownerChanges.slice(this.#ownerChanges),
      maskChanges: this.#newMasks(),
      losses,
      events: view.events.slice(this.#events),
      waiting: view.waiting(),
      bucketLoads: { table, packets: view.bucketLoads(table) },
    };
    this.#maskChanges = view.book.maskChanges.length;
    this.#ownerChanges = view.book.ownerChanges.length;
    this.#losses += losses.atUs.length;
    this.#events = view.events.length;
    return transfer(frame, buffersOf(frame));
  }

  /** Of several masks between two frames the last is told of each. */
  #newMasks(): LiveMaskChange[] {
    const { world } = this.#run.simulation;
    return this.#run.view.book.maskChanges.slice(this.#maskChanges).map(({ atUs, table }) => {
      const measured = world.measured[table]!.table;
      const owners = ownersOf(world.servers.ids, measured);
      return { atUs, table, bucketCount: measured.mask.bucketCount, owners };
    });
  }
}

/** Recorded traffic lies on the calendar; µs since the epoch at the start of the run. */
function originOf({ feeds }: Simulation): number | null {
  const origins = feeds.flatMap(({ recorded }) => {
    const originUs = recorded?.source.originUs ?? null;
    return originUs !== null && recorded!.traces[0]!.summary().timed ? [originUs] : [];
  });
  return origins.length === 0 ? null : Math.min(...origins);
}

function buffersOf({ intervals, samples, losses, bucketLoads }: LiveFrame): ArrayBufferLike[] {
  const columns = [
    ...intervals.flatMap((it) => Object.values(it) as Float64Array[]),
    ...[samples.timesUs, samples.values, losses.atUs, losses.cause, losses.table, losses.bucket],
    bucketLoads.packets,
  ];
  return columns.map(({ buffer }) => buffer);
}
