// Every move of a bucket as the Gantt shows it: when it was planned, each of its steps, the pins that were set and how many of them are
// still there, and who owned what when. Read from the controller's log as it grows, and told when pins go. It only looks.
// Source: SPEC §6 (six steps).

import type { BucketId, LogEntry, SearchEnd, SessionTuple } from '../control/control-log.ts';
import type { Removal } from '../switching/flow-table.ts';
import type { BuiltRun } from './simulation.ts';
import { bucketName } from './story-line.ts';
import type { PacketWatcher } from './world.ts';

/** One bucket on its way from one server to another. Instants in µs, null while not come to. */
export interface LiveMove {
  readonly move: number;
  readonly run: number;
  /** Position of the bucket's table among the tables of the run, and its index there; −1 for a manual bucket. */
  readonly table: number;
  readonly bucket: number;
  readonly name: string;
  readonly from: string | null;
  readonly to: string | null;
  /** When its run was planned: it waited from then on. */
  readonly plannedAtUs: number;
  beganAtUs: number;
  searchAtUs: number | null;
  searchEndedAtUs: number | null;
  searchEnd: SearchEnd | null;
  flippedAtUs: number | null;
  doneAtUs: number | null;
  /** Instants of new pins: the first PINS_KEPT of them. */
  readonly pinsAtUs: number[];
  pinCount: number;
  pinsAlive: number;
  /** When the last pin went; null while one stands, or none was set. */
  pinsGoneAtUs: number | null;
}

/** Pins of one move that are kept with their instants; more are only counted. */
export const PINS_KEPT = 400;

/** A bucket that changed hands. Servers by name, null for nobody. */
export interface OwnerChange {
  readonly atUs: number;
  readonly table: number;
  readonly bucket: number;
  readonly from: string | null;
  readonly to: string | null;
}

/** A table got another mask: buckets of that number are others from then on. */
export interface MaskChange {
  readonly atUs: number;
  readonly table: number;
}

export class MoveBook {
  readonly moves: LiveMove[] = [];
  readonly maskChanges: MaskChange[] = [];
  readonly ownerChanges: OwnerChange[] = [];
  readonly #run: BuiltRun;
  readonly #byNumber = new Map<number, LiveMove>();
  readonly #plannedAtUs = new Map<number, number>();
  readonly #movesOfPins = new Map<string, LiveMove>();
  readonly #touched = new Set<LiveMove>();
  readonly #tables: readonly string[];

  constructor(run: BuiltRun) {
    this.#run = run;
    this.#tables = run.world.measured.map(({ table }) => `${table.vip.name}/${table.family}`);
  }

  /** Moves that have changed since they were asked for last. */
  takeTouched(): LiveMove[] {
    const touched = [...this.#touched];
    this.#touched.clear();
    return touched;
  }

  take(entry: LogEntry): void {
    if (entry.kind === 'plan') this.#plannedAtUs.set(entry.run, entry.atUs);
    else if (entry.kind === 'step') this.#step(entry);
    else if (entry.kind === 'search-ended') this.#searchEnded(entry);
    else if (entry.kind === 'pin') this.#pinned(entry);
    else if (entry.kind === 'mask')
      this.maskChanges.push({ atUs: entry.atUs, table: this.#tables.indexOf(entry.table) });
    else if (entry.kind === 'moved-now')
      for (const shift of entry.shifts) this.#changedHands(entry.atUs, shift.bucket, shift);
  }

  /** A pin has left a switch. */
  pinGone(ingress: string, session: Pick<SessionTuple, 'source' | 'sourcePort'>): void {
    const key = pinKey(ingress, session);
    const move = this.#movesOfPins.get(key);
    if (move === undefined) return;
    this.#movesOfPins.delete(key);
    move.pinsAlive--;
    if (move.pinsAlive === 0) move.pinsGoneAtUs = this.#run.world.nowUs;
    this.#touched.add(move);
  }

  placeOf({ table, index }: BucketId): { table: number; bucket: number } {
    return { table: this.#tables.indexOf(table), bucket: index };
  }

  nameOf({ table, index, manual }: BucketId): string {
    if (manual !== null) return manual.slice(0, manual.lastIndexOf('@'));
    const position = this.#tables.indexOf(table);
    const mask = this.#run.world.measured[position]?.table.mask;
    if (mask === undefined || index >= mask.bucketCount) return String(index);
    return bucketName(this.#run, { table: position, bucket: index });
  }

  #step(entry: Extract<LogEntry, { kind: 'step' }>): void {
    const { atUs, shift, step } = entry;
    if (step === 1) this.#begin(entry);
    const move = this.#byNumber.get(entry.move);
    if (move === undefined) return;
    if (step === 2) move.searchAtUs = atUs;
    if (step === 5) {
      move.flippedAtUs = atUs;
      this.#changedHands(atUs, shift.bucket, shift);
    }
    if (step === 6) move.doneAtUs = atUs;
    this.#touched.add(move);
  }

  #begin({ atUs, move: number, run, shift }: Extract<LogEntry, { kind: 'step' }>): void {
    const move: LiveMove = {
      ...{ move: number, run, ...this.placeOf(shift.bucket), name: this.nameOf(shift.bucket) },
      ...{ from: shift.from, to: shift.to },
      plannedAtUs: this.#plannedAtUs.get(run) ?? atUs,
      beganAtUs: atUs,
      ...{ searchAtUs: null, searchEndedAtUs: null, searchEnd: null, flippedAtUs: null, doneAtUs: null },
      ...{ pinsAtUs: [], pinCount: 0, pinsAlive: 0, pinsGoneAtUs: null },
    };
    this.moves.push(move);
    this.#byNumber.set(number, move);
  }

  #searchEnded({ atUs, move: number, reason }: Extract<LogEntry, { kind: 'search-ended' }>): void {
    const move = this.#byNumber.get(number);
    if (move === undefined) return;
    move.searchEndedAtUs = atUs;
    move.searchEnd = reason;
    this.#touched.add(move);
  }

  #pinned({ atUs, move: number, ingress, session }: Extract<LogEntry, { kind: 'pin' }>): void {
    const move = this.#byNumber.get(number);
    if (move === undefined) return;
    if (move.pinsAtUs.length < PINS_KEPT) move.pinsAtUs.push(atUs);
    move.pinCount++;
    const key = pinKey(ingress, session);
    if (!this.#movesOfPins.has(key)) move.pinsAlive++;
    this.#movesOfPins.set(key, move);
    move.pinsGoneAtUs = null;
    this.#touched.add(move);
  }

  #changedHands(
    atUs: number,
    bucket: BucketId,
    { from, to }: { from: string | null; to: string | null },
  ): void {
    this.ownerChanges.push({ atUs, ...this.placeOf(bucket), from, to });
  }
}

const pinKey = (
  ingress: string,
  { source, sourcePort }: Pick<SessionTuple, 'source' | 'sourcePort'>,
): string => `${ingress} ${source.join('.')} ${sourcePort}`;

/** Tells the book of pins that go; of packets it takes no notice. */
export class PinWatch implements PacketWatcher {
  readonly #book: MoveBook;
  readonly #ingresses: readonly string[];
  readonly #readLog: () => void;

  /** `readLog`: has the book take what the log holds, so that a pin is known before it goes. */
  constructor(book: MoveBook, ingresses: readonly string[], readLog: () => void) {
    this.#book = book;
    this.#ingresses = ingresses;
    this.#readLog = readLog;
  }

  removed(ingress: number, { message }: Removal): void {
    const { source, sourcePort } = message.match;
    if (source === undefined || sourcePort === undefined) return;
    this.#readLog();
    this.#book.pinGone(this.#ingresses[ingress]!, { source: source.value, sourcePort });
  }

  sent(): void {}
  forwarded(): void {}
  arrived(): void {}
  dropped(): void {}
  punted(): void {}
}
