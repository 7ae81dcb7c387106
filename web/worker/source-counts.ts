// What one pass over a trace leaves behind for quick answers: each distinct source once, with its requests, sessions and bytes.
// From these any mask and any number of servers is scored without reading again (score.ts). It is no simulation: the full run
// (run-job.ts) gives the same counts with time. Rule: typed columns, no allocation per record, numbers by first appearance.

import type { Family } from '../../src/base/address.ts';
import type { TraceReader } from '../../src/formats/open-trace.ts';

import { TrafficShape } from './traffic-shape.ts';

/** Columns of records in time order, as the readers yield them. */
export type RecordBatch =
  ReturnType<TraceReader['batches']> extends AsyncIterable<infer Batch> ? Batch : never;

const START = 1 << 12;
/** Requests of one source at most this far apart are one session: the scenario's default `keepalive` (SPEC §1). */
export const KEEPALIVE_US = 75e6;

export class SourceCounts {
  words = new Uint32Array(START * 4);
  family = new Uint8Array(START);
  requests = new Float64Array(START);
  sessions = new Float64Array(START);
  bytes = new Float64Array(START);
  count = 0;
  /** Sources of each family, and among them the ones of each bit: enough for the strip while the file is being read. */
  readonly familyCount = { 4: 0, 6: 0 };
  readonly ones = { 4: new Float64Array(32), 6: new Float64Array(128) };
  firstUs = Number.POSITIVE_INFINITY;
  lastUs = Number.NEGATIVE_INFINITY;
  #slots = new Int32Array(START * 2).fill(-1);
  #lastAtUs = new Float64Array(START);
  #firstAtUs = new Float64Array(START);
  #closed = false;
  readonly shape = new TrafficShape();

  /** Adds the records of a batch, in time order across batches. */
  add(batch: RecordBatch): void {
    for (let r = 0; r < batch.count; r++) {
      const atUs = batch.atUs[r]!;
      const source = this.#numberOf(batch.family[r] as Family, batch.words, r * 4);
      const weight = batch.weight[r]!;
      this.#place(source, atUs, weight);
      this.requests[source]! += weight;
      this.bytes[source]! += batch.payloadBytes[r]! * weight;
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

  #numberOf(family: Family, words: Uint32Array, at: number): number {
    const mask = this.#slots.length - 1;
    let slot = hash(family, words, at) & mask;
    for (;;) {
      const found = this.#slots[slot]!;
      if (found === -1) return this.#insert(slot, family, words.subarray(at, at + 4));
      if (this.#equals(found, family, words, at)) return found;
      slot = (slot + 1) & mask;
    }
  }

  #equals(source: number, family: Family, words: Uint32Array, at: number): boolean {
    const known = this.words;
    const from = source * 4;
    return (
      known[from + 3] === words[at + 3] &&
      known[from + 2] === words[at + 2] &&
      known[from + 1] === words[at + 1] &&
      known[from] === words[at] &&
      this.family[source] === family
    );
  }

  #insert(slot: number, family: Family, words: Uint32Array): number {
    if (this.count === this.family.length) this.#grow();
    const source = this.count++;
    this.words.set(words, source * 4);
    this.family[source] = family;
    this.#slots[slot] = source;
    this.#countBits(family, words);
    if (this.count * 2 > this.#slots.length) this.#rehash();
    return source;
  }

  #countBits(family: Family, words: Uint32Array): void {
    this.familyCount[family]++;
    const ones = this.ones[family];
    for (let bit = 0; bit < ones.length; bit++) ones[bit]! += (words[3 - (bit >>> 5)]! >>> (bit & 31)) & 1;
  }

  #grow(): void {
    const room = this.family.length * 2;
    this.words = copyTo(new Uint32Array(room * 4), this.words);
    this.family = copyTo(new Uint8Array(room), this.family);
    this.requests = copyTo(new Float64Array(room), this.requests);
    this.sessions = copyTo(new Float64Array(room), this.sessions);
    this.bytes = copyTo(new Float64Array(room), this.bytes);
    this.#lastAtUs = copyTo(new Float64Array(room), this.#lastAtUs);
    this.#firstAtUs = copyTo(new Float64Array(room), this.#firstAtUs);
  }

  #rehash(): void {
    this.#slots = new Int32Array(this.#slots.length * 2).fill(-1);
    const mask = this.#slots.length - 1;
    for (let source = 0; source < this.count; source++) {
      let slot = hash(this.family[source]!, this.words, source * 4) & mask;
      while (this.#slots[slot] !== -1) slot = (slot + 1) & mask;
      this.#slots[slot] = source;
    }
  }
}

function copyTo<T extends Uint32Array | Uint8Array | Float64Array>(target: T, from: T): T {
  target.set(from);
  return target;
}

/** Multiply and xor-shift a word; it decides speed only, never a result. */
function hash(family: number, words: Uint32Array, at: number): number {
  let h = family;
  for (let i = 0; i < 4; i++) h = Math.imul(h ^ (h >>> 15) ^ words[at + i]!, 0x9e3779b1);
  return (h ^ (h >>> 13)) >>> 0;
}
