// What a run needs from outside and what it reports while it goes. The doors (command line, page) implement these; the engine
// has no files and no clock. Source: docs/architecture.md.

import type { ReadSummary, RecordBatch } from '../net/record.ts';
import type { PrefixTable } from '../traffic/prefix-table.ts';
import type { BuiltRun } from './simulation.ts';

/** Recorded traffic: `batches()` may be called again and then starts from the beginning. */
export interface TraceLike {
  batches(): AsyncIterable<RecordBatch>;
  /** Of the latest pass. */
  summary(): ReadSummary;
  /** Names that RecordBatch.ingress points into; complete at the end of a pass. */
  readonly ingressNames: readonly string[];
}

export interface RunInputs {
  /** The trace of a traffic entry: part 0 is its `trace`, part n its n-th `overlay`. May be asked for again: a new reading. */
  trace(trafficName: string, part: number): TraceLike;
  /** The bundled table of allocated prefixes (datasets/prefixes.bin, decoded): needed for synthetic traffic that is not uniform. */
  prefixes?(): Promise<PrefixTable>;
  /** Points of a cumulative distribution in a file that the scenario names. */
  distribution?(path: string): Promise<readonly (readonly [value: number, cumulative: number])[]>;
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
  /** Events of one slice of work; default 50,000. Where slices are cut changes nothing in the run. */
  readonly sliceEvents?: number;
  /** Asked between slices of work; true ends the run with partial results. */
  shouldStop?(): boolean;
  /** Awaited between slices, so that a door can let its own events in. */
  pause?(): Promise<void>;
  /** Called once, before the first event; what it returns is called after every event. For checkers: to look, never to touch. */
  inspect?(run: BuiltRun): () => void;
  /** Called when the run has come to its end or was stopped, before its last interval is closed. To look, never to touch. */
  beforeEnd?(run: BuiltRun): void;
}
