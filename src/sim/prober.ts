// The probes that a controller sends to a server: ping asks its host, the daemon and the service on it. The answer takes a round
// trip; silence is reported after a time-out; a probe may lie (a false alarm) while a fault says so. Source: SPEC §6 (probe kinds).

import type { ProbeKind } from '../control/config.ts';
import type { ControlEvent, ProbeRequest } from '../control/protocol.ts';
import type { Servers } from './servers.ts';

/** One second, as ping and most health checkers wait by default. */
const SILENCE_US = 1_000_000;

export interface ProbeWorld {
  readonly nowUs: number;
  readonly servers: Servers;
  /** A round trip between controller and servers, µs. */
  readonly roundTripUs: number;
  later(atUs: number, act: () => void): void;
  tell(event: ControlEvent): void;
}

export class Prober {
  readonly #world: ProbeWorld;
  /** Probes that fail whatever the truth is, with how many faults say so. */
  readonly #lies = new Map<string, number>();

  constructor(world: ProbeWorld) {
    this.#world = world;
  }

  probe({ server, probe }: ProbeRequest): void {
    const world = this.#world;
    const up = this.#isUp(server, probe);
    const isSilent = !up && world.servers.condition(world.servers.ids.indexOf(server)) === 'silent';
    const atUs = world.nowUs + (isSilent ? SILENCE_US : world.roundTripUs);
    world.later(atUs, () => world.tell({ kind: 'probe-result', server, probe, up }));
  }

  /** The probe fails from now on; returns what ends that. */
  lie(server: string, probe: ProbeKind): () => void {
    const key = `${server}/${probe}`;
    this.#lies.set(key, (this.#lies.get(key) ?? 0) + 1);
    return () => this.#lies.set(key, this.#lies.get(key)! - 1);
  }

  /** The host of a `refusing` server answers a ping; its daemon and its service do not. */
  #isUp(server: string, probe: ProbeKind): boolean {
    if ((this.#lies.get(`${server}/${probe}`) ?? 0) > 0) return false;
    const condition = this.#world.servers.condition(this.#world.servers.ids.indexOf(server));
    return condition === 'up' || (condition === 'refusing' && probe === 'ping');
  }
}
