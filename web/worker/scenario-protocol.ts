// What the page Scenario and its worker say to each other: plain data only. The page imports these types and nothing else of the worker,
// so that YAML and schema never reach the main thread.

import type { Issue } from '../../src/base/result.ts';
import type { ScenarioEdit } from '../../src/scenario/edit-text.ts';
import type { NamedBlob } from './protocol.ts';

export type { Issue, ScenarioEdit };

/** A text to be read: the file's name is for messages. */
export interface DeskText {
  readonly name: string;
  readonly text: string;
}

/** A problem with its place as offsets into the text, and a change that mends it where one is known. */
export interface Problem {
  readonly issue: Issue;
  readonly from: number;
  readonly to: number;
  readonly fix: { readonly label: string; readonly insert: string } | null;
}

/** The document's plain data as written, for the form: maps, lists and scalars. */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain };

export interface IngressFact {
  readonly name: string;
  /** Part of the clients that enter here, 0…1. */
  readonly part: number;
  readonly capacity: number;
}

export interface TrafficFact {
  readonly name: string;
  readonly kind: 'synthetic' | 'trace';
  readonly vip: string;
  /** Clients of made-up traffic, or the file of recorded. */
  readonly clients: number | null;
  readonly perSecond: number | null;
  readonly file: string | null;
}

export interface VipFact {
  readonly name: string;
  readonly pool: string;
  readonly masks: readonly {
    readonly family: 4 | 6;
    readonly text: string;
    readonly bits: readonly number[];
  }[];
  readonly manualBuckets: number;
}

export interface ServerFact {
  readonly id: string;
  readonly share: number;
  readonly state: 'active' | 'standby';
  readonly manualOnly: boolean;
  /** Buckets of all its pool's tables at the start. */
  readonly buckets: number;
}

export interface PoolFact {
  readonly name: string;
  readonly assignment: string;
  readonly servers: readonly ServerFact[];
}

export interface EventFact {
  readonly atUs: number;
  /** Position in the file. */
  readonly number: number;
  /** `drop s04`, `fail-link in-a`. */
  readonly text: string;
  readonly isFault: boolean;
  /** null: never repaired, or a change. */
  readonly forUs: number | null;
  readonly line: number;
}

/** What a scenario without problems says. */
export interface ScenarioFacts {
  readonly name: string;
  readonly question: string;
  readonly seed: string;
  readonly durationUs: number | null;
  readonly warmUpUs: number;
  readonly ingresses: readonly IngressFact[];
  readonly traffic: readonly TrafficFact[];
  readonly vips: readonly VipFact[];
  readonly pools: readonly PoolFact[];
  readonly events: readonly EventFact[];
}

export interface ScenarioReading {
  /** Of this text. */
  readonly text: string;
  readonly problems: readonly Problem[];
  /** null where the YAML itself cannot be read. */
  readonly data: Plain;
  /** null while there are problems. */
  readonly facts: ScenarioFacts | null;
}

/** What a change costs at best: the scenario's own control plane on switches that no client uses. */
export interface ChangeEstimate {
  readonly number: number;
  readonly atUs: number;
  readonly text: string;
  readonly method: string;
  /** Buckets that move; null where it waits for another change. */
  readonly buckets: number | null;
  /** From the asking to the last table; null: not within the time looked at. */
  readonly tookUs: number | null;
}

export interface TableEstimate {
  readonly ingress: string;
  readonly entries: number;
  readonly capacity: number;
}

/** How even the load of one pool can be, by sessions of the scenario's clients. */
export interface LoadEstimate {
  readonly pool: string;
  readonly servers: number;
  readonly sources: number;
  readonly nEff: number;
  readonly topPart: number;
  /** This mask and assignment, if every source sends its mean amount. */
  readonly maskCv: number;
  readonly reference: number;
  readonly floor: number;
  /** What a ring of this many buckets is worth by itself; 0 where buckets are dealt out evenly. */
  readonly ringCv: number;
  /** Where recorded traffic was only read in part: sessions read. */
  readonly readSessions: number | null;
}

export interface ScenarioEstimates {
  readonly text: string;
  readonly tables: readonly TableEstimate[];
  readonly changes: readonly ChangeEstimate[];
  /** Run time up to which changes were followed. */
  readonly followedUs: number;
  readonly loads: readonly LoadEstimate[];
  /** Why the load could not be estimated: a trace that is not open. */
  readonly missing: readonly Issue[];
}

export interface EstimateQuestion extends DeskText {
  readonly files: readonly NamedBlob[];
}

export interface CompletionOption {
  readonly label: string;
  readonly insert: string;
  readonly detail: string;
  readonly kind: 'key' | 'value' | 'name';
}

export interface Completions {
  /** Offset where the typed word begins. */
  readonly from: number;
  readonly options: readonly CompletionOption[];
}

export interface HoverText {
  readonly from: number;
  readonly to: number;
  readonly title: string;
  readonly text: string;
}
