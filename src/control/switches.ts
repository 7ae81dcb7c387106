// What switches tell the controller, one message at a time: replies move steps on, packet-ins are answered, refusals have
// consequences, removals keep the books. And their channels, which come and go. Repairing a table is repair.ts.
// Source: SPEC §5, §6.

import { assert } from '../base/assert.ts';
import type { FlowMod, FlowRemoved, FromSwitch } from '../switching/messages.ts';
import { bucketKey, bucketOfRef, sessionKey, tableOf } from './bucket-tables.ts';
import type { BucketId } from './control-log.ts';
import { decodeCookie } from './cookie.ts';
import { portChanged } from './health.ts';
import { endInstallIfDone, installNow } from './install-now.ts';
import { leaveShift } from './member-states.ts';
import {
  armReplyTimer,
  endSearch,
  endSearchesIfFull,
  restartClock,
  stepDone,
  stepRefused,
} from './move-machine.ts';
import { answerPunt } from './pins.ts';
import { forgetPending, readSwitch, repairSwitch, sessionOfMatch } from './repair.ts';
import { AWAITS_REPAIR, type MoveState, type Pending, type SwitchState } from './state.ts';
import type { Turn } from './turn.ts';
import { countRemoved, pollAnswered } from './usage.ts';

export function switchOf(turn: Turn, ingress: string): SwitchState {
  const target = turn.state.switches.get(ingress);
  assert(target !== undefined, `no ingress ${ingress}`);
  return target;
}

/** One message of a switch whose channel is there; others are late and ignored. */
export function receiveFromSwitch(turn: Turn, ingress: string, message: FromSwitch): void {
  const target = switchOf(turn, ingress);
  if (target.channel === 'down') return;
  if (message.kind === 'packet-in') {
    const pinned = answerPunt(turn, target, message);
    if (pinned !== null) restartClock(turn, pinned);
    endSearchesIfFull(turn);
  } else if (message.kind === 'flow-removed') removed(turn, target, message);
  else if (message.kind === 'error') refused(turn, target, message.mod);
  else if (message.kind === 'port-status') portChanged(turn, target, message.port, message.up);
  else if (message.kind === 'vacancy') {
    target.capacity = message.capacity;
    if (!message.up) endSearchesAtVacancy(turn, message.entryCount / Math.max(1, message.capacity));
  } else answered(turn, target, message);
}

type Reply = Extract<FromSwitch, { xid: number }>;

/** A reply; one whose xid has been forgotten is late and ignored. */
function answered(turn: Turn, target: SwitchState, reply: Reply): void {
  const pending = turn.state.pending.get(reply.xid);
  if (pending === undefined || !turn.state.pending.delete(reply.xid)) return;
  if (reply.kind === 'barrier-reply') passed(turn, pending, reply.xid);
  else if (reply.kind === 'bundle-reply') {
    if (reply.error !== null && pending.kind === 'bundle') bundleRefused(turn, target, pending);
  } else statsCame(turn, target, pending, reply);
}

type StatsReply = Extract<Reply, { kind: 'flow-stats-reply' }>;

function statsCame(turn: Turn, target: SwitchState, pending: Pending, reply: StatsReply): void {
  if (pending.kind === 'read') repairSwitch(turn, target, reply.entries);
  else if (pending.kind === 'poll') pollAnswered(turn, reply.xid, pending, reply.entries);
}

/** A barrier: whoever waits for this very one goes on. */
function passed(turn: Turn, { ingress }: Pending, xid: number): void {
  for (const move of turn.state.moves.values())
    if (move.waitingFor.get(ingress) === xid) stepDone(turn, move, ingress);
  for (const install of [...turn.state.installs.values()]) {
    if (install.waitingFor.get(ingress) !== xid) continue;
    install.waitingFor.delete(ingress);
    endInstallIfDone(turn, install.id);
  }
}

function removed(turn: Turn, target: SwitchState, message: FlowRemoved): void {
  countRemoved(turn, target.name, message);
  const parts = decodeCookie(message.cookie);
  if (parts?.kind !== 'pin-old' && parts?.kind !== 'pin-new') return;
  const key = sessionKey(sessionOfMatch(message.match));
  const pin = target.pins.get(key);
  if (pin?.side === (parts.kind === 'pin-old' ? 'old' : 'new')) target.pins.delete(key);
}

/** A bundle did not fit. A step's ends the search there; a rule that cannot stand everywhere is given up; others go in singly. */
function bundleRefused(turn: Turn, target: SwitchState, pending: Extract<Pending, { kind: 'bundle' }>): void {
  if (pending.move === null) return sendSingly(turn, target.name, pending.mods);
  const move = [...turn.state.moves.values()].find((it) => it.id === pending.move);
  if (move === undefined) return;
  if (move.bucket.manual !== null && move.from === null) giveUpManual(turn, target, move.bucket);
  else stepRefused(turn, move, target.name);
}

/** What waits for this switch goes on waiting: the barrier behind the bundle says nothing about these. */
function sendSingly(turn: Turn, ingress: string, mods: readonly FlowMod[]): void {
  turn.send(ingress, ...mods);
  for (const install of turn.state.installs.values()) {
    if ((install.waitingFor.get(ingress) ?? AWAITS_REPAIR) === AWAITS_REPAIR) continue;
    const xid = turn.expect({ kind: 'install', ingress, install: install.id });
    turn.send(ingress, { kind: 'barrier-request', xid });
    install.waitingFor.set(ingress, xid);
  }
}

/** A single flow-mod was refused. A base entry is one that was added: that of a manual rule. */
function refused(turn: Turn, target: SwitchState, mod: FlowMod): void {
  const parts = decodeCookie(mod.cookie);
  if (parts === null) return;
  if (parts.kind === 'pin-old' || parts.kind === 'pin-new') pinRefused(turn, target, mod, parts.kind);
  const bucket = parts.kind === 'base' && parts.manual ? bucketOfRef(turn.state, parts) : null;
  if (bucket !== null) giveUpManual(turn, target, bucket);
}

/** A manual rule that one switch has no room for goes from all: half of it would send one source to two servers. */
function giveUpManual(turn: Turn, target: SwitchState, bucket: BucketId): void {
  const { state } = turn;
  const table = tableOf(state, bucket.table);
  const manual = table.manual.get(bucket.manual!)!;
  const move = state.moves.get(bucketKey(bucket));
  manual.wanted = false;
  manual.target = null;
  turn.note({ kind: 'manual-refused', bucket, ingress: target.name });
  if (move !== undefined && state.run !== null) leaveShift(turn, state.run, move);
  installNow(turn, [{ bucket, from: manual.owner, to: null }], { run: move?.run ?? -1, requests: [] });
}

/** Its packet has gone on; the search is over, for the table has no room for the next one either. */
function pinRefused(turn: Turn, target: SwitchState, mod: FlowMod, kind: 'pin-old' | 'pin-new'): void {
  const session = sessionOfMatch(mod.match);
  const key = sessionKey(session);
  const pin = target.pins.get(key);
  if (pin === undefined) return;
  target.pins.delete(key);
  const side = kind === 'pin-old' ? 'old' : 'new';
  turn.note({ kind: 'pin-refused', ingress: target.name, side, server: pin.server, session });
  for (const move of turn.state.moves.values())
    if (move.ref.bucket === pin.ref.bucket && move.ref.vip === pin.ref.vip)
      endSearch(turn, move, 'pin-refused');
}

function endSearchesAtVacancy(turn: Turn, usedRatio: number): void {
  for (const move of turn.state.moves.values())
    if (move.phase === 'search' && usedRatio >= move.options.tableLimitRatio)
      endSearch(turn, move, 'table-full');
}

/** A channel breaks: nobody waits for the switch any more. Or it is back: its table is read and repaired. */
export function channelChanged(turn: Turn, ingress: string, up: boolean): void {
  const target = switchOf(turn, ingress);
  if (up) {
    target.patience = 1;
    readSwitch(turn, target);
    return;
  }
  if (target.channel === 'down') return;
  target.channel = 'down';
  forgetPending(turn, ingress);
  for (const move of turn.state.moves.values()) stepDone(turn, move, ingress);
  for (const install of [...turn.state.installs.values()]) {
    install.waitingFor.delete(ingress);
    endInstallIfDone(turn, install.id);
  }
  turn.note({ kind: 'switch', ingress, channel: 'down', repaired: 0 });
}

/** Answers are overdue: whoever owes one is read anew, and given twice the time. Once, however many moves wait for it. */
export function replyTimerFired(turn: Turn, move: MoveState): void {
  for (const ingress of [...move.waitingFor.keys()]) {
    const target = switchOf(turn, ingress);
    if (isBeingRead(turn, target)) continue;
    target.patience *= 2;
    readSwitch(turn, target);
  }
  armReplyTimer(turn, move);
}

/** Its table has been asked for, and the answer is not overdue. */
const isBeingRead = (turn: Turn, { channel, askedAtUs, patience }: SwitchState): boolean =>
  channel === 'reading' && turn.nowUs < askedAtUs + patience * turn.state.settings.replyTimeoutUs;
