// Puts records that arrive nearly in time order into time order: each waits until a record more than the window later has been
// seen. It is no sort: a record older than what was already given out is refused as late. Rule: output is by time, equal times
// in input order, and what is late depends only on the input, not on how it was cut into chunks. Bounded: at most `maxHeld`
// records wait (default 2^19, about 30 MB: 30 minutes at 290 records a second); beyond that the oldest leave early and the
// window is shorter for it. Records in order go through a ring in constant time, only those that stepped back through a heap.

import type { BatchQueue } from './batch-queue.ts';
import { RecordColumns } from './record-columns.ts';
import type { RecordFields } from './record-fields.ts';

const FIRST_CAPACITY = 1024;
const DEFAULT_MAX_HELD = 1 << 19;

export class ReorderWindow {
  /** Records refused because a record more than the window later had been seen. */
  late = 0;
  private readonly ring = new RecordRing();
  private readonly heap = new RecordHeap();
  private latestUs = Number.NEGATIVE_INFINITY;
  /** Nothing before this instant is accepted any more. */
  private watermarkUs = Number.NEGATIVE_INFINITY;
  private order = 0;
  private readonly windowUs: number;
  private readonly queue: BatchQueue;
  private readonly maxHeld: number;

  constructor(windowUs: number, queue: BatchQueue, maxHeld = DEFAULT_MAX_HELD) {
    this.windowUs = windowUs;
    this.queue = queue;
    this.maxHeld = maxHeld;
  }

  add(fields: RecordFields): void {
    const atUs = fields.atUs;
    if (atUs > this.latestUs) this.moveOn(atUs);
    if (this.ring.size + this.heap.size >= this.maxHeld) this.releaseEarly();
    if (atUs < this.watermarkUs) {
      this.late++;
      return;
    }
    if (this.ring.size === 0 || atUs >= this.ring.lastUs) this.ring.push(fields, this.order++);
    else this.heap.push(fields, this.order++);
  }

  /** The end of the input: everything that waits goes out. */
  flush(): void {
    while (this.ring.size + this.heap.size > 0) this.release();
  }

  /** A record later than all before it: those that have waited a whole window go out. */
  private moveOn(atUs: number): void {
    this.latestUs = atUs;
    this.watermarkUs = Math.max(this.watermarkUs, atUs - this.windowUs);
    while (this.firstUs() < this.watermarkUs) this.release();
  }

  private releaseEarly(): void {
    this.watermarkUs = this.firstUs();
    this.release();
  }

  private firstUs(): number {
    return Math.min(this.ring.firstUs, this.heap.firstUs);
  }

  private release(): void {
    const { ring, heap } = this;
    const fromRing =
      ring.firstUs < heap.firstUs || (ring.firstUs === heap.firstUs && ring.firstOrder < heap.firstOrder);
    if (fromRing) {
      this.queue.putFrom(ring.columns, ring.head);
      ring.shift();
    } else {
      this.queue.putFrom(heap.columns, heap.firstSlot);
      heap.shift();
    }
  }
}

/** First in, first out; `firstUs` is Infinity when empty. */
class RecordRing {
  readonly columns = new RecordColumns(FIRST_CAPACITY);
  head = 0;
  size = 0;
  lastUs = Number.NEGATIVE_INFINITY;

  get firstUs(): number {
    return this.size === 0 ? Number.POSITIVE_INFINITY : this.columns.atUs[this.head]!;
  }

  get firstOrder(): number {
    return this.columns.order[this.head]!;
  }

  push(fields: RecordFields, order: number): void {
    if (this.size === this.columns.capacity) {
      this.columns.grow(this.head);
      this.head = 0;
    }
    this.columns.write((this.head + this.size) & (this.columns.capacity - 1), fields, order);
    this.lastUs = fields.atUs;
    this.size++;
  }

  shift(): void {
    this.head = (this.head + 1) & (this.columns.capacity - 1);
    this.size--;
  }
}

/** A binary heap of slots by (time, input order); slots of released records are used again. */
class RecordHeap {
  readonly columns = new RecordColumns(FIRST_CAPACITY);
  /** slots[0 … size) is the heap, slots[size … used) are free. */
  private readonly slots: number[] = [];
  size = 0;

  get firstUs(): number {
    return this.size === 0 ? Number.POSITIVE_INFINITY : this.columns.atUs[this.slots[0]!]!;
  }

  get firstOrder(): number {
    return this.columns.order[this.slots[0]!]!;
  }

  get firstSlot(): number {
    return this.slots[0]!;
  }

  push(fields: RecordFields, order: number): void {
    if (this.size === this.slots.length) this.addSlot();
    const slot = this.slots[this.size]!;
    this.columns.write(slot, fields, order);
    this.size++;
    this.rise(this.size - 1);
  }

  shift(): void {
    const free = this.slots[0]!;
    this.size--;
    this.slots[0] = this.slots[this.size]!;
    this.slots[this.size] = free;
    this.sink();
  }

  private addSlot(): void {
    if (this.slots.length === this.columns.capacity) this.columns.grow(0);
    this.slots.push(this.slots.length);
  }

  private isBefore(a: number, b: number): boolean {
    const { atUs, order } = this.columns;
    const difference = atUs[a]! - atUs[b]!;
    return difference < 0 || (difference === 0 && order[a]! < order[b]!);
  }

  private rise(start: number): void {
    const slot = this.slots[start]!;
    let at = start;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.isBefore(slot, this.slots[parent]!)) break;
      this.slots[at] = this.slots[parent]!;
      at = parent;
    }
    this.slots[at] = slot;
  }

  private sink(): void {
    const slot = this.slots[0]!;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.size) break;
      if (child + 1 < this.size && this.isBefore(this.slots[child + 1]!, this.slots[child]!)) child++;
      if (!this.isBefore(this.slots[child]!, slot)) break;
      this.slots[at] = this.slots[child]!;
      at = child;
    }
    this.slots[at] = slot;
  }
}
