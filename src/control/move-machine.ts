// The six steps that carry one bucket from its old server O to its new one N without breaking live sessions:
//
//   begin ─1─► prepare ─barrier─(hold: no room)─2─► punt ─barrier─► search ─3,4─ timeout, full table, refused pin ─5─► settle
//                                                                                            ─barrier─► SYN pins, p+2, 6: p+1
//
// Each step is the difference of two pictures (overlay.ts), sent to every switch that is up, followed by a barrier; the next comes
// when every connected switch has answered. Step 3 itself is in pins.ts. Which buckets move, and how many at once, is run.ts.
// Source: SPEC §6; the seed, steps 1 to 6.

import type { FlowMod } from '../switching/messages.ts';
import { bucketKey, placeOf, setOwner, tableOf } from './bucket-tables.ts';
import type { BucketShift, SearchEnd } from './control-log.ts';
import { bucketFilter } from './cookie.ts';
import { movingPicture, type Picture, restingPicture, transition } from './overlay.ts';
import { deleteFlows } from './rule-compiler.ts';
import { isFull } from './standing-rules.ts';
import { AWAITS_REPAIR, type MovePhase, type MoveState, type RunState } from './state.ts';
import type { Turn } from './turn.ts';

/** Step 1 of a shift; the move is in flight from here on. */
export function beginMove(turn: Turn, run: RunState, shift: BucketShift): void {
  const { state } = turn;
  const move: MoveState = {
    ...shift,
    id: state.nextMove++,
    run: run.id,
    ref: placeOf(tableOf(state, shift.bucket.table), shift.bucket).ref,
    options: run.options,
    phase: 'prepare',
    waitingFor: new Map(),
    refusedBy: new Set(),
    searchEndsAtUs: -1,
    searchEnd: null,
    pinsOld: 0,
    pinsNew: 0,
    memory: new Map(),
  };
  state.finished.delete(bucketKey(move.bucket));
  state.moves.set(bucketKey(move.bucket), move);
  noteStep(turn, move, 1);
  sendStep(turn, move, 'prepare', () => restingPicture(move.from, move.bucket.manual !== null));
}

/** One switch has carried out the step the move waits for. */
export function stepDone(turn: Turn, move: MoveState, ingress: string): void {
  move.waitingFor.delete(ingress);
  if (move.waitingFor.size === 0) turn.cancel(replyTimer(move));
}

/** Goes on with a move that waits for nobody, as far as it goes; true if that ended it. */
export function advanceMove(turn: Turn, move: MoveState): boolean {
  while (move.waitingFor.size === 0) {
    if (move.phase === 'prepare' || move.phase === 'hold') {
      if (!hasRoomToPunt(turn, move)) return false;
      punt(turn, move);
    } else if (move.phase === 'punt') beginSearch(turn, move);
    else if (move.phase === 'search') return false;
    else {
      finishMove(turn, move);
      return true;
    }
  }
  return false;
}

/** The settable wait of step 2: as long as pins fill a table that is over the limit. Without pins waiting would not help. */
function hasRoomToPunt(turn: Turn, move: MoveState): boolean {
  const { whenFull, tableLimitRatio } = move.options;
  if (whenFull === 'skip') return true;
  const full = turn.upSwitches().filter((it) => isFull(turn.state, it, tableLimitRatio));
  if (full.every((it) => it.pins.size === 0)) return true;
  if (move.phase !== 'hold') turn.note({ kind: 'waits-for-room', move: move.id });
  move.phase = 'hold';
  return false;
}

function punt(turn: Turn, move: MoveState): void {
  noteStep(turn, move, 2);
  sendStep(turn, move, 'punt');
  guardPunt(turn, move);
}

/** The punting entry's hard timeout, if it has one, is put off at half its length. */
function guardPunt(turn: Turn, move: MoveState): void {
  const { puntGuardUs } = move.options;
  if (puntGuardUs > 0) turn.arm(guardTimer(move), turn.nowUs + Math.max(1, Math.floor(puntGuardUs / 2)));
}

/** The timer of guardPunt: adds the punting entry once more over itself. */
export function refreshGuard(turn: Turn, move: MoveState): void {
  if (move.phase !== 'punt' && move.phase !== 'search') return;
  for (const { name } of turn.upSwitches()) {
    const [, , tcp] = movingPicture(move, move.phase, name);
    turn.send(name, ...transition([null, null, null], [null, null, tcp], siteOf(turn, move, name)));
  }
  guardPunt(turn, move);
}

/** Steps 3 and 4: the clock starts at the last reply; it does not run at all where a table is already too full. */
function beginSearch(turn: Turn, move: MoveState): void {
  move.phase = 'search';
  noteStep(turn, move, 3);
  restartClock(turn, move);
  if (isAnySwitchFull(turn, move)) endSearch(turn, move, 'table-full');
}

const isAnySwitchFull = (turn: Turn, { options }: MoveState): boolean =>
  turn.upSwitches().some((it) => isFull(turn.state, it, options.tableLimitRatio));

/** A pin to the old server was set: one clock per bucket, over all switches. The timer itself is moved when it fires. */
export function restartClock(turn: Turn, move: MoveState): void {
  if (move.phase !== 'search') return;
  move.searchEndsAtUs = turn.nowUs + move.options.searchTimeoutUs;
  if (!turn.state.timers.has(searchTimer(move))) turn.arm(searchTimer(move), move.searchEndsAtUs);
}

/** The search timer is due: ends the search, or waits for the rest if pins have moved the end. */
export function searchTimerFired(turn: Turn, move: MoveState): void {
  if (move.phase !== 'search') return;
  if (turn.nowUs < move.searchEndsAtUs) turn.arm(searchTimer(move), move.searchEndsAtUs);
  else endSearch(turn, move, 'timeout');
}

/** After a pin: every search ends whose limit a switch has reached. */
export function endSearchesIfFull(turn: Turn): void {
  for (const move of turn.state.moves.values())
    if (move.phase === 'search' && isAnySwitchFull(turn, move)) endSearch(turn, move, 'table-full');
}

/** Step 5, from whatever phase before it. */
export function endSearch(turn: Turn, move: MoveState, reason: SearchEnd): void {
  if (move.phase === 'settle') return;
  move.searchEnd = reason;
  const { id, pinsOld, pinsNew } = move;
  turn.note({ kind: 'search-ended', move: id, reason, pinsOld, pinsNew });
  turn.cancel(searchTimer(move));
  turn.cancel(guardTimer(move));
  noteStep(turn, move, 5);
  sendStep(turn, move, 'settle');
}

/** A switch had no room for a step: there the bucket changes hands by its base entry alone, and nowhere is it searched any longer. */
export function stepRefused(turn: Turn, move: MoveState, ingress: string): void {
  const isNew = !move.refusedBy.has(ingress);
  move.refusedBy.add(ingress);
  if (move.phase !== 'settle') endSearch(turn, move, 'table-full');
  else if (isNew) {
    // Step 5 has gone out in the belief that step 1 was there.
    const resting = (owner: string | null): Picture => restingPicture(owner, move.bucket.manual !== null);
    const mods = transition(resting(move.from), resting(move.to), siteOf(turn, move, ingress));
    sendWithBarrier(turn, move, ingress, mods);
  }
}

/** The rest of step 5, and step 6. */
function finishMove(turn: Turn, move: MoveState): void {
  const { state } = turn;
  const table = tableOf(state, move.bucket.table);
  const resting = restingPicture(move.to, move.bucket.manual !== null);
  for (const target of turn.upSwitches()) {
    const rest = transition(
      movingPicture(move, 'settle', target.name),
      resting,
      siteOf(turn, move, target.name),
    );
    turn.send(target.name, ...synPinDeletes(move), ...rest);
  }
  noteStep(turn, move, 6);
  state.moves.delete(bucketKey(move.bucket));
  setOwner(table, move.bucket, move.to);
  rememberFinished(turn, move);
}

/** Packet-ins on their way are answered as in step 3 for as long as one search takes; then the memory is let go. */
export function rememberFinished(turn: Turn, move: MoveState): void {
  const { finished } = turn.state;
  for (const [key, { move: old, atUs }] of finished) {
    if (atUs + old.options.searchTimeoutUs >= turn.nowUs) break;
    finished.delete(key);
  }
  const key = bucketKey(move.bucket);
  finished.delete(key);
  finished.set(key, { move, atUs: turn.nowUs });
}

/** One delete reaches every SYN pin of the bucket at a switch; none is needed where none was set. */
export const synPinDeletes = ({ ref, pinsNew }: MoveState): FlowMod[] =>
  pinsNew === 0 ? [] : [deleteFlows(bucketFilter('pin-new', ref))];

/** Turns the picture into that of `phase` at every switch that is up, and waits for every one that is connected. */
function sendStep(turn: Turn, move: MoveState, phase: MovePhase, before = pictureNow(move)): void {
  move.phase = phase;
  move.waitingFor.clear();
  for (const target of turn.state.switches.values()) {
    if (target.channel === 'reading') move.waitingFor.set(target.name, AWAITS_REPAIR);
    if (target.channel !== 'up') continue;
    const after = movingPicture(move, phase, target.name);
    const mods = transition(before(target.name), after, siteOf(turn, move, target.name));
    if (mods.length > 0) sendWithBarrier(turn, move, target.name, mods);
  }
  if (move.waitingFor.size > 0) armReplyTimer(turn, move);
  else turn.cancel(replyTimer(move));
}

/** The picture at each ingress before the phase changes. */
function pictureNow(move: MoveState): (ingress: string) => Picture {
  const { phase } = move;
  return (ingress) => movingPicture(move, phase, ingress);
}

function sendWithBarrier(turn: Turn, move: MoveState, ingress: string, mods: readonly FlowMod[]): void {
  if (mods.length === 1) turn.send(ingress, mods[0]!);
  else {
    const bundle = turn.expect({ kind: 'bundle', ingress, mods, move: move.id });
    turn.send(ingress, { kind: 'bundle', mods, xid: bundle });
  }
  const xid = turn.expect({ kind: 'step', ingress, move: move.id });
  move.waitingFor.set(ingress, xid);
  turn.send(ingress, { kind: 'barrier-request', xid });
}

/** A switch that owes an answer for too long is read anew (switches.ts). */
export function armReplyTimer(turn: Turn, move: MoveState): void {
  const { settings, switches } = turn.state;
  const patience = Math.max(1, ...[...move.waitingFor.keys()].map((name) => switches.get(name)!.patience));
  if (settings.replyTimeoutUs > 0)
    turn.arm(replyTimer(move), turn.nowUs + patience * settings.replyTimeoutUs);
}

/** The move is over, one way or another. */
export function endTimers(turn: Turn, move: MoveState): void {
  for (const timer of [searchTimer(move), guardTimer(move), replyTimer(move)]) turn.cancel(timer);
}

const siteOf = (turn: Turn, move: MoveState, ingress: string) => ({
  place: placeOf(tableOf(turn.state, move.bucket.table), move.bucket),
  path: turn.path(ingress),
});

const noteStep = (turn: Turn, move: MoveState, step: 1 | 2 | 3 | 5 | 6): void => {
  const { id, run, bucket, from, to } = move;
  turn.note({ kind: 'step', move: id, run, step, shift: { bucket, from, to } });
};

export const searchTimer = (move: Pick<MoveState, 'id'>): string => `search ${move.id}`;
export const guardTimer = (move: Pick<MoveState, 'id'>): string => `guard ${move.id}`;
export const replyTimer = (move: Pick<MoveState, 'id'>): string => `reply ${move.id}`;
