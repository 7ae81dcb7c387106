// By which switch each client enters while the network reconverges: its own ingress, then every reconvergence in force, in order.
// A move is a function of the client and the event alone, so sessions that start later find the same path. A reconvergence may
// end: its clients go back. Not the choice of who moves (traffic/reconvergence.ts). Source: SPEC §7.

import type { Actor } from '../kernel/kernel.ts';
import { Draws, type Streams } from '../kernel/streams.ts';
import { moveOf, type Reconvergence } from '../traffic/reconvergence.ts';
import type { SessionStart } from '../traffic/source.ts';
import { RANK_CLIENT_TIMER } from './event-rank.ts';
import type { LiveSession } from './live-session.ts';

interface Active {
  readonly event: Reconvergence;
  readonly draws: Draws;
  endedAtUs: number;
}

/** Whose path: a start or a live session; `firstIngress` is where it enters without any reconvergence. */
interface Client {
  readonly source: number;
  readonly client: number;
}

export interface PathWorld {
  readonly nowUs: number;
  /** Sessions that are not over. */
  sessions(): Iterable<LiveSession>;
  /** Calls back for this session at `atUs`. */
  later(session: LiveSession, atUs: number, act: () => void): void;
}

/** The live sessions of a world, as reconvergence sees them. */
export class LivePaths implements PathWorld {
  readonly #world: PathHost;

  constructor(world: PathHost) {
    this.#world = world;
  }

  get nowUs(): number {
    return this.#world.nowUs;
  }

  sessions(): Iterable<LiveSession> {
    return this.#world.clients.alive.values();
  }

  later(session: LiveSession, atUs: number, act: () => void): void {
    this.#world.at(RANK_CLIENT_TIMER, atUs, session, { fire: act });
  }
}

export interface PathHost {
  readonly nowUs: number;
  readonly clients: { readonly alive: ReadonlyMap<string, LiveSession> };
  at(rank: number, atUs: number, session: LiveSession, actor: Actor): unknown;
}

export class Paths {
  readonly #streams: Streams;
  readonly #active: Active[] = [];

  constructor(streams: Streams) {
    this.#streams = streams;
  }

  /** Where a client that enters by `base` without any reconvergence enters at `nowUs`, and when that changes next by itself. */
  at(
    client: Client,
    base: number,
    nowUs: number,
  ): { readonly ingress: number; readonly changesAtUs: number } {
    let ingress = base;
    let changesAtUs = Number.POSITIVE_INFINITY;
    for (const { event, draws, endedAtUs } of this.#active) {
      if (event.atUs > nowUs || endedAtUs <= nowUs) continue;
      const move = moveOf(event, { ...client, ingress }, draws);
      if (move === null) continue;
      if (move.atUs <= nowUs) ingress = move.ingress;
      else changesAtUs = Math.min(changesAtUs, move.atUs);
    }
    return { ingress, changesAtUs };
  }

  /** A reconvergence begins now; `name` names its stream. Returns what ends it. */
  begin(event: Reconvergence, name: string, world: PathWorld): () => void {
    const active: Active = {
      event,
      draws: new Draws(this.#streams.stream('reconvergence', name)),
      endedAtUs: Number.POSITIVE_INFINITY,
    };
    this.#active.push(active);
    for (const session of world.sessions()) this.follow(session, world);
    return () => {
      active.endedAtUs = world.nowUs;
      for (const session of world.sessions()) this.follow(session, world);
    };
  }

  /** Puts a live session on its present path, and again when a move that is spread over time reaches it. */
  follow(session: LiveSession, world: PathWorld): void {
    const { ingress, changesAtUs } = this.at(session, session.firstIngress, world.nowUs);
    session.ingress = ingress;
    if (changesAtUs === Number.POSITIVE_INFINITY) return;
    world.later(session, changesAtUs, () => {
      if (!session.over) this.follow(session, world);
    });
  }

  /** Of a session about to start. */
  ingressOf(start: SessionStart, nowUs: number): number {
    return this.#active.length === 0 ? start.ingress : this.at(start, start.ingress, nowUs).ingress;
  }

  get isQuiet(): boolean {
    return this.#active.length === 0;
  }
}
