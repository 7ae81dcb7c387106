// What a scenario says about its clients and their sessions, as plain data: the shapes that the scenario's schema produces and
// that traffic turns into sessions. A preset is a name plus what the scenario changes of it; traffic knows the presets. Types
// only. Times in µs, sizes in bytes, ratios 0…1. Source: SPEC §7.

import type { Family, Words } from '../base/address.ts';

export type DistributionSpec =
  | { readonly kind: 'fixed'; readonly value: number }
  | { readonly kind: 'exponential'; readonly mean: number }
  /** `sigma`: standard deviation of the natural logarithm. */
  | { readonly kind: 'lognormal'; readonly median: number; readonly sigma: number }
  /** P(X > x) = (least/x)^shape for x ≥ least; shape above 1, else there is no mean. */
  | { readonly kind: 'pareto'; readonly least: number; readonly shape: number }
  /** Points of a cumulative distribution, ascending in both columns, the last with cumulative 1; linear in between. */
  | {
      readonly kind: 'empirical';
      readonly points: readonly (readonly [value: number, cumulative: number])[];
    };

/** A distribution, or the file that holds its points (values × `scale`, cumulative); whoever opens files replaces it. */
export type DistributionSource =
  | DistributionSpec
  | { readonly kind: 'file'; readonly path: string; readonly scale: number };

/** Weights of the host octet modulo 8; any positive numbers. */
export type HostClassWeights = readonly [number, number, number, number, number, number, number, number];

/** Parts of the IPv6 clients by how their interface id came about; not negative, at least one above 0. */
export interface InterfaceIdMix {
  /** Random 64 bits (RFC 8981). */
  readonly privacy: number;
  /** Vendor, ff:fe, serial (RFC 4291 appendix A). */
  readonly eui64: number;
  /** ::1, ::2, … as servers and DHCPv6 pools have them. */
  readonly lowCounter: number;
}

export interface PopulationSpec {
  /** `allocated`: inside allocated prefixes; `uniform`: any 32 (128) bits, the negative control. */
  readonly addresses: 'allocated' | 'uniform';
  /** Distinct client addresses; 1 … 2^26. */
  readonly clients: number;
  /** Part of the clients that have IPv6; 0…1. */
  readonly ipv6Ratio: number;
  /** Exponent of the Zipf law over networks by rank; 0 = all alike. */
  readonly networkZipf: number;
  /** Networks in play; 1 … 65,535. */
  readonly networkCount: number;
  /** How much size decides a network's rank: 0 not at all, 1 in proportion. */
  readonly networkSizeBias: number;
  /** Exponent a of P(addresses in a /24 ≥ m) = m^−a for ordinary /24s. */
  readonly subnetTail: number;
  /** Part of the /24s that are dense (proxies, crawlers, carrier NAT): log-uniform from 10 addresses to `denseMost`. */
  readonly denseRatio: number;
  /** Exponent of the Zipf law over networks for the dense /24s: they sit in fewer networks than ordinary ones. */
  readonly denseZipf: number;
  readonly denseMost: number;
  readonly hostClasses: HostClassWeights;
  /** Weight of host octet 255 relative to octet 1, linear between them: low numbers are handed out first. */
  readonly hostSlope: number;
  /** Exponent of the Zipf law of activity over clients; 0 = all alike. */
  readonly activityZipf: number;
  /** Parts of all activity that single clients have on top of that law, e.g. [0.13]; sum below 1. */
  readonly heavyHitters: readonly number[];
  readonly interfaceIds: InterfaceIdMix;
}

export interface SessionSpec {
  /** IP protocol number; 6 is TCP, with SYN and FIN. */
  readonly protocol: number;
  /** `full`: the client's last ACK follows its FIN after `finalAckGapUs`. TCP only. */
  readonly close: 'fin' | 'full';
  readonly finalAckGapUs: number;
  /** From first to last packet, in µs. Exactly two of length, packets and gaps are given. */
  readonly length: DistributionSpec | null;
  /** Packets between SYN and FIN; without TCP, packets after the first. Fractions are rounded by a draw, keeping the mean. */
  readonly packets: DistributionSpec | null;
  /** Between packets, in µs. */
  readonly gaps: DistributionSpec | null;
  /** Bytes of a data packet. */
  readonly payloadBytes: DistributionSpec;
  /** An empty packet after each silence of this length; null: none. */
  readonly keepAliveUs: number | null;
}

export interface FlashCrowd {
  readonly atUs: number;
  readonly rampUs: number;
  readonly holdUs: number;
  readonly decayUs: number;
  /** Times the usual rate at the height of it; at least 1. */
  readonly factor: number;
  /** Part of the clients that take part; 0…1. */
  readonly clientRatio: number;
}

/** How a client takes bad news. Defaults with their sources: traffic/behaviour.ts. */
export interface ClientBehaviour {
  /** After a loss the client opens a new session (attempt + 1); false: whatever is left of the session is dropped. */
  readonly reconnect: boolean;
  /** Wait before attempt 1, 2, 3 …; the last value holds for all further ones. */
  readonly backoffUs: readonly number[];
  /** Attempts after which the client gives up, besides the first session; at most 255. */
  readonly maxAttempts: number;
  /** Wait after each unanswered SYN before the next; when the last one has passed the attempt has failed. */
  readonly synRetryUs: readonly number[];
  /** An established session is given up this long after its first packet that was not answered. */
  readonly establishedTimeoutUs: number;
  /** A client that has waited this long for a session that works gives up; Infinity never. */
  readonly abandonAfterUs: number;
}

/** How the clients of one traffic enter, beyond the weights of the ingresses themselves. */
export interface IngressPlan {
  /** Weight of each ingress for these clients, sorted by name; null: the ingresses' own. */
  readonly weights: readonly { readonly ingress: string; readonly weight: number }[] | null;
  /** First match wins; longer masks first, then by value. */
  readonly prefixes: readonly {
    readonly family: Family;
    readonly value: Words;
    readonly mask: Words;
    readonly ingress: string;
  }[];
  /** One-way delay between these clients and an ingress where it differs from the ingress's own, sorted by name. */
  readonly delays: readonly { readonly ingress: string; readonly delayUs: number }[];
}

/** What the scenario changes of a session preset. */
export type SessionChanges = Partial<
  Omit<SessionSpec, 'length' | 'packets' | 'gaps' | 'payloadBytes'> & {
    readonly length: DistributionSource | null;
    readonly packets: DistributionSource | null;
    readonly gaps: DistributionSource | null;
    readonly payloadBytes: DistributionSource;
  }
>;

export interface ArrivalPlan {
  /** New sessions a second of all clients together, averaged over a day without flash crowds. */
  readonly sessionsPerSecond: number;
  /** Relative rates at equally spaced instants of one period; `web` is a table of 24 hours; null: constant. */
  readonly day: 'web' | readonly number[] | null;
  readonly periodUs: number;
  /** Run time at which the table begins. */
  readonly dayStartUs: number;
  readonly flashes: readonly FlashCrowd[];
  /** Sessions begin in [startUs, endUs). */
  readonly startUs: number;
  readonly endUs: number | null;
  /** Sessions already alive at startUs. */
  readonly equilibrium: boolean;
}

/** Synthetic traffic whole. */
export interface SyntheticPlan {
  readonly population: { readonly preset: string; readonly changes: Partial<PopulationSpec> };
  readonly arrivals: ArrivalPlan;
  readonly session: { readonly preset: string; readonly changes: SessionChanges };
  readonly behaviour: Partial<ClientBehaviour>;
  readonly ingress: IngressPlan;
}

/** What is done to a recorded trace before it is played. */
export interface ReplayPlan {
  readonly keepaliveUs: number;
  readonly visitGapUs: number;
  readonly speed: number;
  readonly rate: number;
  readonly sources: number;
  readonly copySpreadUs: number;
  /** Relative to the first record; null: all of it. */
  readonly window: { readonly fromUs: number; readonly untilUs: number } | null;
  /** Run time of the first record (or of the window's begin). */
  readonly offsetUs: number;
  readonly close: 'fin' | 'full';
  readonly behaviour: Partial<ClientBehaviour>;
  readonly ingress: IngressPlan;
}
