// What NAT asks of a change beyond the rest: every server needs an address of each family it serves, and may answer for only one VIP of
// a family, since its replies carry nothing else that would tell which VIP they come from. Source: SPEC §5 (one reverse entry a server).

import type { Family } from '../base/address.ts';
import type { Issue } from '../base/result.ts';
import type { Change } from './change.ts';
import type { ControllerState } from './state.ts';

interface Service {
  readonly vip: string;
  readonly family: Family;
  readonly servers: readonly string[];
}

/** Empty under MAC rewrite, and for changes that were fine before. */
export function checkNat(state: ControllerState, change: Change): Issue[] {
  if (state.mode === 'mac') return [];
  const services = servicesAfter(state, change);
  const pairs = services.flatMap(({ vip, family, servers }) =>
    servers.map((server) => ({ vip, family, server })),
  );
  return pairs.flatMap(({ vip, family, server }, i) => {
    const other = pairs.findIndex((it) => it.server === server && it.family === family);
    return [
      ...checkAddress(state, server, family),
      ...(other < i ? [twice(server, [pairs[other]!.vip, vip])] : []),
    ];
  });
}

const twice = (server: string, vips: readonly string[]): Issue => ({
  message: `under NAT server \`${server}\` cannot answer for both \`${vips[0]}\` and \`${vips[1]}\``,
  hint: 'its replies could not be told apart: give each VIP servers of its own, or rewrite MACs',
});

function checkAddress(state: ControllerState, server: string, family: Family): Issue[] {
  const own = state.machines.get(server)?.addresses ?? [];
  if (own.some((address) => address.family === family)) return [];
  return [{ message: `server \`${server}\` has no IPv${family} address, which NAT needs` }];
}

/** Who would answer for what once the change was made. */
function servicesAfter(state: ControllerState, change: Change): Service[] {
  const known = [...state.tables.values()].map(({ vip, address, pool }) => ({
    vip,
    family: address.family,
    servers: membersAfter(
      state,
      change.kind === 'set-vip-pool' && change.vip === vip ? change.pool : pool,
      change,
    ),
  }));
  if (change.kind !== 'add-vip') return known;
  const { name, pool, families } = change.vip;
  const servers = membersAfter(state, pool, change);
  return [...known, ...families.map(({ address }) => ({ vip: name, family: address.family, servers }))];
}

function membersAfter(state: ControllerState, pool: string, change: Change): string[] {
  const members = [...(state.pools.get(pool)?.members.keys() ?? [])];
  const isNew = change.kind === 'add' && change.pool === pool && !members.includes(change.server);
  return isNew ? [...members, change.server] : members;
}
