// What a run needs from outside and what it reports while it goes. The doors (command line, page) implement these; the engine
// has no files and no clock. Source: docs/architecture.md.

import type { ReadSummary, RecordBatch } from '../net/record.ts';

/** Recorded traffic: `batches()` may be called again and then starts from the beginning. */
export interface TraceLike {
  batches(): AsyncIterable<RecordBatch>;
  /** Of the latest pass. */
  summary(): ReadSummary;
  /** Names that RecordBatch.ingress points into; complete at the end of a pass. */
  readonly ingressNames: readonly string[];
}

export interface RunInputs {
  /** The trace of the traffic entry of this name; asked once per entry. */
  trace(trafficName: string): TraceLike;
}

export interface RunProgress {
  /** `scan`: finding the span of the traces; `run`: simulating. */
  readonly phase: 'scan' | 'run';
  readonly nowUs: number;
  /** null: until the traffic ends, and not yet known. */
  readonly endUs: number | null;
  readonly sessions: number;
  readonly packets: number;
}

export interface RunHooks {
  onProgress?(progress: RunProgress): void;
  /** Asked between slices of work; true ends the run with partial results. */
  shouldStop?(): boolean;
  /** Awaited between slices, so that a door can let its own events in. */
  pause?(): Promise<void>;
}
