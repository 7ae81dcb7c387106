// Short ways to write packets and flow-mods in tests of this room.

import type { Words } from '../base/address.ts';
import { frameSizeBytes, Packet, PROTOCOL_TCP, TCP_ACK } from '../net/packet.ts';
import { FlowTable, type FlowTableOptions, type Removal } from './flow-table.ts';
import type { FlowMod, Match } from './messages.ts';

export const v4 = (a: number, b: number, c: number, d: number): Words => [
  0,
  0,
  0,
  ((a << 24) | (b << 16) | (c << 8) | d) >>> 0,
];

export const FULL_V4: Words = [0, 0, 0, 0xffffffff];

export const SECOND = 1_000_000;

export function flowMod(match: Match, terms: Partial<FlowMod> = {}): FlowMod {
  return {
    kind: 'flow-mod',
    command: 'add',
    match,
    priority: 100,
    actions: [{ kind: 'output', port: 2 }],
    idleTimeoutUs: 0,
    hardTimeoutUs: 0,
    importance: 0,
    cookie: 0n,
    cookieMask: 0n,
    checkOverlap: false,
    sendFlowRemoved: false,
    ...terms,
  };
}

export function tcpPacket(source: Words, terms: Partial<Packet> = {}): Packet {
  const packet = new Packet();
  [packet.s0, packet.s1, packet.s2, packet.s3] = source;
  packet.d3 = v4(10, 0, 0, 1)[3];
  packet.sourcePort = 40_000;
  packet.destinationPort = 80;
  packet.tcpFlags = TCP_ACK;
  packet.inPort = 1;
  packet.sizeBytes = frameSizeBytes(4, PROTOCOL_TCP, 0);
  return Object.assign(packet, terms);
}

/** A table and the list of what left it. */
export function recordedTable(options: FlowTableOptions = {}): {
  table: FlowTable;
  removals: Removal[];
  vacancies: boolean[];
} {
  const removals: Removal[] = [];
  const vacancies: boolean[] = [];
  const sink = {
    removed: (removal: Removal) => removals.push(removal),
    vacancy: (up: boolean) => vacancies.push(up),
  };
  return { table: new FlowTable(sink, options), removals, vacancies };
}
