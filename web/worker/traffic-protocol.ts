// What the page Traffic and its worker say to each other about the traffics of a scenario: plain data only. The page imports these
// types and nothing else of the worker. Not the profile of a log that was read: protocol.ts.

import type { NamedBlob, Survival } from './protocol.ts';

/** At most so many sessions and packets are drawn for the pictures; the page says how many were. */
export const MOST_SESSIONS = 100_000;
export const MOST_PACKETS = 1_000_000;

export interface ModelQuestion {
  /** File name of the scenario. */
  readonly name: string;
  readonly text: string;
  /** Opened files that the scenario may name. */
  readonly files: readonly NamedBlob[];
  /** Name of a traffic of the scenario; null: its first. */
  readonly traffic: string | null;
}

export interface ModelProgress {
  readonly sessions: number;
  readonly packets: number;
}

export interface TrafficEntry {
  readonly name: string;
  readonly kind: 'synthetic' | 'trace';
}

/** How much was drawn, and of what. */
export interface SampleFacts {
  readonly sessions: number;
  readonly packets: number;
  /** Sessions in progress when the traffic begins; counted, and left out of gaps and lengths. */
  readonly aliveAtStart: number;
  /** Every n-th client was drawn; 1: all of them. */
  readonly everyNth: number;
  /** Run time up to which sessions were drawn, µs. */
  readonly untilUs: number;
  /** False where a bound ended the sample before the traffic's end. */
  readonly complete: boolean;
}

/** Sessions that start in equal slices of the run. */
export interface StartCounts {
  readonly fromUs: number;
  readonly sliceUs: number;
  readonly counts: Float64Array;
}

/** The rate that the model has over its day: 24 equal parts of a period, relative to its mean. */
export interface ModelDay {
  readonly periodUs: number;
  readonly rates: Float64Array;
  /** Parts of the run in the period, µs after the table begins. */
  readonly fromUs: number;
  readonly untilUs: number;
}

/** The addresses of one traffic. */
export interface CrowdShape {
  readonly family: 4 | 6;
  readonly sources: number;
  /** `AS`: by the table of allocated prefixes; else by leading bits, where that table does not hold. */
  readonly networkKind: 'AS' | '/16' | '/32';
  /** Sources, and their part of all activity, of the networks in falling order. */
  readonly networkSources: Float64Array;
  readonly networkActivity: Float64Array;
  /** AS numbers of the networks with most sources; empty where networks are leading bits. */
  readonly largest: readonly { readonly asn: number; readonly sources: number }[];
  /** Sources in no network of the table. */
  readonly unallocated: number;
  /** Number of /24s (IPv6: /64s) with 1, 2, 3, 4 to 9, 10 to 99, 100 and more sources. */
  readonly subnets: Float64Array;
  readonly hostClasses: Float64Array;
  /** Part of all activity of the busiest source. */
  readonly topPart: number;
}

/** Population and session model of one traffic of a scenario. */
export interface TrafficModel {
  readonly scenario: string;
  readonly question: string;
  readonly entries: readonly TrafficEntry[];
  readonly chosen: TrafficEntry;
  /** `web population, exponential sessions`; null for recorded traffic. */
  readonly presets: { readonly population: string; readonly session: string } | null;
  readonly crowd: CrowdShape;
  readonly gaps: Survival;
  readonly lengths: Survival;
  /** Timeouts of a pin in this scenario, µs; the hard one 0: never. */
  readonly pinIdleUs: number;
  readonly pinHardUs: number;
  /** Sessions a second, the mean of the day; null for recorded traffic. */
  readonly perSecond: number | null;
  readonly starts: StartCounts;
  readonly day: ModelDay | null;
  readonly sample: SampleFacts;
}
