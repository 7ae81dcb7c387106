// What the world tells the measures: a session was accepted, carried packets, is over. It turns positions (server, VIP, bucket)
// into the recorder's pools and members, and keeps the bucket ledgers beside. Source: SPEC §9.

import type { Fingerprint } from '../kernel/fingerprint.ts';
import type { LossCause } from '../metrics/loss-cause.ts';
import { BYTES, NEW_SESSIONS, PACKETS, REQUESTS, SESSIONS } from '../metrics/quantity.ts';
import type { Recorder } from '../metrics/recorder.ts';
import { recordOutcome } from './fingerprints.ts';
import type { LiveSession, SimPacket } from './live-session.ts';
import type { Membership } from './membership.ts';
import type { MeasuredTable } from './run-measures.ts';

export interface LoadBookParts {
  readonly recorder: Recorder;
  readonly membership: Membership;
  /** By position; another one takes the place of a table whose mask changes. */
  readonly measured: readonly MeasuredTable[];
  readonly fingerprint: Fingerprint;
  readonly warmUpUs: number;
}

export class LoadBook {
  readonly #parts: LoadBookParts;
  /** Position in `measured` by VIP and family; −1 for a family the VIP does not serve. */
  readonly #tableOf: readonly Readonly<Record<4 | 6, number>>[];
  readonly #delivered = { atUs: 0, sizeBytes: 0, request: false };
  #aliveCount = 0;

  constructor(parts: LoadBookParts) {
    this.#parts = parts;
    const { measured, membership } = parts;
    this.#tableOf = Array.from({ length: membership.vipCount }, (_, vip) => {
      const position = (family: 4 | 6) =>
        measured.findIndex(({ table }) => table.vipIndex === vip && table.family === family);
      return { 4: position(4), 6: position(6) };
    });
  }

  get aliveCount(): number {
    return this.#aliveCount;
  }

  /** False, and counted as unserved, where the VIP has no address of the session's family. */
  begin(session: LiveSession): boolean {
    const { recorder, measured } = this.#parts;
    const table = this.#tableOf[session.vip]![session.family];
    if (table < 0) {
      recorder.counts.unserved++;
      return false;
    }
    recorder.counts.started++;
    this.#aliveCount++;
    const [w0, w1, w2, w3] = session.words;
    session.sourceNumber = recorder.sourceNumber(session.family, session.words);
    session.table = measured[table]!;
    session.bucket = session.table.bucketOf(w0, w1, w2, w3);
    return true;
  }

  /** `session.server` took it. `counts`: it is a new session there, not one that moved or was alive at the start. */
  accepted(session: LiveSession, nowUs: number, counts: boolean): void {
    const { membership, recorder } = this.#parts;
    session.acceptedAtUs = nowUs;
    const pool = membership.poolOf(session.vip, session.server);
    const member = membership.memberOf(session.vip, session.server);
    session.liveSlot = recorder.sessionOpened({ pool, member, source: session.sourceNumber, counts }, nowUs);
    if (counts) this.#countInBucket(session, NEW_SESSIONS, 1, nowUs);
  }

  /** The session leaves its server without being over (a flow that may change servers). */
  released(session: LiveSession, nowUs: number): void {
    if (session.liveSlot < 0) return;
    this.#parts.recorder.sessionClosed(session.liveSlot, nowUs);
    session.liveSlot = -1;
    this.#countLiveTime(session, nowUs);
  }

  /** From now on it is counted in another table, whose mask is new: what it was until now stays in the old one's bucket. */
  renumber(session: LiveSession, table: MeasuredTable, nowUs: number): void {
    if (session.liveSlot >= 0) this.#countLiveTime(session, nowUs);
    const [w0, w1, w2, w3] = session.words;
    session.table = table;
    session.bucket = table.bucketOf(w0, w1, w2, w3);
    session.bucketSinceUs = nowUs;
  }

  #countLiveTime(session: LiveSession, nowUs: number): void {
    const { acceptedAtUs, bucketSinceUs } = session;
    const liveUs = nowUs - Math.max(acceptedAtUs, bucketSinceUs, this.#parts.warmUpUs);
    this.#countInBucket(session, SESSIONS, Math.max(0, liveUs), nowUs);
  }

  delivered(session: LiveSession, packet: SimPacket, nowUs: number): void {
    const { membership, recorder } = this.#parts;
    const { server } = packet;
    const pool = membership.poolOf(session.vip, server);
    const delivered = this.#delivered;
    delivered.atUs = nowUs;
    delivered.sizeBytes = packet.sizeBytes;
    delivered.request = packet.kind === 'data';
    recorder.packetDelivered(pool, membership.memberOf(session.vip, server), session.sourceNumber, delivered);
    this.#countInBucket(session, PACKETS, 1, nowUs);
    this.#countInBucket(session, BYTES, packet.sizeBytes, nowUs);
    if (delivered.request) this.#countInBucket(session, REQUESTS, 1, nowUs);
  }

  ended(session: LiveSession, nowUs: number): void {
    this.#over(session, nowUs);
    this.#parts.recorder.counts.ended++;
    recordOutcome(this.#parts.fingerprint, nowUs, session, 'ended');
  }

  lost(session: LiveSession, cause: LossCause, nowUs: number): void {
    this.#over(session, nowUs);
    this.#parts.recorder.sessionLost(cause);
    recordOutcome(this.#parts.fingerprint, nowUs, session, cause);
  }

  #over(session: LiveSession, nowUs: number): void {
    session.over = true;
    this.#aliveCount--;
    this.released(session, nowUs);
  }

  #countInBucket(session: LiveSession, quantity: number, amount: number, nowUs: number): void {
    if (nowUs < this.#parts.warmUpUs) return;
    session.table!.ledger.add(quantity, session.bucket, session.sourceNumber, amount);
  }
}
