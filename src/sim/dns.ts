// The baseline `dns`: every server has its own address, and clients learn one from a resolver, which they share and which keeps an
// answer for its TTL. A dropped or failed server is left out of new answers at once; answers that are cached live on. A client
// asks for every session, also after a loss, and so may be sent to the dead server again until the answer has lapsed. Asking
// costs no time. A resolver's first answer is as old as chance has it. Source: SPEC §7.

import type { Family, Words } from '../base/address.ts';
import type { ChangeRequest } from '../control/change.ts';
import { encodeCookie } from '../control/cookie.ts';
import { PRIORITY_AUTOMATIC } from '../control/priorities.ts';
import type { ControlEvent, ControlOutput } from '../control/protocol.ts';
import {
  addFlow,
  exactly,
  type IngressRules,
  type RuleInput,
  ServerPaths,
} from '../control/rule-compiler.ts';
import { Draws, type Streams } from '../kernel/streams.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';
import type { ResolvedDns } from '../scenario/schema/baseline.ts';
import type { FlowMod } from '../switching/messages.ts';
import { type Baseline, BaselineOutput, BaselineService, type Candidate } from './baseline-service.ts';
import { initialTables } from './bucket-tables.ts';
import type { LiveSession } from './live-session.ts';
import { closest } from './nearest.ts';
import { ruleInput } from './rule-input.ts';
import type { Servers } from './servers.ts';

interface Answer {
  readonly server: string;
  readonly lapsesAtUs: number;
}

interface ResolverState {
  readonly pool: string;
  answerCount: number;
  answer: Answer | null;
}

/** Of one traffic entry: resolvers are numbered within it. */
interface Asker {
  readonly pool: string;
  readonly draws: Draws;
  readonly resolvers: Map<number, ResolverState>;
}

export class DnsBaseline implements Baseline {
  readonly #dns: ResolvedDns;
  readonly #service: BaselineService;
  readonly #rules: RuleInput;
  readonly #askers: readonly Asker[];
  readonly #addresses: ReadonlyMap<string, Readonly<Record<Family, Words>>>;
  readonly #positions: ReadonlyMap<string, number>;
  /** Requests whose last answer has not lapsed, by timer. */
  readonly #lapsing = new Map<
    string,
    { readonly request: string; readonly server: string; readonly pools: readonly string[] }
  >();
  #servers: Servers | null = null;

  constructor(scenario: ResolvedScenario, dns: ResolvedDns, streams: Streams) {
    this.#dns = dns;
    this.#service = new BaselineService(scenario);
    this.#rules = ruleInput(scenario, initialTables(scenario));
    this.#askers = scenario.traffic.map(({ name, vip }) => ({
      pool: scenario.vips.find((it) => it.name === vip)!.pool,
      draws: new Draws(streams.stream('dns', name)),
      resolvers: new Map(),
    }));
    this.#positions = new Map(this.#rules.servers.map(({ id }, i) => [id, i]));
    this.#addresses = new Map(
      scenario.pools.flatMap(({ servers }) =>
        servers.map(({ id, address, address6 }) => [id, { 4: address, 6: address6 }]),
      ),
    );
  }

  get isBusy(): boolean {
    return this.#lapsing.size > 0;
  }

  attach(servers: Servers): void {
    this.#servers = servers;
  }

  /** One entry per server and family: its own address to its port. */
  initialRules(): IngressRules[] {
    const { ingresses, servers } = this.#rules;
    return ingresses.map((ingress) => {
      const path = new ServerPaths('mac', ingress, servers);
      const mods = servers.flatMap(({ id, number, addresses }) =>
        addresses.map((address): FlowMod => {
          const { family } = address;
          const cookie = encodeCookie({
            kind: 'base',
            server: number,
            vip: 0,
            family,
            manual: false,
            bucket: 0,
          });
          const match = { family, destination: exactly(address) };
          return addFlow({ match, priority: PRIORITY_AUTOMATIC, cookie, actions: path.actions(id, family) });
        }),
      );
      return { ingress: ingress.name, mods };
    });
  }

  serversAt(): null {
    return null;
  }

  ownersOf(pool: string): ReadonlySet<string> {
    return new Set(this.#service.candidates(pool, null).map(({ server }) => server));
  }

  /** The address that the client's resolver answers now; null, which leads nowhere, where no server is in service. */
  addressOf(session: LiveSession, nowUs: number): Words | null {
    const asker = this.#askers[session.source]!;
    const ingresses = this.#rules.ingresses.length;
    const group = Math.floor(session.client / (this.#dns.clientsPerResolver * ingresses));
    const number = group * ingresses + session.firstIngress;
    let resolver = asker.resolvers.get(number);
    if (resolver === undefined) {
      resolver = { pool: asker.pool, answerCount: 0, answer: null };
      asker.resolvers.set(number, resolver);
    }
    if (resolver.answer === null || resolver.answer.lapsesAtUs <= nowUs) {
      const draws = asker.draws.seek(number, resolver.answerCount);
      resolver.answer = this.#ask(resolver, session.firstIngress, draws, nowUs);
      resolver.answerCount++;
    }
    return resolver.answer === null ? null : this.#addresses.get(resolver.answer.server)![session.family];
  }

  #ask(resolver: ResolverState, ingress: number, draws: Draws, nowUs: number): Answer | null {
    const age = draws.unit();
    const server = this.#pick(this.#service.candidates(resolver.pool, null), ingress, draws);
    if (server === null) return null;
    const leftUs = resolver.answerCount === 0 ? Math.floor(this.#dns.ttlUs * (1 - age)) : this.#dns.ttlUs;
    return { server, lapsesAtUs: nowUs + leftUs };
  }

  #pick(candidates: readonly Candidate[], ingress: number, draws: Draws): string | null {
    if (candidates.length === 0) return null;
    if (this.#dns.answers === 'location') return closest(this.#dns.nearness![ingress]!, candidates);
    if (this.#dns.answers === 'random') return byShare(candidates, draws.unit());
    const live = ({ server, share }: Candidate) =>
      this.#servers!.liveCount(this.#positions.get(server)!) / share;
    return candidates.reduce((best, it) => (live(it) < live(best) ? it : best)).server;
  }

  receive(event: ControlEvent, nowUs: number): ControlOutput {
    const output = new BaselineOutput(nowUs);
    if (event.kind === 'channel' && event.up) output.reinstall(event.ingress, this.initialRules());
    else if (event.kind === 'timer') this.#lapsed(event.id, output);
    else if (event.kind === 'request') this.#asked(event.request, output, nowUs);
    else this.#service.learns(event);
    return output;
  }

  #asked(request: ChangeRequest, output: BaselineOutput, nowUs: number): void {
    const { id, change } = request;
    const pools = output.asked(request, this.#service);
    if (pools.length === 0) return;
    if (change.kind === 'drop') {
      for (const pool of pools)
        output.note({ kind: 'server', pool, server: change.server, state: 'draining', request: id });
      const timer = `lapse ${id}`;
      this.#lapsing.set(timer, { request: id, server: change.server, pools });
      output.timers.push({ id: timer, atUs: this.#lastLapseUs(change.server, pools, nowUs) });
      return;
    }
    if (change.kind === 'add') {
      for (const pool of pools)
        output.note({ kind: 'server', pool, server: change.server, state: 'active', request: id });
    }
    output.note({ kind: 'request-ended', request: id, outcome: 'done' });
  }

  /** When the last cached answer that names the server lapses; now where there is none. */
  #lastLapseUs(server: string, pools: readonly string[], nowUs: number): number {
    let lastUs = nowUs;
    for (const { pool, resolvers } of this.#askers) {
      if (!pools.includes(pool)) continue;
      for (const { answer } of resolvers.values())
        if (answer?.server === server) lastUs = Math.max(lastUs, answer.lapsesAtUs);
    }
    return lastUs;
  }

  #lapsed(timer: string, output: BaselineOutput): void {
    const over = this.#lapsing.get(timer);
    if (over === undefined) return;
    this.#lapsing.delete(timer);
    const { request, server } = over;
    for (const pool of over.pools)
      if (!this.ownersOf(pool).has(server))
        output.note({ kind: 'server', pool, server, state: 'removed', request });
    output.note({ kind: 'request-ended', request, outcome: 'done' });
  }
}

/** `unit` in [0, 1) falls on one of the candidates, each as wide as its share. */
function byShare(candidates: readonly Candidate[], unit: number): string {
  let left = unit * candidates.reduce((sum, { share }) => sum + share, 0);
  for (const { server, share } of candidates) {
    if (left < share) return server;
    left -= share;
  }
  return candidates.at(-1)!.server;
}
