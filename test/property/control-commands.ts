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

const sourceOf = (bucket: number, host: number): Words => [0, 0, 0, 0x0a000000 + host * 256 + bucket];

const textOf = (source: Words): string => formatAddress({ family: 4, words: source });

/** One command: what it does, and how it reads in a counterexample. Invariants are checked after it. */
class Step implements fc.Command<Model, Life> {
  private readonly text: string;
  private readonly act: (fabric: ControlFabric, model: Model) => void;
  constructor(text: string, act: (fabric: ControlFabric, model: Model) => void) {
    this.text = text;
    this.act = act;
  }
  check(): boolean {
    return true;
  }
  run(model: Model, life: Life): void {
    this.act(life.fabric, model);
    checkCapacity(life.fabric);
    if (!life.isDelayed) checkInvariants(life.fabric);
  }
  toString(): string {
    return this.text;
  }
}

interface Terms {
  readonly method: ChangeMethod;
  readonly move: Partial<MoveOptions>;
  readonly resume: boolean;
}

const ask = (change: Change, terms: Terms): Step =>
  new Step(`ask ${JSON.stringify(change)} ${JSON.stringify(terms)}`, (fabric, model) => {
    fabric.request(change, { id: `r${model.nextRequest++}`, ...terms });
  });

const wait = (seconds: number): Step =>
  new Step(`wait ${seconds} s`, (fabric) => fabric.run(fabric.nowUs + seconds * SECOND));

type Place = readonly [bucket: number, host: number];

/** Any TCP or UDP packet, of no session that anybody follows. */
const packet = (place: Place, at: Ingress, flags: number | undefined, port: number): Step => {
  const source = sourceOf(...place);
  return new Step(`packet ${textOf(source)}:${port} flags ${flags} at ${at}`, (fabric) => {
    const { udp } = session(source, port);
    fabric.send(at, flags === undefined ? udp : { ...udp, tcpFlags: flags });
  });
};

/** A session begins; from now on it sends every five seconds at its ingress, and must never see another server. */
const begin = (place: Place, at: Ingress): Step =>
  new Step(`session begins in ${place} at ${at}`, (fabric, model) => {
    const source = sourceOf(...place);
    const port = model.nextPort++;
    const server = fabric.serverOf(at, session(source, port).syn);
    const sinceUs = fabric.nowUs;
    if (server !== null) model.sessions.set(port, { source, ingress: at, server, sinceUs });
  });

/** Time passes while every session sends. */
const live = (rounds: number): Step =>
  new Step(`${rounds * 5} s with every session sending`, (fabric, { sessions }) => {
    for (let round = 0; round < rounds; round++) {
      fabric.run(fabric.nowUs + 5 * SECOND);
      for (const [port, { source, ingress: at, server, sinceUs }] of sessions) {
        if (fabric.nowUs > sinceUs + FOLLOWED_US) sessions.delete(port);
        if (!sessions.has(port)) continue;
        const now = fabric.serverOf(at, session(source, port).ack);
        expect(now, `session ${port} of ${textOf(source)} at ${at}`).toBe(server);
      }
    }
  });

const channel = (at: Ingress, up: boolean): Step =>
  new Step(`channel of ${at} ${up ? 'up' : 'down'}`, (fabric) => fabric.setChannel(at, up));

const restart = (at: Ingress): Step =>
  new Step(`switch ${at} restarts`, (fabric) => fabric.restartSwitch(at));

const port = (at: Ingress, number: number, up: boolean): Step =>
  new Step(`port of ${serverName(number)} at ${at} ${up ? 'up' : 'down'}`, (fabric) => {
    fabric.setPort(at, 9 + number, up);
  });

const controllerAway = (seconds: number): Step =>
  new Step(`controller away for ${seconds} s`, (fabric) => {
    fabric.setController(false);
    fabric.run(fabric.nowUs + seconds * SECOND);
    fabric.setController(true);
  });

/** Everything is mended, and all that is under way runs to its end and to the last switch. */
export function settle(fabric: ControlFabric): void {
  for (const ingress of INGRESSES) fabric.setChannel(ingress, true);
  fabric.run(fabric.nowUs + 10 * SECOND);
  fabric.runUntilQuiet();
  expect(fabric.isBusy()).toBe(false);
  fabric.run(fabric.nowUs + 10 * SECOND);
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

const asked = (methods: readonly ChangeMethod[]): fc.Arbitrary<Step> =>
  fc
    .tuple(
      change,
      fc.record({
        method: fc.constantFrom(...methods),
        move: move([0, 0, 4 * SECOND]),
        resume: fc.boolean(),
      }),
    )
    .map((it) => ask(...it));

const anyPacket = fc.tuple(place, ingress, flags, fc.integer({ min: 1, max: 6 })).map((it) => packet(...it));

/** Everything, faults included. */
export const anything: fc.Arbitrary<Step>[] = [
  asked(['graceful', 'immediate', 'delayed']),
  fc.constantFrom(1, 7, 15, 16, 40, 700).map(wait),
  anyPacket,
  anyPacket,
  fc.tuple(ingress, fc.boolean()).map((it) => channel(...it)),
  ingress.map(restart),
  fc.tuple(ingress, fc.integer({ min: 1, max: SERVERS }), fc.boolean()).map((it) => port(...it)),
  fc.constantFrom(0, 3, 30).map(controllerAway),
  fc.constant(new Step('settle', settle)),
];

/** Changes that promise to break no session, and sessions that would notice. */
export const gentle: fc.Arbitrary<Step>[] = [
  asked(['graceful', 'graceful', 'delayed']),
  fc.tuple(place, ingress).map((it) => begin(...it)),
  fc.constantFrom(1, 2, 4).map(live),
];

export const freshModel = (): Model => ({ sessions: new Map(), nextPort: 1000, nextRequest: 1 });
