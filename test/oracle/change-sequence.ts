// A random sequence of changes as a scenario, the same from the same number: servers come and go by every method, shares, masks,
// manual buckets and pools change, under a little traffic. No faults: what is asked here is what the tables are in the end.
// Source: SPEC §6.

import { Dice } from './dice.ts';

type Json = Record<string, unknown>;

/** In every sequence, so that one bridge has their ports. */
export const SERVER_COUNT = 10;

const SERVERS = Array.from({ length: SERVER_COUNT }, (_, i) => `s${String(i + 1).padStart(2, '0')}`);
const POOLS = ['one', 'two'] as const;
const END_SECONDS = 60;

export function changedScenario(seed: number): Json {
  const dice = new Dice(`changes ${seed}`);
  const vips = Array.from({ length: 1 + (seed % 4) }, (_, i) => `vip${i}`);
  return {
    version: 1,
    seed,
    interval: '1m',
    pools: Object.fromEntries(POOLS.map((name) => [name, poolOf(dice)])),
    vips: Object.fromEntries(vips.map((name, i) => [name, vipOf(dice, i)])),
    ingresses: dice.between(1, 3),
    controller: {
      'search-timeout': '500ms',
      'pin-hard-timeout': '1h',
      'pin-idle-timeout': '30m',
      'parallel-buckets': 64,
    },
    traffic: {
      people: {
        vip: 'vip0',
        clients: 40,
        population: { preset: 'uniform', ipv6: '30%' },
        arrivals: { 'per-second': 1, end: `${END_SECONDS}s` },
        session: { preset: 'exponential', length: '20s', gaps: '200ms' },
      },
    },
    events: Array.from({ length: dice.between(8, 16) }, (_, i) => eventOf(dice, vips, i)),
  };
}

const poolOf = (dice: Dice): Json => ({
  assignment: dice.pick(['ring', 'round-robin', 'round-robin-afresh', 'usage']),
  servers: Object.fromEntries(
    SERVERS.map((id, i) => [
      id,
      i > 0 && dice.chance(0.3) ? { state: 'standby' } : { share: dice.pick([0.5, 1, 1, 2]) },
    ]),
  ),
});

const bitsOf = (dice: Dice, most: number): string =>
  `bits:${Array.from({ length: dice.between(1, most) }, (_, i) => 2 * i + dice.below(2)).join(',')}`;

const vipOf = (dice: Dice, i: number): Json => ({
  pool: dice.pick(POOLS),
  address: `203.0.113.${10 + i}`,
  address6: `2001:db8::${10 + i}`,
  mask: bitsOf(dice, 7),
  mask6: bitsOf(dice, 5),
});

const KINDS = [
  'add',
  'drop',
  'drop',
  'set',
  'rebalance',
  'assignment',
  'set-mask',
  'add-manual',
  'add-manual',
  'withdraw-manual',
  'set-pool',
];

function eventOf(dice: Dice, vips: readonly string[], number: number): Json {
  const [vip, pool, server] = [dice.pick(vips), dice.pick(POOLS), dice.pick(SERVERS)];
  const kind = dice.pick(KINDS);
  const at = { at: `${dice.below(END_SECONDS * 1000)}ms` };
  const method = { method: dice.pick(['immediate', 'graceful', 'graceful', 'delayed']) };
  switch (kind) {
    case 'set':
      return { ...at, ...method, set: server, pool, share: dice.pick([0.5, 1, 3]) };
    case 'rebalance':
      return { ...at, ...method, rebalance: pool };
    case 'assignment':
      return { ...at, ...method, assignment: dice.pick(['ring', 'round-robin', 'usage-minimal']), pool };
    case 'set-mask':
      return { ...at, 'set-mask': vip, mask: bitsOf(dice, 7), mask6: bitsOf(dice, 5) };
    case 'set-pool':
      return { ...at, ...method, 'set-pool': pool, vip };
    case 'add-manual': {
      const match = dice.chance(0.5)
        ? `0.0.${dice.below(16)}.0/${dice.between(22, 24)}`
        : `::${dice.below(9)}/::f`;
      const bound = dice.chance(0.5) ? { server } : {};
      return {
        ...at,
        ...method,
        'add-manual': `m${number}`,
        vip,
        match: aligned(match),
        priority: number,
        ...bound,
      };
    }
    case 'withdraw-manual':
      return { ...at, ...method, 'withdraw-manual': `m${dice.below(number + 1)}`, vip };
    default:
      return { ...at, ...method, [kind]: server, ...(dice.chance(0.5) ? { pool } : {}) };
  }
}

/** A prefix may have no bits behind its length. */
function aligned(match: string): string {
  const found = /^0\.0\.(\d+)\.0\/(\d+)$/.exec(match);
  if (found === null) return match;
  const free = 24 - Number(found[2]);
  return `0.0.${(Number(found[1]) >> free) << free}.0/${found[2]}`;
}
