// The flow table as a plain list, written a second time from SPEC §5 without looking at src/switching: fields as bigints under
// masks, every question answered by going through all entries. It is the model of the property tests and what the generator of
// cases for Open vSwitch knows about deadlines. Slow on purpose.

import type { Packet } from '../../src/net/packet.ts';
import type {
  FlowMod,
  FlowModError,
  MaskedWords,
  Match,
  RemovedReason,
} from '../../src/switching/messages.ts';

type FieldName = keyof Match;

interface Field {
  readonly value: bigint;
  readonly mask: bigint;
}

export type Fields = ReadonlyMap<FieldName, Field>;

const big = (words: readonly number[]): bigint =>
  words.reduce((sum, word) => (sum << 32n) | BigInt(word), 0n);
const ALL_ONES: Record<FieldName, bigint> = {
  inPort: 0xffffffffn,
  family: 0xffn,
  source: 0n,
  destination: 0n,
  protocol: 0xffn,
  sourcePort: 0xffffn,
  destinationPort: 0xffffn,
  tcpFlags: 0n,
};

function fieldOf(name: FieldName, given: NonNullable<Match[FieldName]>): Field {
  if (typeof given === 'number') return { value: BigInt(given), mask: ALL_ONES[name] };
  const { value, mask } = given as MaskedWords | { value: number; mask: number };
  const bits = typeof mask === 'number' ? BigInt(mask) : big(mask);
  const raw = typeof value === 'number' ? BigInt(value) : big(value);
  return { value: raw & bits, mask: bits };
}

export function fieldsOf(match: Match): Fields {
  const fields = new Map<FieldName, Field>();
  for (const [name, given] of Object.entries(match) as [FieldName, Match[FieldName]][]) {
    if (given === undefined) continue;
    const field = fieldOf(name, given);
    if (field.mask !== 0n) fields.set(name, field);
  }
  return fields;
}

export function fieldsOfPacket(packet: Packet): ReadonlyMap<FieldName, bigint> {
  return new Map<FieldName, bigint>([
    ['inPort', BigInt(packet.inPort)],
    ['family', BigInt(packet.family)],
    ['source', big([packet.s0, packet.s1, packet.s2, packet.s3])],
    ['destination', big([packet.d0, packet.d1, packet.d2, packet.d3])],
    ['protocol', BigInt(packet.protocol)],
    ['sourcePort', BigInt(packet.sourcePort)],
    ['destinationPort', BigInt(packet.destinationPort)],
    ['tcpFlags', BigInt(packet.tcpFlags)],
  ]);
}

const matches = (fields: Fields, packet: ReadonlyMap<FieldName, bigint>): boolean =>
  [...fields].every(([name, { value, mask }]) => (packet.get(name)! & mask) === value);

export const isSame = (a: Fields, b: Fields): boolean =>
  a.size === b.size &&
  [...a].every(([name, field]) => b.get(name)?.value === field.value && b.get(name)?.mask === field.mask);

const isCoveredBy = (entry: Fields, filter: Fields): boolean =>
  [...filter].every(([name, { value, mask }]) => {
    const own = entry.get(name);
    return own !== undefined && (own.mask & mask) === mask && (own.value & mask) === value;
  });

export const doOverlap = (a: Fields, b: Fields): boolean =>
  [...a].every(([name, { value, mask }]) => {
    const other = b.get(name);
    return other === undefined || ((value ^ other.value) & mask & other.mask) === 0n;
  });

export interface NaiveEntry {
  readonly match: Match;
  readonly fields: Fields;
  mod: FlowMod;
  createdAtUs: number;
  modifiedAtUs: number;
  usedAtUs: number;
  packetCount: number;
  byteCount: number;
}

export interface NaiveRemoval {
  readonly entry: NaiveEntry;
  readonly reason: RemovedReason;
  readonly durationUs: number;
}

export const deadlineOf = ({ mod, usedAtUs, modifiedAtUs }: NaiveEntry): number =>
  Math.min(
    mod.idleTimeoutUs === 0 ? Infinity : usedAtUs + mod.idleTimeoutUs,
    mod.hardTimeoutUs === 0 ? Infinity : modifiedAtUs + mod.hardTimeoutUs,
  );

export class NaiveTable {
  entries: NaiveEntry[] = [];
  readonly removals: NaiveRemoval[] = [];
  /** How many of the removals have been compared. */
  checked = 0;
  private readonly capacity: number;
  private readonly overflow: 'refuse' | 'evict';

  constructor(capacity: number, overflow: 'refuse' | 'evict') {
    this.capacity = capacity;
    this.overflow = overflow;
  }

  /** The entry the packet hits; ties of priority must not exist. */
  lookup(packet: Packet): NaiveEntry | null {
    const fields = fieldsOfPacket(packet);
    const hits = this.entries.filter((entry) => matches(entry.fields, fields));
    return hits.reduce<NaiveEntry | null>(
      (best, entry) => (best === null || entry.mod.priority > best.mod.priority ? entry : best),
      null,
    );
  }

  use(entry: NaiveEntry, sizeBytes: number, nowUs: number): void {
    entry.packetCount++;
    entry.byteCount += sizeBytes;
    entry.usedAtUs = nowUs;
  }

  clone(): NaiveTable {
    const copy = new NaiveTable(this.capacity, this.overflow);
    copy.entries = this.entries.map((entry) => ({ ...entry }));
    return copy;
  }

  hasOverdue(nowUs: number): boolean {
    return this.entries.some((entry) => nowUs > deadlineOf(entry));
  }

  expire(nowUs: number): number {
    const dead = this.entries
      .filter((entry) => nowUs > deadlineOf(entry))
      .sort((a, b) => deadlineOf(a) - deadlineOf(b) || a.mod.priority - b.mod.priority);
    for (const entry of dead) {
      const { hardTimeoutUs } = entry.mod;
      const isHard = hardTimeoutUs > 0 && nowUs > entry.modifiedAtUs + hardTimeoutUs;
      this.remove(entry, isHard ? 'hard' : 'idle', nowUs);
    }
    return dead.length;
  }

  applyBundle(mods: readonly FlowMod[], nowUs: number): FlowModError | null {
    const entries = this.entries.map((entry) => ({ ...entry }));
    const removals = this.removals.length;
    for (const mod of mods) {
      const error = this.apply(mod, nowUs);
      if (error === null) continue;
      this.entries = entries;
      this.removals.length = removals;
      return error;
    }
    return null;
  }

  apply(mod: FlowMod, nowUs: number): FlowModError | null {
    if (mod.command === 'add') return this.add(mod, nowUs);
    for (const entry of this.named(mod)) {
      if (mod.command === 'delete' || mod.command === 'delete-strict') this.remove(entry, 'delete', nowUs);
      else {
        entry.mod = { ...entry.mod, actions: mod.actions };
        entry.modifiedAtUs = nowUs;
      }
    }
    return null;
  }

  /** Lowest importance first, then earliest deadline, then lowest priority; only entries with a timeout. */
  evictable(): NaiveEntry[] {
    return this.entries
      .filter((entry) => deadlineOf(entry) < Infinity)
      .sort(
        (a, b) =>
          a.mod.importance - b.mod.importance ||
          deadlineOf(a) - deadlineOf(b) ||
          a.mod.priority - b.mod.priority,
      );
  }

  wouldOverlap(mod: FlowMod): boolean {
    const fields = fieldsOf(mod.match);
    return this.entries.some(
      (entry) => entry.mod.priority === mod.priority && doOverlap(entry.fields, fields),
    );
  }

  isPresent(mod: FlowMod): boolean {
    const fields = fieldsOf(mod.match);
    return this.entries.some((entry) => entry.mod.priority === mod.priority && isSame(entry.fields, fields));
  }

  private add(mod: FlowMod, nowUs: number): FlowModError | null {
    const fields = fieldsOf(mod.match);
    const same = this.entries.find(
      (entry) => entry.mod.priority === mod.priority && isSame(entry.fields, fields),
    );
    if (same !== undefined) {
      same.mod = mod;
      same.createdAtUs = nowUs;
      same.modifiedAtUs = nowUs;
      return null;
    }
    if (mod.checkOverlap && this.wouldOverlap(mod)) return 'overlap';
    if (this.entries.length >= this.capacity) {
      const victim = this.overflow === 'evict' ? this.evictable()[0] : undefined;
      if (victim === undefined) return 'table-full';
      this.remove(victim, 'eviction', nowUs);
    }
    this.entries.push({
      match: mod.match,
      fields,
      mod,
      createdAtUs: nowUs,
      modifiedAtUs: nowUs,
      usedAtUs: nowUs,
      packetCount: 0,
      byteCount: 0,
    });
    return null;
  }

  private remove(entry: NaiveEntry, reason: RemovedReason, nowUs: number): void {
    this.entries = this.entries.filter((other) => other !== entry);
    this.removals.push({ entry, reason, durationUs: nowUs - entry.createdAtUs });
  }

  private named(mod: FlowMod): NaiveEntry[] {
    const fields = fieldsOf(mod.match);
    const isStrict = mod.command === 'modify-strict' || mod.command === 'delete-strict';
    return this.entries
      .filter(
        (entry) =>
          ((entry.mod.cookie ^ mod.cookie) & mod.cookieMask) === 0n &&
          (isStrict
            ? entry.mod.priority === mod.priority && isSame(entry.fields, fields)
            : isCoveredBy(entry.fields, fields)),
      )
      .sort((a, b) => a.mod.priority - b.mod.priority);
  }
}
