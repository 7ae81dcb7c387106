// The flow table alone: look-ups a second in the three shapes of a ring switch, expiries and flow-mods a second, bytes an entry. Every
// figure comes with a checked result: the ports found add up to what the construction says, every entry expires, once.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Words } from '../src/base/address.ts';
import { gather32, scatter32 } from '../src/base/bits.ts';
import { frameSizeBytes, Packet, PROTOCOL_TCP } from '../src/net/packet.ts';
import { FlowTable } from '../src/switching/flow-table.ts';
import type { FlowMod, Match } from '../src/switching/messages.ts';

export interface BenchResult {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

const MASK = 0x08206d22;
const BUCKETS = 512;
const SERVERS = 16;
const VIP = 0xcb00710a;
const FULL: Words = [0, 0, 0, 0xffffffff];
const PINS = 10_000;
const PACKETS = 1 << 14;
const LOOKUPS = 1 << 22;
const EXPIRING = 100_000;
const destination = { value: [0, 0, 0, VIP] as Words, mask: FULL };

const add = (match: Match, terms: Partial<FlowMod>): FlowMod => ({
  kind: 'flow-mod',
  command: 'add',
  match,
  priority: 1000,
  actions: [],
  idleTimeoutUs: 0,
  hardTimeoutUs: 0,
  importance: 0,
  cookie: 0n,
  cookieMask: 0n,
  checkOverlap: false,
  sendFlowRemoved: false,
  ...terms,
});

const newTable = (): FlowTable => new FlowTable({ removed: () => undefined, vacancy: () => undefined });

const bucketPort = (source: number): number => 2 + (gather32(source, MASK) % SERVERS);

function addBuckets(table: FlowTable): void {
  for (let i = 0; i < BUCKETS; i++) {
    const value: Words = [0, 0, 0, scatter32(i, MASK)];
    const match: Match = { family: 4, source: { value, mask: [0, 0, 0, MASK] }, destination };
    table.apply(add(match, { actions: [{ kind: 'output', port: 2 + (i % SERVERS) }] }), 0);
  }
}

/** Spread over all 32 bits, the same every time. */
const sourceOf = (i: number): number => Math.imul(i + 1, 0x9e3779b1) >>> 0;
const PIN_PORT = 99;

const pinMatch = (i: number): Match => ({
  family: 4,
  protocol: PROTOCOL_TCP,
  source: { value: [0, 0, 0, sourceOf(i)], mask: FULL },
  destination,
  sourcePort: 1024 + (i % 60_000),
  destinationPort: 80,
});

const pin = (i: number, hardTimeoutUs = 0): FlowMod =>
  add(pinMatch(i), { priority: 50_000, hardTimeoutUs, actions: [{ kind: 'output', port: PIN_PORT }] });

/** The one packet that is used again and again, as the simulator does. */
function newPacket(): Packet {
  const packet = new Packet();
  packet.d3 = VIP;
  packet.destinationPort = 80;
  packet.tcpFlags = 0x10;
  packet.sizeBytes = frameSizeBytes(4, PROTOCOL_TCP, 100);
  return packet;
}

const outputPort = (table: FlowTable, slot: number): number => {
  const action = table.actionsOf(slot)[0];
  return action?.kind === 'output' ? action.port : -1;
};

/** Processor time, as the machine may be shared. */
function cpuMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

interface Shape {
  readonly name: string;
  readonly fill: (table: FlowTable) => void;
  readonly portOf: (packet: number) => number;
}

const isPinned = (i: number): boolean => i % 2 === 0 && i / 2 < PINS;

const SHAPES: readonly Shape[] = [
  { name: '512 buckets', fill: addBuckets, portOf: (i) => bucketPort(sourceOf(i)) },
  {
    name: '512 buckets + 10,000 pins, half of the packets pinned',
    fill: (table) => {
      addBuckets(table);
      for (let i = 0; i < PINS; i++) table.apply(pin(2 * i), 0);
    },
    portOf: (i) => (isPinned(i) ? PIN_PORT : bucketPort(sourceOf(i))),
  },
  {
    name: '20 distinct masks, the last one hit',
    fill: (table) => {
      addBuckets(table);
      for (let length = 0; length < 19; length++) {
        const mask: Words = [0, 0, 0, (0xffffffff << (31 - length)) >>> 0];
        const match: Match = { family: 4, protocol: 17, source: { value: [0, 0, 0, 0], mask }, destination };
        table.apply(add(match, { priority: 2000 + length }), 0);
      }
    },
    portOf: (i) => bucketPort(sourceOf(i)),
  },
];

function measureLookups(shape: Shape): { failed: number; results: BenchResult[] } {
  const table = newTable();
  shape.fill(table);
  let expected = 0;
  for (let i = 0; i < PACKETS; i++) expected += shape.portOf(i);
  runLookups(table, LOOKUPS / 4);
  const started = process.cpuUsage();
  const found = runLookups(table, LOOKUPS);
  const ms = cpuMs(started);
  const failed = found === expected * (LOOKUPS / PACKETS) ? 0 : 1;
  return {
    failed,
    results: [
      { name: `look-ups a second: ${shape.name}`, value: (LOOKUPS / ms) * 1000, unit: '1/s' },
      { name: `a look-up: ${shape.name}`, value: (ms * 1e6) / LOOKUPS, unit: 'ns' },
    ],
  };
}

/** Look-up, counters and the action of each packet; the sum of the ports. */
function runLookups(table: FlowTable, count: number): number {
  const packet = newPacket();
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const number = i & (PACKETS - 1);
    packet.s3 = sourceOf(number);
    packet.sourcePort = 1024 + (number % 60_000);
    const slot = table.lookup(packet);
    table.use(slot, packet.sizeBytes, i);
    sum += outputPort(table, slot);
  }
  return sum;
}

/** Pins with hard timeouts spread over ten seconds, all of which expire, each at its own instant. */
function measureExpiry(): { failed: number; results: BenchResult[] } {
  let removed = 0;
  const table = new FlowTable({ removed: () => removed++, vacancy: () => undefined });
  const mods = Array.from({ length: EXPIRING }, (_, i) => pin(i, 1 + (sourceOf(i) % 10_000_000)));
  const started = process.cpuUsage();
  for (const mod of mods) table.apply(mod, 0);
  const addMs = cpuMs(started);
  const added = process.cpuUsage();
  while (table.nextDeadlineUs < Infinity) table.expire(table.nextDeadlineUs + 1);
  const expireMs = cpuMs(added);
  return {
    failed: removed === EXPIRING && table.entryCount === 0 ? 0 : 1,
    results: [
      { name: 'entries added a second', value: (EXPIRING / addMs) * 1000, unit: '1/s' },
      { name: 'expiries a second', value: (EXPIRING / expireMs) * 1000, unit: '1/s' },
    ],
  };
}

function usedBytes(): number {
  setFlagsFromString('--expose_gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Pins as the controller makes them: match and actions of their own. */
function measureMemory(): { failed: number; results: BenchResult[] } {
  const before = usedBytes();
  const table = newTable();
  for (let i = 0; i < EXPIRING; i++) table.apply(pin(i, 600_000_000), 0);
  const bytes = (usedBytes() - before) / EXPIRING;
  return {
    failed: table.entryCount === EXPIRING && bytes > 0 ? 0 : 1,
    results: [{ name: 'memory of a pin, of 100,000', value: bytes, unit: 'bytes' }],
  };
}

export async function bench(): Promise<{ failed: number; results: readonly BenchResult[] }> {
  const parts = [...SHAPES.map(measureLookups), measureExpiry(), measureMemory()];
  return {
    failed: parts.reduce((sum, part) => sum + part.failed, 0),
    results: parts.flatMap((part) => part.results),
  };
}
