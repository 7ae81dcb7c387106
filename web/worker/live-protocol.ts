// What the page Run and its workers say to each other: plain data only. Series come whole (they are bounded), what is in the log comes
// as it grows. Instants are µs from the start of the run; `originUs` says where that lies on the calendar, for recorded traffic.

import type { Issue } from '../../src/base/result.ts';
import type { NamedBlob } from './protocol.ts';

/** The text of a scenario with the files opened beside it. */
export interface LiveInput {
  readonly name: string;
  readonly text: string;
  readonly files: readonly NamedBlob[];
  /** Address of the page without its hash: bundled files lie beside it. */
  readonly baseUrl: string;
}

export interface LivePool {
  readonly name: string;
  readonly servers: readonly string[];
  readonly shares: readonly number[];
}

/** One VIP in one family. */
export interface LiveTable {
  readonly name: string;
  readonly pool: number;
  readonly bucketCount: number;
  /** Owner of each bucket at the start: position in LiveFacts.servers, −1 for nobody. */
  readonly owners: Int32Array;
}

export interface LiveFlag {
  readonly atUs: number;
  readonly untilUs: number | null;
  readonly text: string;
  readonly isFault: boolean;
}

/** What is known before anything happens. */
export interface LiveFacts {
  readonly name: string;
  readonly question: string;
  readonly seed: string;
  readonly scenarioHash: string;
  readonly text: string;
  /** Null: until the traffic ends. */
  readonly endUs: number | null;
  readonly warmUpUs: number;
  readonly servers: readonly string[];
  /** In service at the start. */
  readonly inService: readonly boolean[];
  readonly pools: readonly LivePool[];
  readonly ingresses: readonly string[];
  readonly capacities: readonly number[];
  readonly tables: readonly LiveTable[];
  readonly causes: readonly string[];
  readonly flags: readonly LiveFlag[];
  readonly method: string;
  /** A search ends when a table is as full as this, 0…1. */
  readonly tableStopRatio: number;
  /** `nearest` or `dns` in the controller's place; null: the controller. */
  readonly baseline: string | null;
}

export interface LiveIntervals {
  readonly startUs: Float64Array;
  readonly endUs: Float64Array;
  readonly cvLow: Float64Array;
  readonly cvHigh: Float64Array;
  readonly reference: Float64Array;
  readonly floor: Float64Array;
  /** Row × server of the pool. */
  readonly sessions: Float64Array;
}

export interface LiveSamples {
  readonly timesUs: Float64Array;
  /** Row × (alive, started, lost, use of each ingress's table). */
  readonly values: Float64Array;
  readonly width: number;
}

export interface LiveMoveView {
  readonly move: number;
  readonly run: number;
  readonly table: number;
  readonly bucket: number;
  readonly name: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly plannedAtUs: number;
  readonly beganAtUs: number;
  readonly searchAtUs: number | null;
  readonly searchEndedAtUs: number | null;
  readonly searchEnd: string | null;
  readonly flippedAtUs: number | null;
  readonly doneAtUs: number | null;
  readonly pinsAtUs: readonly number[];
  readonly pinCount: number;
  readonly pinsAlive: number;
  readonly pinsGoneAtUs: number | null;
}

export interface LiveOwnerChange {
  readonly atUs: number;
  readonly table: number;
  readonly bucket: number;
  readonly from: string | null;
  readonly to: string | null;
}

/** Another mask: the table as it is from then on. */
export interface LiveMaskChange {
  readonly atUs: number;
  readonly table: number;
  readonly bucketCount: number;
  readonly owners: Int32Array;
}

export interface LiveLosses {
  readonly atUs: Float64Array;
  readonly cause: Uint8Array;
  readonly table: Uint16Array;
  readonly bucket: Uint32Array;
}

export interface LiveEventView {
  readonly atUs: number;
  readonly kind: string;
  readonly text: string;
}

export interface LiveFrame {
  readonly reachedUs: number;
  readonly endUs: number | null;
  readonly originUs: number | null;
  readonly isOver: boolean;
  readonly sessions: { readonly started: number; readonly ended: number; readonly lost: number };
  readonly aliveCount: number;
  readonly eventCount: number;
  /** One per pool. */
  readonly intervals: readonly LiveIntervals[];
  readonly samples: LiveSamples;
  /** Since the frame before: moves that changed (whole), hands changed, losses, events. */
  readonly moves: readonly LiveMoveView[];
  readonly ownerChanges: readonly LiveOwnerChange[];
  readonly maskChanges: readonly LiveMaskChange[];
  readonly losses: LiveLosses;
  readonly events: readonly LiveEventView[];
  /** Buckets planned and not begun. */
  readonly waiting: readonly LiveOwnerChange[];
  /** Packets of each bucket of the table that is shown. */
  readonly bucketLoads: { readonly table: number; readonly packets: Float64Array };
}

/** While the traces are read before the start, or a run is repeated up to an instant. */
export interface LiveOpening {
  readonly phase: 'scan' | 'run';
  readonly doneRatio: number | null;
  readonly sessions: number;
  readonly packets: number;
}

/** `speed`: simulated seconds per real second; null: as fast as it goes. */
export type LiveGoal =
  | { readonly kind: 'play'; readonly speed: number | null }
  | { readonly kind: 'step' }
  | { readonly kind: 'next-event' };

export interface LiveOutcome {
  readonly fingerprint: Readonly<Record<string, string>>;
  /** The object that `maskring run --json` prints, as its text. */
  readonly summaryText: string;
  readonly partial: boolean;
}

/** An event asked for at an instant: the scenario's text with it, and whether the run took it in as it stands. */
export interface LiveAddition {
  readonly text: string;
  readonly atUs: number;
  /** The run goes on with it; false: it has to be run again from its start, up to `atUs`. */
  readonly isTaken: boolean;
  readonly flags: readonly LiveFlag[];
}

export type LiveEventTerms = Readonly<Record<string, string | number | boolean>>;

export interface LiveStoryLine {
  readonly atUs: number;
  readonly kind: string;
  readonly text: string;
}

export interface LiveBucketStory {
  readonly table: number;
  readonly bucket: number;
  readonly name: string;
  readonly lines: readonly LiveStoryLine[];
}

/** A lost session as a ladder with what would have saved it; the shape of figure/ladder-figure.ts. */
export interface LiveLadder {
  readonly number: number;
  readonly caption: string;
  readonly lanes: readonly {
    kind: 'client' | 'ingress' | 'controller' | 'server';
    name: string;
    note: string;
  }[];
  readonly rows: readonly LiveLadderRow[];
  readonly spans: readonly { kind: 'search' | 'pin'; lane: number; fromRow: number; toRow: number }[];
  readonly verdicts: readonly { setting: string; text: string; isKept: boolean }[];
  readonly remarks: readonly string[];
}

type LadderTone = 'plain' | 'control' | 'pin' | 'lost' | 'good' | 'strong';

export type LiveLadderRow =
  | { readonly kind: 'arrow'; time: string; from: number; to: number; text: string; tone: LadderTone }
  | { readonly kind: 'note'; time: string; lane: number; text: string; tone: LadderTone }
  | { readonly kind: 'break'; readonly text: string };

export interface LiveIssues {
  readonly issues: readonly Issue[];
}
