// What of a run goes into its fingerprint: outcomes of sessions, the bucket tables, and the amounts of every closed interval.
// Whole numbers only and never a packet or a queue's inside, so that another mode of the simulator that reaches the same
// outcomes has the same fingerprint. Source: SPEC §10.

import { xxHash64Text } from '../base/hash64.ts';
import type { BucketShift, LogEntry } from '../control/control-log.ts';
import type { Fingerprint } from '../kernel/fingerprint.ts';
import { LOSS_CAUSES, type LossCause } from '../metrics/loss-cause.ts';
import type { ClosedInterval } from '../metrics/recorder.ts';
import type { BucketTable } from './bucket-tables.ts';
import type { LiveSession } from './live-session.ts';

const ENDED = 0;
const TABLE = 1;
const INTERVAL = 2;

/** A session ended, or was lost by `outcome`. */
export function recordOutcome(
  fingerprint: Fingerprint,
  atUs: number,
  session: LiveSession,
  outcome: 'ended' | LossCause,
): void {
  const result = outcome === 'ended' ? ENDED : 1 + LOSS_CAUSES.indexOf(outcome);
  fingerprint.add(
    'sessions',
    atUs,
    result,
    session.source,
    session.client,
    session.session,
    session.attempt,
    session.server,
  );
}

export function recordTables(fingerprint: Fingerprint, atUs: number, tables: readonly BucketTable[]): void {
  for (const { vipIndex, family, assignment } of tables) {
    const { owner, manualOwner } = assignment;
    owner.forEach((server, bucket) => {
      fingerprint.add('tables', atUs, TABLE, vipIndex, family, bucket, server);
    });
    manualOwner.forEach((server, i) => {
      fingerprint.add('tables', atUs, TABLE, vipIndex, family, owner.length + i, server);
    });
  }
}

export function recordInterval(fingerprint: Fingerprint, interval: ClosedInterval): void {
  interval.loads.forEach((quantities, pool) => {
    quantities.forEach(({ amounts }, quantity) => {
      amounts.forEach((amount, member) => {
        fingerprint.add('series', interval.endUs, INTERVAL, pool, quantity, member, amount);
      });
    });
  });
}

const MOVE_STEP = 3;
const MOVED_NOW = 4;
const PIN = 5;
const PIN_REFUSED = 6;

/** What the controller decided: steps of moves and immediate changes (`moves`), pins (`pins`). Names are hashed, so that a new server changes no other's number. */
export function recordControl(fingerprint: Fingerprint, entry: LogEntry): void {
  switch (entry.kind) {
    case 'step':
      return fingerprint.add('moves', entry.atUs, MOVE_STEP, entry.step, ...shiftNumbers(entry.shift));
    case 'moved-now':
      for (const shift of entry.shifts)
        fingerprint.add('moves', entry.atUs, MOVED_NOW, ...shiftNumbers(shift));
      return;
    case 'pin':
    case 'pin-refused': {
      const { session, side, server, ingress } = entry;
      const kind = entry.kind === 'pin' ? PIN : PIN_REFUSED;
      const who = [session.family, ...session.source, session.sourcePort];
      return fingerprint.add(
        'pins',
        entry.atUs,
        kind,
        ...who,
        side === 'old' ? 0 : 1,
        nameNumber(server),
        nameNumber(ingress),
      );
    }
    default:
  }
}

const shiftNumbers = ({ bucket, from, to }: BucketShift): number[] => [
  nameNumber(bucket.table),
  bucket.index,
  nameNumber(bucket.manual),
  nameNumber(from),
  nameNumber(to),
];

const nameNumber = (name: string | null): number => (name === null ? -1 : xxHash64Text(name).hi);
