// The tables `events` (what the controller wrote down, one row an entry, one a bucket where several moved at once) and `sessions_lost`
// (one row a lost session, in order: its number is what `explain --lost` takes). A client's address stands in columns of its own,
// which the command line takes out unless asked not to. Source: SPEC §6, §9; issue "controller" 10.

import { formatAddress } from '../base/address-text.ts';
import type { BucketShift, LogEntry, SessionTuple } from '../control/control-log.ts';
import { type Mask, maskFromWords } from '../mapping/mask.ts';
import { formatBucket, formatMask } from '../mapping/mask-text.ts';
import type { Cell, Column, Table } from '../metrics/table.ts';
import type { LostSessionNote } from './control-bridge.ts';
import { sessionBucketName } from './session-bucket.ts';
import type { FinishedRun } from './simulation.ts';

/** Both tables where anything was changed or lost; none for a quiet run. */
export function changeTables(run: FinishedRun): Table[] {
  const { log, losses } = run.bridge;
  const isQuiet = losses.length === 0 && log.every(({ kind }) => kind === 'weights' || kind === 'switch');
  return isQuiet ? [] : [eventsTable(run), sessionsLostTable(run)];
}

const EVENT_COLUMNS = [
  { name: 'at_seconds', type: 'number' },
  { name: 'kind', type: 'text' },
  { name: 'request', type: 'text' },
  { name: 'run', type: 'integer' },
  { name: 'move', type: 'integer' },
  { name: 'step', type: 'integer' },
  { name: 'table', type: 'text' },
  { name: 'bucket', type: 'text' },
  { name: 'from_server', type: 'text' },
  { name: 'to_server', type: 'text' },
  { name: 'server', type: 'text' },
  { name: 'ingress', type: 'text' },
  { name: 'side', type: 'text' },
  { name: 'detail', type: 'text' },
  { name: 'client_address', type: 'text' },
  { name: 'client_port', type: 'integer' },
] as const satisfies readonly Column[];

type Fields = Partial<Record<(typeof EVENT_COLUMNS)[number]['name'], Cell>>;

function eventsTable(run: FinishedRun): Table {
  const names = new BucketNames(run);
  const rows = run.bridge.log.flatMap((entry) =>
    fieldsOf(entry, names).map((fields): Cell[] => {
      const all: Fields = { at_seconds: entry.atUs / 1e6, kind: entry.kind, ...fields };
      return EVENT_COLUMNS.map(({ name }) => all[name] ?? null);
    }),
  );
  return { name: 'events', columns: EVENT_COLUMNS, rows };
}

function fieldsOf(entry: LogEntry, names: BucketNames): Fields[] {
  switch (entry.kind) {
    case 'moved-now':
      return entry.shifts.map((shift) => ({ run: entry.run, ...names.shift(shift) }));
    case 'step':
      return [{ run: entry.run, move: entry.move, step: entry.step, ...names.shift(entry.shift) }];
    case 'pin':
    case 'pin-refused': {
      const { ingress, side, server, session } = entry;
      const move = entry.kind === 'pin' ? { move: entry.move } : {};
      return [{ ingress, side, server, ...move, ...tupleFields(session) }];
    }
    case 'mask':
      names.remasked(entry);
      return [{ table: entry.table, detail: formatMask(maskFromWords(entry.family, entry.mask)) }];
    case 'manual-refused':
      return [{ ingress: entry.ingress, table: entry.bucket.table, bucket: names.of(entry.bucket) }];
    default:
      return [plainFields(entry)];
  }
}

function plainFields(entry: LogEntry): Fields {
  switch (entry.kind) {
    case 'request': {
      const { change } = entry;
      const server = 'server' in change && typeof change.server === 'string' ? { server: change.server } : {};
      return { request: entry.request, detail: `${change.kind} ${entry.method}`, ...server };
    }
    case 'request-refused':
      return { request: entry.request, detail: entry.issues.map(({ message }) => message).join('; ') };
    case 'request-ended':
      return { request: entry.request, detail: entry.outcome };
    case 'plan':
      return { run: entry.run, detail: `${entry.method}, ${entry.moves} moves of at least ${entry.minimum}` };
    case 'run-ended':
      return { run: entry.run, detail: entry.outcome };
    case 'search-ended':
      return { move: entry.move, detail: `${entry.reason}, ${entry.pinsOld} old, ${entry.pinsNew} new` };
    case 'waits-for-room':
      return { move: entry.move };
    case 'server':
      return { server: entry.server, request: entry.request, detail: `${entry.pool} ${entry.state}` };
    default:
      return healthFields(entry);
  }
}

function healthFields(entry: LogEntry): Fields {
  switch (entry.kind) {
    case 'pins-cut':
      return { server: entry.server, detail: entry.vip };
    case 'health':
      return { server: entry.server, detail: `${entry.probe} ${entry.up ? 'up' : 'down'}` };
    case 'switch':
      return { ingress: entry.ingress, detail: `${entry.channel}, ${entry.repaired} repaired` };
    case 'weights':
      return { detail: `${entry.pool} snapshot ${entry.number}` };
    case 'variance':
      return { detail: `${entry.pool} cv ${entry.cv}` };
    case 'controller':
      return { detail: entry.up ? 'up' : 'down' };
    default:
      return {};
  }
}

const tupleFields = ({ family, source, sourcePort }: SessionTuple): Fields => ({
  client_address: formatAddress({ family, words: source }),
  client_port: sourcePort,
});

/** Buckets of the log as text: the masked value, or the manual match. */
class BucketNames {
  /** In force at the entry that is read. */
  readonly #masks: Map<string, Mask>;

  constructor({ scenario }: FinishedRun) {
    this.#masks = new Map(
      scenario.vips.flatMap(({ name, families }) =>
        families.map(({ family, mask }): [string, Mask] => [
          `${name}/${family}`,
          maskFromWords(family, mask),
        ]),
      ),
    );
  }

  of({ table, index, manual }: BucketShift['bucket']): string {
    if (manual !== null) return manual.slice(0, manual.lastIndexOf('@'));
    const mask = this.#masks.get(table);
    return mask === undefined || index >= mask.bucketCount ? String(index) : formatBucket(mask, index);
  }

  /** The entries after this one speak of other buckets. */
  remasked({ table, family, mask }: Extract<LogEntry, { kind: 'mask' }>): void {
    this.#masks.set(table, maskFromWords(family, mask));
  }

  shift({ bucket, from, to }: BucketShift): Fields {
    return { table: bucket.table, bucket: this.of(bucket), from_server: from, to_server: to };
  }
}

const LOST_COLUMNS: readonly Column[] = [
  { name: 'number', type: 'integer' },
  { name: 'at_seconds', type: 'number' },
  { name: 'cause', type: 'text' },
  { name: 'traffic', type: 'text' },
  { name: 'client', type: 'integer' },
  { name: 'session', type: 'integer' },
  { name: 'attempt', type: 'integer' },
  { name: 'vip', type: 'text' },
  { name: 'family', type: 'integer' },
  { name: 'bucket', type: 'text' },
  { name: 'ingress', type: 'text' },
  { name: 'server', type: 'text' },
  { name: 'started_seconds', type: 'number' },
  { name: 'first_lost_seconds', type: 'number' },
  { name: 'client_address', type: 'text' },
  { name: 'client_port', type: 'integer' },
];

function sessionsLostTable(run: FinishedRun): Table {
  return {
    name: 'sessions_lost',
    columns: LOST_COLUMNS,
    rows: run.bridge.losses.map((note, i) => lostRow(run, note, i + 1)),
  };
}

function lostRow(run: FinishedRun, { atUs, session, cause }: LostSessionNote, number: number): Cell[] {
  const { scenario, world } = run;
  const { source, client, attempt, vip, family } = session;
  return [
    number,
    atUs / 1e6,
    cause,
    scenario.traffic[source]!.name,
    client,
    session.session,
    attempt,
    scenario.vips[vip]!.name,
    family,
    sessionBucketName(session),
    scenario.ingresses[session.ingress]!.name,
    world.servers.ids[session.server] ?? null,
    session.startUs / 1e6,
    session.firstLostUs < 0 ? null : session.firstLostUs / 1e6,
    formatAddress({ family, words: session.words }),
    session.sourcePort,
  ];
}
