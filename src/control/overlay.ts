// The three entries a bucket can have, p, p+1 and p+2, as a small picture for each phase of its move. A step of the state machine is
// the difference between two pictures; a switch that comes back gets the picture itself. So what a step sends and what a repair
// restores cannot drift apart. Not: when steps happen (move-machine.ts).
// Source: SPEC §6, the six steps; the order of entries is SPEC §2.

import { PROTOCOL_TCP } from '../net/packet.ts';
import type { FlowMod, Match } from '../switching/messages.ts';
import { type EntryKind, encodeCookie } from './cookie.ts';
import { OFFSET_ALL, OFFSET_TCP } from './priorities.ts';
import { addFlow, type EntryPlace, type ServerPaths } from './rule-compiler.ts';
import type { MovePhase, MoveState } from './state.ts';

export type Destination =
  | { readonly to: 'server'; readonly server: string | null }
  | { readonly to: 'controller' };

/** One entry of a picture. `hardTimeoutUs` guards a punting entry against a controller that dies. */
export interface Slot {
  readonly tcpOnly: boolean;
  readonly destination: Destination;
  readonly hardTimeoutUs: number;
}

/** Entries at p, p+1 and p+2; null: none. */
export type Picture = readonly [base: Slot | null, all: Slot | null, tcp: Slot | null];

const KINDS: readonly EntryKind[] = ['base', 'all', 'tcp'];
const OFFSETS = [0, OFFSET_ALL, OFFSET_TCP] as const;

const toServer = (server: string | null, tcpOnly = false, hardTimeoutUs = 0): Slot => ({
  tcpOnly,
  destination: { to: 'server', server },
  hardTimeoutUs,
});

const toController = (hardTimeoutUs: number): Slot => ({
  tcpOnly: true,
  destination: { to: 'controller' },
  hardTimeoutUs,
});

/** Where a picture hangs: a bucket's entries at one ingress. */
export interface Site {
  readonly place: EntryPlace;
  readonly path: ServerPaths;
}

/** A bucket at rest: an automatic one always has its base entry (dropping if nobody owns it), a manual one only with an owner. */
export const restingPicture = (owner: string | null, manual: boolean): Picture => [
  manual && owner === null ? null : toServer(owner),
  null,
  null,
];

/** The picture of a bucket in a phase of its move at one ingress. */
export function movingPicture(move: MoveState, phase: MovePhase, ingress: string): Picture {
  const owner = phase === 'settle' ? move.to : move.from;
  return move.refusedBy.has(ingress)
    ? restingPicture(owner, move.bucket.manual !== null)
    : fullPicture(move, phase);
}

type Shifting = Pick<MoveState, 'from' | 'to' | 'bucket' | 'options'>;

function fullPicture(move: Shifting, phase: MovePhase): Picture {
  const held = phase === 'prepare' || phase === 'hold';
  if (move.bucket.manual !== null && move.from === null) return arriving(move, phase);
  if (move.bucket.manual !== null && move.to === null) return leaving(move, phase, held);
  return move.options.puntGuardUs === 0 ? shifting(move, phase, held) : guarded(move, phase, held);
}

/** O at p all along; what is not TCP moves first. */
function shifting({ from, to }: Shifting, phase: MovePhase, held: boolean): Picture {
  if (phase === 'settle') return [toServer(to), toServer(to), toServer(to, true)];
  return [toServer(from), toServer(to), held ? toServer(from, true) : toController(0)];
}

/** The same with N at p and the under-rule at p+1, so that TCP stays with O should the punting entry time out. */
function guarded({ from, to, options }: Shifting, phase: MovePhase, held: boolean): Picture {
  const { puntGuardUs } = options;
  if (phase === 'settle') return [toServer(to), toServer(to, true), toServer(to, true, puntGuardUs)];
  return [toServer(to), toServer(from, true), held ? null : toController(puntGuardUs)];
}

/**
 * A manual rule that is added: its sources came from many buckets, so no single entry can hold TCP at the old owners. It is
 * installed and punted in one; guarded, it is only punted until step 5, so that a time-out falls through to the old owners.
 */
function arriving({ to, options }: Shifting, phase: MovePhase): Picture {
  if (phase === 'settle') return [toServer(to), null, toServer(to, true, options.puntGuardUs)];
  return [options.puntGuardUs === 0 ? toServer(to) : null, null, toController(options.puntGuardUs)];
}

/** A manual rule that is withdrawn: deleted in step 5, after which its sources fall through. */
function leaving({ from, options }: Shifting, phase: MovePhase, held: boolean): Picture {
  if (phase === 'settle') return [null, null, null];
  return [toServer(from), null, held ? toServer(from, true) : toController(options.puntGuardUs)];
}

/** The flow-mods that turn one picture into the other: adds from the top, then changes from below, then deletes from the top. */
export function transition(before: Picture, after: Picture, site: Site): FlowMod[] {
  const adds: FlowMod[] = [];
  const modifies: FlowMod[] = [];
  const deletes: FlowMod[] = [];
  for (const offset of OFFSETS) {
    const was = before[offset];
    const is = after[offset];
    if (is === null && was !== null) deletes.unshift(slotMod('delete-strict', offset, was, site));
    else if (is !== null && was === null) adds.unshift(slotMod('add', offset, is, site));
    else if (is !== null && was !== null && !equalSlots(was, is)) {
      // `modify` keeps timeouts (SPEC §5), so an entry that gets another one is added anew over itself.
      const command = was.hardTimeoutUs === is.hardTimeoutUs ? 'modify-strict' : 'add';
      modifies.push(slotMod(command, offset, is, site));
    }
  }
  return [...adds, ...modifies, ...deletes];
}

/** The adds that make a picture where nothing stands, from the bottom. */
export const pictureMods = (picture: Picture, site: Site): FlowMod[] =>
  OFFSETS.flatMap((offset) => {
    const slot = picture[offset];
    return slot === null ? [] : [slotMod('add', offset, slot, site)];
  });

/** Number of entries in a picture. */
export const slotCount = (picture: Picture): number => picture.filter((slot) => slot !== null).length;

function slotMod(
  command: 'add' | 'modify-strict' | 'delete-strict',
  offset: (typeof OFFSETS)[number],
  slot: Slot,
  { place, path }: Site,
): FlowMod {
  const kind = KINDS[offset]!;
  const add = addFlow({
    match: slotMatch(place.match, slot),
    priority: place.priority + offset,
    cookie: encodeCookie({ ...place.ref, kind, server: 0 }),
    hardTimeoutUs: slot.hardTimeoutUs,
    actions: slotActions(slot, place, path),
  });
  return { ...add, command };
}

const slotMatch = (match: Match, slot: Slot): Match =>
  slot.tcpOnly ? { ...match, protocol: PROTOCOL_TCP } : match;

const slotActions = ({ destination }: Slot, place: EntryPlace, path: ServerPaths): FlowMod['actions'] =>
  destination.to === 'controller'
    ? [{ kind: 'controller' }]
    : path.actions(destination.server, place.ref.family);

const equalSlots = (a: Slot, b: Slot): boolean =>
  a.tcpOnly === b.tcpOnly &&
  a.hardTimeoutUs === b.hardTimeoutUs &&
  a.destination.to === b.destination.to &&
  (a.destination.to === 'controller' ||
    (b.destination.to === 'server' && a.destination.server === b.destination.server));
