// Allocated prefixes grouped by network (AS): the decoder of datasets/prefixes.bin, whose layout scripts/build-prefixes.mjs
// states. Pure bytes → columns, in Node and in browsers. Not an address-to-owner database: it only says which space belongs
// together. Cost: about 10 ms and 12 bytes a range. Source: SPEC §7 (addresses).

import { assert } from '../base/assert.ts';

/** Ranges of one family, grouped by network: those of network k are at offsets[k] … offsets[k+1]−1, ascending. */
export interface PrefixRanges {
  /** First unit (/24 or /48) of each range: address bits above the unit as one number. */
  readonly start: Float64Array;
  /** Length of each range in units. */
  readonly length: Float64Array;
  readonly offsets: Uint32Array;
  /** Units of each network. */
  readonly units: Float64Array;
}

export interface PrefixTable {
  /** AS number of each network, ascending. */
  readonly asns: Uint32Array;
  /** In units of /24. */
  readonly ipv4: PrefixRanges;
  /** In units of /48. */
  readonly ipv6: PrefixRanges;
}

const MAGIC = [0x4d, 0x52, 0x50, 0x46, 0x58, 0, 0, 1];
const HEADER_BYTES = 20;
const EXPLICIT_LENGTH = 31;
const EXPLICIT_GAP = 7;

class ByteCursor {
  readonly #bytes: Uint8Array;
  #at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  get atEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  byte(): number {
    const value = this.#bytes[this.#at++];
    assert(value !== undefined, 'the prefix table is cut short');
    return value;
  }

  varint(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }

  u16(): number {
    return this.byte() + this.byte() * 256;
  }
}

/** Decodes datasets/prefixes.bin; asserts on bytes that are not that file. */
export function decodePrefixTable(bytes: Uint8Array): PrefixTable {
  assert(
    bytes.length > HEADER_BYTES && MAGIC.every((value, i) => bytes[i] === value),
    'not a prefix table of version 1',
  );
  const head = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  const cursor = new ByteCursor(bytes, HEADER_BYTES);
  const asns = new Uint32Array(head.getUint32(8, true));
  let asn = 0;
  for (let i = 0; i < asns.length; i++) {
    asn += cursor.varint();
    asns[i] = asn;
  }
  const ipv4 = readRanges(cursor, head.getUint32(12, true), asns.length);
  const ipv6 = readRanges(cursor, head.getUint32(16, true), asns.length);
  assert(cursor.atEnd, 'the prefix table has bytes left over');
  return { asns, ipv4, ipv6 };
}

function readRanges(cursor: ByteCursor, count: number, networks: number): PrefixRanges {
  const start = new Float64Array(count);
  const length = new Float64Array(count);
  const network = new Uint16Array(count);
  let position = 0;
  for (let i = 0; i < count; i++) {
    const head = cursor.byte();
    const gap = head >> 5;
    position += gap === EXPLICIT_GAP ? EXPLICIT_GAP + cursor.varint() : gap;
    const power = head & 31;
    const units = power === EXPLICIT_LENGTH ? cursor.varint() + 1 : 2 ** power;
    start[i] = position;
    length[i] = units;
    network[i] = cursor.u16();
    position += units;
  }
  return grouped(start, length, network, networks);
}

/** Counting sort by network; ranges of one network keep their order. */
function grouped(
  start: Float64Array,
  length: Float64Array,
  network: Uint16Array,
  networks: number,
): PrefixRanges {
  const offsets = new Uint32Array(networks + 1);
  for (const k of network) offsets[k + 1] = offsets[k + 1]! + 1;
  for (let k = 0; k < networks; k++) offsets[k + 1] = offsets[k + 1]! + offsets[k]!;
  const next = offsets.slice();
  const sorted = { start: new Float64Array(start.length), length: new Float64Array(start.length) };
  const units = new Float64Array(networks);
  for (let i = 0; i < start.length; i++) {
    const k = network[i]!;
    const at = next[k]!;
    next[k] = at + 1;
    sorted.start[at] = start[i]!;
    sorted.length[at] = length[i]!;
    units[k] = units[k]! + length[i]!;
  }
  return { ...sorted, offsets, units };
}
