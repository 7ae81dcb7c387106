// Watches one session, and the attempts that follow it, through a run: every packet from client to server, what the switches and the
// controller did with it, and the answers. It only looks: a watched run is the same run to the last byte. Pins set and losses are
// in the books of the bridge and are joined here at the end. Source: issue "controller" 10.

import { equalWords, type Words } from '../base/address.ts';
import type { SessionTuple } from '../control/control-log.ts';
import { decodeCookie } from '../control/cookie.ts';
import type { LossCause } from '../metrics/loss-cause.ts';
import type { Removal } from '../switching/flow-table.ts';
import type { PacketIn } from '../switching/messages.ts';
import type { PacketKind } from '../traffic/source.ts';
import type { LiveSession, SimPacket } from './live-session.ts';
import type { BuiltRun } from './simulation.ts';
import type { PacketWatcher } from './world.ts';

/** Whom to watch: an identity within the scenario, or an address and port (whoever has them). */
export type WatchTarget =
  | { readonly source: number; readonly client: number; readonly session: number }
  | { readonly words: Words; readonly port: number };

interface At {
  readonly atUs: number;
  readonly attempt: number;
}

interface PacketAt extends At {
  readonly packet: PacketKind;
  /** Number of the packet within its session. */
  readonly number: number;
}

/** `ingress` and `server` by position; `server` −1 for none. */
export type Moment =
  | (PacketAt & { readonly kind: 'sent'; readonly ingress: number })
  | (PacketAt & { readonly kind: 'forwarded'; readonly ingress: number; readonly server: number })
  | (PacketAt & {
      readonly kind: 'arrived';
      readonly server: number;
      readonly answer: Answer;
      readonly answerAtUs: number;
    })
  | (PacketAt & { readonly kind: 'dropped'; readonly ingress: number; readonly cause: LossCause })
  | (At & { readonly kind: 'punted'; readonly ingress: number })
  | (At & {
      readonly kind: 'pinned';
      readonly ingress: number;
      readonly server: number;
      readonly side: 'old' | 'new';
      readonly refused: boolean;
    })
  | (At & { readonly kind: 'unpinned'; readonly ingress: number; readonly reason: string })
  | (At & { readonly kind: 'lost'; readonly cause: LossCause });

/** `none`: TCP's own acknowledgements are not simulated. */
export type Answer = 'syn-ack' | 'rst' | 'none' | 'silence';

export class SessionWatch implements PacketWatcher {
  readonly #run: BuiltRun;
  readonly #target: WatchTarget;
  readonly #moments: Moment[] = [];
  readonly #sessions: LiveSession[] = [];

  constructor(run: BuiltRun, target: WatchTarget) {
    this.#run = run;
    this.#target = target;
  }

  /** The attempts seen, in order. */
  get sessions(): readonly LiveSession[] {
    return this.#sessions;
  }

  sent(packet: SimPacket): void {
    if (this.#isIt(packet.session))
      this.#moments.push({ ...this.#of(packet), kind: 'sent', ingress: packet.ingress });
  }

  forwarded(packet: SimPacket, atUs: number): void {
    if (!this.#isIt(packet.session)) return;
    const { ingress, server } = packet;
    this.#moments.push({ ...this.#of(packet), atUs, kind: 'forwarded', ingress, server });
  }

  arrived(packet: SimPacket): void {
    if (!this.#isIt(packet.session) || packet.session.over) return;
    const answer = this.#answerTo(packet);
    const answerAtUs = this.#run.world.answerAtUs(packet);
    this.#moments.push({ ...this.#of(packet), kind: 'arrived', server: packet.server, answer, answerAtUs });
  }

  dropped(packet: SimPacket, cause: LossCause): void {
    if (!this.#isIt(packet.session) || packet.session.over) return;
    this.#moments.push({ ...this.#of(packet), kind: 'dropped', ingress: packet.ingress, cause });
  }

  punted(ingress: number, packetIn: PacketIn): void {
    const session = this.#withTuple(packetIn.source, packetIn.sourcePort);
    if (session !== undefined) this.#moments.push({ ...this.#now(session), kind: 'punted', ingress });
  }

  removed(ingress: number, { message }: Removal): void {
    const kind = decodeCookie(message.cookie)?.kind;
    if (kind !== 'pin-old' && kind !== 'pin-new') return;
    const { source, sourcePort } = message.match;
    const session = source === undefined ? undefined : this.#withTuple(source.value, sourcePort ?? -1);
    if (session === undefined) return;
    this.#moments.push({ ...this.#now(session), kind: 'unpinned', ingress, reason: message.reason });
  }

  /** Everything so far, in order of time; what one instant holds in the order in which it happened. */
  moments(): Moment[] {
    const all = [...this.#moments, ...this.#pins(), ...this.#losses()];
    return all
      .map((moment, i) => ({ moment, i }))
      .sort((a, b) => a.moment.atUs - b.moment.atUs || a.i - b.i)
      .map(({ moment }) => moment);
  }

  #isIt(session: LiveSession): boolean {
    if (this.#sessions.includes(session)) return true;
    const target = this.#target;
    const first = this.#sessions[0];
    const isIt =
      first !== undefined
        ? first.source === session.source &&
          first.client === session.client &&
          first.session === session.session
        : 'words' in target
          ? target.port === session.sourcePort && equalWords(target.words, session.words)
          : target.source === session.source &&
            target.client === session.client &&
            target.session === session.session;
    if (isIt) this.#sessions.push(session);
    return isIt;
  }

  #withTuple(source: Words, sourcePort: number): LiveSession | undefined {
    return this.#sessions.findLast((it) => it.sourcePort === sourcePort && equalWords(it.words, source));
  }

  #of(packet: SimPacket): PacketAt {
    return { ...this.#now(packet.session), packet: packet.kind, number: packet.number };
  }

  #now({ attempt }: LiveSession): At {
    return { atUs: this.#run.world.nowUs, attempt };
  }

  /** What the server will do with a packet: the rule of server-side.ts, read and not acted on. */
  #answerTo({ session, server, kind }: SimPacket): Answer {
    const { servers } = this.#run.world;
    const condition = servers.condition(server);
    if (condition === 'silent') return 'silence';
    const isKnown = session.server === server && servers.epoch(server) === session.serverEpoch;
    if (kind !== 'syn') return isKnown || !session.isTcp ? 'none' : 'rst';
    if (!session.isTcp) return 'none';
    return session.server >= 0 || condition === 'up' ? 'syn-ack' : 'rst';
  }

  #pins(): Moment[] {
    const { bridge, scenario, world } = this.#run;
    return bridge.log.flatMap((entry): Moment[] => {
      if (entry.kind !== 'pin' && entry.kind !== 'pin-refused') return [];
      const session = this.#ofTuple(entry.session);
      if (session === undefined) return [];
      const ingress = scenario.ingresses.findIndex(({ name }) => name === entry.ingress);
      const server = world.servers.ids.indexOf(entry.server);
      const { atUs, side } = entry;
      const refused = entry.kind === 'pin-refused';
      return [{ atUs, attempt: session.attempt, kind: 'pinned', ingress, server, side, refused }];
    });
  }

  #ofTuple({ source, sourcePort }: SessionTuple): LiveSession | undefined {
    return this.#withTuple(source, sourcePort);
  }

  #losses(): Moment[] {
    return this.#run.bridge.losses
      .filter(({ session }) => this.#sessions.includes(session))
      .map(({ atUs, session, cause }) => ({ atUs, attempt: session.attempt, kind: 'lost', cause }));
  }
}
