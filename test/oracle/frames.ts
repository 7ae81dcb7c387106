// Test packets as Ethernet frames and back, and the pcap files Open vSwitch writes them to. The last four bytes of a frame are
// the packet's number, by which a packet is recognised wherever it comes out, whatever was rewritten.

import type { Family, Words } from '../../src/base/address.ts';
import { formatAddress } from '../../src/base/address-text.ts';
import { Packet } from '../../src/net/packet.ts';
import { u8, u16, u32 } from './openflow-bytes.ts';

export interface TestPacket {
  /** Unique in its case, below 2^32. */
  readonly id: number;
  readonly inPort: number;
  readonly family: Family;
  readonly source: Words;
  readonly destination: Words;
  readonly protocol: number;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly tcpFlags: number;
  /** At least 4. */
  readonly payloadBytes: number;
}

const SOURCE_MAC = 0x0a0000000002;
const DESTINATION_MAC = 0x0a0000000001;
const mac6 = (mac: number): Buffer => Buffer.concat([u16(Math.floor(mac / 2 ** 32)), u32(mac % 2 ** 32)]);

function transport(packet: TestPacket): Buffer {
  const ports = Buffer.concat([u16(packet.sourcePort), u16(packet.destinationPort)]);
  if (packet.protocol === 6)
    return Buffer.concat([
      ports,
      u32(1),
      u32(1),
      u8(0x50 | (packet.tcpFlags >> 8), packet.tcpFlags & 0xff),
      u16(8192),
      u32(0),
    ]);
  if (packet.protocol === 17) return Buffer.concat([ports, u16(8 + packet.payloadBytes), u16(0)]);
  return Buffer.alloc(0);
}

export function frameOf(packet: TestPacket): Buffer {
  const payload = Buffer.concat([Buffer.alloc(packet.payloadBytes - 4), u32(packet.id)]);
  const body = Buffer.concat([transport(packet), payload]);
  const { family, protocol, source, destination } = packet;
  const network =
    family === 4
      ? Buffer.concat([
          u8(0x45, 0),
          u16(20 + body.length),
          u32(0),
          u8(64, protocol),
          u16(0),
          u32(source[3]),
          u32(destination[3]),
        ])
      : Buffer.concat([
          u32(0x60000000),
          u16(body.length),
          u8(protocol, 64),
          ...source.map(u32),
          ...destination.map(u32),
        ]);
  const type = u16(family === 4 ? 0x0800 : 0x86dd);
  return Buffer.concat([mac6(DESTINATION_MAC), mac6(SOURCE_MAC), type, network, body]);
}

/** The same packet for the simulated switch. */
export function simulatedPacket(packet: TestPacket): Packet {
  const own = new Packet();
  own.family = packet.family;
  [own.s0, own.s1, own.s2, own.s3] = packet.source;
  [own.d0, own.d1, own.d2, own.d3] = packet.destination;
  own.protocol = packet.protocol;
  own.sourcePort = packet.sourcePort;
  own.destinationPort = packet.destinationPort;
  own.tcpFlags = packet.tcpFlags;
  own.inPort = packet.inPort;
  own.sizeBytes = frameOf(packet).length;
  own.destinationMac = DESTINATION_MAC;
  return own;
}

/** What of a packet can be seen after the switch. */
export const headerText = (mac: number, family: Family, source: Words, destination: Words): string =>
  `mac ${mac.toString(16)} ${formatAddress({ family, words: source })} > ${formatAddress({ family, words: destination })}`;

const words4 = (bytes: Buffer, at: number): Words => [0, 0, 0, bytes.readUInt32BE(at)];
const words6 = (bytes: Buffer, at: number): Words => [
  bytes.readUInt32BE(at),
  bytes.readUInt32BE(at + 4),
  bytes.readUInt32BE(at + 8),
  bytes.readUInt32BE(at + 12),
];

export function readFrame(frame: Buffer): { id: number; header: string } {
  const mac = frame.readUIntBE(0, 6);
  const id = frame.readUInt32BE(frame.length - 4);
  const header =
    frame.readUInt16BE(12) === 0x0800
      ? headerText(mac, 4, words4(frame, 26), words4(frame, 30))
      : headerText(mac, 6, words6(frame, 22), words6(frame, 38));
  return { id, header };
}

/** The frames of a pcap file, in order. */
export function readPcap(file: Buffer): Buffer[] {
  const littleEndian = file.length > 0 && (file[0] === 0xd4 || file[0] === 0x4d);
  const frames: Buffer[] = [];
  for (let at = 24; at + 16 <= file.length; ) {
    const length = littleEndian ? file.readUInt32LE(at + 8) : file.readUInt32BE(at + 8);
    frames.push(file.subarray(at + 16, at + 16 + length));
    at += 16 + length;
  }
  return frames;
}
