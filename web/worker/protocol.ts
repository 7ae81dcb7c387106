// What page and workers say to each other: plain data only. The page imports these types and nothing else of the workers, so that
// parsers and the engine never reach the main thread. Numbers of requests let the newest win (see engine/).

import type { Issue } from '../../src/base/result.ts';

export type Measure = 'requests' | 'visits' | 'sessions' | 'sources';
export const MEASURES: readonly Measure[] = ['requests', 'visits', 'sessions', 'sources'];

export type AssignmentName = 'ring' | 'round-robin' | 'usage';
export const ASSIGNMENTS: readonly AssignmentName[] = ['ring', 'round-robin', 'usage'];

/** What the reader of the page chooses. Masks as bits, descending; both families at once. */
export interface Choice {
  readonly bits4: readonly number[];
  readonly bits6: readonly number[];
  readonly serverCount: number;
  readonly assignment: AssignmentName;
}

/** Where bytes come from: a File is cloned by reference, not copied. */
export interface NamedBlob {
  readonly name: string;
  readonly blob: Blob;
}

export type TraceInput = NamedBlob;

/** Shares of ones by bit, of distinct sources of one family. */
export interface StripCounts {
  readonly sources: number;
  /** Index = bit; the number of sources with a one there. */
  readonly ones: Float64Array;
}

export interface ReadProgress {
  readonly bytesRead: number;
  readonly sizeBytes: number;
  readonly records: number;
  readonly unusable: number;
  readonly strip4: StripCounts;
  readonly strip6: StripCounts;
}

export interface UnusableReason {
  readonly reason: string;
  readonly count: number;
  readonly firstLine: number;
  readonly firstExample: string;
}

/** What was read, after the last byte. */
export interface TraceFacts {
  readonly name: string;
  readonly sizeBytes: number;
  readonly format: string;
  readonly timed: boolean;
  readonly records: number;
  readonly unusable: number;
  readonly late: number;
  readonly reasons: readonly UnusableReason[];
  readonly sources: number;
  readonly requests: number;
  readonly sessions: number;
  readonly strip4: StripCounts;
  readonly strip6: StripCounts;
  readonly firstUs: number;
  readonly lastUs: number;
}

/** Load of the servers by one measure. */
export interface MeasureScore {
  readonly total: number;
  /** Amount of each server, in id order. */
  readonly amounts: Float64Array;
  readonly cv: number;
  readonly reference: number;
  readonly floor: number;
  readonly peakOverMean: number;
  readonly topPart: number;
}

export interface HotBucket {
  /** `8.0.12.34` or an IPv6 text. */
  readonly text: string;
  readonly family: 4 | 6;
  readonly index: number;
  readonly server: string;
  readonly requests: number;
  readonly part: number;
  readonly sources: number;
  /** Part of the bucket's requests from its greatest source. */
  readonly topSourcePart: number;
}

export interface Score {
  readonly choice: Choice;
  /** What the scoring took. */
  readonly elapsedMs: number;
  readonly serverIds: readonly string[];
  /** By usage, the buckets of a measure are given out by that measure. */
  readonly by: Readonly<Record<Measure, MeasureScore>>;
  /** Load CV that the assignment alone is worth (ring law, SPEC §3); 0 for the others. */
  readonly assignmentCv: number;
  /** Amounts of every bucket, IPv4 and IPv6, by index. */
  readonly buckets4: BucketAmounts;
  readonly buckets6: BucketAmounts;
  /** Most requests first, five at most. */
  readonly hottest: readonly HotBucket[];
  /** The greatest source by requests. */
  readonly top: { readonly text: string; readonly part: number; readonly server: string } | null;
}

/** By bucket index. */
export type BucketAmounts = Readonly<Record<Measure, Float64Array>>;

export interface RunProgressMessage {
  readonly phase: 'scan' | 'run';
  /** 0…1 where the end is known. */
  readonly doneRatio: number | null;
  readonly sessions: number;
  readonly packets: number;
}

export interface RunSeries {
  readonly timesUs: Float64Array;
  readonly loadCv: Float64Array;
  /** What a random hash would do with the sources of the interval. */
  readonly reference: Float64Array;
  readonly absolute: boolean;
}

/** A full run of the engine: the CLI's own numbers. */
export interface RunOutcome {
  readonly fingerprint: Readonly<Record<string, string>>;
  /** The object that `maskring run --json` prints, as its text. */
  readonly summaryText: string;
  readonly series: RunSeries | null;
  readonly elapsedMs: number;
  readonly partial: boolean;
  /** The scenario that was run, as YAML for `maskring run`. */
  readonly scenarioText: string;
}

/** Bad input crosses as a value: an Error would lose its issues on the way. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly issues: readonly Issue[] };

export type Progress<T> = (progress: T) => void;

export type FlowKind = 'pin' | 'manual' | 'move' | 'bucket' | 'reverse' | 'miss';

export interface FlowRow {
  readonly kind: FlowKind;
  readonly priority: number;
  /** Source value: a bucket, an address, or 'anywhere'. */
  readonly from: string;
  /** '/' and its mask; '' for one exact address. */
  readonly fromMask: string;
  /** The rest of the match in words. */
  readonly rest: string;
  readonly action: string;
  /** Where it sends, null for drops, punts and answers to clients. */
  readonly server: string | null;
  readonly packets: number;
  readonly bytes: number;
  /** Until its first timeout, µs; null: never. */
  readonly leftUs: number | null;
}

export interface FlowQuery {
  readonly ingress: string;
  /** Every word must occur in match, action or kind. */
  readonly text: string;
  readonly server: string | null;
  readonly sort: 'priority' | 'match' | 'action' | 'packets' | 'bytes' | 'left';
  readonly limit: number;
}

export interface FlowPage {
  readonly ingress: string;
  readonly ingressNames: readonly string[];
  readonly capacity: number;
  readonly total: number;
  readonly totalPackets: number;
  readonly matching: number;
  readonly matchingPackets: number;
  /** Packets of the busiest matching entry. */
  readonly busiest: number;
  /** Among the matching ones, never hit. */
  readonly unused: number;
  readonly rows: readonly FlowRow[];
}

/** Parts longer than x. */
export interface Survival {
  readonly count: number;
  readonly xsUs: Float64Array;
  readonly longer: Float64Array;
}

/** Population and session model of what was read. */
export interface TrafficProfile {
  readonly family: 4 | 6;
  readonly timed: boolean;
  readonly sources: number;
  /** Sources per /24 that has any; null for IPv6. */
  readonly perSubnet: number | null;
  /** Sources, and requests, of the networks in falling order. */
  readonly networkSources: Float64Array;
  readonly networkRequests: Float64Array;
  /** Sources by host octet (last byte) modulo 8. */
  readonly hostClasses: Float64Array;
  readonly gaps: Survival;
  readonly lengths: Survival;
  /** Sessions that start in each hour of the day, UTC. */
  readonly hours: Float64Array;
}
