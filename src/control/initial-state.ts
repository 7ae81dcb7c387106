// The state a controller starts in: numbers for names, members in service, every table planned from nothing and not yet installed.

import { assert } from '../base/assert.ts';
import { type ControllerConfig, DEFAULT_SETTINGS } from './config.ts';
import { SERVER_NUMBER_BITS, VIP_NUMBER_BITS } from './cookie.ts';
import { numberNames } from './numbering.ts';
import { planTable } from './planner.ts';
import type { ControllerState, SwitchState, UsageState } from './state.ts';
import { addTables, newMachine, newPool } from './structure.ts';

/** Deterministic: equal configurations, equal states. Lists of servers, pools and VIPs may stand in any order. */
export function initialState(config: ControllerConfig): ControllerState {
  const numbers = numberNames(
    config.servers.map((server) => server.id),
    SERVER_NUMBER_BITS,
  );
  const settings = { ...DEFAULT_SETTINGS, ...config.settings };
  const state: ControllerState = {
    mode: config.mode,
    settings,
    version: 1,
    down: false,
    switches: byName(config.ingresses.map(newSwitch)),
    machines: new Map(
      config.servers.map((server) => [server.id, newMachine(server, numbers.get(server.id)!)]),
    ),
    pools: byName(config.pools.map((pool) => newPool(pool, settings))),
    tables: new Map(),
    dirty: new Set(),
    delayed: [],
    run: null,
    moves: new Map(),
    finished: new Map(),
    installs: new Map(),
    pending: new Map(),
    timers: new Map(),
    usage: newUsage(),
    requestIds: new Set(),
    nextXid: 1,
    nextMove: 1,
    nextRun: 1,
  };
  addVips(state, config);
  return state;
}

function addVips(state: ControllerState, config: ControllerConfig): void {
  const numbers = numberNames(
    config.vips.map((vip) => vip.name),
    VIP_NUMBER_BITS,
  );
  for (const vip of config.vips) addTables(state, vip, numbers.get(vip.name)!);
  assertOneAddressEach(state);
  for (const table of state.tables.values()) {
    planTable(state, table, state.pools.get(table.pool)!);
    table.owner = [...table.target];
    for (const manual of table.manual.values()) manual.owner = manual.target;
    table.installed = true;
  }
}

/** Tables are told apart by the destination address alone. */
function assertOneAddressEach(state: ControllerState): void {
  const seen = new Map<string, string>();
  for (const { vip, address } of state.tables.values()) {
    const key = `${address.family} ${address.words.join('.')}`;
    assert(!seen.has(key), `VIPs ${seen.get(key)} and ${vip} have one address`);
    seen.set(key, vip);
  }
}

const newSwitch = (config: ControllerConfig['ingresses'][number]): SwitchState => ({
  name: config.name,
  uplinkPort: config.uplinkPort,
  links: [...config.links],
  capacity: config.capacity,
  channel: 'down',
  patience: 1,
  askedAtUs: 0,
  foreignEntries: 0,
  pins: new Map(),
  portsDown: new Set(),
});

const newUsage = (): UsageState => ({
  polls: new Map(),
  tables: new Map(),
  fresh: new Map(),
  seen: new Map(),
  removed: new Map(),
  high: new Set(),
});

const byName = <T extends { readonly name: string }>(items: readonly T[]): Map<string, T> =>
  new Map(items.map((item) => [item.name, item]));
