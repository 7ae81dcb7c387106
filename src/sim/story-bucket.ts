// The story of one bucket, step by step: what was asked, what was planned, the six steps of each of its moves, the pins, and whom it
// lost, told from the controller's log and the losses of a run that has come to the instant asked for. Source: SPEC §6.

import type { BucketId, LogEntry } from '../control/control-log.ts';
import { bucketIdOf } from './session-bucket.ts';
import type { BuiltRun } from './simulation.ts';
import { type BucketPlace, bucketName, joined, type StoryLine, tableAt, timeText } from './story-line.ts';

/** Lines in order of time, of everything in the log so far. */
export function tellBucket(run: BuiltRun, place: BucketPlace): StoryLine[] {
  const teller = new BucketTeller(run, place);
  for (const entry of run.bridge.log) teller.take(entry);
  const lines = [...teller.finish(), ...lossLines(run, place)];
  return lines
    .map((line, i) => ({ line, i }))
    .sort((a, b) => a.line.atUs - b.line.atUs || a.i - b.i)
    .map(({ line }) => line);
}

/** What a request asks for, in words. */
export function requestText({ change, method, request }: Extract<LogEntry, { kind: 'request' }>): string {
  const what = Object.entries(change)
    .filter(([key, value]) => key !== 'kind' && (typeof value === 'string' || typeof value === 'number'))
    .map(([, value]) => value);
  return `${request}: ${[change.kind, ...what].join(' ')}, ${method}`;
}

interface MoveSoFar {
  readonly from: string;
  readonly to: string;
  readonly beganAtUs: number;
}

class BucketTeller {
  readonly #id: BucketId;
  readonly #name: string;
  readonly #pool: string;
  readonly #sinceUs: number;
  #isThere: boolean;
  readonly #lines: StoryLine[] = [];
  readonly #moves = new Map<number, MoveSoFar>();
  readonly #runs = new Set<number>();
  /** Pins since the last line, told together. */
  #pins: Extract<LogEntry, { kind: 'pin' }>[] = [];

  constructor(run: BuiltRun, place: BucketPlace) {
    const table = tableAt(run, place);
    this.#id = bucketIdOf(table, place.bucket);
    this.#sinceUs = table.sinceUs;
    this.#isThere = table.sinceUs === 0;
    this.#name = bucketName(run, place);
    this.#pool = table.vip.pool;
    for (const entry of run.bridge.log) {
      this.#remask(entry);
      if (this.#concerns(entry) && 'run' in entry) this.#runs.add(entry.run);
    }
    this.#isThere = table.sinceUs === 0;
  }

  /** The buckets of its table are there from the coming of its mask to the coming of the next. */
  #remask(entry: LogEntry): void {
    if (entry.kind === 'mask' && entry.table === this.#id.table) this.#isThere = entry.atUs === this.#sinceUs;
  }

  take(entry: LogEntry): void {
    this.#remask(entry);
    if (entry.kind === 'pin') {
      if (this.#moves.has(entry.move)) this.#pins.push(entry);
      return;
    }
    const line = this.#lineOf(entry);
    if (line === null) return;
    this.#tellPins();
    this.#lines.push(line);
  }

  finish(): StoryLine[] {
    this.#tellPins();
    return this.#lines;
  }

  #lineOf(entry: LogEntry): StoryLine | null {
    const { atUs } = entry;
    switch (entry.kind) {
      case 'request':
        return { atUs, kind: 'request', text: requestText(entry) };
      case 'plan':
        if (!entry.pools.includes(this.#pool)) return null;
        return { atUs, kind: 'plan', text: planText(entry, this.#runs.has(entry.run)) };
      case 'run-ended':
        if (!this.#runs.has(entry.run) || entry.outcome === 'done') return null;
        return { atUs, kind: 'plan', text: `run ${entry.run} is ${entry.outcome}` };
      case 'controller':
        return {
          atUs,
          kind: 'controller',
          text: entry.up ? 'the controller is back' : 'the controller is down',
        };
      case 'step':
        return this.#concerns(entry) ? { atUs, kind: 'step', text: this.#stepText(entry) } : null;
      case 'waits-for-room':
        return this.#moves.has(entry.move)
          ? { atUs, kind: 'search', text: 'waits for room in a table' }
          : null;
      case 'search-ended':
        return this.#moves.has(entry.move) ? { atUs, kind: 'search', text: searchText(entry) } : null;
      case 'moved-now':
        return this.#movedNow(entry);
      case 'mask':
        if (entry.table !== this.#id.table) return null;
        return {
          atUs,
          kind: 'moved',
          text: this.#isThere
            ? 'its VIP has this mask from now on'
            : 'its VIP gets another mask: this bucket is no more',
        };
      default:
        return null;
    }
  }

  #concerns(entry: LogEntry): boolean {
    if (entry.kind === 'step') return this.#isIt(entry.shift.bucket);
    return entry.kind === 'moved-now' && entry.shifts.some(({ bucket }) => this.#isIt(bucket));
  }

  #isIt({ table, index, manual }: BucketId): boolean {
    return (
      this.#isThere && table === this.#id.table && index === this.#id.index && manual === this.#id.manual
    );
  }

  #stepText({ move, step, shift, atUs }: Extract<LogEntry, { kind: 'step' }>): string {
    const [from, to] = [shift.from ?? 'nobody', shift.to ?? 'nobody'];
    if (step === 1) this.#moves.set(move, { from, to, beganAtUs: atUs });
    const beganAtUs = this.#moves.get(move)?.beganAtUs ?? atUs;
    const texts = {
      1: `its move from ${from} to ${to} begins: TCP stays at ${from}, everything else goes to ${to}`,
      2: 'its TCP packets go to the controller',
      3: 'every switch has answered: the search clock starts',
      5: `${this.#name} goes to ${to} everywhere`,
      6: `its move is over, after ${timeText(atUs - beganAtUs)}`,
    } as const;
    return `step ${step}: ${texts[step]}`;
  }

  #movedNow(entry: Extract<LogEntry, { kind: 'moved-now' }>): StoryLine | null {
    const shifts = entry.shifts.filter(({ bucket }) => this.#isIt(bucket));
    if (shifts.length === 0) return null;
    const texts = [...new Set(shifts.map(({ from, to }) => `from ${from ?? 'nobody'} to ${to ?? 'nobody'}`))];
    return { atUs: entry.atUs, kind: 'moved', text: `moved at once ${joined(texts)}` };
  }

  #tellPins(): void {
    const last = this.#pins.at(-1);
    if (last === undefined) return;
    const sessions = (side: 'old' | 'new') => this.#pins.filter((pin) => pin.side === side).length;
    const move = this.#moves.get(last.move)!;
    const parts = [
      ...(sessions('old') > 0 ? [`${sessions('old')} to ${move.from}`] : []),
      ...(sessions('new') > 0 ? [`${sessions('new')} (new sessions) to ${move.to}`] : []),
    ];
    const sinceUs = this.#pins[0]!.atUs;
    const count = this.#pins.length;
    const span = last.atUs > sinceUs ? `, the last after ${timeText(last.atUs - sinceUs)}` : '';
    this.#lines.push({
      atUs: sinceUs,
      kind: 'pins',
      text: `${count} ${count === 1 ? 'pin' : 'pins'}: ${joined(parts)}${span}`,
    });
    this.#pins = [];
  }
}

function planText(
  { run, method, moves, minimum }: Extract<LogEntry, { kind: 'plan' }>,
  hasIt: boolean,
): string {
  const among = hasIt ? ', this one among them' : ', this one not among them';
  return `run ${run}, ${method}: ${moves} ${moves === 1 ? 'bucket moves' : 'buckets move'} (at least ${minimum} have to)${moves === 0 ? '' : among}`;
}

function searchText({ reason, pinsOld, pinsNew }: Extract<LogEntry, { kind: 'search-ended' }>): string {
  const why = {
    timeout: 'the search time has passed without a new pin to the old server',
    'table-full': 'a table is full: the search ends',
    'pin-refused': 'a pin was refused: the search ends',
    interrupted: 'the search is interrupted',
  } as const;
  return `step 4: ${why[reason]} (${pinsOld} old and ${pinsNew} new sessions pinned)`;
}

function lossLines(run: BuiltRun, place: BucketPlace): StoryLine[] {
  const table = tableAt(run, place);
  return run.bridge.losses.flatMap(({ atUs, session, cause }, i) => {
    if (session.table!.table !== table || session.bucket !== place.bucket) return [];
    return [{ atUs, kind: 'lost', text: `a session of it is lost: ${cause} (--lost ${i + 1} tells how)` }];
  });
}
