// What of a run is an event to a reader: requests, plans, the steps of buckets, servers and controllers that fail or come back, with a
// sentence each; and the scenario's own events at their instants. Not pins and packets: those are marks, not events.

import type { LogEntry } from '../control/control-log.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';
import { isFaultEvent, type ResolvedEvent } from '../scenario/schema/events.ts';
import type { MoveBook } from './live-moves.ts';
import { requestText } from './story-bucket.ts';
import { timeText } from './story-line.ts';

export interface LiveEvent {
  readonly atUs: number;
  /** `request`, `plan`, `step`, `moved`, `server`, `health`, `switch`, `controller`. */
  readonly kind: string;
  readonly text: string;
}

/** An event of the scenario: a flag on the ruler. `untilUs`: when a fault is repaired; null: at once, or never. */
export interface Flag {
  readonly atUs: number;
  readonly untilUs: number | null;
  readonly text: string;
  readonly isFault: boolean;
}

const STEP_TEXTS = {
  1: 'is held at its old server',
  2: 'is searched for sessions',
  3: 'has its search clock started',
  5: 'flips to its new server',
  6: 'is done',
} as const;

/** The sentence of a log entry; null for what is no event to a reader. */
export function liveEventOf(entry: LogEntry, book: MoveBook): LiveEvent | null {
  const told = tell(entry, book);
  return told === null ? null : { atUs: entry.atUs, kind: told[0], text: told[1] };
}

function tell(entry: LogEntry, book: MoveBook): readonly [kind: string, text: string] | null {
  switch (entry.kind) {
    case 'request':
      return ['request', requestText(entry)];
    case 'request-refused':
      return [
        'request',
        `${entry.request} is refused: ${entry.issues.map(({ message }) => message).join('; ')}`,
      ];
    case 'request-ended':
      return ['request', `${entry.request} is ${entry.outcome}`];
    case 'plan':
      return ['plan', `${entry.moves} buckets are to move, at least ${entry.minimum} had to`];
    case 'run-ended':
      return ['plan', `run ${entry.run} is ${entry.outcome}`];
    case 'step':
      return ['step', `bucket ${book.nameOf(entry.shift.bucket)} ${STEP_TEXTS[entry.step]}`];
    case 'moved-now':
      return ['moved', `${entry.shifts.length} buckets change hands at once`];
    default:
      return tellState(entry);
  }
}

function tellState(entry: LogEntry): readonly [kind: string, text: string] | null {
  switch (entry.kind) {
    case 'server':
      return ['server', `${entry.server} is ${entry.state}`];
    case 'health':
      return ['health', `${entry.server}: ${entry.probe} probe ${entry.up ? 'answers' : 'fails'}`];
    case 'switch':
      return ['switch', `${entry.ingress}: channel ${entry.channel}`];
    case 'mask':
      return ['mask', `${entry.table} has another mask`];
    case 'controller':
      return ['controller', entry.up ? 'the controller is back' : 'the controller is down'];
    default:
      return null;
  }
}

/** The events of the scenario in order of time. */
export const flagsOf = ({ events, controller }: ResolvedScenario): Flag[] =>
  events.map((event) => ({
    atUs: event.atUs,
    untilUs: isFaultEvent(event) && event.forUs !== null ? event.atUs + event.forUs : null,
    text: flagText(event, controller.method),
    isFault: isFaultEvent(event),
  }));

function flagText(event: ResolvedEvent, method: string): string {
  const { kind } = event;
  const names = Object.entries(event)
    .filter(([key, value]) => NAMED.has(key) && typeof value === 'string')
    .map(([, value]) => String(value));
  const what = [kind.replaceAll('-', ' '), ...names].join(' ');
  if (!isFaultEvent(event)) return METHODICAL.has(kind) ? `${what}, ${event.method ?? method}` : what;
  return event.forUs === null ? what : `${what} for ${timeText(event.forUs)}`;
}

const NAMED = new Set(['server', 'vip', 'bucket', 'ingress', 'probe', 'assignment']);
const METHODICAL = new Set(['drop', 'add', 'rebalance', 'set-member', 'set-assignment', 'set-vip-pool']);
