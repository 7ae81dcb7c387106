// A packet's header fields, and a match over them, as eleven 32-bit words, so that "matches", "is covered by" and "overlaps" are
// bit operations and one piece of code serves both families. It is not the table: see flow-table.ts.
// Words: 0 = in-port (16) | protocol (8) | family (8); 1–4 source; 5–8 destination; 9 = source port (16) | destination port (16);
// 10 = TCP flags (12). An IPv4 address is in word 4 or 8 alone. Rule kept: a value has no bit outside its mask (SPEC §5:
// address bits outside the mask are cleared), so equal matches are equal words.

import type { Family, Words } from '../base/address.ts';
import { type Packet, PROTOCOL_TCP, PROTOCOL_UDP } from '../net/packet.ts';
import type { MaskedWords, Match } from './messages.ts';

export const KEY_WORDS = 11;
const META = 0;
const SOURCE = 1;
const DESTINATION = 5;
const PORTS = 9;
const FLAGS = 10;

const PROTOCOL_SCTP = 132;
const FAMILY_MASK = 0xff;
const PROTOCOL_MASK = 0xff00;
const IN_PORT_MASK = 0xffff0000;
const FLAG_BITS = 0xfff;

/** A match in words. `family` 0: of any family. */
export interface MatchKey {
  readonly family: 0 | Family;
  readonly value: Uint32Array;
  readonly mask: Uint32Array;
}

/** Writes the packet's fields into `into` (11 words). For IPv4 the words of the longer family are left as they are. */
export function packPacket(packet: Packet, into: Uint32Array): void {
  into[META] = (packet.inPort << 16) | (packet.protocol << 8) | packet.family;
  into[SOURCE + 3] = packet.s3;
  into[DESTINATION + 3] = packet.d3;
  into[PORTS] = (packet.sourcePort << 16) | packet.destinationPort;
  into[FLAGS] = packet.tcpFlags;
  if (packet.family === 6) packLongWords(packet, into);
}

function packLongWords(packet: Packet, into: Uint32Array): void {
  into[SOURCE] = packet.s0;
  into[SOURCE + 1] = packet.s1;
  into[SOURCE + 2] = packet.s2;
  into[DESTINATION] = packet.d0;
  into[DESTINATION + 1] = packet.d1;
  into[DESTINATION + 2] = packet.d2;
}

const hasPorts = (protocol: number | undefined): boolean =>
  protocol === PROTOCOL_TCP || protocol === PROTOCOL_UDP || protocol === PROTOCOL_SCTP;

const inRange = (value: number | undefined, max: number): boolean =>
  value === undefined || (Number.isInteger(value) && value >= 0 && value <= max);

/** OpenFlow's prerequisites: addresses and protocol need a family, ports a protocol that has them, flags TCP. */
export function isWellFormed(match: Match): boolean {
  const { family, protocol } = match;
  if (family === undefined && (match.source ?? match.destination ?? protocol) !== undefined) return false;
  if (match.sourcePort !== undefined || match.destinationPort !== undefined) {
    if (!hasPorts(protocol)) return false;
  }
  if (match.tcpFlags !== undefined) {
    if (protocol !== PROTOCOL_TCP || ((match.tcpFlags.value | match.tcpFlags.mask) & ~FLAG_BITS) !== 0)
      return false;
  }
  const ports = inRange(match.sourcePort, 0xffff) && inRange(match.destinationPort, 0xffff);
  return ports && inRange(match.inPort, 0xffff) && inRange(protocol, 0xff);
}

interface Field {
  readonly value: number;
  readonly mask: number;
}

function setWord(key: MatchKey, index: number, field: Field): void {
  key.mask[index] = (key.mask[index]! | field.mask) >>> 0;
  key.value[index] = (key.value[index]! | (field.value & field.mask)) >>> 0;
}

function setAddress(key: MatchKey, from: number, masked: MaskedWords): void {
  for (let i = key.family === 4 ? 3 : 0; i < 4; i++) {
    setWord(key, from + i, { value: masked.value[i]!, mask: masked.mask[i]! });
  }
}

/** The match as words, or null where OpenFlow refuses it (see isWellFormed). Bits outside a mask are cleared. */
export function packMatch(match: Match): MatchKey | null {
  if (!isWellFormed(match)) return null;
  const key: MatchKey = {
    family: match.family ?? 0,
    value: new Uint32Array(KEY_WORDS),
    mask: new Uint32Array(KEY_WORDS),
  };
  const { inPort, family, protocol, source, destination, sourcePort, destinationPort, tcpFlags } = match;
  if (inPort !== undefined) setWord(key, META, { value: inPort << 16, mask: IN_PORT_MASK });
  if (protocol !== undefined) setWord(key, META, { value: protocol << 8, mask: PROTOCOL_MASK });
  if (family !== undefined) setWord(key, META, { value: family, mask: FAMILY_MASK });
  if (source !== undefined) setAddress(key, SOURCE, source);
  if (destination !== undefined) setAddress(key, DESTINATION, destination);
  if (sourcePort !== undefined) setWord(key, PORTS, { value: sourcePort << 16, mask: 0xffff0000 });
  if (destinationPort !== undefined) setWord(key, PORTS, { value: destinationPort, mask: 0xffff });
  if (tcpFlags !== undefined) setWord(key, FLAGS, tcpFlags);
  return key;
}

const wordsAt = (words: Uint32Array, from: number): Words => [
  words[from]!,
  words[from + 1]!,
  words[from + 2]!,
  words[from + 3]!,
];

function addressAt(value: Uint32Array, mask: Uint32Array, from: number): MaskedWords | null {
  const maskWords = wordsAt(mask, from);
  return maskWords.some((word) => word !== 0) ? { value: wordsAt(value, from), mask: maskWords } : null;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** The match that packs to these words, fields with an all-zero mask left out. */
export function unpackMatch(value: Uint32Array, mask: Uint32Array): Match {
  const match: Mutable<Match> = {};
  const meta = value[META]!;
  const metaMask = mask[META]!;
  if ((metaMask & IN_PORT_MASK) !== 0) match.inPort = meta >>> 16;
  if ((metaMask & FAMILY_MASK) !== 0) match.family = (meta & FAMILY_MASK) as Family;
  const source = addressAt(value, mask, SOURCE);
  if (source !== null) match.source = source;
  const destination = addressAt(value, mask, DESTINATION);
  if (destination !== null) match.destination = destination;
  if ((metaMask & PROTOCOL_MASK) !== 0) match.protocol = (meta & PROTOCOL_MASK) >>> 8;
  const portsMask = mask[PORTS]!;
  if (portsMask >>> 16 !== 0) match.sourcePort = value[PORTS]! >>> 16;
  if ((portsMask & 0xffff) !== 0) match.destinationPort = value[PORTS]! & 0xffff;
  if (mask[FLAGS] !== 0) match.tcpFlags = { value: value[FLAGS]!, mask: mask[FLAGS]! };
  return match;
}

/** True if every packet that `b` matches is matched by `a` as well, bit for bit: OpenFlow's loose match of entry b by a. */
export function covers(a: MatchKey, b: MatchKey): boolean {
  for (let i = 0; i < KEY_WORDS; i++) {
    const mask = a.mask[i]!;
    if ((mask & ~b.mask[i]!) !== 0 || ((a.value[i]! ^ b.value[i]!) & mask) !== 0) return false;
  }
  return true;
}

/** True if some packet is matched by both. */
export function overlaps(a: MatchKey, b: MatchKey): boolean {
  for (let i = 0; i < KEY_WORDS; i++) {
    if (((a.value[i]! ^ b.value[i]!) & a.mask[i]! & b.mask[i]!) !== 0) return false;
  }
  return true;
}

/** Order of two word arrays, first word first, as unsigned numbers. */
export function compareWords(a: Uint32Array, b: Uint32Array): number {
  for (let i = 0; i < a.length; i++) {
    const difference = a[i]! - b[i]!;
    if (difference !== 0) return difference;
  }
  return 0;
}
