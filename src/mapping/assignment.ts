// The contract of every way to give buckets to servers: plain input in, a plain table out. Same input, same table, whoever asks and
// in whatever order its lists stand; usage comes in as a numbered snapshot and history as the table before. No time, no I/O, nothing
// remembered between calls. The ways themselves are listed in assigners.ts; who owns an address is lookup.ts.
// Source: SPEC §4 ("any number of algorithms with different levels of disruption is one interface").

import type { ManualBucket } from './manual-bucket.ts';
import type { Mask } from './mask.ts';

/** A server in service. One that is not in service is simply not a member. */
export interface PoolMember {
  /** Unique in the pool; ties between servers go to the smaller id in code-unit order. */
  readonly id: string;
  /** Above 0: 0.5 halves, 2.0 doubles the server's part. */
  readonly share: number;
  /** true: gets no automatic and no pooled bucket, only the static ones bound to it. */
  readonly manualOnly: boolean;
}

/** Usage of each bucket at one poll; numbered, so that two controllers can say which one they decided on. */
export interface WeightSnapshot {
  /** 0, 1, 2 … in the order of polls. */
  readonly number: number;
  /** By bucket index, one for each bucket of the mask; 0 or more, in any unit. */
  readonly automatic: Float64Array;
  /** Of manual buckets, by manualKey, in code-unit order; one that is not listed used nothing. */
  readonly manual: readonly { readonly key: string; readonly usage: number }[];
}

/** The buckets of one family of one VIP. */
export interface BucketSet {
  readonly mask: Mask;
  /** In any order; refuseManualTies must have nothing to say. */
  readonly manual: readonly ManualBucket[];
  /** Only the by-usage ways read it; left out, all buckets weigh the same. */
  readonly weights?: WeightSnapshot;
}

export interface AssignSettings {
  /** Ring points of a server of share 1; a whole number, default 128. */
  readonly virtualNodes: number;
  /** By usage: how far above its part of the total a server may go, 0 or more; default 0.10. */
  readonly headroomRatio: number;
}

export const DEFAULT_SETTINGS: AssignSettings = { virtualNodes: 128, headroomRatio: 0.1 };

export interface AssignInput {
  /** The servers in service, in any order; may be empty. */
  readonly members: readonly PoolMember[];
  readonly buckets: BucketSet;
  /** The table in force, for the ways that depend on it; left out or of another mask: start afresh. */
  readonly previous?: Assignment;
  readonly settings?: Partial<AssignSettings>;
}

/** Who owns what in one family. Plain data: it can cross to a worker. Treat it as frozen. */
export interface Assignment {
  readonly mask: Mask;
  /** The members it was made for, by id in code-unit order. */
  readonly members: readonly PoolMember[];
  /** Their ids, same order. */
  readonly servers: readonly string[];
  /** By bucket index: position in `servers`, −1 where no server takes automatic buckets. */
  readonly owner: Int32Array;
  /** In look-up order. */
  readonly manual: readonly ManualBucket[];
  /** By position in `manual`: position in `servers`; −1 where the rule does not apply and its sources fall through. */
  readonly manualOwner: Int32Array;
}

/** One way to give buckets to servers. */
export interface Assigner {
  /** As scenarios write it. */
  readonly name: string;
  /** Whether the table depends on the one before. If not, any two histories that end in one configuration agree. */
  readonly usesHistory: boolean;
  readonly usesWeights: boolean;
  /** One sentence on what a change of membership moves. */
  readonly disruption: string;
  assign(input: AssignInput): Assignment;
}

/** Buckets of each server, by position in `servers`: automatic and pooled ones. */
export function bucketCounts(assignment: Assignment): Int32Array {
  const counts = new Int32Array(assignment.servers.length);
  for (const server of assignment.owner) if (server >= 0) counts[server]!++;
  assignment.manualOwner.forEach((server, i) => {
    if (server >= 0 && assignment.manual[i]!.kind === 'pooled') counts[server]!++;
  });
  return counts;
}
