// Whether a VIP, pool or machine can come, change or go: the other half of change-check.ts.

import { bitCount, equalWords, type Family, type Words } from '../base/address.ts';
import { unreachable } from '../base/assert.ts';
import { bitsOfMask } from '../base/bits.ts';
import type { Issue } from '../base/result.ts';
import { assigners } from '../mapping/assigners.ts';
import { refuseManualTies } from '../mapping/manual-bucket.ts';
import { MAX_MASK_BITS } from '../mapping/mask.ts';
import { tableKey } from './bucket-tables.ts';
import type { StructureChange } from './change.ts';
import { checkManual, checkPool, checkVip, isPoolInUse, unknown } from './check-names.ts';
import type { PoolConfig, VipConfig } from './config.ts';
import type { ControllerState } from './state.ts';

export function checkStructure(state: ControllerState, change: StructureChange): Issue[] {
  switch (change.kind) {
    case 'add-vip':
      return checkAddVip(state, change.vip);
    case 'remove-vip':
      return checkVip(state, change.vip);
    case 'set-vip-mask': {
      const issues = checkVip(state, change.vip);
      if (issues.length > 0 || state.tables.has(tableKey(change.vip, change.family)))
        return [...issues, ...checkMask(change.family, change.mask)];
      return [{ message: `VIP \`${change.vip}\` has no IPv${change.family} address` }];
    }
    case 'add-pool':
      return checkAddPool(state, change.pool);
    case 'remove-pool':
      return [...checkPool(state, change.pool), ...checkUnused(state, change.pool)];
    case 'register':
      return checkRegister(state, change);
    case 'forget':
      return checkForget(state, change.server);
    default:
      return unreachable(change);
  }
}

function checkAddVip(state: ControllerState, vip: VipConfig): Issue[] {
  const tables = [...state.tables.values()];
  const issues = [...checkPool(state, vip.pool)];
  if (vip.families.length === 0) issues.push({ message: `VIP \`${vip.name}\` has no address` });
  if (tables.some((table) => table.vip === vip.name))
    issues.push({ message: `there is a VIP \`${vip.name}\` already` });
  for (const { address, mask } of vip.families) {
    const other = tables.find(
      (it) => it.address.family === address.family && equalWords(it.address.words, address.words),
    );
    if (other !== undefined)
      issues.push({ message: `VIPs \`${vip.name}\` and \`${other.vip}\` have one address` });
    issues.push(...checkMask(address.family, mask));
    issues.push(...refuseManualTies(vip.manual.filter((bucket) => bucket.family === address.family)));
  }
  for (const bucket of vip.manual) issues.push(...checkManual(state, vip.pool, bucket));
  return issues;
}

function checkMask(family: Family, mask: Words): Issue[] {
  const bits = bitsOfMask(mask);
  if (bits.length <= MAX_MASK_BITS && (bits[0] ?? 0) < bitCount(family)) return [];
  return [
    {
      message: `a mask of ${bits.length} bits for IPv${family}`,
      expected: `at most ${MAX_MASK_BITS} bits of the address`,
    },
  ];
}

function checkAddPool(state: ControllerState, pool: PoolConfig): Issue[] {
  const known = assigners.get(pool.assignment);
  const issues: Issue[] = known.ok ? [] : [...known.issues];
  if (state.pools.has(pool.name)) issues.push({ message: `there is a pool \`${pool.name}\` already` });
  for (const { server } of pool.members)
    if (!state.machines.has(server))
      issues.push(unknown('server', server, [...state.machines.keys()], 'register it first'));
  return issues;
}

const checkUnused = (state: ControllerState, pool: string): Issue[] =>
  isPoolInUse(state, pool)
    ? [{ message: `a VIP is on pool \`${pool}\``, hint: 'remove the VIP, or give it another pool, first' }]
    : [];

function checkRegister(
  state: ControllerState,
  { server, links }: Extract<StructureChange, { kind: 'register' }>,
): Issue[] {
  const issues: Issue[] = links
    .filter((link) => link.server !== server.id)
    .map((link) => ({ message: `a link of server \`${link.server}\` among those of \`${server.id}\`` }));
  if (state.machines.has(server.id))
    issues.push({ message: `there is a server \`${server.id}\` already`, hint: 'forget it first' });
  for (const ingress of links.map((link) => link.ingress))
    if (!state.switches.has(ingress)) issues.push(unknown('ingress', ingress, [...state.switches.keys()]));
  return issues;
}

function checkForget(state: ControllerState, server: string): Issue[] {
  if (!state.machines.has(server)) return [unknown('server', server, [...state.machines.keys()])];
  const serving = [...state.pools.values()].filter((pool) => pool.members.get(server)?.wanted === true);
  const owning = [...state.tables.values()].filter(
    (table) => table.owner.includes(server) || [...table.manual.values()].some((it) => it.owner === server),
  );
  const moving = [...state.moves.values()].some((move) => move.from === server || move.to === server);
  if (serving.length === 0 && owning.length === 0 && !moving) return [];
  return [
    { message: `server \`${server}\` still serves`, hint: 'drop it from its pools and let it drain first' },
  ];
}
