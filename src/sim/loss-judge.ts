// Why a session was lost: read from what the controller wrote down and what the switches removed, when a packet of the session
// meets a server that does not know it. It remembers the last change of each bucket and the pins of each session, nothing else.
// The order of questions is the order of certainty: the session's own pin first, then its bucket, then its path.
// Source: SPEC §6 (loss causes).

import type { Words } from '../base/address.ts';
import type { BucketId, LogEntry, SearchEnd, SessionTuple } from '../control/control-log.ts';
import { decodeCookie } from '../control/cookie.ts';
import type { LossCause } from '../metrics/loss-cause.ts';
import type { Removal } from '../switching/flow-table.ts';
import type { Match } from '../switching/messages.ts';
import { type LiveSession, type SimPacket, tupleKey } from './live-session.ts';

/** How a bucket last changed hands. */
interface BucketChange {
  readonly how: 'immediate' | 'graceful';
  readonly searchEnd: SearchEnd | null;
  readonly beganAtUs: number;
  readonly atUs: number;
}

export interface JudgeParts {
  /** Sessions that are not over, by 5-tuple. */
  readonly alive: ReadonlyMap<string, LiveSession>;
  /** Names of the ingresses, by position. */
  readonly ingresses: readonly string[];
  /** Position of the VIP with this address, −1 for none. */
  vipOf(destination: Words): number;
  /** The bucket of a session as the log names it. */
  bucketOf(session: LiveSession): BucketId;
}

export class LossJudge {
  readonly #parts: JudgeParts;
  readonly #changes = new Map<string, BucketChange>();
  /** By table: the coming of the mask it has now, which moved whatever it moved at once. */
  readonly #masks = new Map<string, BucketChange>();
  /** Of moves in flight: when they began and how their search ended. */
  readonly #moves = new Map<number, { beganAtUs: number; searchEnd: SearchEnd | null }>();
  /** Spans in which the controller was down; the last one may be open. */
  readonly #outages: { fromUs: number; untilUs: number }[] = [];

  constructor(parts: JudgeParts) {
    this.#parts = parts;
  }

  logged(entry: LogEntry): void {
    switch (entry.kind) {
      case 'step':
        return this.#stepped(entry.move, entry.step, entry.shift.bucket, entry.atUs);
      case 'search-ended': {
        const move = this.#moves.get(entry.move);
        if (move !== undefined) move.searchEnd = entry.reason;
        return;
      }
      case 'moved-now':
        for (const { bucket } of entry.shifts) {
          const change = {
            how: 'immediate',
            searchEnd: null,
            beganAtUs: entry.atUs,
            atUs: entry.atUs,
          } as const;
          this.#changes.set(keyOf(bucket), change);
        }
        return;
      case 'mask':
        return this.#remasked(entry.table, entry.atUs);
      case 'pin':
        return this.#pinned(entry.session, entry.ingress, entry.side, null);
      case 'pin-refused':
        return this.#pinned(entry.session, entry.ingress, entry.side, 'refused');
      case 'controller':
        return this.#controllerIs(entry.up, entry.atUs);
      default:
    }
  }

  entryRemoved(removal: Removal, ingress: number): void {
    const { cookie, match, reason } = removal.message;
    const kind = decodeCookie(cookie)?.kind;
    if (kind !== 'pin-old' && kind !== 'pin-new') return;
    const session = this.#sessionOf(match);
    const pin = session?.pins?.findLast((it) => it.ingress === ingress && it.gone === null);
    if (pin !== undefined) pin.gone = reason;
  }

  /** The cause, for a TCP session whose server is alive and still has it. */
  judge(session: LiveSession, packet: SimPacket): LossCause {
    if (session.server < 0) return 'moved';
    const bucket = this.#parts.bucketOf(session);
    const change = this.#changes.get(keyOf(bucket)) ?? this.#masks.get(bucket.table);
    const byPin = this.#causeByPin(session, packet);
    if (byPin !== null) return byPin;
    if (change === undefined) return session.ingress === session.acceptedIngress ? 'moved' : 'path_change';
    if (change.how === 'immediate') return 'moved';
    if (change.searchEnd === 'table-full' || change.searchEnd === 'pin-refused') return 'table_full';
    if (change.searchEnd === 'interrupted') return 'moved';
    return this.#wasDownDuring(change) ? 'controller_down' : 'idle_before_seen';
  }

  #causeByPin(session: LiveSession, packet: SimPacket): LossCause | null {
    const { pins } = session;
    if (pins === null) return null;
    const here = pins.findLast((pin) => pin.ingress === packet.ingress);
    if (here === undefined) return 'path_change';
    const elsewhere = pins.some((pin) => pin.ingress !== packet.ingress);
    // Pinned at two switches to two servers: a controller without memory chose anew.
    if (here.gone === null && elsewhere) return 'path_change';
    if (here.side !== 'old') return 'moved';
    if (here.gone === 'refused' || here.gone === 'eviction') return 'table_full';
    if (here.gone === 'idle')
      return elsewhere && session.ingress !== session.acceptedIngress ? 'path_change' : 'idle_after_pin';
    return here.gone === 'hard' ? 'hard_timeout' : 'moved';
  }

  /** Numbers of buckets mean others from now on: what was known of the table's is forgotten. */
  #remasked(table: string, atUs: number): void {
    for (const key of [...this.#changes.keys()]) if (key.startsWith(`${table}#`)) this.#changes.delete(key);
    this.#masks.set(table, { how: 'immediate', searchEnd: null, beganAtUs: atUs, atUs });
  }

  #stepped(move: number, step: number, bucket: BucketId, atUs: number): void {
    if (step === 1) this.#moves.set(move, { beganAtUs: atUs, searchEnd: null });
    if (step !== 5) return;
    const { beganAtUs, searchEnd } = this.#moves.get(move) ?? { beganAtUs: atUs, searchEnd: null };
    this.#changes.set(keyOf(bucket), { how: 'graceful', searchEnd, beganAtUs, atUs });
    this.#moves.delete(move);
  }

  #pinned(tuple: SessionTuple, ingressName: string, side: 'old' | 'new', gone: 'refused' | null): void {
    const vip = this.#parts.vipOf(tuple.destination);
    const session = this.#parts.alive.get(tupleKey({ ...tuple, words: tuple.source, vip }));
    if (session === undefined) return;
    session.pins ??= [];
    session.pins.push({ ingress: this.#parts.ingresses.indexOf(ingressName), side, gone });
  }

  #sessionOf(match: Match): LiveSession | undefined {
    if (match.source === undefined || match.destination === undefined || match.sourcePort === undefined)
      return undefined;
    const key = tupleKey({
      family: match.family ?? 4,
      words: match.source.value,
      vip: this.#parts.vipOf(match.destination.value),
      protocol: match.protocol ?? 0,
      sourcePort: match.sourcePort,
    });
    return this.#parts.alive.get(key);
  }

  #controllerIs(up: boolean, atUs: number): void {
    if (up) {
      const last = this.#outages.at(-1);
      if (last !== undefined) last.untilUs = atUs;
    } else this.#outages.push({ fromUs: atUs, untilUs: Number.POSITIVE_INFINITY });
  }

  #wasDownDuring({ beganAtUs, atUs }: BucketChange): boolean {
    return this.#outages.some(({ fromUs, untilUs }) => fromUs <= atUs && untilUs >= beganAtUs);
  }
}

const keyOf = ({ table, index, manual }: BucketId): string => `${table}#${manual ?? index}`;
