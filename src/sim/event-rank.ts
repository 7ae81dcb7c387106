// The rank of every kind of event: what comes first within one microsecond. Packets rank before timers, timers before the
// instants of the control plane; along a packet's way the later station has the higher rank, so that a link without delay is
// still walked in order. What a switch or the controller does at once, without delay, is no event at all. Source: SPEC §10.

export const RANK_START = 0;
export const RANK_SEND = 1;
export const RANK_AT_INGRESS = 2;
export const RANK_AT_SERVER = 3;
/** An answer reaches a client. */
export const RANK_AT_CLIENT = 4;
/** A client's own timer: SYN retry, time-out, back-off. */
export const RANK_CLIENT_TIMER = 5;
/** A message of the controller reaches a switch. */
export const RANK_AT_SWITCH = 6;
/** A switch's own deadline: an install, an expiry. */
export const RANK_SWITCH_WAKE = 7;
/** A message reaches the controller, or the controller has worked off one. */
export const RANK_AT_CONTROLLER = 8;
export const RANK_CONTROLLER_TIMER = 9;
/** Scenario events: changes asked for, faults, reconvergence. */
export const RANK_SCENARIO_EVENT = 12;
/** Probes of servers. */
export const RANK_PROBE = 13;
export const RANK_CLOSE_INTERVAL = 20;
