// How a client takes bad news: plain data that the simulator acts on. A RST from a server that does not know the session brings
// the client back after its back-off; a silent server costs time-outs instead; a client may give up. Defaults follow common
// hosts and are cited one by one. Not the behaviour itself, which lives in sim. Source: SPEC §7.

import type { ClientBehaviour } from '../net/session-plan.ts';

export type { ClientBehaviour } from '../net/session-plan.ts';

const S = 1_000_000;

/** What a scenario gets that says nothing. */
export const DEFAULT_BEHAVIOUR: ClientBehaviour = {
  reconnect: true,
  // The first at once (SPEC §7), then doubling like the retry loops of HTTP clients, capped.
  backoffUs: [0, S, 2 * S, 4 * S, 8 * S, 15 * S],
  maxAttempts: 10,
  // Initial RTO 1 s (RFC 6298 §2.1), doubling over the 6 retries of Linux (net.ipv4.tcp_syn_retries): 127 s in all.
  synRetryUs: [S, 2 * S, 4 * S, 8 * S, 16 * S, 32 * S, 64 * S],
  // Linux gives up after 15 retransmissions (net.ipv4.tcp_retries2): 924.6 s from an RTO of 200 ms on; applications often sooner.
  establishedTimeoutUs: 924_600_000,
  abandonAfterUs: Infinity,
};

/** Wait in µs before `attempt` (1 is the first after a loss), or −1 when the client does not try again. */
export function backoffBeforeUs(behaviour: ClientBehaviour, attempt: number): number {
  if (!behaviour.reconnect || attempt > behaviour.maxAttempts) return -1;
  const { backoffUs } = behaviour;
  return backoffUs[Math.min(attempt, backoffUs.length) - 1] ?? 0;
}

/** Wait in µs after the `tries`-th SYN (1 is the first) without an answer, or −1 when the attempt has failed then. */
export function waitAfterSynUs(behaviour: ClientBehaviour, tries: number): number {
  return behaviour.synRetryUs[tries - 1] ?? -1;
}
