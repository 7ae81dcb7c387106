// Records read into what the bit lab weighs: distinct sources, and for each its visits (requests with gaps under 30 minutes), each with
// its sessions (gaps under the keepalive), packets and bytes. Several files are read one after another into one table, so that a
// source in two of them counts once. What is done with the weights is the bit lab's (source-set.ts takes the columns as they are).
// Memory: about 60 bytes a source and 36 a visit, whatever the number of records. Source: SPEC §1 (visit, session), §3 (weights).

import type { Family } from '../base/address.ts';
import { AddressTable } from '../net/address-table.ts';
import type { RecordBatch } from '../net/record.ts';

export type BitWeight = 'sources' | 'visits' | 'sessions' | 'packets' | 'bytes';

export const BIT_WEIGHTS: readonly BitWeight[] = ['sources', 'visits', 'sessions', 'packets', 'bytes'];

export interface VisitGaps {
  /** A gap this long or longer begins a new visit. */
  readonly visitGapUs: number;
  /** A gap longer than this begins a new session. */
  readonly keepaliveUs: number;
}

export const DEFAULT_GAPS: VisitGaps = { visitGapUs: 30 * 60 * 1_000_000, keepaliveUs: 75 * 1_000_000 };

/** From (inclusive) and to (exclusive), by the begin of a visit. */
export interface TimeSpan {
  readonly fromUs: number;
  readonly toUs: number;
}

/** Distinct sources as columns; see bitlab/source-set.ts for their order of words. Not sorted. */
export interface WeighedSources {
  readonly family: Family;
  readonly words: readonly Uint32Array[];
  /** Whole numbers above 0, one a source. */
  readonly weights: Float64Array;
}

export class VisitTable {
  readonly #gaps: VisitGaps;
  readonly #clients = new AddressTable();
  #lastAtUs = new Float64Array(1024);
  #current = new Int32Array(1024).fill(-1);
  #client = new Int32Array(1024);
  #startUs = new Float64Array(1024);
  #sessions = new Float64Array(1024);
  #packets = new Float64Array(1024);
  #bytes = new Float64Array(1024);
  #numbers = new Int32Array(0);
  #visits = 0;
  #records = 0;

  constructor(gaps: VisitGaps = DEFAULT_GAPS) {
    this.#gaps = gaps;
  }

  get records(): number {
    return this.#records;
  }

  get visits(): number {
    return this.#visits;
  }

  /** Distinct sources of a family. */
  sourceCount(family: Family): number {
    let count = 0;
    for (let c = 0; c < this.#clients.count; c++) if (this.#clients.family(c) === family) count++;
    return count;
  }

  /** Distinct sources of both families. */
  get clientCount(): number {
    return this.#clients.count;
  }

  family(client: number): Family {
    return this.#clients.family(client);
  }

  /** Word `index` (0 the most significant) of a source's address. */
  word(client: number, index: 0 | 1 | 2 | 3): number {
    return this.#clients.word(client, index);
  }

  /** Answers the number of each record's source, by first appearance; the array is used again by the next call. */
  add(batch: RecordBatch): Int32Array {
    if (this.#numbers.length < batch.count) this.#numbers = new Int32Array(batch.count);
    for (let r = 0; r < batch.count; r++) {
      const client = this.#clients.numberAt(batch.family[r]!, batch.words, 4 * r);
      this.#numbers[r] = client;
      if (client >= this.#lastAtUs.length) this.#growClients();
      this.#addRecord(client, batch.atUs[r]!);
      const visit = this.#current[client]!;
      this.#packets[visit]! += batch.weight[r]!;
      this.#bytes[visit]! += batch.payloadBytes[r]!;
    }
    this.#records += batch.count;
    return this.#numbers;
  }

  #addRecord(client: number, atUs: number): void {
    const gapUs =
      this.#current[client]! < 0 ? Number.POSITIVE_INFINITY : Math.abs(atUs - this.#lastAtUs[client]!);
    if (gapUs >= this.#gaps.visitGapUs) this.#current[client] = this.#openVisit(client, atUs);
    if (gapUs > this.#gaps.keepaliveUs) this.#sessions[this.#current[client]!]! += 1;
    this.#lastAtUs[client] = atUs;
  }

  #openVisit(client: number, atUs: number): number {
    const visit = this.#visits++;
    if (visit >= this.#client.length) this.#growVisits();
    this.#client[visit] = client;
    this.#startUs[visit] = atUs;
    return visit;
  }

  /** The sources of a family that weigh anything in the span (default: ever). Weights are rounded to whole numbers. */
  columnsOf(family: Family, weight: BitWeight, span?: TimeSpan): WeighedSources {
    const amounts = this.amounts(weight, span);
    const kept: number[] = [];
    for (let c = 0; c < amounts.length; c++) {
      amounts[c] = Math.round(amounts[c]!);
      if (amounts[c]! > 0 && this.#clients.family(c) === family) kept.push(c);
    }
    const columns = family === 4 ? ([3] as const) : ([3, 2, 1, 0] as const);
    const words = columns.map((word) => Uint32Array.from(kept, (c) => this.#clients.word(c, word)));
    return { family, words, weights: Float64Array.from(kept, (c) => amounts[c]!) };
  }

  /** What each source weighs in the span (default: ever), by its number; 0 where it was not there. */
  amounts(weight: BitWeight, span?: TimeSpan): Float64Array {
    const amounts = new Float64Array(this.#clients.count);
    const of = {
      sources: null,
      visits: null,
      sessions: this.#sessions,
      packets: this.#packets,
      bytes: this.#bytes,
    }[weight];
    for (let visit = 0; visit < this.#visits; visit++) {
      const startUs = this.#startUs[visit]!;
      if (span !== undefined && (startUs < span.fromUs || startUs >= span.toUs)) continue;
      const client = this.#client[visit]!;
      if (weight === 'sources') amounts[client] = 1;
      else amounts[client]! += of === null ? 1 : of[visit]!;
    }
    return amounts;
  }

  /** Times that cut the visits of a family into `parts` of equal number: parts + 1 of them, the last beyond every visit. */
  cuts(family: Family, parts: number): number[] {
    const starts: number[] = [];
    for (let visit = 0; visit < this.#visits; visit++) {
      if (this.#clients.family(this.#client[visit]!) === family) starts.push(this.#startUs[visit]!);
    }
    const sorted = Float64Array.from(starts).sort();
    const inner = Array.from(
      { length: parts - 1 },
      (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / parts)]!,
    );
    return [sorted[0] ?? 0, ...inner, Number.POSITIVE_INFINITY];
  }

  /** Begin of the first and of the last visit; null while there are none. */
  get spanUs(): TimeSpan | null {
    if (this.#visits === 0) return null;
    let fromUs = Number.POSITIVE_INFINITY;
    let toUs = Number.NEGATIVE_INFINITY;
    for (let visit = 0; visit < this.#visits; visit++) {
      fromUs = Math.min(fromUs, this.#startUs[visit]!);
      toUs = Math.max(toUs, this.#startUs[visit]!);
    }
    return { fromUs, toUs };
  }

  #growClients(): void {
    const current = new Int32Array(this.#current.length * 2).fill(-1);
    current.set(this.#current);
    this.#current = current;
    this.#lastAtUs = doubled(this.#lastAtUs);
  }

  #growVisits(): void {
    const client = new Int32Array(this.#client.length * 2);
    client.set(this.#client);
    this.#client = client;
    this.#startUs = doubled(this.#startUs);
    this.#sessions = doubled(this.#sessions);
    this.#packets = doubled(this.#packets);
    this.#bytes = doubled(this.#bytes);
  }
}

function doubled(from: Float64Array): Float64Array<ArrayBuffer> {
  const to = new Float64Array(from.length * 2);
  to.set(from);
  return to;
}
