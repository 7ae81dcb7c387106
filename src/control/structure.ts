// Whole VIPs, pools and machines coming and going. A new VIP's table is installed at once in full, a removed one's is deleted with its
// pins; a new mask replaces all buckets in one bundle. Nothing of other VIPs is disturbed, a graceful run goes on.
// Source: SPEC §6 ("VIPs, pools, servers … can be added, changed and deleted while running").

import type { Family, Words } from '../base/address.ts';
import { unreachable } from '../base/assert.ts';
import { type ManualBucket, manualKey } from '../mapping/manual-bucket.ts';
import { maskFromWords } from '../mapping/mask.ts';
import type { FlowMod, Match } from '../switching/messages.ts';
import { bucketKey, tableKey } from './bucket-tables.ts';
import type { StructureChange } from './change.ts';
import type { ControllerSettings, PoolConfig, ServerConfig, VipConfig } from './config.ts';
import {
  BUCKET_NUMBER_BITS,
  type EntryKind,
  SERVER_NUMBER_BITS,
  VIP_NUMBER_BITS,
  vipFilter,
} from './cookie.ts';
import { cutPins } from './cut-pins.ts';
import { type InstallCause, installNow, sendInstall } from './install-now.ts';
import { leaveShift } from './member-states.ts';
import { endTimers } from './move-machine.ts';
import { byCodeUnit, numberNames } from './numbering.ts';
import { planTable } from './planner.ts';
import { deleteFlows } from './rule-compiler.ts';
import type { ControllerState, MachineState, PoolState, TableState } from './state.ts';
import type { Turn } from './turn.ts';

export function applyStructure(turn: Turn, change: StructureChange, request: string): void {
  const { state } = turn;
  switch (change.kind) {
    case 'add-vip':
      addTables(state, change.vip, numberOfVip(state, change.vip.name));
      for (const { address, mask } of change.vip.families)
        noteMask(turn, change.vip.name, address.family, mask);
      installMissing(turn, change.vip.name, { run: -1, requests: [request] });
      return;
    case 'remove-vip':
      removeVip(turn, change.vip, request);
      return;
    case 'set-vip-mask': {
      const first = setMask(turn, tableKey(change.vip, change.family), change.mask);
      noteMask(turn, change.vip, change.family, change.mask);
      installMissing(turn, change.vip, { run: -1, requests: [request], first });
      return;
    }
    case 'add-pool':
      state.pools.set(change.pool.name, newPool(change.pool, state.settings));
      break;
    case 'remove-pool':
      state.pools.delete(change.pool);
      break;
    case 'register':
      register(turn, change);
      break;
    case 'forget':
      forget(turn, change.server);
      break;
    default:
      unreachable(change);
  }
  turn.note({ kind: 'request-ended', request, outcome: 'done' });
}

const noteMask = (turn: Turn, vip: string, family: Family, mask: Words): void =>
  turn.note({ kind: 'mask', table: tableKey(vip, family), family, mask });

const numberOfVip = (state: ControllerState, name: string): number => {
  const taken = new Map([...state.tables.values()].map((table) => [table.vip, table.vipNumber]));
  return numberNames([name], VIP_NUMBER_BITS, taken).get(name)!;
};

/** The tables of a VIP, not installed; kept in order of VIP and family. */
export function addTables(state: ControllerState, vip: VipConfig, vipNumber: number): void {
  for (const { address, mask: words } of vip.families) {
    const mask = maskFromWords(address.family, words);
    const key = tableKey(vip.name, address.family);
    const nobody = new Array<string | null>(mask.bucketCount).fill(null);
    const table: TableState = {
      key,
      vip: vip.name,
      vipNumber,
      address,
      pool: vip.pool,
      mask,
      installed: false,
      owner: nobody,
      target: [...nobody],
      manual: new Map(),
    };
    for (const bucket of vip.manual) if (bucket.family === address.family) addManual(table, bucket);
    state.tables.set(key, table);
  }
  sortTables(state);
}

/** A rule that is about to leave is taken over where match and priority are the same. */
export function addManual(table: TableState, bucket: ManualBucket): void {
  const key = manualKey(bucket);
  const known = table.manual.get(key);
  if (known !== undefined) {
    known.bucket = bucket;
    known.wanted = true;
    return;
  }
  const taken = new Map([...table.manual].map(([name, manual]) => [name, manual.number]));
  const number = numberNames([key], BUCKET_NUMBER_BITS, taken).get(key)!;
  table.manual.set(key, { number, bucket, wanted: true, owner: null, target: null });
}

function sortTables(state: ControllerState): void {
  const ordered = [...state.tables.values()].sort(
    (a, b) => byCodeUnit(a.vip, b.vip) || a.address.family - b.address.family,
  );
  state.tables.clear();
  for (const table of ordered) state.tables.set(table.key, table);
}

function installMissing(turn: Turn, vip: string, cause: InstallCause): void {
  const { tables, pools } = turn.state;
  for (const table of tables.values())
    if (table.vip === vip && !table.installed) planTable(turn.state, table, pools.get(table.pool)!);
  installNow(turn, [], cause);
}

/** The request ends once every connected switch has forgotten the VIP. */
function removeVip(turn: Turn, vip: string, request: string): void {
  const { state } = turn;
  const tables = [...state.tables.values()].filter((it) => it.vip === vip);
  for (const table of tables) {
    leaveMoves(turn, table);
    state.tables.delete(table.key);
    state.usage.tables.delete(table.key);
  }
  const mods = tables.flatMap((table) => deletions(table, ALL_KINDS, { family: table.address.family }));
  sendInstall(turn, new Map(turn.upSwitches().map((it) => [it, mods])), { requests: [request] });
}

/** Moves of a table that is going away, begun or not, are no longer part of the run. */
function leaveMoves(turn: Turn, table: TableState): void {
  const { state } = turn;
  const isOurs = (shift: { readonly bucket: { readonly table: string } }): boolean =>
    shift.bucket.table === table.key;
  const { run } = state;
  for (const move of [...state.moves.values()].filter(isOurs)) {
    endTimers(turn, move);
    state.moves.delete(bucketKey(move.bucket));
    if (run !== null) leaveShift(turn, run, move);
  }
  for (const [key, { move }] of state.finished) if (isOurs(move)) state.finished.delete(key);
  if (run === null) return;
  const waiting = run.queue.slice(run.next);
  for (const shift of waiting.filter(isOurs)) leaveShift(turn, run, shift);
  run.queue = waiting.filter((shift) => !isOurs(shift));
  run.next = 0;
}

const ALL_KINDS = ['base', 'all', 'tcp', 'pin-new', 'pin-old', 'reverse'] as const;
const STATIC_KINDS = ['base', 'all', 'tcp'] as const;

/** Deletes every entry of a VIP that is of one of `kinds` and matches `match`. */
const deletions = (table: TableState, kinds: readonly EntryKind[], match: Match): FlowMod[] =>
  kinds.map((kind) => deleteFlows(vipFilter(kind, table.vipNumber), match));

/** New buckets instead of the old, whose entries the returned mods delete; pins stay, they are exact. */
function setMask(turn: Turn, key: string, words: Words): FlowMod[] {
  const { state } = turn;
  const table = state.tables.get(key)!;
  leaveMoves(turn, table);
  const { family } = table.address;
  table.mask = maskFromWords(family, words);
  table.owner = new Array<string | null>(table.mask.bucketCount).fill(null);
  table.target = [...table.owner];
  for (const manual of table.manual.values()) manual.owner = null;
  for (const [rule, manual] of table.manual) if (!manual.wanted) table.manual.delete(rule);
  table.installed = false;
  state.usage.tables.delete(key);
  return deletions(table, STATIC_KINDS, { family });
}

/** What the pool does not say is the controller's. */
export const newPool = (config: PoolConfig, settings: ControllerSettings): PoolState => ({
  name: config.name,
  assignment: config.assignment,
  virtualNodes: config.virtualNodes,
  headroomRatio: config.headroomRatio,
  usagePollUs: config.usagePollUs ?? settings.pollIntervalUs,
  usageHalfLifeUs: config.usageHalfLifeUs ?? settings.usageHalfLifeUs,
  members: new Map(
    config.members.map(({ server, share, manualOnly, state }) => {
      const wanted = state === 'active';
      const settledShare = wanted && !manualOnly ? share : 0;
      const planned = wanted ? settledShare : null;
      return [
        server,
        { share, manualOnly, wanted, state, planned, settledShare, severed: false, request: null },
      ];
    }),
  ),
});

export const newMachine = (config: ServerConfig, number: number): MachineState => ({
  id: config.id,
  number,
  addresses: config.addresses,
  probes: new Map(),
  returnsTo: new Set(),
});

function register(turn: Turn, { server, links }: Extract<StructureChange, { kind: 'register' }>): void {
  const { machines, switches } = turn.state;
  const taken = new Map([...machines.values()].map((machine) => [machine.id, machine.number]));
  const number = numberNames([server.id], SERVER_NUMBER_BITS, taken).get(server.id)!;
  machines.set(server.id, newMachine(server, number));
  for (const { ingress, port, mac } of links) {
    const target = switches.get(ingress)!;
    const others = target.links.filter((link) => link.server !== server.id);
    target.links.splice(0, target.links.length, ...others, { server: server.id, port, mac });
  }
  turn.forgetPaths();
}

function forget(turn: Turn, server: string): void {
  const { machines, pools } = turn.state;
  cutPins(turn, server, null);
  for (const pool of pools.values()) pool.members.delete(server);
  machines.delete(server);
  turn.forgetPaths();
}
