// How a client takes bad news: plain data that the simulator acts on. A RST from a server that does not know the session brings
// the client back after its back-off; a silent server costs time-outs instead; a client may give up. Defaults follow common
// hosts and are cited one by one. Not the behaviour itself, which lives in sim. Source: SPEC §7.

export interface ClientBehaviour {
  /** After a loss the client opens a new session (attempt + 1); false: whatever is left of the session is dropped. Default true. */
  readonly reconnect: boolean;
  /**
   * Wait before attempt 1, 2, 3 … in µs; the last value holds for all further ones. Default 0, 1 s, 2 s, 4 s, 8 s, 15 s: the first
   * at once, as SPEC §7 has it, then doubling like the retry loops of HTTP clients, capped.
   */
  readonly backoffUs: readonly number[];
  /** Attempts after which the client gives up, besides the first session; Infinity never. Default 10. */
  readonly maxAttempts: number;
  /**
   * Wait after each unanswered SYN before the next; when the last one has passed the attempt has failed. Default 1, 2, 4, 8, 16,
   * 32, 64 s: initial RTO 1 s (RFC 6298 §2.1) doubling over the 6 retries of Linux (net.ipv4.tcp_syn_retries), 127 s in all.
   */
  readonly synRetryUs: readonly number[];
  /**
   * An established session whose packets are not answered is given up this long after the first unanswered one. Default 924.6 s:
   * Linux gives up after net.ipv4.tcp_retries2 = 15 retransmissions, 924.6 s from an RTO of 200 ms on; applications often sooner.
   */
  readonly establishedTimeoutUs: number;
  /** A client that has waited this long for a session that works gives up (counted `abandoned`); Infinity never. Default Infinity. */
  readonly abandonAfterUs: number;
}

const S = 1_000_000;

export const DEFAULT_BEHAVIOUR: ClientBehaviour = {
  reconnect: true,
  backoffUs: [0, S, 2 * S, 4 * S, 8 * S, 15 * S],
  maxAttempts: 10,
  synRetryUs: [S, 2 * S, 4 * S, 8 * S, 16 * S, 32 * S, 64 * S],
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
