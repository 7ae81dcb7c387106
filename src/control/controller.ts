// The controller: one event at an instant in, messages, timers, probes and log out. No clock, no randomness, no I/O: the same code
// drives simulated switches, the tests' fabric, or a shim before real ones. It is a thin door; each file behind it is one concern.
//
// How to drive it:
//   const controller = new Controller(config);
//   for (const { ingress, mods } of controller.initialRules()) put the mods into that switch, in order, free of cost;
//   perform(controller.receive({ kind: 'start', preloaded: true }, 0));
// `perform(output)`: 1 send output.messages, in order, each to its ingress; 2 for each output.timers arm, replace or (atUs null)
// cancel the timer of that id; 3 carry out output.probes and feed `probe-result`; 4 append output.log to the event log.
// Whatever a switch sends is fed back as `from-switch`, a due timer as `timer` with its id (late or stale ones are harmless), and so
// on (protocol.ts). Rules for the driver: time never goes back; messages to one switch, and its answers, keep their order;
// at one instant messages come before timers (SPEC §10: a packet at the deadline still counts); between `controller-down`
// and `controller-up` nothing is fed in. Without delays an answer may be fed in at the same instant as the message it
// answers, but after receive() has returned: it is not re-entrant.

import { assert, unreachable } from '../base/assert.ts';
import type { ControllerConfig } from './config.ts';
import { advanceRun } from './graceful-run.ts';
import { probeAnswered, probeTimerFired } from './health.ts';
import { initialState } from './initial-state.ts';
import { guardTimer, refreshGuard, replyTimer, searchTimer, searchTimerFired } from './move-machine.ts';
import { copyPlain } from './plain-copy.ts';
import type { ControlEvent, ControlOutput } from './protocol.ts';
import {
  checkVariance,
  pollNumbers,
  REBALANCE_TIMER,
  rebalanceTimerFired,
  watchesVariance,
} from './rebalance-triggers.ts';
import { armStanding, controllerDown, controllerUp } from './recovery.ts';
import { readSwitch } from './repair.ts';
import { receiveRequest } from './requests.ts';
import type { IngressRules, ServerPaths } from './rule-compiler.ts';
import { standingRules } from './standing-rules.ts';
import type { ControllerState } from './state.ts';
import { channelChanged, receiveFromSwitch, replyTimerFired } from './switches.ts';
import { Turn } from './turn.ts';
import { armPolls, pollTimerFired } from './usage.ts';

/** Plain data; treat as opaque. A controller restored from it goes on identically. */
export type ControllerSnapshot = ControllerState;

export class Controller {
  private readonly current: ControllerState;
  private readonly paths = new Map<string, ServerPaths>();
  private nowUs = Number.NEGATIVE_INFINITY;

  /** Starts from a configuration, or goes on from a snapshot (without a `start` event). */
  constructor(start: ControllerConfig | ControllerSnapshot) {
    this.current = 'version' in start ? copyPlain(start) : initialState(start);
  }

  /** A copy of everything it knows. Linear in tables, pins and remembered sessions. */
  snapshot(): ControllerSnapshot {
    return copyPlain(this.current);
  }

  /** What it knows, to look at and never to write to. */
  get state(): ControllerState {
    return this.current;
  }

  /** What should stand in every switch now, pins apart. At the start: what to preload. */
  initialRules(): IngressRules[] {
    const turn = new Turn(this.current, 0, this.paths);
    return standingRules(this.current, (ingress) => turn.path(ingress));
  }

  /** See the top of the file. `nowUs` in whole microseconds, never less than before. */
  receive(event: ControlEvent, nowUs: number): ControlOutput {
    assert(nowUs >= this.nowUs, 'time never goes back');
    this.nowUs = nowUs;
    const turn = new Turn(this.current, nowUs, this.paths);
    if (this.current.down && event.kind !== 'controller-up') return turn.output;
    const polls = watchesVariance(this.current) ? pollNumbers(this.current) : null;
    take(turn, event);
    if (polls !== null) checkVariance(turn, polls);
    if (!this.current.down) advanceRun(turn);
    return turn.output;
  }
}

function take(turn: Turn, event: ControlEvent): void {
  switch (event.kind) {
    case 'start':
      return start(turn, event.preloaded);
    case 'request':
      receiveRequest(turn, event.request);
      return armPolls(turn);
    case 'from-switch':
      return receiveFromSwitch(turn, event.ingress, event.message);
    case 'timer':
      return timerFired(turn, event.id);
    case 'channel':
      return channelChanged(turn, event.ingress, event.up);
    case 'probe-result':
      return probeAnswered(turn, event.server, event.probe, event.up);
    case 'controller-down':
      return controllerDown(turn);
    case 'controller-up':
      return controllerUp(turn, event.channels);
    default:
      unreachable(event);
  }
}

function start(turn: Turn, preloaded: boolean): void {
  for (const target of turn.state.switches.values()) {
    if (preloaded) target.channel = 'up';
    else readSwitch(turn, target);
  }
  armStanding(turn);
}

/** A timer that is not due by our own books has been moved or cancelled since: stale. */
function timerFired(turn: Turn, id: string): void {
  const { timers, moves } = turn.state;
  const atUs = timers.get(id);
  if (atUs === undefined || atUs > turn.nowUs) return;
  timers.delete(id);
  if (id === REBALANCE_TIMER) rebalanceTimerFired(turn);
  else if (!pollTimerFired(turn, id) && !probeTimerFired(turn, id)) {
    for (const move of moves.values()) {
      if (id === searchTimer(move)) searchTimerFired(turn, move);
      else if (id === guardTimer(move)) refreshGuard(turn, move);
      else if (id === replyTimer(move)) replyTimerFired(turn, move);
    }
  }
}
