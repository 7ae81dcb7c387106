// The contract between whatever makes sessions (recorded or synthetic) and the simulator that carries them. A source hands
// out sessions in order of start; a session is a script of gaps, known one packet ahead. Nothing here knows about switches
// or losses. Session models are in models/, replay in replay.ts. Source: SPEC §7, §10.

import type { Family } from '../base/address.ts';

/** What one packet of a session is; `data` covers everything between the first and the last. */
export type PacketKind = 'syn' | 'data' | 'fin' | 'final-ack';

/** The packets of one session, one at a time, each a gap after the one before. Reused objects are allowed. */
export interface SessionScript {
  /**
   * Moves to the next packet. Returns the gap in µs since the previous packet (≥ 0 for recorded, ≥ 1 for drawn ones), or −1
   * when there is none. The first call of a session gives the packet at its start, with gap 0.
   */
  next(): number;
  /** Of the packet moved to. */
  readonly kind: PacketKind;
  readonly payloadBytes: number;
}

export interface SessionStart {
  /** Position of the source in the scenario's sorted list of traffic names. */
  readonly source: number;
  /** Number of the client within its source: an id derived from the scenario, never from allocation. */
  readonly client: number;
  /** Number of the session within its client. */
  readonly session: number;
  /** 0 for the first; +1 after each loss. */
  readonly attempt: number;
  readonly startUs: number;
  readonly family: Family;
  readonly w0: number;
  readonly w1: number;
  readonly w2: number;
  readonly w3: number;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly protocol: number;
  /** Index into the scenario's sorted ingress names: where the client enters before any reconvergence. */
  readonly ingress: number;
  readonly script: SessionScript;
  /**
   * True for a session already alive at t = 0 (equilibrium): its SYN lies in the past and is not sent. It is handed out with
   * startUs 0 (or the start of its traffic); the first call of its script gives the gap from then to its next packet.
   */
  readonly alive: boolean;
  /** Recorded traffic only: number of the visit (requests with gaps under 30 min) within its client; a weight for balance. */
  readonly visit?: number;
}

/** What a source needs to know to go on with a session that was lost. */
export interface LostSession {
  readonly client: number;
  readonly session: number;
  /** Of the session that was lost. */
  readonly attempt: number;
  /** Its script, wherever it stands. */
  readonly script: SessionScript;
}

export interface TrafficSource {
  readonly name: string;
  /** Start of the next session, or Infinity when there is none (yet): sources never go back in time. */
  readonly nextStartUs: number;
  /** The next session; valid only where nextStartUs is finite. The object may be reused by the following call. */
  take(): SessionStart;
  /** Every session that starts before this instant, and every packet before it, is known. Infinity for synthetic sources. */
  readonly horizonUs: number;
  /**
   * The session that follows a lost one (attempt + 1) when its client is back; called at `resumeAtUs`, not before. Drawn: a new
   * session with its own draws, starting at once. Recorded: what the log has left of it from then on, starting at the first of
   * these requests. Null when nothing is left. The object may be reused by the following call.
   */
  reconnect(lost: LostSession, resumeAtUs: number): SessionStart | null;
}
