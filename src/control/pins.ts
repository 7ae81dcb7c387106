// Step 3: what becomes of a packet that a moving bucket's switch punted, and the pins that come of it. A pin is an exact entry for
// one session; it reaches its switch before the packet goes on. Deciding (chooseSide) is pure and small; the rest is books.
// Source: SPEC §6, step 3 and what follows it; the seed's step 3.

import { assert } from '../base/assert.ts';
import { TCP_FIN, TCP_RST, TCP_SYN } from '../net/packet.ts';
import type { Action, FlowMod, PacketIn } from '../switching/messages.ts';
import { bucketKey, bucketOfRef, isSevered, ownerOfSource, sessionKey, tableOf } from './bucket-tables.ts';
import type { SessionTuple } from './control-log.ts';
import { type BucketRef, decodeCookie, encodeCookie, sameRef } from './cookie.ts';
import { PRIORITY_PIN } from './priorities.ts';
import { addFlow, exactly, IMPORTANCE_PIN } from './rule-compiler.ts';
import type { ControllerState, MoveState, PinRecord, SwitchState } from './state.ts';
import type { Turn } from './turn.ts';

export type Side = 'old' | 'new';

/** Where a punted packet goes, and whether its session is pinned there. */
export interface Choice {
  readonly side: Side;
  readonly pin: boolean;
}

/**
 * The rule of step 3. `remembered` is what the controller chose for this session earlier in the move, if it remembers.
 * SYN: new, pinned. FIN or RST: where the session is, without a pin. Else: where the session is, by default old, pinned.
 */
export function chooseSide(tcpFlags: number, remembered: Side | undefined): Choice {
  if ((tcpFlags & TCP_SYN) !== 0) return { side: 'new', pin: true };
  return { side: remembered ?? 'old', pin: (tcpFlags & (TCP_FIN | TCP_RST)) === 0 };
}

/**
 * Answers a packet-in of a moving bucket; returns the move if that set a new pin to its old server, else null. One that comes after
 * step 5 is still answered; but once SYN pins have been deleted none is set again, for nothing would ever delete it, and the base
 * entry says the same.
 */
export function answerPunt(turn: Turn, ingress: SwitchState, packet: PacketIn): MoveState | null {
  const parts = decodeCookie(packet.cookie);
  const move = parts?.kind === 'tcp' ? moveOf(turn.state, parts) : undefined;
  if (move !== undefined) return answerInMove(turn, ingress, move, packet) ? move : null;
  forward(turn, ingress, packet, ownerOfPunted(turn, packet));
  return null;
}

/** The move in flight, or the one that ended last; found also when its manual rule is gone. */
function moveOf(state: ControllerState, ref: BucketRef): MoveState | undefined {
  const bucket = bucketOfRef(state, ref);
  if (bucket === null) return [...state.finished.values()].find(({ move }) => sameRef(move.ref, ref))?.move;
  const key = bucketKey(bucket);
  return state.moves.get(key) ?? state.finished.get(key)?.move;
}

function answerInMove(turn: Turn, ingress: SwitchState, move: MoveState, packet: PacketIn): boolean {
  const session = sessionOf(packet);
  const key = sessionKey(session);
  const inFlight = turn.state.moves.get(bucketKey(move.bucket)) === move;
  const { side, pin } = inServiceChoice(
    turn,
    move,
    session,
    chooseSide(packet.tcpFlags, move.memory.get(key)),
  );
  const server = serverOn(turn, move, side, session);
  if (move.options.memory === 'session') move.memory.set(key, side);
  const pinned = pin && server !== null && (inFlight || side === 'old');
  if (pinned) pinSession(turn, ingress, move, { session, side, server, ref: move.ref });
  forward(turn, ingress, packet, server);
  return pinned && side === 'old' && inFlight;
}

/** Nothing is pinned to a server that is gone: its sessions are lost anyway and start anew at the new one. */
function inServiceChoice(turn: Turn, move: MoveState, session: SessionTuple, choice: Choice): Choice {
  const server = serverOn(turn, move, choice.side, session);
  const gone = choice.side === 'old' && isSevered(turn.state, move.bucket.table, server);
  return gone ? { side: 'new', pin: false } : choice;
}

/** O(packet) or N(packet); a manual rule that is not there on one side leaves its sources to the other entries. */
function serverOn(
  turn: Turn,
  { bucket, from, to }: MoveState,
  side: Side,
  session: SessionTuple,
): string | null {
  const named = side === 'old' ? from : to;
  if (named !== null || bucket.manual === null) return named;
  return ownerOfSource(tableOf(turn.state, bucket.table), session.source, bucket.manual);
}

/** The owner of a packet whose move nobody remembers. */
function ownerOfPunted(turn: Turn, packet: PacketIn): string | null {
  for (const table of turn.state.tables.values()) {
    const { family, words } = table.address;
    if (family === packet.family && words.every((word, i) => word === packet.destination[i]))
      return ownerOfSource(table, packet.source, null);
  }
  return null;
}

function pinSession(turn: Turn, ingress: SwitchState, move: MoveState, record: PinRecord): void {
  const scope = move.options.pinScope === 'all' ? turn.upSwitches() : [ingress];
  if (record.side === 'old') move.pinsOld++;
  else move.pinsNew++;
  for (const target of scope) {
    turn.send(target.name, pinMod(turn, target.name, record, timersOf(move, record.side)));
    target.pins.set(sessionKey(record.session), record);
  }
  const { session, side, server } = record;
  turn.note({ kind: 'pin', move: move.id, ingress: ingress.name, side, server, session });
}

interface PinTimers {
  readonly idleTimeoutUs: number;
  readonly hardTimeoutUs: number;
}

const NO_TIMERS: PinTimers = { idleTimeoutUs: 0, hardTimeoutUs: 0 };

const timersOf = (move: MoveState, side: Side): PinTimers => (side === 'new' ? NO_TIMERS : pinTimers(move));

/** Timeouts of a pin to the old server. */
export const pinTimers = ({ options }: Pick<MoveState, 'options'>): PinTimers => ({
  idleTimeoutUs: options.pinTimers === 'hard' ? 0 : options.pinIdleTimeoutUs,
  hardTimeoutUs: options.pinHardTimeoutUs,
});

/** The add of a pin at one ingress. */
export function pinMod(turn: Turn, ingress: string, pin: PinRecord, timers: PinTimers): FlowMod {
  const { session, side, server, ref } = pin;
  const machine = turn.state.machines.get(server);
  assert(machine !== undefined, `no server ${server}`);
  return addFlow({
    match: {
      family: session.family,
      protocol: session.protocol,
      source: exactly({ family: session.family, words: session.source }),
      destination: exactly({ family: session.family, words: session.destination }),
      sourcePort: session.sourcePort,
      destinationPort: session.destinationPort,
    },
    priority: PRIORITY_PIN,
    cookie: encodeCookie({ ...ref, kind: side === 'old' ? 'pin-old' : 'pin-new', server: machine.number }),
    actions: turn.path(ingress).actions(server, session.family),
    importance: IMPORTANCE_PIN,
    ...timers,
  });
}

/** Sends the buffered packet on; to nobody means it is dropped. */
function forward(turn: Turn, ingress: SwitchState, packet: PacketIn, server: string | null): void {
  const actions: readonly Action[] = turn.path(ingress.name).actions(server, packet.family);
  turn.send(ingress.name, { kind: 'packet-out', bufferId: packet.bufferId, actions });
}

const sessionOf = (packet: PacketIn): SessionTuple => ({
  family: packet.family,
  source: packet.source,
  destination: packet.destination,
  protocol: packet.protocol,
  sourcePort: packet.sourcePort,
  destinationPort: packet.destinationPort,
});
