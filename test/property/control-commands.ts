// Random lives of a controller, as fast-check commands: changes of every kind, packets, time, and, where asked for, faults. After every
// command the invariants of the control plane are checked against the tables as they stand in the switches.
// Used by control-commands.test.ts. Source: HOUSE §5.
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Words } from '../../src/base/address.ts';
import { formatAddress } from '../../src/base/address-text.ts';
import type { Change } from '../../src/control/change.ts';
import type { ChangeMethod, MoveOptions } from '../../src/control/config.ts';
import { ControlFabric, type FabricOptions } from '../../src/control/control-fabric.fixture.ts';
import { decodeCookie } from '../../src/control/cookie.ts';
import {
  type SampleOptions,
  SECOND,
  sampleConfig,
  serverName,
  session,
} from '../../src/control/sample-config.fixture.ts';
import { entryCount } from '../../src/control/standing-rules.ts';

export const INGRESSES = ['east', 'west'] as const;
type Ingress = (typeof INGRESSES)[number];

/** Three bits, eight buckets: small enough that everything collides. */
export const MASK: Words = [0, 0, 0, 0x07];
const SERVERS = 4;
const SPARES = 2;

interface LiveSession {
  readonly source: Words;
  readonly ingress: Ingress;
  readonly server: string;
  readonly sinceUs: number;
}

/** Below the hard timeout: a session that lives longer may be lost, and is not followed. */
const FOLLOWED_US = 590 * SECOND;

/** What the test itself knows. */
export interface Model {
  /** Live sessions by source port, with the server each has been at all along. */
  readonly sessions: Map<number, LiveSession>;
  nextPort: number;
  nextRequest: number;
}

export class Life {
  readonly fabric: ControlFabric;
  /** Without delays tables and books agree after every command; with them only once all is quiet. */
  readonly isDelayed: boolean;
  constructor(options: SampleOptions, fabricOptions: FabricOptions = {}) {
    const config = sampleConfig({
      servers: SERVERS,
      standby: SPARES,
      mask: MASK,
      ingresses: INGRESSES,
      ...options,
    });
    this.fabric = new ControlFabric(config, fabricOptions);
    this.isDelayed = (fabricOptions.channelDelayUs ?? 0) > 0;
  }
}

type Step = fc.Command<Model, Life>;

const sourceOf = (bucket: number, host: number): Words => [0, 0, 0, 0x0a000000 + host * 256 + bucket];

abstract class Command implements Step {
  check(_model: Readonly<Model>): boolean {
    return true;
  }
  run(model: Model, life: Life): void {
    this.act(model, life.fabric);
    checkCapacity(life.fabric);
    if (!life.isDelayed) checkInvariants(life.fabric);
  }
  protected abstract act(model: Model, fabric: ControlFabric): void;
}

export class Ask extends Command {
  readonly change: Change;
  readonly method: ChangeMethod;
  readonly move: Partial<MoveOptions>;
  readonly resume: boolean;
  constructor(change: Change, method: ChangeMethod, move: Partial<MoveOptions>, resume: boolean) {
    super();
    this.change = change;
    this.method = method;
    this.move = move;
    this.resume = resume;
  }
  act(model: Model, fabric: ControlFabric): void {
    const { change, method, move, resume } = this;
    fabric.request(change, { id: `r${model.nextRequest++}`, method, move, resume });
  }
  toString(): string {
    const { change, method, move, resume } = this;
    return `ask ${JSON.stringify(change)} ${method} ${JSON.stringify(move)}${resume ? ' resume' : ''}`;
  }
}

export class Wait extends Command {
  readonly seconds: number;
  constructor(seconds: number) {
    super();
    this.seconds = seconds;
  }
  act(_model: Model, fabric: ControlFabric): void {
    fabric.run(fabric.nowUs + this.seconds * SECOND);
  }
  toString(): string {
    return `wait ${this.seconds} s`;
  }
}

/** Any TCP or UDP packet, of no session that anybody follows. */
export class Packet extends Command {
  readonly source: Words;
  readonly ingress: Ingress;
  readonly flags: number | undefined;
  readonly port: number;
  constructor(
    place: readonly [bucket: number, host: number],
    ingress: Ingress,
    flags: number | undefined,
    port: number,
  ) {
    super();
    this.source = sourceOf(...place);
    this.ingress = ingress;
    this.flags = flags;
    this.port = port;
  }
  act(_model: Model, fabric: ControlFabric): void {
    const { udp } = session(this.source, this.port);
    fabric.send(this.ingress, this.flags === undefined ? udp : { ...udp, tcpFlags: this.flags });
  }
  toString(): string {
    return `packet ${formatAddress({ family: 4, words: this.source })}:${this.port} flags ${this.flags} at ${this.ingress}`;
  }
}

/** A session begins; from now on it sends every five seconds at its ingress, and must never see another server. */
export class Begin extends Command {
  readonly place: readonly [number, number];
  readonly ingress: Ingress;
  constructor(place: readonly [number, number], ingress: Ingress) {
    super();
    this.place = place;
    this.ingress = ingress;
  }
  act(model: Model, fabric: ControlFabric): void {
    const source = sourceOf(...this.place);
    const port = model.nextPort++;
    const server = fabric.serverOf(this.ingress, session(source, port).syn);
    const sinceUs = fabric.nowUs;
    if (server !== null) model.sessions.set(port, { source, ingress: this.ingress, server, sinceUs });
  }
  toString(): string {
    return `session begins in ${this.place} at ${this.ingress}`;
  }
}

/** Time passes while every session sends. */
export class Live extends Command {
  readonly rounds: number;
  constructor(rounds: number) {
    super();
    this.rounds = rounds;
  }
  act(model: Model, fabric: ControlFabric): void {
    for (let round = 0; round < this.rounds; round++) {
      fabric.run(fabric.nowUs + 5 * SECOND);
      for (const [port, { source, ingress, server, sinceUs }] of model.sessions) {
        if (fabric.nowUs > sinceUs + FOLLOWED_US) model.sessions.delete(port);
        if (!model.sessions.has(port)) continue;
        const now = fabric.serverOf(ingress, session(source, port).ack);
        expect(now, `session ${port} of ${formatAddress({ family: 4, words: source })} at ${ingress}`).toBe(
          server,
        );
      }
    }
  }
  toString(): string {
    return `${this.rounds * 5} s with every session sending`;
  }
}

export class Channel extends Command {
  readonly ingress: Ingress;
  readonly up: boolean;
  constructor(ingress: Ingress, up: boolean) {
    super();
    this.ingress = ingress;
    this.up = up;
  }
  act(_model: Model, fabric: ControlFabric): void {
    fabric.setChannel(this.ingress, this.up);
  }
  toString(): string {
    return `channel of ${this.ingress} ${this.up ? 'up' : 'down'}`;
  }
}

export class Restart extends Command {
  readonly ingress: Ingress;
  constructor(ingress: Ingress) {
    super();
    this.ingress = ingress;
  }
  act(_model: Model, fabric: ControlFabric): void {
    fabric.restartSwitch(this.ingress);
  }
  toString(): string {
    return `switch ${this.ingress} restarts`;
  }
}

export class Port extends Command {
  readonly ingress: Ingress;
  readonly server: number;
  readonly up: boolean;
  constructor(ingress: Ingress, server: number, up: boolean) {
    super();
    this.ingress = ingress;
    this.server = server;
    this.up = up;
  }
  act(_model: Model, fabric: ControlFabric): void {
    fabric.setPort(this.ingress, 9 + this.server, this.up);
  }
  toString(): string {
    return `port of ${serverName(this.server)} at ${this.ingress} ${this.up ? 'up' : 'down'}`;
  }
}

export class ControllerAway extends Command {
  readonly seconds: number;
  constructor(seconds: number) {
    super();
    this.seconds = seconds;
  }
  act(_model: Model, fabric: ControlFabric): void {
    fabric.setController(false);
    fabric.run(fabric.nowUs + this.seconds * SECOND);
    fabric.setController(true);
  }
  toString(): string {
    return `controller away for ${this.seconds} s`;
  }
}

/** Everything is mended, and all that is under way runs to its end and to the last switch. */
export function settle(fabric: ControlFabric): void {
  for (const ingress of INGRESSES) fabric.setChannel(ingress, true);
  fabric.run(fabric.nowUs + 10 * SECOND);
  fabric.runUntilQuiet();
  expect(fabric.isBusy()).toBe(false);
  fabric.run(fabric.nowUs + 10 * SECOND);
}

export class Settle extends Command {
  act(_model: Model, fabric: ControlFabric): void {
    settle(fabric);
  }
  toString(): string {
    return 'settle';
  }
}

function checkCapacity(fabric: ControlFabric): void {
  for (const { table } of fabric.switches.values())
    expect(table.entryCount).toBeLessThanOrEqual(table.capacity);
}

/** All that must hold whenever nothing is on its way between controller and switches. */
export function checkInvariants(fabric: ControlFabric): void {
  const { state } = fabric.controller;
  const connected = INGRESSES.filter((ingress) => state.switches.get(ingress)!.channel === 'up');
  for (const ingress of connected) checkBooks(fabric, ingress);
  checkBuckets(fabric, connected);
  if (!fabric.isBusy() && connected.length === INGRESSES.length) checkStanding(fabric);
}

/** The controller's books agree with the switch, and no pin points to a server that was severed. */
function checkBooks(fabric: ControlFabric, ingress: Ingress): void {
  const { state } = fabric.controller;
  const believed = state.switches.get(ingress)!;
  const { table } = fabric.switches.get(ingress)!;
  expect(entryCount(state, believed), `entries of ${ingress}`).toBe(table.entryCount);
  const pins = table
    .stats(fabric.nowUs)
    .map((entry) => decodeCookie(entry.cookie)!)
    .filter(({ kind }) => kind.startsWith('pin'));
  expect(pins.length).toBe(believed.pins.size);
  const severed = [...state.machines.values()].filter(
    (machine) => state.pools.get('web')!.members.get(machine.id)?.severed,
  );
  for (const { server } of pins) expect(severed.map((machine) => machine.number)).not.toContain(server);
}

/** Every bucket has exactly one server, the same at every connected ingress, unless the pool is empty. */
function checkBuckets(fabric: ControlFabric, connected: readonly Ingress[]): void {
  const members = [...fabric.controller.state.pools.get('web')!.members];
  const known = new Set(members.map(([id]) => id));
  for (let bucket = 0; bucket < 8; bucket++) {
    const servers = new Set(
      connected.map((ingress) => fabric.looksUp(ingress, session(sourceOf(bucket, 77)).udp)),
    );
    expect(servers.size, `servers of bucket ${bucket}`).toBeLessThanOrEqual(1);
    for (const server of servers) {
      if (server !== null) expect(known).toContain(server);
      else
        expect(fabric.controller.state.tables.get('web/4')!.owner[bucket] === null || fabric.isBusy()).toBe(
          true,
        );
    }
  }
}

/** Outside a change: exactly the static entries and pins to old servers, and everything goes where the mapping says. */
function checkStanding(fabric: ControlFabric): void {
  const wanted = fabric.controller.initialRules();
  for (const { ingress, mods } of wanted) {
    const entries = fabric.switches.get(ingress)!.table.stats(fabric.nowUs);
    const standing = entries.filter((entry) => decodeCookie(entry.cookie)!.kind !== 'pin-old');
    const text = (it: { match: unknown; priority: number; actions: unknown; cookie: bigint }): string =>
      `${it.priority} ${it.cookie} ${JSON.stringify(it.match)} ${JSON.stringify(it.actions)}`;
    expect(standing.map(text).sort()).toEqual(mods.map((mod) => text({ ...mod, match: mod.match })).sort());
  }
}

// What may happen, as arbitraries.

const server = fc.integer({ min: 1, max: SERVERS + SPARES }).map(serverName);
const place = fc.tuple(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 3 }));
const ingress = fc.constantFrom(...INGRESSES);

/** Manual rules over parts of several buckets: some nested, some across. */
const manual = fc.constantFrom(
  { name: 'host', value: [0, 0, 0, 0x0a000100], mask: [0, 0, 0, 0xffffff00] },
  { name: 'odd', value: [0, 0, 0, 1], mask: [0, 0, 0, 1] },
  { name: 'one', value: [0, 0, 0, 0x0a000203], mask: [0, 0, 0, 0xffffffff] },
) as fc.Arbitrary<{ name: string; value: Words; mask: Words }>;

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constant('drop' as const), server, pool: fc.constant(null) }),
  fc.record({ kind: fc.constant('add' as const), server, pool: fc.constant('web') }),
  fc.record({
    kind: fc.constant('set-member' as const),
    server,
    pool: fc.constant('web'),
    share: fc.constantFrom(0.5, 1, 2),
  }),
  fc.record({
    kind: fc.constant('set-member' as const),
    server,
    pool: fc.constant('web'),
    manualOnly: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('rebalance' as const), pool: fc.constant(null) }),
  fc.record({
    kind: fc.constant('set-assignment' as const),
    pool: fc.constant('web'),
    assignment: fc.constantFrom('ring', 'round-robin', 'usage-minimal'),
  }),
  fc.record({
    kind: fc.constant('withdraw-manual' as const),
    vip: fc.constant('web'),
    bucket: fc.constantFrom('host', 'odd', 'one'),
  }),
  fc.tuple(manual, fc.option(server, { nil: null })).map(
    ([rule, bound]): Change => ({
      kind: 'add-manual',
      vip: 'web',
      bucket: { ...rule, family: 4, kind: bound === null ? 'pooled' : 'static', server: bound, priority: 0 },
    }),
  ),
);

const move = (guards: readonly number[]): fc.Arbitrary<Partial<MoveOptions>> =>
  fc.record({
    parallelBuckets: fc.constantFrom(1, 2, 3, 8),
    puntGuardUs: fc.constantFrom(...guards),
    pinScope: fc.constantFrom('ingress', 'all'),
    pinTimers: fc.constantFrom('idle-and-hard', 'hard'),
  });

const flags = fc.constantFrom(undefined, 0x02, 0x10, 0x11, 0x04, 0x18);

const ask = (methods: readonly ChangeMethod[]): fc.Arbitrary<Step> =>
  fc
    .tuple(change, fc.constantFrom(...methods), move([0, 0, 4 * SECOND]), fc.boolean())
    .map((it): Step => new Ask(...it));

/** Everything, faults included. */
export const anything: fc.Arbitrary<Step>[] = [
  ask(['graceful', 'immediate', 'delayed']),
  fc.constantFrom(1, 7, 15, 16, 40, 700).map((seconds): Step => new Wait(seconds)),
  fc.tuple(place, ingress, flags, fc.integer({ min: 1, max: 6 })).map((it): Step => new Packet(...it)),
  fc.tuple(place, ingress, flags, fc.integer({ min: 1, max: 6 })).map((it): Step => new Packet(...it)),
  fc.tuple(ingress, fc.boolean()).map((it): Step => new Channel(...it)),
  ingress.map((it): Step => new Restart(it)),
  fc.tuple(ingress, fc.integer({ min: 1, max: SERVERS }), fc.boolean()).map((it): Step => new Port(...it)),
  fc.constantFrom(0, 3, 30).map((seconds): Step => new ControllerAway(seconds)),
  fc.constant(new Settle() as Step),
];

/** Changes that promise to break no session, and sessions that would notice. */
export const gentle: fc.Arbitrary<Step>[] = [
  ask(['graceful', 'graceful', 'delayed']),
  fc.tuple(place, ingress).map((it): Step => new Begin(...it)),
  fc.constantFrom(1, 2, 4).map((rounds): Step => new Live(rounds)),
];

export const freshModel = (): Model => ({ sessions: new Map(), nextPort: 1000, nextRequest: 1 });
