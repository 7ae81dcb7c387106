// What the five flow-mod commands do to a table, and a bundle of them, all or nothing. Semantics are those measured on Open vSwitch
// 3.1 (SPEC §5): `modify` keeps counters, cookie, idle clock and timeouts and restarts the hard clock; `add` over an identical
// match and priority keeps counters and the old idle clock, takes the new terms, resets duration and hard clock. Rule kept: every
// change is written down so that it can be undone; nothing is told to the outside before the commit.

import { unreachable } from '../base/assert.ts';
import { type MatchKey, packMatch, unpackMatch } from './flow-key.ts';
import type { FlowMod, FlowModError, FlowRemoved, RemovedReason } from './messages.ts';
import type { TableIndex } from './table-index.ts';

/** An entry that has left the table. `asked` is its flag "send flow-removed": only then does a real switch tell. */
export interface Removal {
  readonly message: FlowRemoved;
  readonly asked: boolean;
}

export interface TableLimits {
  readonly capacity: number;
  readonly overflow: 'refuse' | 'evict';
}

/** The flow-removed message of an entry still in the table. */
export function describeRemoval(
  index: TableIndex,
  slot: number,
  reason: RemovedReason,
  nowUs: number,
): Removal {
  const { store } = index;
  const key = store.keyOf(slot);
  return {
    asked: store.wantsRemoved[slot] === 1,
    message: {
      kind: 'flow-removed',
      match: unpackMatch(key.value, key.mask),
      priority: store.priorities[slot]!,
      cookie: store.cookies[slot]!,
      reason,
      durationUs: nowUs - store.createdAtUs[slot]!,
      packetCount: store.packetCounts[slot]!,
      byteCount: store.byteCounts[slot]!,
    },
  };
}

/** One flow-mod or one bundle in the making. Use `apply` for each mod, then `commit` or, after an error, `undo`. */
export class FlowModRun {
  private readonly index: TableIndex;
  private readonly limits: TableLimits;
  private readonly nowUs: number;
  private readonly removals: Removal[] = [];
  private readonly leaving: number[] = [];
  private readonly undoSteps: (() => void)[] = [];

  constructor(index: TableIndex, limits: TableLimits, nowUs: number) {
    this.index = index;
    this.limits = limits;
    this.nowUs = nowUs;
  }

  /** null when done; after an error the table may be half changed until `undo`. */
  apply(mod: FlowMod): FlowModError | null {
    const key = packMatch(mod.match);
    if (key === null) return 'bad-match';
    switch (mod.command) {
      case 'add':
        return this.add(mod, key);
      case 'modify':
      case 'modify-strict':
        for (const slot of this.named(mod, key)) this.modify(slot, mod);
        return null;
      case 'delete':
      case 'delete-strict':
        for (const slot of this.named(mod, key)) this.remove(slot, 'delete');
        return null;
      default:
        return unreachable(mod.command);
    }
  }

  /** Frees what was removed and gives the removals in the order they happened. */
  commit(): readonly Removal[] {
    for (const slot of this.leaving) this.index.store.free(slot);
    return this.removals;
  }

  undo(): void {
    for (const step of this.undoSteps.reverse()) step();
  }

  private add(mod: FlowMod, key: MatchKey): FlowModError | null {
    const { index } = this;
    const same = index.findExactly(key, mod.priority);
    if (mod.checkOverlap && same < 0 && index.hasOverlap(key, mod.priority)) return 'overlap';
    if (same >= 0) {
      this.replace(same, mod);
      return null;
    }
    if (!this.makeRoom()) return 'table-full';
    const { store } = index;
    const slot = store.take(key);
    store.setTerms(slot, mod);
    store.createdAtUs[slot] = this.nowUs;
    store.modifiedAtUs[slot] = this.nowUs;
    store.lastUsedAtUs[slot] = this.nowUs;
    store.packetCounts[slot] = 0;
    store.byteCounts[slot] = 0;
    index.insert(slot, key);
    this.undoSteps.push(() => {
      index.remove(slot);
      store.free(slot);
    });
    return null;
  }

  private makeRoom(): boolean {
    if (this.index.entryCount < this.limits.capacity) return true;
    const slot = this.limits.overflow === 'evict' ? this.index.victim() : -1;
    if (slot < 0) return false;
    this.remove(slot, 'eviction');
    return true;
  }

  private remove(slot: number, reason: RemovedReason): void {
    this.removals.push(describeRemoval(this.index, slot, reason, this.nowUs));
    const key = this.index.remove(slot);
    this.leaving.push(slot);
    this.undoSteps.push(() => this.index.insert(slot, key));
  }

  private replace(slot: number, mod: FlowMod): void {
    const { index, nowUs } = this;
    const { store } = index;
    this.saveTerms(slot);
    index.disarm(slot);
    store.setTerms(slot, mod);
    store.createdAtUs[slot] = nowUs;
    store.modifiedAtUs[slot] = nowUs;
    index.arm(slot);
  }

  private modify(slot: number, mod: FlowMod): void {
    const { index } = this;
    this.saveTerms(slot);
    index.disarm(slot);
    index.store.actions[slot] = mod.actions;
    index.store.modifiedAtUs[slot] = this.nowUs;
    index.arm(slot);
  }

  private saveTerms(slot: number): void {
    const { index } = this;
    const { store } = index;
    const old = {
      priority: store.priorities[slot]!,
      importance: store.importances[slot]!,
      sendFlowRemoved: store.wantsRemoved[slot] === 1,
      idleTimeoutUs: store.idleTimeoutUs[slot]!,
      hardTimeoutUs: store.hardTimeoutUs[slot]!,
      cookie: store.cookies[slot]!,
      actions: store.actions[slot]!,
    };
    const createdAtUs = store.createdAtUs[slot]!;
    const modifiedAtUs = store.modifiedAtUs[slot]!;
    this.undoSteps.push(() => {
      index.disarm(slot);
      store.setTerms(slot, old);
      store.createdAtUs[slot] = createdAtUs;
      store.modifiedAtUs[slot] = modifiedAtUs;
      index.arm(slot);
    });
  }

  private named(mod: FlowMod, key: MatchKey): readonly number[] {
    const { index } = this;
    const isNamed = (slot: number) =>
      (index.store.cookies[slot]! & mod.cookieMask) === (mod.cookie & mod.cookieMask);
    if (mod.command === 'modify' || mod.command === 'delete') return index.coveredBy(key).filter(isNamed);
    const slot = index.findExactly(key, mod.priority);
    return slot >= 0 && isNamed(slot) ? [slot] : [];
  }
}
