// Everything a run has told the page so far: series as they came last (they are whole), and what grows (moves, hands changed, losses,
// events) put together. Kept on the page, so that scrubbing back needs no worker. One history a run; only `take` writes.

import type {
  LiveEventView,
  LiveFacts,
  LiveFrame,
  LiveMaskChange,
  LiveMoveView,
  LiveOwnerChange,
} from '../worker/live-protocol.ts';

/** Columns that grow: capacity doubles. */
export class LossList {
  #at = new Float64Array(256);
  #cause = new Uint8Array(256);
  #table = new Uint16Array(256);
  #bucket = new Uint32Array(256);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** Rising instants, µs. Views of what is there: good until the next `take`. */
  get atUs(): Float64Array {
    return this.#at.subarray(0, this.#count);
  }
  get cause(): Uint8Array {
    return this.#cause.subarray(0, this.#count);
  }
  get table(): Uint16Array {
    return this.#table.subarray(0, this.#count);
  }
  get bucket(): Uint32Array {
    return this.#bucket.subarray(0, this.#count);
  }

  take({ atUs, cause, table, bucket }: LiveFrame['losses']): void {
    const count = this.#count + atUs.length;
    if (count > this.#at.length) {
      const capacity = 2 ** Math.ceil(Math.log2(count));
      this.#at = grown(new Float64Array(capacity), this.#at);
      this.#cause = grown(new Uint8Array(capacity), this.#cause);
      this.#table = grown(new Uint16Array(capacity), this.#table);
      this.#bucket = grown(new Uint32Array(capacity), this.#bucket);
    }
    this.#at.set(atUs, this.#count);
    this.#cause.set(cause, this.#count);
    this.#table.set(table, this.#count);
    this.#bucket.set(bucket, this.#count);
    this.#count = count;
  }
}

function grown<Columns extends { set(from: Columns): void }>(to: Columns, from: Columns): Columns {
  to.set(from);
  return to;
}

export class LiveHistory {
  /** Its flags grow with the events that are added. */
  facts: LiveFacts;
  readonly losses = new LossList();
  readonly ownerChanges: LiveOwnerChange[] = [];
  readonly maskChanges: LiveMaskChange[] = [];
  readonly events: LiveEventView[] = [];
  readonly #moves = new Map<number, LiveMoveView>();
  #frame: LiveFrame | null = null;

  constructor(facts: LiveFacts) {
    this.facts = facts;
  }

  /** The last one; null before the first. */
  get frame(): LiveFrame | null {
    return this.#frame;
  }

  /** In the order in which they began. */
  get moves(): readonly LiveMoveView[] {
    return [...this.#moves.values()];
  }

  get reachedUs(): number {
    return this.#frame?.reachedUs ?? 0;
  }

  /** A table as it came into force under the mask of an instant: since when, and who owned its buckets then. */
  tableAt(table: number, us: number): { readonly sinceUs: number; readonly owners: Int32Array } {
    const change = this.maskChanges.findLast((it) => it.table === table && it.atUs <= us);
    if (change !== undefined) return { sinceUs: change.atUs, owners: change.owners };
    return { sinceUs: 0, owners: this.facts.tables[table]!.owners };
  }

  take(frame: LiveFrame): void {
    this.#frame = frame;
    for (const move of frame.moves) this.#moves.set(move.move, move);
    for (const change of frame.ownerChanges) this.ownerChanges.push(change);
    for (const change of frame.maskChanges) this.maskChanges.push(change);
    for (const event of frame.events) this.events.push(event);
    this.losses.take(frame.losses);
  }
}
