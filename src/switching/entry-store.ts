// The flow entries of one table as a structure of arrays, one slot an entry, so that a look-up reads numbers and allocates
// nothing. It owns slots and their growth and nothing else: which slot a packet hits is subtable.ts, when one dies
// deadline-heap.ts. Rule kept: a slot number is internal and may be used again; it is never visible as an order (SPEC §10).

import { KEY_WORDS, type MatchKey } from './flow-key.ts';
import type { Action, FlowMod } from './messages.ts';
import type { Subtable } from './subtable.ts';

const FIRST_SLOTS = 16;

/** What an `add` says about an entry besides its match. */
export type FlowTerms = Pick<
  FlowMod,
  'priority' | 'importance' | 'sendFlowRemoved' | 'idleTimeoutUs' | 'hardTimeoutUs' | 'cookie' | 'actions'
>;

type NumberArray = Uint32Array | Int32Array | Float64Array | Uint16Array | Uint8Array;

function grown<A extends NumberArray>(old: A, length: number): A {
  const bigger = new (old.constructor as new (length: number) => A)(length);
  bigger.set(old as never);
  return bigger;
}

export class EntryStore {
  /** Eleven words a slot: the match's value (its mask is the subtable's). */
  values = new Uint32Array(FIRST_SLOTS * KEY_WORDS);
  hashes = new Int32Array(FIRST_SLOTS);
  /** Next entry of the same match and a lower priority, −1 at the end. */
  nextLower = new Int32Array(FIRST_SLOTS);
  priorities = new Uint16Array(FIRST_SLOTS);
  importances = new Uint16Array(FIRST_SLOTS);
  wantsRemoved = new Uint8Array(FIRST_SLOTS);
  idleTimeoutUs = new Float64Array(FIRST_SLOTS);
  hardTimeoutUs = new Float64Array(FIRST_SLOTS);
  createdAtUs = new Float64Array(FIRST_SLOTS);
  modifiedAtUs = new Float64Array(FIRST_SLOTS);
  lastUsedAtUs = new Float64Array(FIRST_SLOTS);
  packetCounts = new Float64Array(FIRST_SLOTS);
  byteCounts = new Float64Array(FIRST_SLOTS);
  /** When the entry's timer is set to go off; never later than its deadline. */
  armedAtUs = new Float64Array(FIRST_SLOTS);
  /** Place in its deadline heap, −1 without a timeout. */
  heapPositions = new Int32Array(FIRST_SLOTS);
  readonly cookies: bigint[] = [];
  readonly actions: (readonly Action[])[] = [];
  /** null: the slot is free. */
  readonly subtables: (Subtable | null)[] = [];
  private readonly freeSlots: number[] = [];
  private slotCount = 0;

  /** Slots ever in use: 0 … highWater − 1, free ones among them. */
  get highWater(): number {
    return this.slotCount;
  }

  /** A slot holding the match; all counters and clocks are the caller's to set. */
  take(key: MatchKey): number {
    const slot = this.freeSlots.pop() ?? this.slotCount++;
    if (slot >= this.hashes.length) this.grow(this.hashes.length * 2);
    this.values.set(key.value, slot * KEY_WORDS);
    this.nextLower[slot] = -1;
    this.heapPositions[slot] = -1;
    return slot;
  }

  free(slot: number): void {
    this.subtables[slot] = null;
    this.actions[slot] = [];
    this.freeSlots.push(slot);
  }

  /** Everything a flow-mod of kind `add` writes: terms, not clocks or counters. */
  setTerms(slot: number, mod: FlowTerms): void {
    this.priorities[slot] = mod.priority;
    this.importances[slot] = mod.importance;
    this.wantsRemoved[slot] = mod.sendFlowRemoved ? 1 : 0;
    this.idleTimeoutUs[slot] = mod.idleTimeoutUs;
    this.hardTimeoutUs[slot] = mod.hardTimeoutUs;
    this.cookies[slot] = mod.cookie;
    this.actions[slot] = mod.actions;
  }

  /** Infinity without timeouts. The entry is dead strictly after this instant (SPEC §5). */
  deadlineUs(slot: number): number {
    const idle = this.idleTimeoutUs[slot]!;
    const hard = this.hardTimeoutUs[slot]!;
    const idleAt = idle === 0 ? Infinity : this.lastUsedAtUs[slot]! + idle;
    const hardAt = hard === 0 ? Infinity : this.modifiedAtUs[slot]! + hard;
    return Math.min(idleAt, hardAt);
  }

  /** Value words of the slot's match (a view, valid until the store grows). */
  valueOf(slot: number): Uint32Array {
    return this.values.subarray(slot * KEY_WORDS, (slot + 1) * KEY_WORDS);
  }

  /** `covers(key, keyOf(slot))` without a view: every statistics request asks it of every entry. */
  isCoveredBy(slot: number, key: MatchKey): boolean {
    const { mask } = this.subtables[slot]!;
    const { values } = this;
    for (let i = 0, at = slot * KEY_WORDS; i < KEY_WORDS; i++, at++) {
      const wanted = key.mask[i]!;
      if (wanted === 0) continue;
      if ((wanted & ~mask[i]!) !== 0 || ((key.value[i]! ^ values[at]!) & wanted) !== 0) return false;
    }
    return true;
  }

  /** Order of the values of two slots' matches, first word first, as unsigned numbers. */
  compareValues(a: number, b: number): number {
    const { values } = this;
    const [atA, atB] = [a * KEY_WORDS, b * KEY_WORDS];
    for (let i = 0; i < KEY_WORDS; i++) {
      const difference = values[atA + i]! - values[atB + i]!;
      if (difference !== 0) return difference;
    }
    return 0;
  }

  keyOf(slot: number): MatchKey {
    const subtable = this.subtables[slot]!;
    return { family: subtable.family, value: this.valueOf(slot), mask: subtable.mask };
  }

  private grow(length: number): void {
    this.values = grown(this.values, length * KEY_WORDS);
    this.hashes = grown(this.hashes, length);
    this.nextLower = grown(this.nextLower, length);
    this.priorities = grown(this.priorities, length);
    this.importances = grown(this.importances, length);
    this.wantsRemoved = grown(this.wantsRemoved, length);
    this.idleTimeoutUs = grown(this.idleTimeoutUs, length);
    this.hardTimeoutUs = grown(this.hardTimeoutUs, length);
    this.createdAtUs = grown(this.createdAtUs, length);
    this.modifiedAtUs = grown(this.modifiedAtUs, length);
    this.lastUsedAtUs = grown(this.lastUsedAtUs, length);
    this.packetCounts = grown(this.packetCounts, length);
    this.byteCounts = grown(this.byteCounts, length);
    this.armedAtUs = grown(this.armedAtUs, length);
    this.heapPositions = grown(this.heapPositions, length);
  }
}
