// Which servers a baseline may choose from: members in service, not failed, with their port up; and what every baseline does with an
// event alike. Requests know `add`, `drop` and `set-member`; whatever method they ask for, a baseline has one: at once. Everything
// else that can be asked of a controller is refused, in the log. Source: SPEC §7 (baselines).

import type { Words } from '../base/address.ts';
import type { Issue } from '../base/result.ts';
import type { ChangeRequest } from '../control/change.ts';
import type { LogEntry, LogNote } from '../control/control-log.ts';
import type { AddressedMessage, ControlEvent, ControlOutput, TimerChange } from '../control/protocol.ts';
import type { IngressRules } from '../control/rule-compiler.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';
import type { LiveSession } from './live-session.ts';
import type { Servers } from './servers.ts';

/** What stands in the place of the controller: the same events in, the same messages and log entries out. */
export interface Baseline {
  /** Something it began is not over. */
  readonly isBusy: boolean;
  initialRules(): IngressRules[];
  receive(event: ControlEvent, nowUs: number): ControlOutput;
  /** Servers that get new traffic of a pool now. */
  ownersOf(pool: string): ReadonlySet<string | null>;
  /** Who gets bucket `bucket` of table `table` (in the order of initialTables), by ingress; null where buckets decide nothing. */
  serversAt(table: number, bucket: number): readonly (string | null)[] | null;
  /** Where the packets of a session are addressed to, asked once, at its first packet; null: to its VIP. */
  addressOf(session: LiveSession, nowUs: number): Words | null;
  /** The world is there. */
  attach(servers: Servers): void;
}

export interface Candidate {
  readonly server: string;
  readonly share: number;
}

interface Member {
  share: number;
  manualOnly: boolean;
  inService: boolean;
}

export class BaselineService {
  readonly #pools: ReadonlyMap<string, ReadonlyMap<string, Member>>;
  readonly #ingresses: readonly { readonly name: string; readonly servers: ReadonlyMap<number, string> }[];
  readonly #failed = new Set<string>();
  readonly #portsDown = new Set<string>();

  constructor(scenario: ResolvedScenario) {
    this.#pools = new Map(
      scenario.pools.map(({ name, servers }) => [
        name,
        new Map(
          servers.map(({ id, share, manualOnly, state }) => [
            id,
            { share, manualOnly, inService: state === 'active' },
          ]),
        ),
      ]),
    );
    this.#ingresses = scenario.ingresses.map(({ name, serverPorts }) => ({
      name,
      servers: new Map(serverPorts.map(({ port, server }) => [port, server])),
    }));
  }

  /** In id order. `ingress` by position; null: reachable through at least one. */
  candidates(pool: string, ingress: number | null): Candidate[] {
    return [...this.#pools.get(pool)!]
      .filter(([server, member]) => member.inService && !member.manualOnly && this.#reaches(ingress, server))
      .map(([server, { share }]) => ({ server, share }));
  }

  #reaches(ingress: number | null, server: string): boolean {
    if (this.#failed.has(server)) return false;
    if (ingress === null) return this.#ingresses.some((_, at) => !this.#portsDown.has(`${at}/${server}`));
    return !this.#portsDown.has(`${ingress}/${server}`);
  }

  /** Takes in what an event says of servers; true where candidates may have changed. Requests are for `request`. */
  learns(event: ControlEvent): boolean {
    if (event.kind === 'probe-result') {
      if (event.up) this.#failed.delete(event.server);
      else this.#failed.add(event.server);
      return true;
    }
    if (event.kind !== 'from-switch' || event.message.kind !== 'port-status') return false;
    const ingress = this.#ingresses.findIndex(({ name }) => name === event.ingress);
    const server = this.#ingresses[ingress]!.servers.get(event.message.port);
    if (server === undefined) return false;
    if (event.message.up) this.#portsDown.delete(`${ingress}/${server}`);
    else this.#portsDown.add(`${ingress}/${server}`);
    return true;
  }

  /** The pools that a request changed, or why it is refused. */
  request({ change }: ChangeRequest): { readonly pools: readonly string[] } | { readonly issue: Issue } {
    if (change.kind !== 'add' && change.kind !== 'drop' && change.kind !== 'set-member')
      return { issue: { message: `a baseline knows no \`${change.kind}\`: only add, drop and set` } };
    const { server, pool } = change;
    const pools = [...this.#pools].flatMap(([name, members]) =>
      (pool === null || pool === name) && members.has(server) ? [name] : [],
    );
    if (pools.length === 0) return { issue: { message: `no pool lists server \`${server}\`` } };
    for (const name of pools) {
      const member = this.#pools.get(name)!.get(server)!;
      if (change.kind !== 'set-member') member.inService = change.kind === 'add';
      if (change.kind === 'drop') continue;
      member.share = change.share ?? member.share;
      member.manualOnly = change.manualOnly ?? member.manualOnly;
    }
    return { pools };
  }
}

/** What one event leads to, gathered. */
export class BaselineOutput implements ControlOutput {
  readonly messages: AddressedMessage[] = [];
  readonly timers: TimerChange[] = [];
  readonly probes = [];
  readonly log: LogEntry[] = [];
  readonly #nowUs: number;

  constructor(nowUs: number) {
    this.#nowUs = nowUs;
  }

  note(note: LogNote): void {
    this.log.push({ ...note, atUs: this.#nowUs });
  }

  /** Writes a request down; the pools it concerns, none where it is refused. */
  asked(request: ChangeRequest, service: BaselineService): readonly string[] {
    const taken = service.request(request);
    if ('issue' in taken) {
      this.note({ kind: 'request-refused', request: request.id, issues: [taken.issue] });
      return [];
    }
    this.note({ kind: 'request', request: request.id, method: 'immediate', change: request.change });
    return taken.pools;
  }

  /** The whole table of a switch that has come back without it. */
  reinstall(ingress: string, rules: readonly IngressRules[]): void {
    const { mods } = rules.find((it) => it.ingress === ingress)!;
    for (const message of mods) this.messages.push({ ingress, message });
  }
}
