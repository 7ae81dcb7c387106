// OpenFlow 1.4 messages as bytes, in: flow statistics, flow-removed, packet-in, errors, table status, into the words of
// src/switching/messages.ts.

import type { Family, Words } from '../../src/base/address.ts';
import type { FlowModError, MaskedWords, Match, RemovedReason } from '../../src/switching/messages.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const FULL4: Words = [0, 0, 0, 0xffffffff];
const FULL6: Words = [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff];
const word4 = (bytes: Buffer): Words => [0, 0, 0, bytes.readUInt32BE(0)];
const word6 = (bytes: Buffer): Words => [0, 4, 8, 12].map((at) => bytes.readUInt32BE(at)) as unknown as Words;

function maskedAddress(family: Family, value: Buffer, mask: Buffer | null): MaskedWords {
  if (family === 4) return { value: word4(value), mask: mask === null ? FULL4 : word4(mask) };
  return { value: word6(value), mask: mask === null ? FULL6 : word6(mask) };
}

function readField(match: Mutable<Match>, field: number, value: Buffer, mask: Buffer | null): void {
  if (field === 0) match.inPort = value.readUInt32BE(0);
  else if (field === 5) match.family = value.readUInt16BE(0) === 0x0800 ? 4 : 6;
  else if (field === 10) match.protocol = value[0]!;
  else if (field === 11) match.source = maskedAddress(4, value, mask);
  else if (field === 12) match.destination = maskedAddress(4, value, mask);
  else if (field === 26) match.source = maskedAddress(6, value, mask);
  else if (field === 27) match.destination = maskedAddress(6, value, mask);
  else if (field === 13 || field === 15 || field === 17) match.sourcePort = value.readUInt16BE(0);
  else if (field === 14 || field === 16 || field === 18) match.destinationPort = value.readUInt16BE(0);
  else if (field === 42)
    match.tcpFlags = { value: value.readUInt16BE(0), mask: mask?.readUInt16BE(0) ?? 0xfff };
  else throw new Error(`a match field the judge does not know: ${field}`);
}

/** The match at `at` and where it ends (padding included). */
export function readMatch(bytes: Buffer, at: number): { match: Match; end: number } {
  const match: Mutable<Match> = {};
  const length = bytes.readUInt16BE(at + 2);
  for (let i = at + 4; i < at + length; ) {
    const kind = bytes.readUInt16BE(i);
    const isExperimental = kind === 0xffff;
    const hasMask = (bytes[i + 2]! & 1) === 1;
    const field = kind === 1 ? 42 : bytes[i + 2]! >> 1;
    const payload = bytes.subarray(i + 4 + (isExperimental ? 4 : 0), i + 4 + bytes[i + 3]!);
    const half = hasMask ? payload.length / 2 : payload.length;
    readField(match, field, payload.subarray(0, half), hasMask ? payload.subarray(half) : null);
    i += 4 + bytes[i + 3]!;
  }
  return { match, end: at + Math.ceil(length / 8) * 8 };
}

const durationMs = (bytes: Buffer, at: number): number =>
  bytes.readUInt32BE(at) * 1000 + Math.floor(bytes.readUInt32BE(at + 4) / 1e6);

export interface SeenEntry {
  readonly match: Match;
  readonly priority: number;
  readonly cookie: bigint;
  readonly idleTimeoutSeconds: number;
  readonly hardTimeoutSeconds: number;
  readonly importance: number;
  readonly durationMs: number;
  readonly packetCount: number;
  readonly byteCount: number;
}

/** The entries of one multipart reply. */
export function readFlowStats(bytes: Buffer): SeenEntry[] {
  const entries: SeenEntry[] = [];
  for (let at = 16; at < bytes.length; at += bytes.readUInt16BE(at)) {
    entries.push({
      durationMs: durationMs(bytes, at + 4),
      priority: bytes.readUInt16BE(at + 12),
      idleTimeoutSeconds: bytes.readUInt16BE(at + 14),
      hardTimeoutSeconds: bytes.readUInt16BE(at + 16),
      importance: bytes.readUInt16BE(at + 20),
      cookie: bytes.readBigUInt64BE(at + 24),
      packetCount: Number(bytes.readBigUInt64BE(at + 32)),
      byteCount: Number(bytes.readBigUInt64BE(at + 40)),
      match: readMatch(bytes, at + 48).match,
    });
  }
  return entries;
}

export interface SeenRemoval {
  readonly match: Match;
  readonly priority: number;
  readonly cookie: bigint;
  readonly reason: RemovedReason;
  readonly durationMs: number;
  readonly packetCount: number;
  readonly byteCount: number;
}

const REASONS: readonly (RemovedReason | undefined)[] = [
  'idle',
  'hard',
  'delete',
  undefined,
  undefined,
  'eviction',
];

export function readFlowRemoved(bytes: Buffer): SeenRemoval {
  const reason = REASONS[bytes[18]!];
  if (reason === undefined) throw new Error(`flow-removed for an unknown reason ${bytes[18]}`);
  return {
    cookie: bytes.readBigUInt64BE(8),
    priority: bytes.readUInt16BE(16),
    reason,
    durationMs: durationMs(bytes, 20),
    packetCount: Number(bytes.readBigUInt64BE(32)),
    byteCount: Number(bytes.readBigUInt64BE(40)),
    match: readMatch(bytes, 48).match,
  };
}

/** Cookie and frame of a packet-in. */
export function readPacketIn(bytes: Buffer): { cookie: bigint; frame: Buffer } {
  const { end } = readMatch(bytes, 24);
  return { cookie: bytes.readBigUInt64BE(16), frame: bytes.subarray(end + 2) };
}

const FLOW_MOD_FAILED = 5;
const FLOW_MOD_ERRORS: Record<number, FlowModError> = { 1: 'table-full', 3: 'overlap' };

/** The flow-mod error, or null for one of another kind. */
export function readError(bytes: Buffer): FlowModError | null {
  return bytes.readUInt16BE(8) === FLOW_MOD_FAILED ? (FLOW_MOD_ERRORS[bytes.readUInt16BE(10)] ?? null) : null;
}

/** true: vacancy up; false: down. */
export const readTableStatus = (bytes: Buffer): boolean => bytes[8] === 4;
