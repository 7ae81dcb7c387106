// What a controller writes down, for the event log, the measures (drain_seconds, buckets_moved, …), the story of a bucket and the
// Gantt. Entries say what was decided and when; what became of a session is the simulator's to find out. Plain data, in order.

import type { Family, Words } from '../base/address.ts';
import type { Issue } from '../base/result.ts';
import type { Change } from './change.ts';
import type { ChangeMethod, ProbeKind } from './config.ts';

/** A bucket in the log: table `vip/family`; `index` of an automatic one, else −1 and the manual one's key. */
export interface BucketId {
  readonly table: string;
  readonly index: number;
  readonly manual: string | null;
}

export interface BucketShift {
  readonly bucket: BucketId;
  /** null: nobody, or for a manual bucket no rule. */
  readonly from: string | null;
  readonly to: string | null;
}

export type ServerState = 'standby' | 'filling' | 'active' | 'draining' | 'removed';

/** The client's side and port of one TCP session, at a VIP. */
export interface SessionTuple {
  readonly family: Family;
  readonly source: Words;
  readonly destination: Words;
  readonly protocol: number;
  readonly sourcePort: number;
  readonly destinationPort: number;
}

/** Number of a pool's weight snapshot. */
export interface WeightsUsed {
  readonly pool: string;
  readonly number: number;
}

export type SearchEnd = 'timeout' | 'table-full' | 'pin-refused' | 'interrupted';

export type LogNote =
  | {
      readonly kind: 'request';
      readonly request: string;
      readonly method: ChangeMethod;
      readonly change: Change;
    }
  | { readonly kind: 'request-refused'; readonly request: string; readonly issues: readonly Issue[] }
  /** `done`: its tables are in force everywhere. `delayed`: waits for the next rebalance. */
  | { readonly kind: 'request-ended'; readonly request: string; readonly outcome: 'done' | 'delayed' }
  | {
      readonly kind: 'plan';
      readonly run: number;
      /** Of the configuration planned for. */
      readonly version: number;
      readonly method: 'immediate' | 'graceful';
      readonly pools: readonly string[];
      readonly moves: number;
      readonly minimum: number;
      /** The snapshots decided on, of the pools that ask for weights. */
      readonly weights: readonly WeightsUsed[];
    }
  | {
      readonly kind: 'run-ended';
      readonly run: number;
      readonly outcome: 'done' | 'replanned' | 'interrupted';
    }
  /** 1 hold, 2 punt, 3 the search clock starts, 5 to the new server, 6 done. */
  | {
      readonly kind: 'step';
      readonly move: number;
      readonly run: number;
      readonly step: 1 | 2 | 3 | 5 | 6;
      readonly shift: BucketShift;
    }
  /** Room is waited for before step 2. */
  | { readonly kind: 'waits-for-room'; readonly move: number }
  | {
      readonly kind: 'search-ended';
      readonly move: number;
      readonly reason: SearchEnd;
      readonly pinsOld: number;
      readonly pinsNew: number;
    }
  /** An immediate change, or the abort of a move: these buckets changed hands at once. */
  | { readonly kind: 'moved-now'; readonly run: number; readonly shifts: readonly BucketShift[] }
  | {
      readonly kind: 'pin';
      readonly move: number;
      readonly ingress: string;
      readonly side: 'old' | 'new';
      readonly server: string;
      readonly session: SessionTuple;
    }
  | {
      readonly kind: 'pin-refused';
      readonly ingress: string;
      readonly side: 'old' | 'new';
      readonly server: string;
      readonly session: SessionTuple;
    }
  /** All pins toward a server go; `vip` null: of every VIP. */
  | { readonly kind: 'pins-cut'; readonly server: string; readonly vip: string | null }
  | {
      readonly kind: 'server';
      readonly pool: string;
      readonly server: string;
      readonly state: ServerState;
      readonly request: string | null;
    }
  /** A table has other buckets from now on: a VIP's new mask, or a VIP that has come. */
  | { readonly kind: 'mask'; readonly table: string; readonly family: Family; readonly mask: Words }
  | { readonly kind: 'manual-refused'; readonly bucket: BucketId; readonly ingress: string }
  | { readonly kind: 'health'; readonly server: string; readonly probe: ProbeKind; readonly up: boolean }
  | {
      readonly kind: 'switch';
      readonly ingress: string;
      readonly channel: 'down' | 'reading' | 'up';
      readonly repaired: number;
    }
  | { readonly kind: 'weights'; readonly pool: string; readonly number: number }
  | { readonly kind: 'variance'; readonly pool: string; readonly cv: number }
  | { readonly kind: 'controller'; readonly up: boolean };

export type LogEntry = LogNote & { readonly atUs: number };
