// Between the world and its controller: hands messages over, tells the books (ownership, changes, losses) what was decided, and
// carries out what scenario events ask for. One per run. It decides nothing itself. Source: SPEC §6.

import type { Words } from '../base/address.ts';
import { equalWords } from '../base/address.ts';
import type { Issue } from '../base/result.ts';
import { assignmentInForce } from '../control/bucket-tables.ts';
import type { Change, ChangeRequest } from '../control/change.ts';
import type { LogEntry } from '../control/control-log.ts';
import { Controller } from '../control/controller.ts';
import { serverFilter } from '../control/cookie.ts';
import type { ProbeRequest } from '../control/protocol.ts';
import type { IngressRules } from '../control/rule-compiler.ts';
import type { Fingerprint } from '../kernel/fingerprint.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { LossCause } from '../metrics/loss-cause.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';
import type { Removal } from '../switching/flow-table.ts';
import type { FromSwitch, ToSwitch } from '../switching/messages.ts';
import type { Baseline } from './baseline-service.ts';
import { ChangeBook } from './change-book.ts';
import { ControlPlane, type ControlWorld } from './control-plane.ts';
import { controllerConfig } from './controller-config.ts';
import { recordControl } from './fingerprints.ts';
import type { LiveSession, SimPacket } from './live-session.ts';
import { LossJudge } from './loss-judge.ts';
import type { Membership } from './membership.ts';
import { Ownership, ownersIn } from './ownership.ts';
import { Prober, type ProbeWorld } from './prober.ts';
import { sessionBucketId, tableNameOf } from './session-bucket.ts';
import type { World, WorldObserver } from './world.ts';

export interface LostSessionNote {
  readonly atUs: number;
  readonly session: LiveSession;
  readonly cause: LossCause;
}

const NOBODY_THERE: Issue = { message: 'the controller is down: nobody hears the request' };

const PIN_KINDS = ['pin-old', 'pin-new'] as const;

export class ControlBridge implements WorldObserver, ControlWorld {
  /** Decides nothing where there is a baseline. */
  readonly controller: Controller;
  /** What stands in the controller's place; null: it does. */
  readonly baseline: Baseline | null;
  #plane: ControlPlane | null = null;
  #prober: Prober | null = null;
  readonly ownership: Ownership;
  readonly changes = new ChangeBook();
  /** What the controller wrote down, in order. */
  readonly log: LogEntry[] = [];
  readonly losses: LostSessionNote[] = [];
  readonly #scenario: ResolvedScenario;
  readonly #fingerprint: Fingerprint;
  readonly #membership: Membership;
  #world: World | null = null;
  #judge: LossJudge | null = null;
  readonly #puntedAtUs = new Map<string, number>();

  constructor(
    scenario: ResolvedScenario,
    membership: Membership,
    fingerprint: Fingerprint,
    baseline: Baseline | null = null,
  ) {
    this.#scenario = scenario;
    this.#fingerprint = fingerprint;
    this.controller = new Controller(controllerConfig(scenario));
    this.baseline = baseline;
    const { state } = this.controller;
    this.#membership = membership;
    this.ownership = new Ownership(
      membership.pools,
      (pool) => baseline?.ownersOf(pool) ?? ownersIn(state, pool),
    );
  }

  /** What stands in every switch at the start. */
  initialRules(): IngressRules[] {
    return (this.baseline ?? this.controller).initialRules();
  }

  /** Scenario events that have not happened yet; kept by scenario-events.ts. */
  eventsToCome = 0;

  get isBusy(): boolean {
    if (this.baseline?.isBusy === true) return true;
    const { run, installs } = this.controller.state;
    if (this.eventsToCome > 0 || run !== null || installs.size > 0) return true;
    return this.changes.waitingForEmpty().length > 0;
  }

  get plane(): ControlPlane {
    return this.#plane!;
  }

  get prober(): Prober {
    return this.#prober!;
  }

  get kernel(): Kernel {
    return this.#world!.kernel;
  }

  /** The world is there: the controller starts, on switches that already hold its rules. */
  attach(world: World): void {
    this.#world = world;
    world.observer = this;
    this.baseline?.attach(world.servers);
    const names = this.#scenario.ingresses.map(({ name }) => name);
    const { channelUs, serviceUs } = this.#scenario.controller.costs;
    const costs = { channelUs: names.map(() => channelUs), serviceUs };
    this.#plane = new ControlPlane(this, this.baseline ?? this.controller, names, costs);
    this.#prober = new Prober(this.#probeWorld(world));
    this.#judge = new LossJudge({
      alive: world.clients.alive,
      ingresses: this.#scenario.ingresses.map(({ name }) => name),
      vipOf: (destination) => this.#vipOf(destination),
      bucketOf: sessionBucketId,
    });
    this.plane.tell({ kind: 'start', preloaded: true });
  }

  #probeWorld(world: World): ProbeWorld {
    const { plane } = this;
    const nearestUs = Math.min(...this.#scenario.ingresses.map(({ serverDelayUs }) => serverDelayUs));
    return {
      get nowUs() {
        return world.nowUs;
      },
      servers: world.servers,
      roundTripUs: 2 * (this.#scenario.controller.costs.channelUs + nearestUs),
      later: (atUs, act) => plane.later(atUs, act),
      tell: (event) => plane.tell(event),
    };
  }

  /** A server failed or was repaired: routing and name service see it at once, a controller only by its probes. */
  serverChanged(server: number): void {
    const { servers } = this.#world!;
    const up = servers.condition(server) === 'up';
    if (this.baseline === null) return;
    this.plane.tell({ kind: 'probe-result', server: servers.ids[server]!, probe: 'service', up });
    this.ownership.changed();
  }

  request(request: ChangeRequest): void {
    this.plane.tell({ kind: 'request', request });
  }

  /** Written down as asked for and refused: whoever asked must learn that nothing will come of it. */
  unheard({ id, method, change }: ChangeRequest): void {
    const atUs = this.#world!.nowUs;
    const asked = method ?? this.controller.state.settings.method;
    this.logged({ kind: 'request', request: id, method: asked, change, atUs });
    this.logged({ kind: 'request-refused', request: id, issues: [NOBODY_THERE], atUs });
  }

  fromSwitch(ingress: number, message: FromSwitch, atUs: number): void {
    if (message.kind === 'packet-in') {
      this.#world!.watcher?.punted(ingress, message);
      this.changes.puntCount++;
      this.#puntedAtUs.set(`${ingress}/${message.bufferId}`, this.#world!.nowUs);
    }
    this.plane.fromSwitch(ingress, message, atUs);
  }

  toSwitch(ingress: number, message: ToSwitch): void {
    const world = this.#world!;
    if (message.kind === 'packet-out') this.#answerPunt(`${ingress}/${message.bufferId}`);
    world.ingresses[ingress]!.switch.receiveMessage(message, world.nowUs);
    world.touched(ingress);
  }

  discard(ingress: number, bufferId: number): void {
    const world = this.#world!;
    this.#puntedAtUs.delete(`${ingress}/${bufferId}`);
    const packet = world.ingresses[ingress]!.switch.discardBuffer(bufferId);
    if (packet !== null) world.drop(packet, 'controller_down');
  }

  probe(request: ProbeRequest): void {
    this.prober.probe(request);
  }

  logged(entry: LogEntry): void {
    this.log.push(entry);
    if (entry.kind === 'mask') this.#remask(entry);
    if (entry.kind === 'request' && this.baseline === null) this.#follow(entry.change);
    this.#judge?.logged(entry);
    this.changes.logged(entry);
    recordControl(this.#fingerprint, entry);
    if (entry.kind === 'moved-now' || entry.kind === 'step') this.ownership.changed();
    if (entry.kind === 'server' && this.baseline !== null) this.ownership.changed();
    if (entry.kind === 'request-ended' || entry.kind === 'switch') this.#lookForEmpty();
  }

  entryRemoved(removal: Removal, ingress: number): void {
    this.#judge?.entryRemoved(removal, ingress);
    this.#world?.watcher?.removed(ingress, removal);
    this.#lookForEmpty();
  }

  judge(session: LiveSession, packet: SimPacket): LossCause {
    if (this.baseline === null) return this.#judge!.judge(session, packet);
    return packet.ingress === session.acceptedIngress ? 'moved' : 'path_change';
  }

  sessionOver(_session: LiveSession): void {
    this.#lookForEmpty();
  }

  sessionLost(session: LiveSession, cause: LossCause): void {
    this.losses.push({ atUs: this.#world!.nowUs, session, cause });
  }

  /** Pins toward a server that stand in some table now. Cost: one pass over every table. */
  pinCount(server: string): number {
    const { number } = this.controller.state.machines.get(server)!;
    const nowUs = this.#world!.nowUs;
    return this.#world!.ingresses.reduce((sum, { switch: { table } }) => {
      const counts = PIN_KINDS.map((kind) => {
        const { cookie, cookieMask } = serverFilter(kind, number);
        return table.stats(nowUs, {}, { value: cookie, mask: cookieMask }).length;
      });
      return counts.reduce((a, b) => a + b, sum);
    }, 0);
  }

  #answerPunt(key: string): void {
    const sinceUs = this.#puntedAtUs.get(key);
    if (sinceUs === undefined) return;
    this.#puntedAtUs.delete(key);
    this.changes.puntDelaysUs.push(this.#world!.nowUs - sinceUs);
  }

  #lookForEmpty(): void {
    const world = this.#world;
    if (world === null) return;
    for (const change of this.changes.waitingForEmpty()) {
      const server = world.servers.ids.indexOf(change.server);
      const isEmpty = world.servers.liveCount(server) === 0 && this.pinCount(change.server) === 0;
      if (isEmpty) change.emptyAtUs = world.nowUs;
    }
  }

  #vipOf(destination: Words): number {
    return this.#scenario.vips.findIndex(({ families }) =>
      families.some(({ address }) => equalWords(address, destination)),
    );
  }

  /** VIPs that may have changed their pool, come or gone: load is counted, and owners are looked for, where they are now. */
  #follow({ kind }: Change): void {
    if (kind !== 'set-vip-pool' && kind !== 'add-vip' && kind !== 'remove-vip') return;
    const { tables } = this.controller.state;
    for (const { vip, pool } of tables.values()) {
      const position = this.#scenario.vips.findIndex(({ name }) => name === vip);
      if (position >= 0) this.#membership.vipIsOn(position, pool);
    }
    this.ownership.changed();
  }

  /** A VIP of the scenario has another mask: its buckets are other ones, and sessions are counted in those. */
  #remask(entry: Extract<LogEntry, { kind: 'mask' }>): void {
    const world = this.#world!;
    const position = world.measured.findIndex(({ table }) => tableNameOf(table) === entry.table);
    const state = this.controller.state.tables.get(entry.table);
    if (position < 0 || state === undefined) return;
    const { vip, vipIndex, family } = world.measured[position]!.table;
    const assignment = assignmentInForce(state, this.controller.state.pools.get(state.pool)!);
    const table = { vip, vipIndex, family, mask: state.mask, assignment, sinceUs: entry.atUs };
    world.replaceTable(position, table);
    this.ownership.changed();
  }
}
