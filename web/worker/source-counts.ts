// What one pass over a trace leaves behind for quick answers: each distinct source once, with its requests, sessions and visits.
// From these any mask and any number of servers is scored without reading again (score.ts). It is no simulation: the full run
// (run-job.ts) gives the same counts with time. Rule: typed columns, no allocation per record, numbers by first appearance; who
// is who, and what a visit is, is the visit table's, which the command line weighs by too.

import type { Family } from '../../src/base/address.ts';
import type { TraceReader } from '../../src/formats/open-trace.ts';
import { VisitTable } from '../../src/traffic/visit-table.ts';

import { TrafficShape } from './traffic-shape.ts';

/** Columns of records in time order, as the readers yield them. */
export type RecordBatch =
  ReturnType<TraceReader['batches']> extends AsyncIterable<infer Batch> ? Batch : never;

const START = 1 << 12;
/** Requests of one source at most this far apart are one session: the scenario's default `keepalive` (SPEC §1). */
export const KEEPALIVE_US = 75e6;

export class SourceCounts {
  readonly visits = new VisitTable();
  requests = new Float64Array(START);
  sessions = new Float64Array(START);
  /** Distinct sources counted so far. */
  count = 0;
  /** Sources of each family, and among them the ones of each bit: enough for the strip while the file is being read. */
  readonly familyCount = { 4: 0, 6: 0 };
  readonly ones = { 4: new Float64Array(32), 6: new Float64Array(128) };
  firstUs = Number.POSITIVE_INFINITY;
  lastUs = Number.NEGATIVE_INFINITY;
  #lastAtUs = new Float64Array(START);
  #firstAtUs = new Float64Array(START);
  #closed = false;
  readonly shape = new TrafficShape();

  /** Adds the records of a batch, in time order across batches. */
  add(batch: RecordBatch): void {
    const numbers = this.visits.add(batch);
    for (let r = 0; r < batch.count; r++) {
      const source = numbers[r]!;
      if (source === this.count) this.#meet(batch.family[r] as Family, batch.words, r * 4);
      const atUs = batch.atUs[r]!;
      const weight = batch.weight[r]!;
      this.#place(source, atUs, weight);
      this.requests[source]! += weight;
      this.#lastAtUs[source] = atUs;
      if (atUs < this.firstUs) this.firstUs = atUs;
      if (atUs > this.lastUs) this.lastUs = atUs;
    }
  }

  /** Into the session under way, or the start of a new one. */
  #place(source: number, atUs: number, weight: number): void {
    const gapUs = atUs - this.#lastAtUs[source]!;
    if (this.requests[source] !== 0 && gapUs <= KEEPALIVE_US) {
      this.shape.gaps.add(gapUs);
      return;
    }
    if (this.requests[source] !== 0)
      this.shape.lengths.add(this.#lastAtUs[source]! - this.#firstAtUs[source]!);
    this.sessions[source]! += weight;
    this.#firstAtUs[source] = atUs;
    this.shape.start(atUs);
  }

  /** Lengths of all sessions, those still open at the end included. After the last record only. */
  lengths(): TrafficShape['lengths'] {
    if (!this.#closed) {
      for (let source = 0; source < this.count; source++)
        this.shape.lengths.add(this.#lastAtUs[source]! - this.#firstAtUs[source]!);
      this.#closed = true;
    }
    return this.shape.lengths;
  }

  #meet(family: Family, words: Uint32Array, at: number): void {
    if (this.count === this.requests.length) this.#grow();
    this.count++;
    this.familyCount[family]++;
    const ones = this.ones[family];
    for (let bit = 0; bit < ones.length; bit++)
      ones[bit]! += (words[at + 3 - (bit >>> 5)]! >>> (bit & 31)) & 1;
  }

  #grow(): void {
    this.requests = doubled(this.requests);
    this.sessions = doubled(this.sessions);
    this.#lastAtUs = doubled(this.#lastAtUs);
    this.#firstAtUs = doubled(this.#firstAtUs);
  }
}

function doubled(from: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const to = new Float64Array(from.length * 2);
  to.set(from);
  return to;
}
