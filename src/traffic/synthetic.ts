// Synthetic traffic as a TrafficSource: the clients of a population, their arrivals, and a drawn script a session. Every client
// and every session draws from its own place in streams named after this traffic, so generating only some clients (`only`) gives
// exactly what filtering all of them would. Not the simulator: it knows no loss, but draws the session that follows one.
// Memory: 12 bytes a client besides the population, one script a live session. Source: SPEC §7, §10.

import { assert } from '../base/assert.ts';
import { Draws, type StreamKey, type Streams } from '../kernel/streams.ts';
import { NO_INGRESS } from '../net/record.ts';
import { Arrivals } from './arrivals.ts';
import { Equilibrium } from './equilibrium.ts';
import type { IngressChooser } from './ingress.ts';
import type { Population } from './population.ts';
import { sourcePortOf } from './ports.ts';
import { RateProfile, type RateProfileSpec } from './rate-profile.ts';
import { SessionModel, type SessionSpec } from './session-model.ts';
import { DrawnScript, SessionDraws } from './session-script.ts';
import type { LostSession, SessionScript, SessionStart, TrafficSource } from './source.ts';
import { StartedSession } from './started-session.ts';

export interface SyntheticOptions {
  readonly name: string;
  /** Position of the source in the scenario's sorted list of traffic names. */
  readonly source: number;
  readonly destinationPort: number;
  readonly streams: Streams;
  readonly population: Population;
  readonly session: SessionSpec;
  /** New sessions a second of the whole population, averaged over a day without flash crowds. */
  readonly sessionsPerSecond: number;
  readonly profile: RateProfileSpec;
  readonly ingress: IngressChooser;
  /** Sessions begin in [startUs, endUs); defaults 0 and Infinity. */
  readonly startUs?: number;
  readonly endUs?: number;
  /** Sessions alive at startUs, from the equilibrium law; default true. */
  readonly equilibrium?: boolean;
  /** Only these clients, ascending; default all. */
  readonly only?: Uint32Array;
}

export class SyntheticSource implements TrafficSource {
  readonly name: string;
  readonly horizonUs = Infinity;
  readonly #options: SyntheticOptions;
  readonly #model: SessionModel;
  readonly #arrivals: Arrivals;
  readonly #alive: Equilibrium;
  #hasAlive: boolean;
  readonly #start: StartedSession;
  readonly #shared = new SessionDraws();
  /** Draws of the sessions by attempt, made when first needed. */
  readonly #sessionDraws: Draws[] = [];
  readonly #portDraws: Draws;

  constructor(options: SyntheticOptions) {
    this.name = options.name;
    this.#options = options;
    this.#model = new SessionModel(options.session);
    const { only, population, streams, name } = options;
    const ratePerUs = options.sessionsPerSecond / 1_000_000;
    assert(options.sessionsPerSecond >= 0, 'sessions a second are not negative');
    const common = {
      count: only?.length ?? population.clients,
      clientOf: only === undefined ? (i: number) => i : (i: number) => only[i]!,
      ratePerUs: (client: number) => ratePerUs * population.activityRatio(client),
      profile: new RateProfile(options.profile),
      startUs: options.startUs ?? 0,
    };
    const key = (purpose: string): StreamKey => streams.stream(purpose, name);
    const keys = { arrivalKey: key('arrivals'), flashKey: key('flash') };
    this.#arrivals = new Arrivals({ ...common, ...keys, endUs: options.endUs ?? Infinity });
    const createScript = (client: number, session: number) => this.#scriptOf(client, session, 0);
    const meanLengthUs = this.#model.meanLengthUs;
    this.#alive = new Equilibrium({ ...common, meanLengthUs, key: key('alive'), createScript });
    this.#start = new StartedSession(options.source, options.destinationPort);
    this.#start.protocol = options.session.protocol;
    this.#portDraws = new Draws(key('port'));
    this.#hasAlive = (options.equilibrium ?? true) && this.#alive.advance();
  }

  get nextStartUs(): number {
    return this.#hasAlive ? (this.#options.startUs ?? 0) : this.#arrivals.nextUs;
  }

  take(): SessionStart {
    if (this.#hasAlive) return this.#takeAlive();
    const startUs = this.#arrivals.nextUs;
    assert(startUs < Infinity, 'take() needs a finite nextStartUs');
    const { client, session } = this.#arrivals;
    this.#arrivals.advance();
    return this.#describe(
      { client, session, attempt: 0 },
      this.#scriptOf(client, session, 0).begin(),
      startUs,
    );
  }

  reconnect({ client, session, attempt }: LostSession, resumeAtUs: number): SessionStart {
    const again = { client, session, attempt: attempt + 1 };
    return this.#describe(again, this.#scriptOf(client, session, again.attempt).begin(), resumeAtUs);
  }

  /** Bytes of typed arrays held besides the population. */
  get sizeBytes(): number {
    return this.#arrivals.sizeBytes;
  }

  #takeAlive(): SessionStart {
    const { client, session, script } = this.#alive;
    const start = this.#describe({ client, session, attempt: 0 }, script!, this.#options.startUs ?? 0);
    start.alive = true;
    this.#hasAlive = this.#alive.advance();
    return start;
  }

  #scriptOf(client: number, session: number, attempt: number): DrawnScript {
    const { streams, name } = this.#options;
    this.#sessionDraws[attempt] ??= new Draws(streams.stream('session', name, `attempt ${attempt}`));
    return new DrawnScript(this.#model, this.#shared, this.#sessionDraws[attempt].seek(client, session));
  }

  #describe(id: Identity, script: SessionScript, startUs: number): StartedSession {
    const start = this.#start;
    const { population, ingress } = this.#options;
    start.client = id.client;
    start.session = id.session;
    start.attempt = id.attempt;
    start.startUs = startUs;
    start.family = population.family(id.client);
    start.w0 = population.word(id.client, 0);
    start.w1 = population.word(id.client, 1);
    start.w2 = population.word(id.client, 2);
    start.w3 = population.word(id.client, 3);
    start.sourcePort = sourcePortOf(this.#portDraws, id.client, id.session, id.attempt);
    start.ingress = ingress.choose(start, NO_INGRESS);
    start.script = script;
    start.alive = false;
    return start;
  }
}

interface Identity {
  readonly client: number;
  readonly session: number;
  readonly attempt: number;
}
