// Commands that do the same to the flow table and to the naive list, and compare them after each. Times are single microseconds,
// so that most runs meet deadlines exactly. No two different matches share a priority, so that every tie has one answer.

import fc from 'fast-check';
import type { Words } from '../../src/base/address.ts';
import { Packet } from '../../src/net/packet.ts';
import { FlowTable, type Removal } from '../../src/switching/flow-table.ts';
import type { FlowMod, Match } from '../../src/switching/messages.ts';
import { deadlineOf, fieldsOf, isSame, type NaiveRemoval, NaiveTable } from './flow-table-naive.ts';

const FULL4: Words = [0, 0, 0, 0xffffffff];
const FULL6: Words = [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff];
const v4 = (low: number): Words => [0, 0, 0, (0x0a000000 | low) >>> 0];
const v6 = (low: number): Words => [0x20010db8, 0, 0x80000000, low];
const low = (mask: number): Words => [0, 0, 0, mask];

/** Buckets of one mask toward two destinations (they become arrays), pins, prefixes, flags, ports, everything. */
const MATCHES: readonly Match[] = [
  ...[0, 1, 2, 3].map(
    (i): Match => ({
      family: 4,
      source: { value: low(i), mask: low(3) },
      destination: { value: v4(9), mask: FULL4 },
    }),
  ),
  ...[0, 3].map(
    (i): Match => ({
      family: 4,
      source: { value: low(i), mask: low(3) },
      destination: { value: v4(8), mask: FULL4 },
    }),
  ),
  ...[0, 1].map(
    (i): Match => ({
      family: 6,
      source: { value: low(i), mask: low(1) },
      destination: { value: v6(9), mask: FULL6 },
    }),
  ),
  {
    family: 4,
    protocol: 6,
    source: { value: v4(1), mask: FULL4 },
    destination: { value: v4(9), mask: FULL4 },
    sourcePort: 1,
    destinationPort: 80,
  },
  {
    family: 4,
    protocol: 6,
    source: { value: v4(2), mask: FULL4 },
    destination: { value: v4(9), mask: FULL4 },
    sourcePort: 1,
    destinationPort: 80,
  },
  { family: 6, protocol: 17, source: { value: v6(1), mask: FULL6 }, destinationPort: 80 },
  { family: 4, protocol: 6, tcpFlags: { value: 2, mask: 0x12 } },
  { family: 6, source: { value: [0x20010db8, 0, 0, 0], mask: [0xffffffff, 0, 0, 0] } },
  { inPort: 1 },
  { family: 4 },
  {},
];

export interface Both {
  readonly table: FlowTable;
  readonly removals: Removal[];
  nowUs: number;
}

export function freshPair(capacity: number, overflow: 'refuse' | 'evict'): { model: NaiveTable; real: Both } {
  const removals: Removal[] = [];
  const sink = { removed: (removal: Removal) => removals.push(removal), vacancy: () => undefined };
  const table = new FlowTable(sink, { capacity, overflow });
  return { model: new NaiveTable(capacity, overflow), real: { table, removals, nowUs: 0 } };
}

type Step = fc.Command<NaiveTable, Both>;

class WaitCommand implements Step {
  readonly us: number;
  constructor(us: number) {
    this.us = us;
  }
  check = () => true;
  run(model: NaiveTable, real: Both): void {
    real.nowUs += this.us;
    same(real.table.expire(real.nowUs), model.expire(real.nowUs));
    compare(model, real);
  }
  toString = () => `wait ${this.us} µs`;
}

class PacketCommand implements Step {
  readonly packet: Packet;
  constructor(packet: Packet) {
    this.packet = packet;
  }
  check = () => true;
  run(model: NaiveTable, real: Both): void {
    const entry = model.lookup(this.packet);
    const slot = real.table.lookup(this.packet);
    same(slot >= 0, entry !== null);
    if (entry === null) return;
    if (!isSame(fieldsOf(real.table.matchOf(slot)), entry.fields)) throw new Error('another entry is hit');
    same(real.table.actionsOf(slot), entry.mod.actions);
    real.table.use(slot, this.packet.sizeBytes, real.nowUs);
    model.use(entry, this.packet.sizeBytes, real.nowUs);
  }
  toString = () => `packet ${JSON.stringify(this.packet)}`;
}

class ModsCommand implements Step {
  readonly mods: readonly FlowMod[];
  constructor(mods: readonly FlowMod[]) {
    this.mods = mods;
  }
  check = () => true;
  run(model: NaiveTable, real: Both): void {
    same(real.table.applyBundle(this.mods, real.nowUs), model.applyBundle(this.mods, real.nowUs));
    real.table.expire(real.nowUs);
    model.expire(real.nowUs);
    compare(model, real);
  }
  toString = () =>
    `apply ${JSON.stringify(this.mods, (_, value) => (typeof value === 'bigint' ? Number(value) : value))}`;
}

const removalText = ({ asked, message: it }: Removal): string =>
  `${asked} p${it.priority} ${it.cookie} ${it.reason} ${it.durationUs} ${it.packetCount} ${it.byteCount}`;

const naiveRemovalText = ({ entry, reason, durationUs }: NaiveRemoval): string =>
  `${entry.mod.sendFlowRemoved} p${entry.mod.priority} ${entry.mod.cookie} ${reason} ${durationUs} ${entry.packetCount} ${entry.byteCount}`;

/** Plain comparisons: a million calls of `expect` would take a minute. */
function same(ours: unknown, expected: unknown): void {
  if (!Object.is(ours, expected))
    throw new Error(`the table says ${String(ours)}, the list ${String(expected)}`);
}

function atMost(ours: number, limit: number): void {
  if (!(ours <= limit)) throw new Error(`${ours} is more than ${limit}`);
}

/** Same entries, same removals in the same order, and what must hold of any table at any time. */
function compare(model: NaiveTable, real: Both): void {
  const { table, removals, nowUs } = real;
  same(table.entryCount, model.entries.length);
  atMost(table.entryCount, table.capacity);
  const entries = model.entries.toSorted((a, b) => a.mod.priority - b.mod.priority);
  const stats = table.stats(nowUs);
  entries.forEach((entry, i) => {
    const own = stats[i]!;
    same(own.priority, entry.mod.priority);
    same(own.cookie, entry.mod.cookie);
    same(own.importance, entry.mod.importance);
    same(own.idleTimeoutUs, entry.mod.idleTimeoutUs);
    same(own.hardTimeoutUs, entry.mod.hardTimeoutUs);
    same(own.durationUs, nowUs - entry.createdAtUs);
    same(own.idleAgeUs, nowUs - entry.usedAtUs);
    same(own.packetCount, entry.packetCount);
    same(own.byteCount, entry.byteCount);
    if (own.hardTimeoutUs > 0) atMost(nowUs - entry.modifiedAtUs, own.hardTimeoutUs);
  });
  const earliest = Math.min(Infinity, ...entries.map(deadlineOf));
  atMost(table.nextDeadlineUs, earliest);
  same(removals.length, model.removals.length);
  for (let i = model.checked; i < removals.length; i++) {
    same(removalText(removals[i]!), naiveRemovalText(model.removals[i]!));
  }
  model.checked = removals.length;
}

const COMMANDS = ['add', 'add', 'add', 'modify', 'modify-strict', 'delete', 'delete-strict'] as const;

const modArbitrary: fc.Arbitrary<FlowMod> = fc
  .record({
    command: fc.constantFrom(...COMMANDS),
    match: fc.nat(MATCHES.length - 1),
    level: fc.nat(2),
    idleTimeoutUs: fc.constantFrom(0, 0, 1, 3, 6),
    hardTimeoutUs: fc.constantFrom(0, 0, 2, 5, 9),
    importance: fc.nat(2),
    cookie: fc.nat(7),
    cookieMask: fc.constantFrom(0n, 0n, 1n, 7n),
    checkOverlap: fc.boolean(),
    sendFlowRemoved: fc.boolean(),
  })
  .map(({ match, level, cookie, ...rest }) => ({
    kind: 'flow-mod',
    ...rest,
    match: MATCHES[match]!,
    priority: level * 64 + match,
    cookie: BigInt(cookie),
    actions: [{ kind: 'output', port: cookie }],
  }));

const packetArbitrary: fc.Arbitrary<Packet> = fc
  .record({
    isLong: fc.boolean(),
    source: fc.nat(4),
    destination: fc.constantFrom(8, 9, 9),
    inPort: fc.nat(2),
    protocol: fc.constantFrom(6, 6, 17),
    sourcePort: fc.nat(1),
    tcpFlags: fc.constantFrom<number>(0x02, 0x12, 0x10),
    sizeBytes: fc.integer({ min: 54, max: 100 }),
  })
  .map(({ isLong, source, destination, ...rest }) => {
    const packet = Object.assign(new Packet(), rest);
    const address = isLong ? v6 : v4;
    packet.family = isLong ? 6 : 4;
    [packet.s0, packet.s1, packet.s2, packet.s3] = address(source);
    [packet.d0, packet.d1, packet.d2, packet.d3] = address(destination);
    packet.destinationPort = 80;
    if (packet.protocol !== 6) packet.tcpFlags = 0;
    return packet;
  });

export const commandArbitraries: fc.Arbitrary<Step>[] = [
  fc.nat(6).map((us) => new WaitCommand(us)),
  packetArbitrary.map((packet) => new PacketCommand(packet)),
  modArbitrary.map((mod) => new ModsCommand([mod])),
  modArbitrary.map((mod) => new ModsCommand([{ ...mod, command: 'add' }])),
  fc.array(modArbitrary, { minLength: 2, maxLength: 5 }).map((mods) => new ModsCommand(mods)),
];
