// What a switch costs: latencies, rates, queues. Plain numbers with defaults; a rate of 0 means "no limit". They shape when things
// happen, never what a flow table means. Defaults are those of a present software switch on one core, rounded; where they come
// from is in docs/models/flow-table.md ("Parameters"). Source: SPEC §5, last paragraph.

export interface SwitchCosts {
  /** A packet's stay in the switch, µs. */
  readonly lookupLatencyUs: number;
  /** From the arrival of a flow-mod to the packet that sees it, beside the queue, µs. */
  readonly installLatencyUs: number;
  /** Flow-mods a second; 0 = no limit. */
  readonly installPerSecond: number;
  /** Packet-ins a second; 0 = no limit. */
  readonly puntPerSecond: number;
  /** Packet-ins that may wait or be sent at one time; a further one is dropped. Meaningless without a rate. */
  readonly puntQueueLength: number;
  /** 0: entries leave exactly one microsecond after their deadline. Otherwise at the next multiple of this. */
  readonly expiryScanUs: number;
  /** How long a restart keeps the switch away, µs. */
  readonly restartUs: number;
}

export const DEFAULT_COSTS: SwitchCosts = {
  lookupLatencyUs: 10,
  installLatencyUs: 1_000,
  installPerSecond: 10_000,
  puntPerSecond: 10_000,
  puntQueueLength: 1_000,
  expiryScanUs: 0,
  restartUs: 0,
};

/** Everything at once and without limit: for laws that are stated "without latency". */
export const NO_COSTS: SwitchCosts = {
  lookupLatencyUs: 0,
  installLatencyUs: 0,
  installPerSecond: 0,
  puntPerSecond: 0,
  puntQueueLength: 0,
  expiryScanUs: 0,
  restartUs: 0,
};

/** Whole microseconds between two of a rate, at least 1; 0 for no limit. */
export const spacingUs = (perSecond: number): number =>
  perSecond === 0 ? 0 : Math.max(1, Math.round(1_000_000 / perSecond));
