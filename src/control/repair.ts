// Making a switch's table what it should be, from what it says it holds: after its channel or the controller was away, or when an
// answer did not come. Only differences are sent, so entries that are right keep their counters; pins to servers that live
// stay, SYN pins whose move is over get timeouts; entries that are not ours are left alone.
// Source: SPEC §6 (a disconnected switch gets the whole current table on return; a returning controller rereads the tables).

import type { FlowMod, FlowStats, Match } from '../switching/messages.ts';
import { bucketKey, bucketOfRef, isSevered, sessionKey } from './bucket-tables.ts';
import type { SessionTuple } from './control-log.ts';
import { type CookieParts, decodeCookie } from './cookie.ts';
import { sendBundle } from './install-now.ts';
import { armReplyTimer } from './move-machine.ts';
import { pinMod, pinTimers } from './pins.ts';
import { addFlow } from './rule-compiler.ts';
import { standingMods } from './standing-rules.ts';
import { AWAITS_REPAIR, type MoveState, type PinRecord, type SwitchState } from './state.ts';
import type { Turn } from './turn.ts';
import { pollGivenUp, rebaseCounters } from './usage.ts';

/** Asks a connected switch for its table; what moves and installs wait for from it is now its repair. */
export function readSwitch(turn: Turn, target: SwitchState): void {
  target.channel = 'reading';
  target.askedAtUs = turn.nowUs;
  target.pins.clear();
  forgetPending(turn, target.name);
  for (const wait of waits(turn)) if (wait.has(target.name)) wait.set(target.name, AWAITS_REPAIR);
  const xid = turn.expect({ kind: 'read', ingress: target.name });
  turn.send(target.name, { kind: 'flow-stats-request', xid, match: {}, cookie: 0n, cookieMask: 0n });
  turn.note({ kind: 'switch', ingress: target.name, channel: 'reading', repaired: 0 });
}

/** Replies under way from this switch mean nothing any more. */
export function forgetPending(turn: Turn, ingress: string): void {
  for (const [xid, pending] of [...turn.state.pending]) {
    if (pending.ingress !== ingress) continue;
    turn.state.pending.delete(xid);
    if (pending.kind === 'poll') pollGivenUp(turn, xid, pending.pool);
  }
}

/** Everyone who waits for switches. */
export const waits = (turn: Turn): Map<string, number>[] =>
  [...turn.state.moves.values(), ...turn.state.installs.values()].map((it) => it.waitingFor);

/** The answer to readSwitch: sends what differs, and a barrier that stands for everything waited for. */
export function repairSwitch(turn: Turn, target: SwitchState, entries: readonly FlowStats[]): void {
  const mods = differences(turn, target, entries);
  target.channel = 'up';
  rebaseCounters(turn.state, target.name, entries);
  if (mods.length > 0) sendBundle(turn, target.name, mods);
  const xid = turn.expect({ kind: 'repair', ingress: target.name });
  turn.send(target.name, { kind: 'barrier-request', xid });
  for (const wait of waits(turn)) if (wait.has(target.name)) wait.set(target.name, xid);
  for (const move of turn.state.moves.values()) if (move.waitingFor.size > 0) armReplyTimer(turn, move);
  turn.note({ kind: 'switch', ingress: target.name, channel: 'up', repaired: mods.length });
}

function differences(turn: Turn, target: SwitchState, entries: readonly FlowStats[]): FlowMod[] {
  const missing = new Map(
    standingMods(turn.state, target, turn.path(target.name)).map((mod) => [entryKey(mod), mod]),
  );
  const mods: FlowMod[] = [];
  target.foreignEntries = 0;
  for (const entry of entries) {
    const parts = decodeCookie(entry.cookie);
    if (parts === null) target.foreignEntries++;
    else if (parts.kind === 'pin-old' || parts.kind === 'pin-new')
      mods.push(...repairPin(turn, target, entry, parts));
    else {
      const wanted = missing.get(entryKey(entry));
      if (wanted === undefined) mods.push(deletion(entry));
      else if (isAsWanted(entry, wanted)) missing.delete(entryKey(entry));
    }
  }
  return [...mods, ...missing.values()];
}

/** Match and priority: what makes two entries the same. */
const entryKey = ({ match, priority }: Pick<FlowStats, 'match' | 'priority'>): string =>
  `${priority} ${match.family} ${masked(match.source)} ${masked(match.destination)} ${match.protocol}`;

const masked = (field: Match['source']): string =>
  field === undefined ? '*' : `${field.value.join('.')}/${field.mask.join('.')}`;

const isAsWanted = (entry: FlowStats, wanted: FlowMod): boolean =>
  entry.cookie === wanted.cookie &&
  entry.idleTimeoutUs === wanted.idleTimeoutUs &&
  entry.hardTimeoutUs === wanted.hardTimeoutUs &&
  JSON.stringify(entry.actions) === JSON.stringify(wanted.actions);

const deletion = ({ match, priority, cookie }: FlowStats): FlowMod => ({
  ...addFlow({ match, priority, cookie, actions: [] }),
  command: 'delete-strict',
});

/** Keeps a pin, with timeouts where its move is over, or deletes it; what is kept tells a move in flight where the session is. */
function repairPin(turn: Turn, target: SwitchState, entry: FlowStats, parts: CookieParts): FlowMod[] {
  const pin = pinOf(turn, entry, parts);
  if (pin === null) return [deletion(entry)];
  const bucket = bucketOfRef(turn.state, parts);
  const move = bucket === null ? undefined : turn.state.moves.get(bucketKey(bucket));
  if (move?.options.memory === 'session') move.memory.set(sessionKey(pin.session), pin.side);
  const kept: PinRecord = move === undefined ? { ...pin, side: 'old' } : pin;
  target.pins.set(sessionKey(pin.session), kept);
  return kept.side === pin.side ? [] : [pinMod(turn, target.name, kept, timersWithout(turn, move))];
}

const timersWithout = (turn: Turn, move: MoveState | undefined) =>
  pinTimers(move ?? { options: turn.state.settings.move });

/** null: toward a server that is gone, or of a VIP that is. */
function pinOf(turn: Turn, entry: FlowStats, parts: CookieParts): PinRecord | null {
  const { state } = turn;
  const machine = [...state.machines.values()].find((it) => it.number === parts.server);
  const table = [...state.tables.values()].find(
    (it) => it.vipNumber === parts.vip && it.address.family === parts.family,
  );
  if (machine === undefined || table === undefined || isSevered(state, table.key, machine.id)) return null;
  const { vip, family, manual, bucket } = parts;
  const side = parts.kind === 'pin-old' ? 'old' : 'new';
  return {
    session: sessionOfMatch(entry.match),
    side,
    server: machine.id,
    ref: { vip, family, manual, bucket },
  };
}

/** The session that a pin's match names. */
export const sessionOfMatch = (match: Match): SessionTuple => ({
  family: match.family ?? 4,
  source: match.source?.value ?? [0, 0, 0, 0],
  destination: match.destination?.value ?? [0, 0, 0, 0],
  protocol: match.protocol ?? 0,
  sourcePort: match.sourcePort ?? 0,
  destinationPort: match.destinationPort ?? 0,
});
