// What should stand in every switch right now: the static base entries of all tables, with the pictures of buckets on their way
// over them. It is how a run begins, what a returning switch is repaired to, and what two controllers are compared by.
// Pins are not here: they are per switch and come and go (pins.ts). Source: SPEC §5, §6.

import type { FlowMod } from '../switching/messages.ts';
import { bucketKey, bucketsOf, ownerOf, placeOf } from './bucket-tables.ts';
import { movingPicture, pictureMods, restingPicture, slotCount } from './overlay.ts';
import {
  type IngressRules,
  type RuleServer,
  type RuleTable,
  reverseEntries,
  type ServerPaths,
} from './rule-compiler.ts';
import type { ControllerState, SwitchState, TableState } from './state.ts';

/** Every static entry one switch should hold, as adds. Linear in entries. */
export function standingMods(state: ControllerState, ingress: SwitchState, path: ServerPaths): FlowMod[] {
  const tables = [...state.tables.values()].filter((table) => table.installed);
  return [
    ...tables.flatMap((table) => tableMods(state, table, { ingress: ingress.name, path })),
    ...reverseMods(state, ingress),
  ];
}

/** standingMods of every switch. */
export const standingRules = (
  state: ControllerState,
  path: (ingress: string) => ServerPaths,
): IngressRules[] =>
  [...state.switches.values()].map((it) => ({
    ingress: it.name,
    mods: standingMods(state, it, path(it.name)),
  }));

export interface At {
  readonly ingress: string;
  readonly path: ServerPaths;
}

/** The entries of one table at one switch. */
export function tableMods(state: ControllerState, table: TableState, { ingress, path }: At): FlowMod[] {
  return bucketsOf(table).flatMap((bucket) => {
    const move = state.moves.get(bucketKey(bucket));
    const picture =
      move === undefined
        ? restingPicture(ownerOf(table, bucket), bucket.manual !== null)
        : movingPicture(move, move.phase, ingress);
    return pictureMods(picture, { place: placeOf(table, bucket), path });
  });
}

/** NAT's way back; empty under MAC rewrite. */
export function reverseMods(state: ControllerState, ingress: SwitchState): FlowMod[] {
  if (state.mode === 'mac') return [];
  return reverseEntries({ servers: ruleServers(state), tables: ruleTables(state) }, ingress);
}

/** How many entries reverseMods gives, without making them: it is asked at every packet-in. */
function reverseCount(state: ControllerState): number {
  if (state.mode === 'mac') return 0;
  const tables = [...state.tables.values()];
  let count = 0;
  for (const { id, addresses } of state.machines.values())
    for (const { family } of addresses)
      if (tables.some((it) => it.address.family === family && state.pools.get(it.pool)!.members.has(id)))
        count++;
  return count;
}

const ruleServers = (state: ControllerState): RuleServer[] =>
  [...state.machines.values()].map(({ id, number, addresses }) => ({
    id,
    number,
    addresses,
    inService: true,
  }));

const ruleTables = (state: ControllerState): RuleTable[] =>
  [...state.tables.values()].map((table) => ({
    vip: table.vipNumber,
    address: table.address,
    mask: table.mask,
    owner: table.owner,
    manual: [],
    members: [...state.pools.get(table.pool)!.members.keys()],
  }));

/** Entries a switch is believed to hold: static ones, those of buckets on their way, pins, and what is not ours. */
export function entryCount(state: ControllerState, ingress: SwitchState): number {
  let count = entryCountAtRest(state, ingress);
  for (const move of state.moves.values()) {
    const resting = restingPicture(
      ownerOf(state.tables.get(move.bucket.table)!, move.bucket),
      move.bucket.manual !== null,
    );
    count += slotCount(movingPicture(move, move.phase, ingress.name)) - slotCount(resting);
  }
  return count;
}

/** The same if nothing moved. */
function entryCountAtRest(state: ControllerState, ingress: SwitchState): number {
  let count = ingress.pins.size + ingress.foreignEntries + reverseCount(state);
  for (const table of state.tables.values()) {
    if (!table.installed) continue;
    count += table.owner.length;
    for (const manual of table.manual.values()) if (manual.owner !== null) count++;
  }
  return count;
}

/** A bucket has at most p, p+1 and p+2. */
const MOST_SLOTS = 3;

/** Whether a switch is at or above `limitRatio` of its capacity. Asked at every packet-in, so moves are only read near the limit. */
export function isFull(state: ControllerState, ingress: SwitchState, limitRatio: number): boolean {
  if (ingress.capacity === null) return false;
  const limit = limitRatio * ingress.capacity;
  if (entryCountAtRest(state, ingress) + MOST_SLOTS * state.moves.size < limit) return false;
  return entryCount(state, ingress) >= limit;
}
