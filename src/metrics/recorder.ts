// What the simulator tells the measures: sessions opened and closed, packets delivered, losses, and the instants at which an
// interval ends. It keeps one ledger a pool and the series of closed intervals; figures are read from it at the end. Warm-up
// is left out: nothing before it is counted. Knows nothing of buckets or switches. Source: SPEC §9.

import type { Family, Words } from '../base/address.ts';
import { assert } from '../base/assert.ts';
import { AddressTable } from '../net/address-table.ts';
import { LiveSessions } from './live-sessions.ts';
import { type LedgerMember, LoadLedger, type QuantityLoad } from './load-ledger.ts';
import { LOSS_CAUSES, type LossCause } from './loss-cause.ts';
import { BYTES, NEW_SESSIONS, PACKETS, REQUESTS, SESSIONS } from './quantity.ts';

export interface RecordedPool {
  readonly name: string;
  /** In id order. */
  readonly members: readonly LedgerMember[];
}

export interface RecorderOptions {
  readonly pools: readonly RecordedPool[];
  readonly warmUpUs: number;
  readonly intervalUs: number;
}

/** Figures of one closed interval: loads[pool][quantity]. */
export interface ClosedInterval {
  readonly startUs: number;
  readonly endUs: number;
  readonly loads: readonly (readonly QuantityLoad[])[];
}

export interface SessionCounts {
  started: number;
  ended: number;
  lost: number;
  /** Sessions of a family for which the VIP has no address; in none of the others. */
  unserved: number;
}

export class Recorder {
  readonly pools: readonly RecordedPool[];
  readonly intervalUs: number;
  readonly ledgers: readonly LoadLedger[];
  readonly sources = new AddressTable();
  readonly intervals: ClosedInterval[] = [];
  /** Over the whole run, warm-up included: started = ended + lost + alive. */
  readonly counts: SessionCounts = { started: 0, ended: 0, lost: 0, unserved: 0 };
  readonly lostByCause: Readonly<Record<LossCause, number>>;
  readonly #lost: Record<LossCause, number>;
  readonly #live = new LiveSessions();
  readonly #warmUpUs: number;
  #intervalStartUs: number;

  constructor(options: RecorderOptions) {
    assert(options.intervalUs >= 1, 'an interval is at least 1 µs');
    this.pools = options.pools;
    this.intervalUs = options.intervalUs;
    this.ledgers = options.pools.map(({ members }) => new LoadLedger(members));
    this.#warmUpUs = options.warmUpUs;
    this.#intervalStartUs = options.warmUpUs;
    this.#lost = Object.fromEntries(LOSS_CAUSES.map((cause) => [cause, 0])) as Record<LossCause, number>;
    this.lostByCause = this.#lost;
  }

  /** When the open interval ends: a control-plane instant, after the packets of that microsecond. */
  get nextCloseUs(): number {
    return this.#intervalStartUs + this.intervalUs;
  }

  get aliveCount(): number {
    return this.#live.count;
  }

  sourceNumber(family: Family, words: Words): number {
    return this.sources.numberOf(family, words);
  }

  /** A session was accepted by a server; returns the slot for `sessionClosed`. `counts`: it is new there, not moved or carried over. */
  sessionOpened(
    at: { pool: number; member: number; source: number; counts: boolean },
    nowUs: number,
  ): number {
    const { pool, member, source } = at;
    if (at.counts && nowUs >= this.#warmUpUs) this.ledgers[pool]!.add(NEW_SESSIONS, member, source, 1);
    return this.#live.open(pool, member, source, Math.max(nowUs, this.#warmUpUs));
  }

  sessionClosed(slot: number, nowUs: number): void {
    this.#live.close(slot, Math.max(nowUs, this.#warmUpUs), this.#countLiveTime);
  }

  sessionLost(cause: LossCause): void {
    this.counts.lost++;
    this.#lost[cause]++;
  }

  /** A packet reached a server of the pool. `request`: it stands for one record or request. */
  packetDelivered(pool: number, member: number, source: number, packet: DeliveredPacket): void {
    if (packet.atUs < this.#warmUpUs) return;
    const ledger = this.ledgers[pool]!;
    ledger.add(PACKETS, member, source, 1);
    ledger.add(BYTES, member, source, packet.sizeBytes);
    if (packet.request) ledger.add(REQUESTS, member, source, 1);
  }

  /** Ends the open interval at `nowUs` (its regular end, or the end of the run). `eligible[pool][member]`: see LoadLedger. */
  closeInterval(nowUs: number, eligible: readonly Uint8Array[]): ClosedInterval | null {
    if (nowUs <= this.#intervalStartUs) return null;
    this.#live.countAll(nowUs, this.#countLiveTime);
    const loads = this.ledgers.map((ledger, pool) => ledger.closeInterval(eligible[pool]!));
    const interval = { startUs: this.#intervalStartUs, endUs: nowUs, loads };
    this.intervals.push(interval);
    this.#intervalStartUs = nowUs;
    return interval;
  }

  readonly #countLiveTime = (pool: number, member: number, source: number, liveUs: number): void => {
    if (liveUs > 0) this.ledgers[pool]!.add(SESSIONS, member, source, liveUs);
  };
}

export interface DeliveredPacket {
  readonly atUs: number;
  readonly sizeBytes: number;
  readonly request: boolean;
}
