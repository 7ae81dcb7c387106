// The contract of the pending-event set. Five operations — schedule, cancel, peek, pop, size — over a total order that depends on
// the events alone: (timeUs, rank, idHi, idLo, number), each ascending. Never the order of insertion, so that one part of a run
// replayed alone falls where it fell; two events with equal keys are a programmer error, found at the latest when the second pops.
// Ids come from the scenario (population, client, session, attempt), ranks put packets before timers.
//
// Cost for n pending   schedule             pop          cancel       m events of one microsecond   bytes an event
//   heap-queue.ts      O(1) mean, O(log n)  O(log n)     O(log n)     no difference                 68
//   calendar-queue.ts  O(1) mean, O(n)      O(1) mean    O(1)         O(m) each                     60 + 4…16
// Neither allocates per event once its arrays have grown. bench/kernel.ts: level at 10^3 pending, the calendar ahead at 10^5 (1.1 to 2
// times), both waiting for memory at 10^6, neither reliably ahead. Model: ns-3's scheduler.h. Source: SPEC §10.

/** Where an event stands in the total order. All five are finite numbers; timeUs is a whole number of microseconds. */
export interface EventKey {
  readonly timeUs: number;
  /** Order of simultaneous events by kind, lower first; −2^31…2^31−1. */
  readonly rank: number;
  /** The entity, up to 2 × 53 bits. */
  readonly idHi: number;
  readonly idLo: number;
  /** Number within the entity. */
  readonly number: number;
}

/** Names one scheduling. Stays distinct from later ones in the same place (until 2^29 reuses of it). */
export type Handle = number;

/** A handle that no event ever has. */
export const NO_HANDLE: Handle = -1;

/** The event last popped; one object, overwritten by the next pop. */
export interface CurrentEvent<P> extends EventKey {
  readonly payload: P;
}

export interface EventQueue<P> {
  /** Pending events; cancelled ones do not count. */
  readonly size: number;
  /** The event last popped. Before the first pop its time is −Infinity and its payload must not be read. */
  readonly current: CurrentEvent<P>;
  /** Adds an event. The key is copied, so a caller may reuse one object for every call. */
  schedule(key: EventKey, payload: P): Handle;
  /** Removes a pending event; false if it was popped or cancelled before. */
  cancel(handle: Handle): boolean;
  /** Time of the first event in order, Infinity when there is none. */
  peekTimeUs(): number;
  /** Moves the first event in order into `current`; false when there is none. */
  pop(): boolean;
}

/** Negative, 0 or positive as `a` comes before, is equal to, or comes after `b`. */
export function compareKeys(a: EventKey, b: EventKey): number {
  if (a.timeUs !== b.timeUs) return a.timeUs < b.timeUs ? -1 : 1;
  if (a.rank !== b.rank) return a.rank < b.rank ? -1 : 1;
  if (a.idHi !== b.idHi) return a.idHi < b.idHi ? -1 : 1;
  if (a.idLo !== b.idLo) return a.idLo < b.idLo ? -1 : 1;
  return a.number === b.number ? 0 : a.number < b.number ? -1 : 1;
}

/** `1500000 µs, rank 2, id 0/17, number 3`: a key in messages. */
export const formatKey = (key: EventKey): string =>
  `${key.timeUs} µs, rank ${key.rank}, id ${key.idHi}/${key.idLo}, number ${key.number}`;
