// A packet as a switch sees it. One mutable object is reused on hot paths (no allocation per packet), hence a class of plain
// numbers. Addresses are four words each (base/address.ts); a protocol without ports has both 0; non-TCP has tcpFlags 0.

import type { Family } from '../base/address.ts';

export const PROTOCOL_TCP = 6;
export const PROTOCOL_UDP = 17;

export const TCP_FIN = 0x01;
export const TCP_SYN = 0x02;
export const TCP_RST = 0x04;
export const TCP_PSH = 0x08;
export const TCP_ACK = 0x10;

export class Packet {
  family: Family = 4;
  /** Source address words, most significant first. */
  s0 = 0;
  s1 = 0;
  s2 = 0;
  s3 = 0;
  /** Destination address words. */
  d0 = 0;
  d1 = 0;
  d2 = 0;
  d3 = 0;
  protocol = PROTOCOL_TCP;
  sourcePort = 0;
  destinationPort = 0;
  tcpFlags = 0;
  /** The port of the switch it entered by. */
  inPort = 0;
  /** Layer-2 frame without FCS and padding (SPEC §5): see frameSizeBytes. */
  sizeBytes = 0;
  /** Destination MAC as a number below 2^48. */
  destinationMac = 0;
}

const ETHERNET_BYTES = 14;
const IPV4_BYTES = 20;
const IPV6_BYTES = 40;
const TCP_BYTES = 20;
const UDP_BYTES = 8;

/** Frame of a generated packet: 14 + 20 (IPv6 40) + 20 (UDP 8; others 0) + payload. Source: SPEC §5. */
export function frameSizeBytes(family: Family, protocol: number, payloadBytes: number): number {
  const transport = protocol === PROTOCOL_TCP ? TCP_BYTES : protocol === PROTOCOL_UDP ? UDP_BYTES : 0;
  return ETHERNET_BYTES + (family === 4 ? IPV4_BYTES : IPV6_BYTES) + transport + payloadBytes;
}
