// Putting buckets at their new server at once, at every switch in one bundle: immediate changes, whole new tables, and the abrupt end
// of a graceful move. Sessions on moved buckets break, except those with a pin to a server that lives. What is to change hands is
// the planner's to say. Source: SPEC §6 (immediate; interruptions).

import type { FlowMod } from '../switching/messages.ts';
import { bucketKey, isSevered, placeOf, setOwner, tableOf } from './bucket-tables.ts';
import type { BucketShift } from './control-log.ts';
import { sameRef } from './cookie.ts';
import { endTimers, rememberFinished, synPinDeletes } from './move-machine.ts';
import { movingPicture, restingPicture, transition } from './overlay.ts';
import { pinMod, pinTimers } from './pins.ts';
import { tableMods } from './standing-rules.ts';
import { AWAITS_REPAIR, type MoveState, type SwitchState } from './state.ts';
import type { Turn } from './turn.ts';

/** Requests that end, and the run noted, once every connected switch has it. */
export interface InstallCause {
  readonly run: number;
  readonly requests: readonly string[];
  /** Go before everything else in the same bundle. */
  readonly first?: readonly FlowMod[];
}

/** Installs tables that no switch has yet, then the shifts; moves in flight of those buckets end here. */
export function installNow(turn: Turn, shifts: readonly BucketShift[], cause: InstallCause): void {
  const fresh = adoptMissingTables(turn);
  const known = shifts.filter((shift) => !fresh.has(shift.bucket.table));
  const first = cause.first ?? [];
  const mods = new Map(turn.upSwitches().map((it) => [it, [...first, ...modsAt(turn, it, fresh, known)]]));
  for (const shift of known) adopt(turn, shift);
  if (known.length > 0) turn.note({ kind: 'moved-now', run: cause.run, shifts: known });
  sendInstall(turn, mods, cause);
}

/** Tables that are not installed own at once what was planned; returns their keys. */
function adoptMissingTables(turn: Turn): Set<string> {
  const fresh = [...turn.state.tables.values()].filter((table) => !table.installed);
  for (const table of fresh) {
    table.owner = [...table.target];
    for (const manual of table.manual.values()) manual.owner = manual.target;
    table.installed = true;
  }
  return new Set(fresh.map((table) => table.key));
}

function modsAt(
  turn: Turn,
  target: SwitchState,
  fresh: ReadonlySet<string>,
  shifts: readonly BucketShift[],
): FlowMod[] {
  const path = turn.path(target.name);
  const tables = [...fresh].flatMap((key) =>
    tableMods(turn.state, tableOf(turn.state, key), { ingress: target.name, path }),
  );
  return [...tables, ...shifts.flatMap((shift) => shiftMods(turn, target, shift))];
}

function shiftMods(turn: Turn, target: SwitchState, { bucket, from, to }: BucketShift): FlowMod[] {
  const manual = bucket.manual !== null;
  const move = turn.state.moves.get(bucketKey(bucket));
  const before =
    move === undefined ? restingPicture(from, manual) : movingPicture(move, move.phase, target.name);
  const site = { place: placeOf(tableOf(turn.state, bucket.table), bucket), path: turn.path(target.name) };
  const mods = transition(before, restingPicture(to, manual), site);
  return move === undefined ? mods : [...mods, ...synPinMods(turn, target, move, to)];
}

/**
 * SYN pins of a move that ends early: of no use where the bucket goes to their server; elsewhere kept, as pins to an old server
 * with its timeouts, while that server lives (pins to others have been cut before).
 */
function synPinMods(turn: Turn, target: SwitchState, move: MoveState, to: string | null): FlowMod[] {
  if (move.to === to) return synPinDeletes(move);
  const mods: FlowMod[] = [];
  for (const [key, pin] of target.pins) {
    if (pin.side !== 'new' || !sameRef(pin.ref, move.ref)) continue;
    if (isSevered(turn.state, move.bucket.table, pin.server)) continue;
    const kept = { ...pin, side: 'old' as const };
    target.pins.set(key, kept);
    mods.push(pinMod(turn, target.name, kept, pinTimers(move)));
  }
  return mods;
}

function adopt(turn: Turn, { bucket, to }: BucketShift): void {
  const key = bucketKey(bucket);
  const move = turn.state.moves.get(key);
  if (move !== undefined) {
    const { id, pinsOld, pinsNew } = move;
    turn.note({ kind: 'search-ended', move: id, reason: 'interrupted', pinsOld, pinsNew });
    endTimers(turn, move);
    turn.state.moves.delete(key);
    rememberFinished(turn, { ...move, to });
  } else turn.state.finished.delete(key);
  setOwner(tableOf(turn.state, bucket.table), bucket, to);
}

/** One bundle and a barrier a switch; the requests end with the last reply, at once if there is nothing to do. */
export function sendInstall(
  turn: Turn,
  mods: ReadonlyMap<SwitchState, readonly FlowMod[]>,
  cause: Pick<InstallCause, 'requests'>,
): void {
  const { state } = turn;
  const install = { id: state.nextRun++, requests: cause.requests, waitingFor: new Map<string, number>() };
  for (const [{ name: ingress }, list] of mods) {
    if (list.length === 0) continue;
    sendBundle(turn, ingress, list);
    const xid = turn.expect({ kind: 'install', ingress, install: install.id });
    turn.send(ingress, { kind: 'barrier-request', xid });
    install.waitingFor.set(ingress, xid);
  }
  for (const { name, channel } of state.switches.values())
    if (channel === 'reading') install.waitingFor.set(name, AWAITS_REPAIR);
  state.installs.set(install.id, install);
  endInstallIfDone(turn, install.id);
}

/** All or nothing first; a switch that refuses gets the mods one by one (switches.ts). */
export function sendBundle(turn: Turn, ingress: string, mods: readonly FlowMod[]): void {
  const xid = turn.expect({ kind: 'bundle', ingress, mods, move: null });
  turn.send(ingress, { kind: 'bundle', mods, xid });
}

/** Notes the end of an install's requests once nobody is waited for. */
export function endInstallIfDone(turn: Turn, id: number): void {
  const install = turn.state.installs.get(id);
  if (install === undefined || install.waitingFor.size > 0) return;
  turn.state.installs.delete(id);
  for (const request of install.requests) turn.note({ kind: 'request-ended', request, outcome: 'done' });
}
