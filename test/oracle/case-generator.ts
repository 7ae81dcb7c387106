// Random cases from a seed. Times lie on a grid of one second with up to two single milliseconds after each point, so that many cases
// share the instants at which the real clock must stop, and so that events fall exactly on deadlines and one millisecond after.
// What the real switch leaves open is not generated: overlaps of equal priority; evictions between entries whose expiry lies in
// one of its seconds, or changed within the last two (its eviction order is refreshed once a second); flow-mods in the same
// millisecond after one that leaves an entry overdue (a re-add keeps the old idle clock, and nobody has looked yet). And one known
// defect of 3.1 is kept out: in a bundle, loose modify, loose delete and check-overlap do not see entries whose mask came with the
// same bundle.

import type { Family, Words } from '../../src/base/address.ts';
import type { Action, FlowMod, MaskedWords, Match } from '../../src/switching/messages.ts';
import {
  deadlineOf,
  doOverlap,
  fieldsOf,
  type NaiveEntry,
  NaiveTable,
} from '../property/flow-table-naive.ts';
import { Dice } from './dice.ts';
import { simulatedPacket, type TestPacket } from './frames.ts';
import { type OracleCase, PORTS, type Step } from './oracle-case.ts';

const GRID_MS = 1000;
const LAST_RESIDUE_MS = 2;
const MIN_ENTRIES = 8;
const MIN_PACKETS = 30;
/** All cases of a batch share one clock: none may run on long after the others. */
const LATEST_MS = 32_000;
/** The real eviction order knows expiry in steps of 1,024 ms, and is refreshed once a second. */
const EVICTION_STEP_US = 1_100_000;
const QUIET_MS = 2_100;
const FULL4: Words = [0, 0, 0, 0xffffffff];
const FULL6: Words = [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff];
const VIP: Record<Family, Words> = { 4: [0, 0, 0, 0xcb007101], 6: [0x20010db8, 0, 0, 1] };
const PROTOCOLS = [6, 6, 6, 17, 47];
const FLAG_MATCHES = [
  { value: 0x02, mask: 0x02 },
  { value: 0x02, mask: 0x12 },
  { value: 0x01, mask: 0x01 },
  { value: 0x00, mask: 0x07 },
  { value: 0x10, mask: 0x17 },
];
const FLAGS = [0x02, 0x12, 0x10, 0x18, 0x11, 0x04, 0x00];

/** `roomy`: everything dies soon. `tight`: full tables, entries apart by importance. `lasting`: apart by expiry, hard only. */
const STYLES = {
  roomy: { idle: [0, 0, 1, 2, 3, 5], hard: [0, 0, 2, 3, 4, 7], uniqueImportance: 0.6, stay: 0.25 },
  tight: { idle: [0, 0, 3, 6, 9], hard: [0, 4, 8, 12], uniqueImportance: 0.95, stay: 0.55 },
  lasting: { idle: [0], hard: [0, 3, 5, 8, 11, 14, 17], uniqueImportance: 0, stay: 0.4 },
} as const;

const isAdd = ({ command }: FlowMod): boolean => command === 'add';
const isLoose = ({ command }: Pick<FlowMod, 'command'>): boolean =>
  command === 'modify' || command === 'delete';

/** What a generated entry says about who it matches. */
interface Place {
  readonly match: Match;
  readonly priority: number;
}

export function generateCase(seed: string, index: number): OracleCase {
  return new Generator(seed, index).generate();
}

/** Milliseconds at which an entry of one of the cases dies: the clock must stop there, or its end is dated late. */
export function expiryInstants(cases: readonly OracleCase[]): number[] {
  return [...new Set(cases.flatMap(expiryInstantsOf))];
}

function expiryInstantsOf({ capacity, overflow, steps }: OracleCase): number[] {
  const table = new NaiveTable(capacity, overflow);
  const instants: number[] = [];
  for (const step of steps) {
    for (let diesAtMs = nextDeathMs(table); diesAtMs <= step.atMs; diesAtMs = nextDeathMs(table)) {
      instants.push(diesAtMs);
      table.expire(diesAtMs * 1000);
    }
    replayStep(table, step);
  }
  return instants;
}

const nextDeathMs = (table: NaiveTable): number =>
  table.entries.reduce((first, entry) => Math.min(first, deadlineOf(entry) / 1000 + 1), Infinity);

export function replayStep(table: NaiveTable, step: Step): void {
  const nowUs = step.atMs * 1000;
  if (step.kind === 'mods' && step.bundle) table.applyBundle(step.mods, nowUs);
  else if (step.kind === 'mods') for (const mod of step.mods) table.apply(mod, nowUs);
  else if (step.kind === 'packets') {
    for (const packet of step.packets) {
      const own = simulatedPacket(packet);
      const entry = table.lookup(own);
      if (entry !== null) table.use(entry, own.sizeBytes, nowUs);
    }
  }
  table.expire(nowUs);
}

class Generator {
  private readonly dice: Dice;
  private readonly seed: string;
  private readonly index: number;
  private readonly places: Place[];
  private readonly table: NaiveTable;
  private readonly capacity: number;
  private readonly overflow: 'refuse' | 'evict';
  private readonly style: (typeof STYLES)[keyof typeof STYLES];
  private readonly steps: Step[] = [];
  /** When an entry with a timeout last changed its deadline, for the evictions. */
  private touchedAtMs = -Infinity;
  private nowMs = 0;
  private packetCount = 0;
  private nextCookie = 1n;
  private nextImportance = 1;

  constructor(seed: string, index: number) {
    this.seed = seed;
    this.index = index;
    this.dice = new Dice(`${seed}/${index}`);
    const { dice } = this;
    this.overflow = dice.chance(0.5) ? 'evict' : 'refuse';
    this.capacity = dice.chance(0.75) ? dice.between(MIN_ENTRIES, MIN_ENTRIES + 1) : 1000;
    this.style = STYLES[this.capacity === 1000 ? 'roomy' : dice.chance(0.5) ? 'tight' : 'lasting'];
    this.table = new NaiveTable(this.capacity, this.overflow);
    this.places = distinctPlaces(dice, dice.between(14, 22));
  }

  generate(): OracleCase {
    const { dice } = this;
    this.addMany();
    const rounds = dice.between(14, 24);
    for (let i = 0; i < rounds || this.packetCount < MIN_PACKETS; i++) {
      if (this.nowMs < LATEST_MS) this.moveOn();
      const draw = dice.below(100);
      if (draw < 55) this.sendPackets();
      else if (draw < 92) this.changeTable();
      else this.steps.push({ atMs: this.nowMs, kind: 'stats' });
    }
    this.nowMs = Math.ceil(this.nowMs / GRID_MS) * GRID_MS + 2 * GRID_MS;
    this.steps.push({ atMs: this.nowMs, kind: 'stats' });
    const vacancy = this.capacity < 100 && dice.chance(0.7) ? { downPercent: 30, upPercent: 50 } : null;
    const { seed, index, capacity, overflow, steps } = this;
    return { seed, index, capacity, overflow, vacancy, steps };
  }

  /** At least eight different entries at the start. */
  private addMany(): void {
    const places = this.dice.shuffled(this.places).slice(0, MIN_ENTRIES);
    this.applyMods(
      places.map((place) => ({ ...this.add(place), checkOverlap: false })),
      this.dice.chance(0.3),
    );
  }

  private moveOn(): void {
    const { dice } = this;
    if (dice.chance(this.style.stay)) return;
    const deadlines = this.table.entries
      .map((entry) => deadlineOf(entry) / 1000)
      .filter((atMs) => atMs < Infinity && atMs > this.nowMs && atMs % GRID_MS < LAST_RESIDUE_MS);
    const nextGrid = (Math.floor(this.nowMs / GRID_MS) + 1) * GRID_MS;
    if (deadlines.length > 0 && dice.chance(0.6)) {
      this.nowMs =
        Math.min(...(dice.chance(0.7) ? deadlines : [dice.pick(deadlines)])) + (dice.chance(0.5) ? 1 : 0);
    } else this.nowMs = nextGrid + GRID_MS * dice.below(3);
    this.table.expire(this.nowMs * 1000);
  }

  private sendPackets(): void {
    const { dice } = this;
    const packets = Array.from({ length: dice.between(2, 5) }, () => this.packet());
    for (const packet of packets) {
      const own = simulatedPacket(packet);
      const entry = this.table.lookup(own);
      if (entry === null) continue;
      this.table.use(entry, own.sizeBytes, this.nowMs * 1000);
      if (entry.mod.idleTimeoutUs > 0) this.touchedAtMs = this.nowMs;
    }
    this.steps.push({ atMs: this.nowMs, kind: 'packets', packets });
  }

  private packet(): TestPacket {
    const { dice } = this;
    const towards =
      this.table.entries.length > 0 && dice.chance(0.75)
        ? this.preferred().match
        : dice.pick(this.places).match;
    return { ...packetFor(dice, towards), id: this.packetCount++ };
  }

  /** Entries about to die are hit more often. */
  private preferred(): NaiveEntry {
    const dying = this.table.entries.filter((entry) => deadlineOf(entry) === this.nowMs * 1000);
    return this.dice.pick(dying.length > 0 && this.dice.chance(0.6) ? dying : this.table.entries);
  }

  private changeTable(): void {
    const { dice } = this;
    const mods = Array.from({ length: dice.between(1, 3) }, () => this.change());
    this.applyMods(mods, dice.chance(0.25));
  }

  /** Leaves out what the real switch would leave open at that point. */
  private applyMods(mods: readonly FlowMod[], bundle: boolean): void {
    const nowUs = this.nowMs * 1000;
    const table = this.table.clone();
    const accepted: FlowMod[] = [];
    for (const mod of mods) {
      if (mod.command === 'add' && !this.isClear(mod, table)) continue;
      if (bundle && (isLoose(mod) || mod.checkOverlap) && accepted.some(isAdd)) continue;
      accepted.push(mod);
      if (this.refreshes(mod, table)) this.touchedAtMs = this.nowMs;
      const error = table.apply(mod, nowUs);
      if (table.hasOverdue(nowUs) || (bundle && error !== null)) break;
    }
    if (accepted.length === 0) return;
    if (bundle) this.table.applyBundle(accepted, nowUs);
    else for (const mod of accepted) this.table.apply(mod, nowUs);
    this.table.expire(nowUs);
    this.steps.push({ atMs: this.nowMs, kind: 'mods', mods: accepted, bundle });
  }

  /** Whether deadlines of entries already there change, which the eviction order learns of a second later. */
  private refreshes(mod: FlowMod, table: NaiveTable): boolean {
    return (
      mod.command === 'modify' ||
      mod.command === 'modify-strict' ||
      (mod.command === 'add' && table.isPresent(mod))
    );
  }

  /** No overlap of equal priority comes in, and what must be evicted is certain. */
  private isClear(mod: FlowMod, table: NaiveTable): boolean {
    if (table.isPresent(mod)) return true;
    if (table.wouldOverlap(mod)) return mod.checkOverlap;
    if (this.overflow === 'refuse' || table.entries.length < this.capacity) return true;
    const [first, second] = table.evictable();
    if (first === undefined || second === undefined || second.mod.importance > first.mod.importance)
      return true;
    const isSettled = this.nowMs - this.touchedAtMs > QUIET_MS;
    return isSettled && deadlineOf(second) - deadlineOf(first) > EVICTION_STEP_US;
  }

  private change(): FlowMod {
    const { dice } = this;
    const draw = dice.below(100);
    const place = dice.pick(this.places);
    if (draw < 62) return this.add(dice.chance(0.6) ? this.absentPlace() : place);
    if (draw < 66)
      return { ...this.add(dice.pick(this.places)), priority: place.priority, checkOverlap: true };
    const present = this.table.entries.length > 0 ? dice.pick(this.table.entries) : null;
    const target =
      present !== null && dice.chance(0.7) ? { match: present.match, priority: present.mod.priority } : place;
    const command = dice.pick([
      'modify',
      'modify-strict',
      'modify-strict',
      'delete',
      'delete-strict',
    ] as const);
    const cookie = dice.chance(0.35)
      ? { cookie: BigInt(dice.below(8)), cookieMask: dice.pick([3n, 7n, 1n]) }
      : {};
    const match = isLoose({ command }) ? looser(dice, target.match) : target.match;
    return {
      ...this.add({ match, priority: target.priority }),
      command,
      cookie: 0n,
      ...cookie,
      checkOverlap: false,
    };
  }

  private absentPlace(): Place {
    const { dice, table } = this;
    const absent = this.places.filter(
      ({ match, priority }) =>
        !table.entries.some((entry) => entry.match === match && entry.mod.priority === priority),
    );
    return dice.pick(absent.length > 0 ? absent : this.places);
  }

  private add(place: Place): FlowMod {
    const { dice } = this;
    const seconds = (choices: readonly number[]) => dice.pick(choices) * 1_000_000;
    return {
      kind: 'flow-mod',
      command: 'add',
      match: place.match,
      priority: place.priority,
      actions: actionsFor(dice, place.match),
      idleTimeoutUs: seconds(this.style.idle),
      hardTimeoutUs: seconds(this.style.hard),
      importance: dice.chance(this.style.uniqueImportance) ? this.nextImportance++ : dice.below(2),
      cookie: this.nextCookie++,
      cookieMask: 0n,
      checkOverlap: dice.chance(0.05),
      sendFlowRemoved: dice.chance(0.85),
    };
  }
}

/** Matches of many shapes, no two of one priority overlapping. */
function distinctPlaces(dice: Dice, count: number): Place[] {
  const places: Place[] = [];
  while (places.length < count) {
    const match = randomMatch(dice);
    const fields = fieldsOf(match);
    let priority = dice.pick([0, 10, 10, 20, 20, 30, 1000, 65535]);
    const isTaken = (p: number) =>
      places.some((other) => other.priority === p && doOverlap(fieldsOf(other.match), fields));
    while (isTaken(priority)) priority = (priority + 1) % 65536;
    places.push({ match, priority });
  }
  return places;
}

const anyFamily = (dice: Dice): Family => (dice.chance(0.55) ? 4 : 6);

/** Few different addresses, so that packets meet entries. */
function randomAddress(dice: Dice, family: Family): Words {
  const low = ((dice.below(4) << 24) | (dice.below(4) << 16) | (dice.below(4) << 8) | dice.below(8)) >>> 0;
  return family === 4
    ? [0, 0, 0, (0x0a000000 | low) >>> 0]
    : [0x20010db8, dice.below(4), dice.below(4) << 28, low];
}

function randomMask(dice: Dice, family: Family): Words {
  const word = (): number => {
    let bits = 0;
    for (let i = dice.between(1, 5); i > 0; i--) bits |= 1 << dice.pick([0, 1, 2, 8, 9, 16, 17, 24, 25, 31]);
    return bits >>> 0;
  };
  if (dice.chance(0.2)) return family === 4 ? FULL4 : FULL6;
  return family === 4
    ? [0, 0, 0, word()]
    : [dice.chance(0.5) ? 0xffffffff : 0, word() & 3, dice.chance(0.3) ? word() : 0, word()];
}

const exactly = (family: Family, value: Words): MaskedWords => ({
  value,
  mask: family === 4 ? FULL4 : FULL6,
});

function randomMatch(dice: Dice): Match {
  const family = anyFamily(dice);
  const source: MaskedWords = { value: randomAddress(dice, family), mask: randomMask(dice, family) };
  const destination = exactly(family, VIP[family]);
  const protocol = dice.pick(PROTOCOLS);
  const kind = dice.below(10);
  if (kind < 3) return { family, source, destination };
  if (kind < 5) {
    const ports = protocol === 47 ? {} : { sourcePort: dice.between(1, 3), destinationPort: 80 };
    return { family, protocol, source: exactly(family, randomAddress(dice, family)), destination, ...ports };
  }
  if (kind < 7) return { family, protocol: 6, source, tcpFlags: dice.pick(FLAG_MATCHES) };
  if (kind === 7) return { inPort: dice.pick([1, 2, 3]), ...(dice.chance(0.5) ? { family, source } : {}) };
  if (kind === 8) return { family, ...(dice.chance(0.6) ? { protocol } : {}) };
  return dice.chance(0.3) ? {} : { family, protocol: 17, destinationPort: dice.between(80, 81) };
}

/** A match that covers the given one: some fields, with what they need. */
function looser(dice: Dice, match: Match): Match {
  const draw = dice.below(5);
  if (draw === 0 || match.family === undefined) return match;
  if (draw === 1) return { family: match.family };
  if (draw === 2 && match.protocol !== undefined) return { family: match.family, protocol: match.protocol };
  if (draw === 3 && match.source !== undefined) return { family: match.family, source: match.source };
  return match;
}

function actionsFor(dice: Dice, match: Match): Action[] {
  const output = (): Action => ({ kind: 'output', port: dice.pick(PORTS) });
  const draw = dice.below(12);
  if (draw === 0) return [];
  if (draw < 3) return [{ kind: 'controller' }];
  const setMac: Action = { kind: 'set-destination-mac', mac: 0x0a0000000100 + dice.below(4) };
  if (draw < 6 || match.family === undefined) return [setMac, output()];
  const { family } = match;
  const words = randomAddress(dice, family);
  if (draw < 9) return [setMac, { kind: 'set-destination-address', family, words }, output()];
  if (draw === 9) return [{ kind: 'set-source-address', family, words }, output()];
  return [output(), { kind: 'set-destination-address', family, words }, output()];
}

const mixed = (family: Family, given: MaskedWords | undefined, other: Words): Words => {
  if (given === undefined) return other;
  const words = other.map((word, i) => ((word & ~given.mask[i]!) | (given.value[i]! & given.mask[i]!)) >>> 0);
  return (family === 4 ? [0, 0, 0, words[3]] : words) as unknown as Words;
};

/** A packet the match matches, in nine cases of ten. */
function packetFor(dice: Dice, match: Match): Omit<TestPacket, 'id'> {
  const family = match.family ?? anyFamily(dice);
  const protocol = dice.chance(0.95) && match.protocol !== undefined ? match.protocol : dice.pick(PROTOCOLS);
  const hasPorts = protocol === 6 || protocol === 17;
  const flags = dice.pick(FLAGS);
  const wanted = match.tcpFlags;
  const random = dice.chance(0.7) ? VIP[family] : randomAddress(dice, family);
  return {
    inPort: match.inPort ?? dice.pick([1, 2, 3]),
    family,
    protocol,
    source: mixed(family, dice.chance(0.9) ? match.source : undefined, randomAddress(dice, family)),
    destination: mixed(family, match.destination, random),
    sourcePort: hasPorts ? (match.sourcePort ?? dice.between(1, 3)) : 0,
    destinationPort: hasPorts ? (match.destinationPort ?? dice.between(80, 81)) : 0,
    tcpFlags: protocol !== 6 ? 0 : wanted === undefined ? flags : (flags & ~wanted.mask) | wanted.value,
    payloadBytes: dice.between(4, 200),
  };
}
