// What a controller and a switch say to each other, after OpenFlow 1.4+ (flow-mod, packet-in, flow-removed, barrier, stats,
// bundle). Plain data: the same messages drive the simulated switch and are printed for Open vSwitch. Times in microseconds.

import type { Family, Words } from '../base/address.ts';

/** Value under mask; bits outside the mask must be 0 in `value`. */
export interface MaskedWords {
  readonly value: Words;
  readonly mask: Words;
}

/** A field left out is a wildcard. Addresses and TCP fields need their prerequisites (`family`, `protocol`). */
export interface Match {
  readonly inPort?: number;
  /** eth_type: 4 is 0x0800, 6 is 0x86dd. */
  readonly family?: Family;
  readonly source?: MaskedWords;
  readonly destination?: MaskedWords;
  /** IP protocol number. */
  readonly protocol?: number;
  readonly sourcePort?: number;
  readonly destinationPort?: number;
  readonly tcpFlags?: { readonly value: number; readonly mask: number };
}

/** Applied in order. An empty list drops. `controller` punts the packet (packet-in). */
export type Action =
  | { readonly kind: 'set-destination-mac'; readonly mac: number }
  | { readonly kind: 'set-source-mac'; readonly mac: number }
  | { readonly kind: 'set-source-address'; readonly family: Family; readonly words: Words }
  | { readonly kind: 'set-destination-address'; readonly family: Family; readonly words: Words }
  | { readonly kind: 'output'; readonly port: number }
  | { readonly kind: 'controller' };

export type FlowModCommand = 'add' | 'modify' | 'modify-strict' | 'delete' | 'delete-strict';

export interface FlowMod {
  readonly kind: 'flow-mod';
  readonly command: FlowModCommand;
  readonly match: Match;
  /** 0…65535; higher wins. */
  readonly priority: number;
  readonly actions: readonly Action[];
  /** 0 = never. */
  readonly idleTimeoutUs: number;
  readonly hardTimeoutUs: number;
  /** 0…65535; lower is evicted first. */
  readonly importance: number;
  /** 64 bits. */
  readonly cookie: bigint;
  /** For modify and delete: only entries with (cookie & cookieMask) equal; 0n = all. */
  readonly cookieMask: bigint;
  readonly checkOverlap: boolean;
  readonly sendFlowRemoved: boolean;
}

export interface BarrierRequest {
  readonly kind: 'barrier-request';
  readonly xid: number;
}

/** All or nothing, in order, at one instant. */
export interface BundleCommit {
  readonly kind: 'bundle';
  readonly mods: readonly FlowMod[];
  readonly xid: number;
}

export interface PacketOut {
  readonly kind: 'packet-out';
  /** The buffered packet of a packet-in. */
  readonly bufferId: number;
  readonly actions: readonly Action[];
}

export interface FlowStatsRequest {
  readonly kind: 'flow-stats-request';
  readonly xid: number;
  readonly match: Match;
  readonly cookie: bigint;
  readonly cookieMask: bigint;
}

export type ToSwitch = FlowMod | BundleCommit | BarrierRequest | PacketOut | FlowStatsRequest;

export type RemovedReason = 'idle' | 'hard' | 'delete' | 'eviction';

export interface FlowRemoved {
  readonly kind: 'flow-removed';
  readonly match: Match;
  readonly priority: number;
  readonly cookie: bigint;
  readonly reason: RemovedReason;
  readonly durationUs: number;
  readonly packetCount: number;
  readonly byteCount: number;
}

export interface PacketIn {
  readonly kind: 'packet-in';
  readonly bufferId: number;
  readonly inPort: number;
  readonly cookie: bigint;
  readonly family: Family;
  readonly source: Words;
  readonly destination: Words;
  readonly protocol: number;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly tcpFlags: number;
  readonly sizeBytes: number;
}

export interface FlowStats {
  readonly match: Match;
  readonly priority: number;
  readonly cookie: bigint;
  readonly actions: readonly Action[];
  readonly idleTimeoutUs: number;
  readonly hardTimeoutUs: number;
  readonly importance: number;
  readonly sendFlowRemoved: boolean;
  readonly durationUs: number;
  readonly idleAgeUs: number;
  readonly packetCount: number;
  readonly byteCount: number;
}

export type FlowModError = 'table-full' | 'overlap' | 'bad-match';

export type FromSwitch =
  | PacketIn
  | FlowRemoved
  | { readonly kind: 'barrier-reply'; readonly xid: number }
  | { readonly kind: 'bundle-reply'; readonly xid: number; readonly error: FlowModError | null }
  | { readonly kind: 'flow-stats-reply'; readonly xid: number; readonly entries: readonly FlowStats[] }
  | { readonly kind: 'error'; readonly error: FlowModError; readonly mod: FlowMod }
  | { readonly kind: 'port-status'; readonly port: number; readonly up: boolean }
  | {
      readonly kind: 'vacancy';
      readonly up: boolean;
      readonly entryCount: number;
      readonly capacity: number;
    };
