// What a controller is told at the start: ingresses and how they reach servers, pools, VIPs, and the numbers that steer changes.
// Plain data; two controllers given equal configurations write equal tables. Not the changes themselves (change.ts) and not
// the YAML of a scenario. Defaults are the seed's where it gives one. Source: SPEC §2, §4, §6.

import type { Address, Words } from '../base/address.ts';
import type { ManualBucket } from '../mapping/manual-bucket.ts';
import type { ForwardingMode, ServerLink } from './rule-compiler.ts';

export interface ControllerConfig {
  readonly mode: ForwardingMode;
  readonly ingresses: readonly IngressConfig[];
  readonly servers: readonly ServerConfig[];
  readonly pools: readonly PoolConfig[];
  readonly vips: readonly VipConfig[];
  readonly settings?: Partial<ControllerSettings>;
}

export interface IngressConfig {
  readonly name: string;
  /** The port toward the clients. */
  readonly uplinkPort: number;
  readonly links: readonly ServerLink[];
  /** Entries its table holds; null: unlimited as far as the controller knows. */
  readonly capacity: number | null;
}

/** A machine; it may be in several pools. */
export interface ServerConfig {
  readonly id: string;
  /** Its own addresses, at most one per family; needed for NAT only. */
  readonly addresses: readonly Address[];
}

export interface PoolConfig {
  readonly name: string;
  /** Name of an assigner (mapping/assigners.ts). */
  readonly assignment: string;
  /** Ring points of a server of share 1. */
  readonly virtualNodes: number;
  /** By usage: allowed excess over a server's part. */
  readonly headroomRatio: number;
  /** Instead of the controller's. */
  readonly usagePollUs?: number;
  readonly usageHalfLifeUs?: number;
  readonly members: readonly MemberConfig[];
}

export interface MemberConfig {
  readonly server: string;
  readonly share: number;
  readonly manualOnly: boolean;
  /** `standby`: known to the pool, in service only after an add. */
  readonly state: 'active' | 'standby';
}

export interface VipConfig {
  readonly name: string;
  readonly pool: string;
  /** At most one per family. */
  readonly families: readonly { readonly address: Address; readonly mask: Words }[];
  readonly manual: readonly ManualBucket[];
}

export type ChangeMethod = 'immediate' | 'graceful' | 'delayed';

/** How buckets move gracefully; settable per request, since the seed wants them "selectable when the change is requested". */
export interface MoveOptions {
  /** A bucket's search ends when this long has passed without a new pin to the old server. Default 15 s [seed]. */
  readonly searchTimeoutUs: number;
  /** Of pins to the old server. Default 15 s [seed]. */
  readonly pinIdleTimeoutUs: number;
  /** Of pins to the old server; 0: none. Default 600 s [seed]. */
  readonly pinHardTimeoutUs: number;
  /** A search ends when a table is this full, 0…1. Default 0.9 [seed]. */
  readonly tableLimitRatio: number;
  /** Buckets on their way at once. Default 1 [seed]. */
  readonly parallelBuckets: number;
  /** A table that is already so full at step 2: `skip` the search (default) or `wait` for pins to expire. */
  readonly whenFull: 'skip' | 'wait';
  /** Where a pin goes: the switch that punted (default), or all. */
  readonly pinScope: 'ingress' | 'all';
  /** `hard` leaves out the idle timeout, so that a pin that sees no traffic at its switch survives. Default `idle-and-hard`. */
  readonly pinTimers: 'idle-and-hard' | 'hard';
  /** Whether a session's choice is repeated at another switch during its bucket's move (default), or found anew [seed]. */
  readonly memory: 'session' | 'none';
  /**
   * Against a controller that dies mid-search: the punting entry gets this hard timeout and an under-rule that keeps TCP at the
   * old server once it is gone. 0 (default): neither. It is refreshed at half the timeout.
   */
  readonly puntGuardUs: number;
}

export const DEFAULT_MOVE_OPTIONS: MoveOptions = {
  searchTimeoutUs: 15_000_000,
  pinIdleTimeoutUs: 15_000_000,
  pinHardTimeoutUs: 600_000_000,
  tableLimitRatio: 0.9,
  parallelBuckets: 1,
  whenFull: 'skip',
  pinScope: 'ingress',
  pinTimers: 'idle-and-hard',
  memory: 'session',
  puntGuardUs: 0,
};

export type ProbeKind = 'port' | 'ping' | 'daemon' | 'service';

export interface ProbeSettings {
  readonly kind: ProbeKind;
  /** Between two probes of a server. 0 is for `port` alone: judged at each port-status message. */
  readonly intervalUs: number;
  /** Failures in a row that make a server fail. */
  readonly failAfter: number;
  /** Successes in a row that bring it back. */
  readonly recoverAfter: number;
}

export interface ControllerSettings {
  /** Of requests that name none, and of rebalances. Default graceful [seed]. */
  readonly method: ChangeMethod;
  readonly move: MoveOptions;
  /** A switch that owes an answer this long is read anew; 0: never. Default 10 s. */
  readonly replyTimeoutUs: number;
  /** Usage is polled at multiples of this where an assignment or a threshold needs it. Default 10 s [fixed]. */
  readonly pollIntervalUs: number;
  /** Half-life of measured usage. Default 10 min [fixed]. */
  readonly usageHalfLifeUs: number;
  /** What usage counts. Default packets. */
  readonly usageOf: 'packets' | 'bytes';
  /** Rebalance at multiples of this; 0 (default): never. */
  readonly rebalanceEveryUs: number;
  /** Rebalance a pool whose measured load has a coefficient of variation above this; 0 (default): never. */
  readonly rebalanceAboveCv: number;
  /** Default: port status alone, at once. */
  readonly probes: readonly ProbeSettings[];
  /** After an immediate drop for a failure, whether an interrupted graceful run goes on gracefully. Default false [seed]. */
  readonly resumeAfterFailure: boolean;
}

export const DEFAULT_SETTINGS: ControllerSettings = {
  method: 'graceful',
  move: DEFAULT_MOVE_OPTIONS,
  replyTimeoutUs: 10_000_000,
  pollIntervalUs: 10_000_000,
  usageHalfLifeUs: 600_000_000,
  usageOf: 'packets',
  rebalanceEveryUs: 0,
  rebalanceAboveCv: 0,
  probes: [{ kind: 'port', intervalUs: 0, failAfter: 1, recoverAfter: 1 }],
  resumeAfterFailure: false,
};
