// The moving parts behind a flow table: its subtables in the order they are probed, and its timers. It puts slots in and takes
// them out, finds the entry a packet hits, the entries a flow-mod names, the next to expire and the one to evict; what a flow-mod
// means is flow-mods.ts. Rule kept: subtables are ordered by (highest priority, mask), never by when they came.

import type { Packet } from '../net/packet.ts';
import { compareEntries, DeadlineHeap } from './deadline-heap.ts';
import { EntryStore } from './entry-store.ts';
import { compareWords, KEY_WORDS, type MatchKey, overlaps, packPacket } from './flow-key.ts';
import { Subtable } from './subtable.ts';

const compareSubtables = (a: Subtable, b: Subtable): number =>
  b.maxPriority - a.maxPriority || compareWords(a.mask, b.mask) || a.family - b.family;

/** A number that equal masks share, for finding the subtable of a key. */
function hashOfMask({ family, mask }: Pick<MatchKey, 'family' | 'mask'>): number {
  let hash: number = family;
  for (let i = 0; i < KEY_WORDS; i++) hash = Math.imul(hash ^ mask[i]!, 0x9e3779b1) ^ (hash >>> 15);
  return hash;
}

/** Every look at the next deadline asks every heap, so empty ones are kept only while they are few. */
const MOST_IDLE_HEAPS = 8;

export class TableIndex {
  readonly store = new EntryStore();
  entryCount = 0;
  /** By hash of family and mask; more than one only where hashes collide. */
  private readonly subtables = new Map<number, readonly Subtable[]>();
  /** Every subtable, highest priority first; then those a packet of the family has to probe. */
  private probes: Subtable[] = [];
  private probes4: Subtable[] = [];
  private probes6: Subtable[] = [];
  private readonly heaps = new Map<number, DeadlineHeap>();
  /** The same heaps, lowest importance first. */
  private heapOrder: DeadlineHeap[] = [];
  private readonly packed = new Uint32Array(KEY_WORDS);

  /** Number of distinct masks: the probes of a look-up that misses. */
  get maskCount(): number {
    return this.probes.length;
  }

  /** Slot of the entry the packet hits, −1 for a table-miss. Allocates nothing. */
  lookup(packet: Packet): number {
    const { packed, store } = this;
    packPacket(packet, packed);
    const probes = packet.family === 4 ? this.probes4 : this.probes6;
    let best = -1;
    let bestPriority = -1;
    for (let i = 0; i < probes.length; i++) {
      const subtable = probes[i]!;
      if (subtable.maxPriority <= bestPriority) break;
      const slot = subtable.find(packed);
      if (slot >= 0 && store.priorities[slot]! > bestPriority) {
        best = slot;
        bestPriority = store.priorities[slot]!;
      }
    }
    return best;
  }

  findExactly(key: MatchKey, priority: number): number {
    return this.subtableOf(key)?.findExactly(key.value, priority) ?? -1;
  }

  /** Slots of the entries at least as specific as `key`, in the order of compareEntries. Reads every entry. */
  coveredBy(key: MatchKey): number[] {
    return this.select((slot) => this.store.isCoveredBy(slot, key));
  }

  hasOverlap(key: MatchKey, priority: number): boolean {
    const { store } = this;
    for (let slot = 0; slot < store.highWater; slot++) {
      if (store.subtables[slot] === null || store.priorities[slot] !== priority) continue;
      if (overlaps(key, store.keyOf(slot))) return true;
    }
    return false;
  }

  /** Puts in a slot whose words, terms and clocks are set. */
  insert(slot: number, key: MatchKey): void {
    const subtable = this.subtableOf(key) ?? this.addSubtable(key);
    const before = subtable.maxPriority;
    subtable.insert(slot);
    this.entryCount++;
    if (subtable.maxPriority !== before) this.orderProbes();
    this.arm(slot);
  }

  /** Takes the slot out of look-ups and timers; its fields stay until `store.free`. Gives back its key, for putting it in again. */
  remove(slot: number): MatchKey {
    const subtable = this.store.subtables[slot]!;
    const key = { family: subtable.family, mask: subtable.mask, value: this.store.valueOf(slot).slice() };
    this.disarm(slot);
    const before = subtable.maxPriority;
    subtable.remove(slot);
    this.store.subtables[slot] = null;
    this.entryCount--;
    if (subtable.entryCount === 0) this.removeSubtable(subtable);
    if (subtable.maxPriority !== before) this.orderProbes();
    return key;
  }

  disarm(slot: number): void {
    if (this.store.heapPositions[slot]! >= 0) this.heaps.get(this.store.importances[slot]!)!.remove(slot);
    if (this.heapOrder.length > MOST_IDLE_HEAPS) this.dropIdleHeaps();
  }

  arm(slot: number): void {
    if (this.store.deadlineUs(slot) === Infinity) return;
    const importance = this.store.importances[slot]!;
    let heap = this.heaps.get(importance);
    if (heap === undefined) {
      heap = new DeadlineHeap(this.store);
      this.heaps.set(importance, heap);
      this.orderHeaps();
    }
    heap.insert(slot);
  }

  /** No deadline is earlier than this; Infinity without timeouts. */
  armedAtUs(): number {
    let earliest = Infinity;
    for (let i = 0; i < this.heapOrder.length; i++) {
      const armedAtUs = this.heapOrder[i]!.armedAtUs;
      if (armedAtUs < earliest) earliest = armedAtUs;
    }
    return earliest;
  }

  /** Slots whose deadline has passed (strictly), in the order they died. */
  overdue(nowUs: number): number[] {
    const slots: number[] = [];
    for (const heap of this.heapOrder) {
      while (heap.armedAtUs < nowUs) {
        const slot = heap.earliest();
        if (this.store.deadlineUs(slot) >= nowUs) break;
        heap.remove(slot);
        slots.push(slot);
      }
    }
    return slots.sort(
      (a, b) => this.store.deadlineUs(a) - this.store.deadlineUs(b) || compareEntries(this.store, a, b),
    );
  }

  /** What a full table gives up: lowest importance, then earliest deadline; −1 if every entry is permanent. */
  victim(): number {
    for (const heap of this.heapOrder) {
      const slot = heap.earliest();
      if (slot >= 0) return slot;
    }
    return -1;
  }

  /** Slots of all entries for which `keeps` holds, in the order of compareEntries. */
  select(keeps: (slot: number) => boolean): number[] {
    const slots: number[] = [];
    for (let slot = 0; slot < this.store.highWater; slot++) {
      if (this.store.subtables[slot] !== null && keeps(slot)) slots.push(slot);
    }
    return slots.sort((a, b) => compareEntries(this.store, a, b));
  }

  private subtableOf(key: MatchKey): Subtable | undefined {
    const candidates = this.subtables.get(hashOfMask(key));
    return candidates?.find((each) => each.family === key.family && compareWords(each.mask, key.mask) === 0);
  }

  private addSubtable(key: MatchKey): Subtable {
    const subtable = new Subtable(this.store, key);
    const hash = hashOfMask(key);
    this.subtables.set(hash, [...(this.subtables.get(hash) ?? []), subtable]);
    this.probes.push(subtable);
    return subtable;
  }

  private removeSubtable(subtable: Subtable): void {
    const hash = hashOfMask(subtable);
    const others = this.subtables.get(hash)!.filter((each) => each !== subtable);
    if (others.length > 0) this.subtables.set(hash, others);
    else this.subtables.delete(hash);
    this.probes = this.probes.filter((each) => each !== subtable);
  }

  private dropIdleHeaps(): void {
    for (const [importance, heap] of this.heaps) if (heap.entryCount === 0) this.heaps.delete(importance);
    if (this.heaps.size < this.heapOrder.length) this.orderHeaps();
  }

  private orderHeaps(): void {
    this.heapOrder = [...this.heaps.keys()].sort((a, b) => a - b).map((key) => this.heaps.get(key)!);
  }

  private orderProbes(): void {
    this.probes.sort(compareSubtables);
    this.probes4 = this.probes.filter((subtable) => subtable.family !== 6);
    this.probes6 = this.probes.filter((subtable) => subtable.family !== 4);
  }
}
