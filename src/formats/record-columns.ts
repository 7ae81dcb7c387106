// Records as growing columns: the store behind batches and behind the reorder window. It keeps no order and no count of what is
// in use, its two owners do. Rule: columns hold powers of two of records, so that an owner can wrap with a bit mask.

import { NO_INGRESS } from '../net/record.ts';
import type { RecordFields } from './record-fields.ts';

export class RecordColumns {
  capacity: number;
  atUs: Float64Array;
  family: Uint8Array;
  words: Uint32Array;
  payloadBytes: Float64Array;
  weight: Float64Array;
  ingress: Uint16Array;
  /** Number of the record in the input: the tie rule for equal times. */
  order: Float64Array;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.atUs = new Float64Array(capacity);
    this.family = new Uint8Array(capacity);
    this.words = new Uint32Array(4 * capacity);
    this.payloadBytes = new Float64Array(capacity);
    this.weight = new Float64Array(capacity);
    this.ingress = new Uint16Array(capacity).fill(NO_INGRESS);
    this.order = new Float64Array(capacity);
  }

  write(slot: number, fields: RecordFields, order: number): void {
    this.atUs[slot] = fields.atUs;
    this.family[slot] = fields.family;
    const word = 4 * slot;
    this.words[word] = fields.w0;
    this.words[word + 1] = fields.w1;
    this.words[word + 2] = fields.w2;
    this.words[word + 3] = fields.w3;
    this.payloadBytes[slot] = fields.payloadBytes;
    this.weight[slot] = fields.weight;
    this.ingress[slot] = fields.ingress;
    this.order[slot] = order;
  }

  copy(slot: number, from: RecordColumns, fromSlot: number): void {
    this.atUs[slot] = from.atUs[fromSlot]!;
    this.family[slot] = from.family[fromSlot]!;
    const word = 4 * slot;
    const fromWord = 4 * fromSlot;
    this.words[word] = from.words[fromWord]!;
    this.words[word + 1] = from.words[fromWord + 1]!;
    this.words[word + 2] = from.words[fromWord + 2]!;
    this.words[word + 3] = from.words[fromWord + 3]!;
    this.payloadBytes[slot] = from.payloadBytes[fromSlot]!;
    this.weight[slot] = from.weight[fromSlot]!;
    this.ingress[slot] = from.ingress[fromSlot]!;
    this.order[slot] = from.order[fromSlot]!;
  }

  /** Doubles the room; records from slot `head` on (a ring that is full) move to begin at slot 0. */
  grow(head: number): void {
    const old = { ...this };
    Object.assign(this, new RecordColumns(2 * old.capacity));
    for (const name of ['atUs', 'family', 'payloadBytes', 'weight', 'ingress', 'order'] as const) {
      this[name].set(old[name].subarray(head), 0);
      this[name].set(old[name].subarray(0, head), old.capacity - head);
    }
    this.words.set(old.words.subarray(4 * head), 0);
    this.words.set(old.words.subarray(0, 4 * head), 4 * (old.capacity - head));
  }
}
