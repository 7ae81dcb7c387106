// The flow table of one switch: which entry a packet hits, counters, timeouts, flow-mods, capacity, vacancy. It has no clock and no
// cost: the caller gives `nowUs`, and switch.ts adds ports, latency and rates. Semantics: Open vSwitch 3.1 as in SPEC §5.
//
// Structure. Entries lie in typed arrays (entry-store.ts). Those that share a mask form a subtable (subtable.ts), a hash from
// masked key to entry; a packet probes one subtable per distinct mask, highest priority first, and stops when no later one can
// win (table-index.ts). Timers are heaps armed lazily (deadline-heap.ts): a packet only writes lastUsedAtUs.
// Goals: a look-up allocates nothing and costs a probe a mask; expiry and eviction O(log n); adding and deleting O(log n).
// Tolerable: loose modify/delete, statistics and overlap checks read every entry. Not tolerable: an order that depends on history.
//
// Use: `expire(nowUs)` before anything else at `nowUs`, then `lookup` and, on a hit, `use`. See docs/models/flow-table.md.

import { assert } from '../base/assert.ts';
import type { Packet } from '../net/packet.ts';
import { packMatch, unpackMatch } from './flow-key.ts';
import { describeRemoval, FlowModRun, type Removal } from './flow-mods.ts';
import type { Action, FlowMod, FlowModError, FlowStats, Match, RemovedReason } from './messages.ts';
import { TableIndex } from './table-index.ts';

export type { Removal } from './flow-mods.ts';

export interface FlowTableOptions {
  /** Most entries; default 1,000,000 (the limit of Open vSwitch). */
  readonly capacity?: number;
  /** A full table: `refuse` (default) answers table-full; `evict` gives up an entry with a timeout. */
  readonly overflow?: 'refuse' | 'evict';
  /** Tell when the free part (whole percents, rounded down) falls below `down`, and then when it rises above `up`; never by default. */
  readonly vacancy?: { readonly downRatio: number; readonly upRatio: number } | null;
}

/** What happens to a table besides the answer to a call. */
export interface FlowTableSink {
  removed(removal: Removal): void;
  /** `up` false: the table has become fuller than allowed. */
  vacancy(up: boolean): void;
}

export const OVS_CAPACITY = 1_000_000;

const MATCH_ALL: Match = {};

export class FlowTable {
  readonly capacity: number;
  readonly overflow: 'refuse' | 'evict';
  private index = new TableIndex();
  private readonly sink: FlowTableSink;
  private readonly vacancy: { readonly downRatio: number; readonly upRatio: number } | null;
  private isLow = false;

  constructor(sink: FlowTableSink, options: FlowTableOptions = {}) {
    this.sink = sink;
    this.capacity = options.capacity ?? OVS_CAPACITY;
    this.overflow = options.overflow ?? 'refuse';
    this.vacancy = options.vacancy ?? null;
    assert(Number.isInteger(this.capacity) && this.capacity >= 0, 'capacity is a whole number of entries');
  }

  get entryCount(): number {
    return this.index.entryCount;
  }

  /** Occupied part of the capacity, 0…1 (0 for a table without capacity). */
  get usedRatio(): number {
    return this.capacity === 0 ? 0 : this.index.entryCount / this.capacity;
  }

  /** Distinct masks: the number of probes of a table-miss. */
  get maskCount(): number {
    return this.index.maskCount;
  }

  /**
   * No entry is dead at or before this instant, one may be right after it; Infinity without timeouts. A lower bound: call
   * `expire(nextDeadlineUs + 1)`, which arms timers again where packets came in between, then ask anew. O(distinct importances).
   */
  get nextDeadlineUs(): number {
    return this.index.armedAtUs();
  }

  /** Slot of the highest-priority entry the packet matches, −1 for a table-miss. Counts nothing, allocates nothing. */
  lookup(packet: Packet): number {
    return this.index.lookup(packet);
  }

  /** A packet of `sizeBytes` used the entry: counters and idle clock. */
  use(slot: number, sizeBytes: number, nowUs: number): void {
    const { store } = this.index;
    store.packetCounts[slot] = store.packetCounts[slot]! + 1;
    store.byteCounts[slot] = store.byteCounts[slot]! + sizeBytes;
    store.lastUsedAtUs[slot] = nowUs;
  }

  actionsOf(slot: number): readonly Action[] {
    return this.index.store.actions[slot]!;
  }

  cookieOf(slot: number): bigint {
    return this.index.store.cookies[slot]!;
  }

  priorityOf(slot: number): number {
    return this.index.store.priorities[slot]!;
  }

  packetCountOf(slot: number): number {
    return this.index.store.packetCounts[slot]!;
  }

  byteCountOf(slot: number): number {
    return this.index.store.byteCounts[slot]!;
  }

  matchOf(slot: number): Match {
    const key = this.index.store.keyOf(slot);
    return unpackMatch(key.value, key.mask);
  }

  /** Applies one flow-mod now. An error changes nothing. */
  apply(mod: FlowMod, nowUs: number): FlowModError | null {
    return this.applyBundle([mod], nowUs);
  }

  /** Applies all in order at one instant, or, at the first error, none. */
  applyBundle(mods: readonly FlowMod[], nowUs: number): FlowModError | null {
    const run = new FlowModRun(this.index, this, nowUs);
    for (const mod of mods) {
      const error = run.apply(mod);
      if (error === null) continue;
      run.undo();
      return error;
    }
    for (const removal of run.commit()) this.sink.removed(removal);
    this.watchVacancy();
    return null;
  }

  /**
   * Removes every entry with now > lastUsed + idle or now > modified + hard; reason `hard` where both are overdue. The order is
   * (deadline, priority, match). Returns how many. O(1) when nothing is due.
   */
  expire(nowUs: number): number {
    if (this.index.armedAtUs() >= nowUs) return 0;
    const slots = this.index.overdue(nowUs);
    const { store } = this.index;
    for (const slot of slots) {
      const hardUs = store.hardTimeoutUs[slot]!;
      const isHard = hardUs !== 0 && nowUs > store.modifiedAtUs[slot]! + hardUs;
      this.drop(slot, isHard ? 'hard' : 'idle', nowUs);
    }
    if (slots.length > 0) this.watchVacancy();
    return slots.length;
  }

  /** Statistics of every entry at least as specific as `match` and of that cookie; order: priority, mask, value, ascending. */
  stats(nowUs: number, match: Match = MATCH_ALL, cookie = { value: 0n, mask: 0n }): FlowStats[] {
    const key = packMatch(match);
    if (key === null) return [];
    const { store } = this.index;
    const wanted = cookie.value & cookie.mask;
    const slots = this.index.coveredBy(key).filter((slot) => (store.cookies[slot]! & cookie.mask) === wanted);
    return slots.map((slot) => this.statsOf(slot, nowUs));
  }

  /** What is left of each entry's hard timeout, in the order of `stats(nowUs)`; Infinity without one. A modify had started it anew. */
  hardLeftUs(nowUs: number): number[] {
    const { store } = this.index;
    return this.index
      .select(() => true)
      .map((slot) => {
        const hardUs = store.hardTimeoutUs[slot]!;
        return hardUs === 0 ? Number.POSITIVE_INFINITY : store.modifiedAtUs[slot]! + hardUs - nowUs;
      });
  }

  /** Everything is forgotten, nothing is told: a restart. */
  clear(): void {
    this.index = new TableIndex();
    this.isLow = false;
  }

  private statsOf(slot: number, nowUs: number): FlowStats {
    const { store } = this.index;
    return {
      match: this.matchOf(slot),
      priority: store.priorities[slot]!,
      cookie: store.cookies[slot]!,
      actions: store.actions[slot]!,
      idleTimeoutUs: store.idleTimeoutUs[slot]!,
      hardTimeoutUs: store.hardTimeoutUs[slot]!,
      importance: store.importances[slot]!,
      sendFlowRemoved: store.wantsRemoved[slot] === 1,
      durationUs: nowUs - store.createdAtUs[slot]!,
      idleAgeUs: nowUs - store.lastUsedAtUs[slot]!,
      packetCount: store.packetCounts[slot]!,
      byteCount: store.byteCounts[slot]!,
    };
  }

  private drop(slot: number, reason: RemovedReason, nowUs: number): void {
    const removal = describeRemoval(this.index, slot, reason, nowUs);
    this.index.remove(slot);
    this.index.store.free(slot);
    this.sink.removed(removal);
  }

  private watchVacancy(): void {
    if (this.vacancy === null) return;
    const free = this.capacity - this.entryCount;
    const freeRatio = this.capacity === 0 ? 1 : Math.floor((100 * free) / this.capacity) / 100;
    const limit = this.isLow ? freeRatio > this.vacancy.upRatio : freeRatio < this.vacancy.downRatio;
    if (!limit) return;
    this.isLow = !this.isLow;
    this.sink.vacancy(!this.isLow);
  }
}
