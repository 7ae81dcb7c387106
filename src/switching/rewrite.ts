// What actions do to a packet's header, and the packet-in made of one. Where a packet goes is switch.ts. The source MAC is not
// part of a simulated packet, so setting it changes nothing here; it matters in a real switch (formats/ovs-flows.ts).

import type { Words } from '../base/address.ts';
import type { Packet } from '../net/packet.ts';
import type { Action, PacketIn } from './messages.ts';

/** Changes the header in place; forwarding actions are ignored. */
export function applyRewrite(action: Action, packet: Packet): void {
  switch (action.kind) {
    case 'set-destination-mac':
      packet.destinationMac = action.mac;
      break;
    case 'set-source-address':
      if (action.family === packet.family) setSource(packet, action.words);
      break;
    case 'set-destination-address':
      if (action.family === packet.family) setDestination(packet, action.words);
      break;
    default:
      break;
  }
}

function setSource(packet: Packet, words: Words): void {
  packet.s0 = words[0];
  packet.s1 = words[1];
  packet.s2 = words[2];
  packet.s3 = words[3];
}

function setDestination(packet: Packet, words: Words): void {
  packet.d0 = words[0];
  packet.d1 = words[1];
  packet.d2 = words[2];
  packet.d3 = words[3];
}

/** The packet as it is now, as the controller sees it. */
export function describePacketIn(packet: Packet, bufferId: number, cookie: bigint): PacketIn {
  return {
    kind: 'packet-in',
    bufferId,
    inPort: packet.inPort,
    cookie,
    family: packet.family,
    source: [packet.s0, packet.s1, packet.s2, packet.s3],
    destination: [packet.d0, packet.d1, packet.d2, packet.d3],
    protocol: packet.protocol,
    sourcePort: packet.sourcePort,
    destinationPort: packet.destinationPort,
    tcpFlags: packet.tcpFlags,
    sizeBytes: packet.sizeBytes,
  };
}
