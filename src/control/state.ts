// Everything a controller knows, as plain data (records, arrays, Maps and Sets, no methods, no closures): copying it (plain-copy.ts)
// is a snapshot, and a controller restored from it goes on identically. Only controller.ts and the files it calls write here.
// The rule: `members` and `manual.wanted` are the configuration as asked for; `target` is what the last plan made of it; `owner`
// is what the base entries say. They differ only while a change is under way or delayed.

import type { Address } from '../base/address.ts';
import type { ManualBucket } from '../mapping/manual-bucket.ts';
import type { Mask } from '../mapping/mask.ts';
import type { FlowMod } from '../switching/messages.ts';
import type { ControllerSettings, MoveOptions, ProbeKind } from './config.ts';
import type { BucketId, BucketShift, SearchEnd, ServerState, SessionTuple } from './control-log.ts';
import type { BucketRef } from './cookie.ts';
import type { ForwardingMode, ServerLink } from './rule-compiler.ts';

export interface MemberState {
  share: number;
  manualOnly: boolean;
  /** In the pool as asked for. */
  wanted: boolean;
  state: ServerState;
  /** Its share in the last plan, 0 for none of the automatic buckets; null: it was not part of it. Delayed changes differ. */
  planned: number | null;
  /** The share that the tables in force were made for; 0: takes no automatic buckets yet. */
  settledShare: number;
  /** Dropped at once or failed: its pins are cut and none is set. */
  severed: boolean;
  /** The request that last brought it in or took it out. */
  request: string | null;
}

export interface PoolState {
  readonly name: string;
  assignment: string;
  readonly virtualNodes: number;
  readonly headroomRatio: number;
  readonly usagePollUs: number;
  readonly usageHalfLifeUs: number;
  readonly members: Map<string, MemberState>;
}

export interface ManualState {
  readonly number: number;
  bucket: ManualBucket;
  wanted: boolean;
  /** null: not installed. */
  owner: string | null;
  target: string | null;
}

/** One VIP in one family. */
export interface TableState {
  /** `vip/family`. */
  readonly key: string;
  readonly vip: string;
  readonly vipNumber: number;
  readonly address: Address;
  pool: string;
  mask: Mask;
  /** false until its base entries have been sent. */
  installed: boolean;
  owner: (string | null)[];
  target: (string | null)[];
  /** By manualKey, in order of arrival. */
  readonly manual: Map<string, ManualState>;
}

export interface PinRecord {
  readonly session: SessionTuple;
  readonly side: 'old' | 'new';
  readonly server: string;
  readonly ref: BucketRef;
}

export interface SwitchState {
  readonly name: string;
  readonly uplinkPort: number;
  readonly links: ServerLink[];
  capacity: number | null;
  /** `reading`: its table has been asked for and is about to be repaired; nothing else is sent to it. */
  channel: 'down' | 'reading' | 'up';
  /** How many reply timeouts it is waited for: doubled whenever one passes in vain, so that a slow channel is not read forever. */
  patience: number;
  /** When its table was asked for last. */
  askedAtUs: number;
  /** Entries that are not ours. */
  foreignEntries: number;
  /** Pins believed to be there, by sessionKey; gone when the switch says so. */
  readonly pins: Map<string, PinRecord>;
  readonly portsDown: Set<number>;
}

/** `prepare` after step 1, `punt` after 2, `search` 3 and 4, `settle` after 5. `hold` waits for room between 1 and 2. */
export type MovePhase = 'prepare' | 'hold' | 'punt' | 'search' | 'settle';

export interface MoveState {
  readonly id: number;
  readonly run: number;
  readonly bucket: BucketId;
  readonly ref: BucketRef;
  readonly from: string | null;
  to: string | null;
  readonly options: MoveOptions;
  phase: MovePhase;
  /** Switches whose barrier reply the phase waits for, with its xid; AWAITS_REPAIR for one that is being read. */
  readonly waitingFor: Map<string, number>;
  /** Switches that had no room for step 1: they keep the base entry alone. */
  readonly refusedBy: Set<string>;
  /** End of the search unless a pin moves it; meaningless outside `search`. */
  searchEndsAtUs: number;
  searchEnd: SearchEnd | null;
  pinsOld: number;
  pinsNew: number;
  /** Each session's side, by sessionKey; stays empty with memory `none`. */
  readonly memory: Map<string, 'old' | 'new'>;
}

/** No xid is 0. */
export const AWAITS_REPAIR = 0;

/** A move that is over: packet-ins on their way are still answered as it would have. */
export interface FinishedMove {
  readonly move: MoveState;
  readonly atUs: number;
}

/** Why a graceful run starts, and how its buckets move. */
export interface RunCause {
  readonly requests: readonly string[];
  readonly options: MoveOptions;
}

export interface RunState {
  readonly id: number;
  readonly pools: Set<string>;
  readonly options: MoveOptions;
  /** Moves not begun yet, in order, from `next` on. */
  queue: readonly BucketShift[];
  next: number;
  readonly requests: readonly string[];
  /** A graceful change came in between: what is in flight is finished, then all is planned anew with these options. */
  replan: RunCause | null;
  /** Moves to or from a member that is filling or draining, by `pool server`. */
  readonly outstanding: Map<string, number>;
  /** By bucket: the `pool server` keys that its move is outstanding for. A VIP that changes its pool does not change them. */
  readonly sides: Map<string, readonly string[]>;
}

/** What a reply is for, by xid. */
export type Pending =
  | { readonly kind: 'step'; readonly ingress: string; readonly move: number }
  | {
      readonly kind: 'bundle';
      readonly ingress: string;
      readonly mods: readonly FlowMod[];
      readonly move: number | null;
    }
  | { readonly kind: 'read'; readonly ingress: string }
  | { readonly kind: 'repair'; readonly ingress: string }
  | { readonly kind: 'install'; readonly ingress: string; readonly install: number }
  | { readonly kind: 'poll'; readonly ingress: string; readonly pool: string };

/** An immediate change that waits for its barriers. */
export interface InstallState {
  readonly id: number;
  readonly requests: readonly string[];
  readonly waitingFor: Map<string, number>;
}

export interface TableUsage {
  automatic: Float64Array;
  /** By manualKey. */
  readonly manual: Map<string, number>;
}

export interface PoolPolls {
  /** Of the last finished poll and its snapshot; 0: none yet. */
  number: number;
  /** Requests of the poll under way, by xid. */
  readonly waitingFor: Set<number>;
}

export interface UsageState {
  /** By pool. */
  readonly polls: Map<string, PoolPolls>;
  /** Decayed usage by table key. */
  readonly tables: Map<string, TableUsage>;
  /** Used since the last poll, by bucketKey. */
  readonly fresh: Map<string, number>;
  /** Per switch: what its entries of one cookie had counted when last read, and what removed ones had counted since. */
  readonly seen: Map<string, Map<bigint, number>>;
  readonly removed: Map<string, Map<bigint, number>>;
  /** Pools whose variance is above the threshold now. */
  readonly high: Set<string>;
}

export interface ProbeCount {
  failed: boolean;
  /** Results in a row that say otherwise than `failed`. */
  against: number;
}

export interface MachineState {
  readonly id: string;
  readonly number: number;
  readonly addresses: readonly Address[];
  readonly probes: Map<ProbeKind, ProbeCount>;
  /** Pools it was dropped from because it failed, to which it returns. */
  readonly returnsTo: Set<string>;
}

export interface ControllerState {
  readonly mode: ForwardingMode;
  readonly settings: ControllerSettings;
  /** Of the configuration: one more at every change accepted. */
  version: number;
  down: boolean;
  readonly switches: Map<string, SwitchState>;
  readonly machines: Map<string, MachineState>;
  readonly pools: Map<string, PoolState>;
  /** By key, kept in code-unit order of VIP name, then family. */
  readonly tables: Map<string, TableState>;
  /** Pools whose configuration is not in force yet. */
  readonly dirty: Set<string>;
  /** Delayed requests that wait for a rebalance. */
  readonly delayed: string[];
  run: RunState | null;
  /** In flight, by bucketKey. */
  readonly moves: Map<string, MoveState>;
  /** By bucketKey, oldest first. */
  readonly finished: Map<string, FinishedMove>;
  readonly installs: Map<number, InstallState>;
  readonly pending: Map<number, Pending>;
  readonly timers: Map<string, number>;
  readonly usage: UsageState;
  /** Requests seen, so that an id is not used twice. */
  readonly requestIds: Set<string>;
  nextXid: number;
  nextMove: number;
  nextRun: number;
}
