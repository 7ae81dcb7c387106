// The controller going away and coming back. What it was asked for, its plan and how far each bucket had come survive (they are the
// versioned configuration); its memory does not: sessions, clocks, replies under way, which pins stand where. So every table is
// read and repaired, and each bucket that was caught takes its step once more; one caught in steps 2 to 4 searches anew.
// Source: SPEC §6 (controller failure).

import { armProbes } from './health.ts';
import { guardTimer } from './move-machine.ts';
import { armRebalance } from './rebalance-triggers.ts';
import { readSwitch } from './repair.ts';
import { AWAITS_REPAIR } from './state.ts';
import type { Turn } from './turn.ts';
import { armPolls } from './usage.ts';

/** Timers that run whether or not anything changes. */
export function armStanding(turn: Turn): void {
  armPolls(turn);
  armProbes(turn);
  armRebalance(turn);
}

export function controllerDown(turn: Turn): void {
  for (const id of [...turn.state.timers.keys()]) turn.cancel(id);
  turn.state.down = true;
  turn.note({ kind: 'controller', up: false });
}

export function controllerUp(turn: Turn, channels: readonly string[]): void {
  const { state } = turn;
  state.down = false;
  turn.note({ kind: 'controller', up: true });
  state.pending.clear();
  state.finished.clear();
  for (const polls of state.usage.polls.values()) polls.waitingFor.clear();
  for (const { waitingFor } of [...state.moves.values(), ...state.installs.values()]) {
    waitingFor.clear();
    for (const ingress of channels) waitingFor.set(ingress, AWAITS_REPAIR);
  }
  for (const move of state.moves.values()) {
    move.memory.clear();
    if (move.phase === 'search') move.phase = 'punt';
    const { puntGuardUs } = move.options;
    if (move.phase === 'punt' && puntGuardUs > 0)
      turn.arm(guardTimer(move), turn.nowUs + Math.max(1, Math.floor(puntGuardUs / 2)));
  }
  for (const target of state.switches.values()) {
    target.channel = 'down';
    if (channels.includes(target.name)) readSwitch(turn, target);
  }
  armStanding(turn);
}
