// A random scenario from one number: up to 8 switches, 64 servers and 4 VIPs, in which some features and faults are off and others are
// frequent (a swarm: what is off makes room for what is on). The result is a scenario file as JSON, which YAML reads, so that a
// failing one can be printed, kept and run alone. Small on purpose: hundreds must run in a minute.
import { Dice, draw, type Json, swarmWeights } from './swarm-dice.ts';
import { structureEvents } from './swarm-structure.ts';

const padded = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}${String(i + 1).padStart(2, '0')}`);

export interface Cast {
  readonly dice: Dice;
  readonly servers: readonly string[];
  readonly pools: readonly { readonly name: string; readonly servers: readonly string[] }[];
  readonly vips: readonly { readonly name: string; readonly pool: string }[];
  readonly ingresses: readonly string[];
  /** Arrivals end here, s. */
  readonly endSeconds: number;
}

/** The scenario of a seed, as an object; JSON.stringify makes the file of it. */
export function swarmScenario(seed: number): Json {
  const dice = new Dice(`swarm ${seed}`);
  const cast = drawCast(dice);
  const ideal = dice.chance(0.3);
  return {
    version: 1,
    name: `swarm-${seed}`,
    question: 'Does every invariant hold after every event?',
    seed,
    interval: '20s',
    ...dice.maybe(0.3, () => ({ 'warm-up': `${dice.int(1, 30)}s` })),
    pools: Object.fromEntries(cast.pools.map((pool) => [pool.name, poolOf(cast, pool.servers)])),
    vips: Object.fromEntries(cast.vips.map((vip) => [vip.name, vipOf(cast, vip)])),
    ingresses: Object.fromEntries(cast.ingresses.map((name) => [name, ingressOf(dice, ideal)])),
    controller: controllerOf(cast, ideal),
    traffic: Object.fromEntries(padded('t', dice.int(1, 3)).map((name) => [name, trafficOf(cast)])),
    events: [...eventsOf(cast), ...structureEvents(cast, new Dice(`swarm structure ${seed}`))],
  };
}

function drawCast(dice: Dice): Cast {
  const all = padded('s', dice.few(64));
  const pools = padded('pool', dice.few(3)).map((name) => ({
    name,
    servers: all.filter((_, i) => i === 0 || dice.chance(0.8)),
  }));
  const servers = all.filter((id) => pools.some((pool) => pool.servers.includes(id)));
  const vips = padded('vip', dice.few(4)).map((name) => ({ name, pool: dice.pick(pools).name }));
  return { dice, servers, pools, vips, ingresses: padded('in', dice.few(8)), endSeconds: dice.int(20, 90) };
}

function poolOf({ dice }: Cast, servers: readonly string[]): Json {
  const special = dice.chance(0.3);
  const server = (i: number): Json => ({
    ...dice.maybe(special ? 0.3 : 0, () => ({ share: dice.pick([0.5, 2, 3]) })),
    ...dice.maybe(special && i > 0 ? 0.1 : 0, () => ({ 'manual-only': true })),
    ...dice.maybe(i > 0 ? 0.15 : 0, () => ({ state: 'standby' })),
  });
  return {
    assignment: dice.pick(['ring', 'round-robin', 'round-robin-afresh', 'usage', 'usage-minimal']),
    'virtual-nodes': dice.pick([8, 32, 128]),
    'usage-poll': `${dice.int(2, 20)}s`,
    servers: Object.fromEntries(servers.map((id, i) => [id, server(i)])),
  };
}

function vipOf({ dice, pools }: Cast, vip: Cast['vips'][number]): Json {
  const bits = dice.int(0, 5);
  const { servers } = pools.find(({ name }) => name === vip.pool)!;
  const manual = (i: number): Json => ({
    match: `${dice.int(0, 3) * 64}.0.0.0/${dice.int(1, 4)}`.replace(
      /^(\d+)\.0\.0\.0\/(\d)$/,
      (_, head, length) => prefix(Number(head), Number(length)),
    ),
    priority: i,
    ...dice.maybe(0.6, () => ({ server: dice.pick(servers) })),
  });
  return {
    pool: vip.pool,
    mask: `bits:${Array.from({ length: Math.max(1, bits) }, (_, i) => i * 3).join(',')}`,
    mask6: `bits:${Array.from({ length: Math.max(1, bits - 2) }, (_, i) => i * 2).join(',')}`,
    ...dice.maybe(0.3, () => ({
      'manual-buckets': Object.fromEntries(padded('m', dice.few(3)).map((name, i) => [name, manual(i)])),
    })),
  };
}

/** The prefix of `length` bits that begins like `head`. */
const prefix = (head: number, length: number): string =>
  `${head & (0xff << (8 - length)) & 0xff}.0.0.0/${length}`;

function ingressOf(dice: Dice, ideal: boolean): Json {
  const switchCosts = (): Json => ({
    ...dice.maybe(0.3, () => ({ 'install-latency': `${dice.int(0, 200)}ms` })),
    ...dice.maybe(0.2, () => ({ 'install-rate': dice.int(20, 1000) })),
    ...dice.maybe(0.2, () => ({ 'punt-rate': dice.int(5, 100) })),
    ...dice.maybe(0.2, () => ({ 'punt-queue': dice.int(1, 5) })),
    ...dice.maybe(0.2, () => ({ 'expiry-scan': `${dice.int(1, 3)}s` })),
    ...dice.maybe(0.3, () => ({ restart: `${dice.int(0, 5000)}ms` })),
    ...dice.maybe(0.2, () => ({ 'lookup-latency': `${dice.int(0, 2000)}us` })),
  });
  const size = dice.maybe(0.2, () => ({
    capacity: 900 + dice.int(0, 40),
    'when-full': dice.pick(['refuse', 'evict']),
    ...dice.maybe(0.5, () => ({ 'vacancy-down': '20%', 'vacancy-up': '30%' })),
  }));
  return {
    weight: dice.int(1, 4),
    ...dice.maybe(0.5, () => ({ 'client-delay': `${dice.int(0, 150)}ms` })),
    ...dice.maybe(0.5, () => ({ 'server-delay': `${dice.int(0, 5000)}us` })),
    switch: ideal && Object.keys(size).length === 0 ? 'ideal' : { ...switchCosts(), ...size },
  };
}

function moveOf(dice: Dice): Json {
  return {
    'search-timeout': `${dice.int(200, 8000)}ms`,
    'pin-idle-timeout': `${dice.int(200, 8000)}ms`,
    'pin-hard-timeout': `${dice.int(1, 60)}s`,
    'parallel-buckets': dice.pick([1, 2, 4, 16, 64]),
    ...dice.maybe(0.3, () => ({ 'table-limit': `${dice.int(50, 100)}%` })),
    ...dice.maybe(0.3, () => ({ 'when-full': dice.pick(['skip', 'wait']) })),
    ...dice.maybe(0.5, () => ({ 'pin-scope': dice.pick(['ingress', 'all']) })),
    ...dice.maybe(0.5, () => ({ 'pin-timers': dice.pick(['idle-and-hard', 'hard']) })),
    ...dice.maybe(0.5, () => ({ memory: dice.pick(['session', 'none']) })),
    ...dice.maybe(0.3, () => ({ 'punt-guard': `${dice.int(1, 10)}s` })),
  };
}

function controllerOf({ dice, vips }: Cast, ideal: boolean): Json {
  const probes = (): Json =>
    Object.fromEntries(
      ['port', 'ping', 'daemon', 'service']
        .filter(() => dice.chance(0.5))
        .map((kind) => [
          kind,
          kind === 'port' && dice.chance(0.5)
            ? {}
            : {
                interval: `${dice.int(1, 5)}s`,
                'fail-after': dice.int(1, 3),
                'recover-after': dice.int(1, 3),
              },
        ]),
    );
  return {
    // A server's replies under NAT name one VIP only.
    forwarding: vips.length === 1 ? dice.pick(['mac', 'nat']) : 'mac',
    method: dice.pick(['immediate', 'graceful', 'graceful', 'delayed']),
    ...moveOf(dice),
    ...dice.maybe(0.3, () => ({ 'reply-timeout': `${dice.int(500, 5000)}ms` })),
    ...dice.maybe(0.3, () => ({ 'rebalance-every': `${dice.int(10, 60)}s` })),
    ...dice.maybe(0.2, () => ({ 'rebalance-above': dice.pick(['5%', '50%', '150%']) })),
    ...dice.maybe(0.6, () => ({ probes: probes() })),
    'resume-after-failure': dice.chance(0.5),
    costs: ideal
      ? 'ideal'
      : { 'channel-delay': `${dice.int(0, 100)}ms`, 'service-time': `${dice.int(0, 3000)}us` },
  };
}

function trafficOf({ dice, vips, endSeconds }: Cast): Json {
  const clients = dice.few(60);
  const session = dice.pick<() => Json | string>([
    () => 'report',
    () => ({ preset: 'web', ...dice.maybe(0.3, () => ({ close: 'full' })) }),
    () => ({
      preset: 'exponential',
      length: { exponential: `${dice.int(2, 60)}s` },
      gaps: { exponential: `${dice.int(1, 10)}s` },
    }),
    () => ({ preset: 'exponential', length: `${dice.int(1, 60)}s`, gaps: `${dice.int(1, 5)}s` }),
    () => 'datagrams',
    () => ({
      preset: 'exponential',
      protocol: 'udp',
      length: { exponential: '20s' },
      gaps: { exponential: '2s' },
    }),
  ])();
  return {
    vip: dice.pick(vips).name,
    clients,
    population: { preset: 'uniform', ipv6: dice.pick(['0%', '0%', '30%', '100%']) },
    arrivals: {
      'per-second': dice.pick([0.3, 1, 2, 3]),
      end: `${endSeconds}s`,
      equilibrium: dice.chance(0.7),
      ...dice.maybe(0.2, () => ({
        'flash-crowds': [{ at: '10s', factor: dice.int(2, 5), ramp: '1s', hold: '5s', decay: '2s' }],
      })),
    },
    session,
    stateful: dice.chance(0.3),
    behaviour: {
      reconnect: dice.chance(0.8),
      'established-timeout': `${dice.int(1, 30)}s`,
      ...dice.maybe(0.3, () => ({ 'syn-retries': ['500ms', '1s'] })),
      ...dice.maybe(0.2, () => ({ 'abandon-after': '5s' })),
      'max-attempts': dice.int(0, 4),
    },
  };
}

const CHANGES = ['drop', 'add', 'set', 'rebalance', 'assignment', 'set-pool', 'manual'] as const;
const FAULTS = [
  'fail-server',
  'fail-port',
  'fail-link',
  'fail-probe',
  'restart-switch',
  'fail-controller',
  'fail-channel',
  'slow-channel',
  'reconverge',
] as const;

function eventsOf(cast: Cast): Json[] {
  const { dice } = cast;
  const count = dice.chance(0.1) ? 0 : dice.few(16);
  const weights = [
    ...swarmWeights(dice, CHANGES).map(([name, weight]): [string, number] => [name, weight * 2]),
    ...(dice.chance(0.2) ? [] : swarmWeights(dice, FAULTS)),
  ];
  const events: Json[] = [];
  const manual: { name: string; vip: string }[] = [];
  for (let number = 0; number < count; number++) {
    const kind = draw(dice, weights);
    const at = { at: `${dice.int(0, cast.endSeconds * 1000)}ms` };
    const isChange = (CHANGES as readonly string[]).includes(kind);
    events.push({ ...at, ...(isChange ? changeOf(kind, cast, manual) : faultOf(kind, cast)) });
  }
  return events;
}

function changeOf(kind: string, cast: Cast, manual: { name: string; vip: string }[]): Json {
  const { dice, servers, pools, vips } = cast;
  const terms = {
    ...dice.maybe(0.7, () => ({ method: dice.pick(['immediate', 'graceful', 'delayed']) })),
    ...dice.maybe(0.3, () => ({ resume: true })),
    ...dice.maybe(0.3, () => moveOf(dice)),
  };
  const pool = dice.pick(pools);
  const vip = dice.pick(vips);
  if (kind === 'set')
    return { ...terms, set: dice.pick(pool.servers), pool: pool.name, share: dice.pick([0.5, 1, 2]) };
  if (kind === 'rebalance') return { ...terms, rebalance: dice.pick(['all', pool.name]) };
  if (kind === 'assignment')
    return { ...terms, assignment: dice.pick(['ring', 'round-robin', 'usage']), pool: pool.name };
  if (kind === 'set-pool') return { ...terms, 'set-pool': pool.name, vip: vip.name };
  if (kind === 'manual' && manual.length > 0 && dice.chance(0.5)) {
    const gone = dice.pick(manual);
    return { ...terms, 'withdraw-manual': gone.name, vip: gone.vip };
  }
  if (kind === 'manual') {
    const name = `extra${manual.length}`;
    manual.push({ name, vip: vip.name });
    const at = pools.find((it) => it.name === vip.pool)!;
    return {
      ...terms,
      'add-manual': name,
      vip: vip.name,
      match: prefix(dice.int(0, 255), dice.int(2, 7)),
      ...dice.maybe(0.5, () => ({ server: dice.pick(at.servers) })),
    };
  }
  return { ...terms, [kind]: dice.pick(servers) };
}

/** Every fault is repaired after a while, so that a run that does not come to its end has hung. */
function faultOf(kind: string, { dice, servers, ingresses }: Cast): Json {
  const lasting = { for: `${dice.int(1, 30_000)}ms` };
  const place = dice.maybe(0.5, () => ({ ingress: dice.pick(ingresses) }));
  switch (kind) {
    case 'fail-server':
      return { ...lasting, [kind]: dice.pick(servers), answers: dice.pick(['nothing', 'reset']) };
    case 'fail-port':
    case 'fail-link':
      return { ...lasting, [kind]: dice.pick(servers), ...place };
    case 'fail-probe':
      return {
        ...lasting,
        [kind]: dice.pick(servers),
        probe: dice.pick(['port', 'ping', 'daemon', 'service']),
      };
    case 'fail-controller':
      return { ...lasting, [kind]: true };
    case 'restart-switch':
      return { [kind]: dice.pick(ingresses) };
    case 'slow-channel':
      return { ...lasting, [kind]: dice.pick(ingresses), delay: `${dice.int(0, 3000)}ms` };
    case 'reconverge':
      return {
        ...dice.maybe(0.5, () => lasting),
        [kind]: dice.pick(['10%', '50%', '100%']),
        ...dice.maybe(0.4, () => ({ from: dice.pick(ingresses) })),
        ...dice.maybe(0.4, () => ({ to: dice.pick(ingresses) })),
        ...dice.maybe(0.5, () => ({ over: `${dice.int(0, 20)}s` })),
      };
    default:
      return { ...lasting, [kind]: dice.pick(ingresses) };
  }
}
