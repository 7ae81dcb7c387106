// The last finished runs, kept by the browser on this machine: the scenario's text, its seed, the fingerprint and a few numbers;
// never a trace. At most KEPT runs, the oldest goes first. Where the browser keeps nothing (private window, refused storage) the
// list lasts as long as the page. Nothing here rejects.

import { type DBSchema, type IDBPDatabase, openDB } from 'idb';

/** Runs kept: a list one can overlook. */
export const KEPT = 20;
/** Longer scenario texts are not kept; the greatest bundled one has 2 kB. */
const MOST_TEXT = 200_000;

/** What the page Run hands over when a run has ended. */
export interface FinishedRunText {
  /** Of the document, such as `drain.yaml`. */
  readonly name: string;
  /** The scenario as YAML. */
  readonly text: string;
  /** What `maskring run --json` prints. */
  readonly summaryText: string;
  /** The page's finding in words. */
  readonly finding: string;
}

export interface SavedRun {
  readonly id: number;
  readonly savedAtMs: number;
  readonly name: string;
  readonly text: string;
  readonly finding: string;
  readonly seed: string;
  /** Class → 16 hex digits. */
  readonly fingerprint: Readonly<Record<string, string>>;
  readonly sessionsStarted: number;
  readonly sessionsLost: number;
  /** The longest drain; null where no server was drained. */
  readonly drainSeconds: number | null;
}

interface RunsSchema extends DBSchema {
  runs: { key: number; value: SavedRun };
}

type NewRun = Omit<SavedRun, 'id'>;

interface SummaryText {
  readonly scenario: { readonly seed: string };
  readonly sessions: { readonly started: number; readonly lost: number };
  readonly metrics: Readonly<Record<string, { readonly value?: number | null }>>;
  readonly fingerprint: Readonly<Record<string, string>>;
}

/** The record of a finished run; null where the text is too long or the summary is none. */
export function runRecord(run: FinishedRunText, savedAtMs: number): NewRun | null {
  if (run.text.length > MOST_TEXT) return null;
  try {
    const summary = JSON.parse(run.summaryText) as SummaryText;
    const drains = Object.entries(summary.metrics)
      .filter(([key]) => key.startsWith('drain_seconds{'))
      .flatMap(([, metric]) => metric.value ?? []);
    return {
      ...{ savedAtMs, name: run.name, text: run.text, finding: run.finding },
      seed: summary.scenario.seed,
      fingerprint: summary.fingerprint,
      sessionsStarted: summary.sessions.started,
      sessionsLost: summary.sessions.lost,
      drainSeconds: drains.length === 0 ? null : Math.max(...drains),
    };
  } catch {
    return null;
  }
}

/** The list while the browser keeps nothing. */
let held: SavedRun[] = [];
let database: Promise<IDBPDatabase<RunsSchema> | null> | null = null;

/** Null where IndexedDB is missing or refused: both reject in here. */
function open(): Promise<IDBPDatabase<RunsSchema> | null> {
  database ??= openRuns().catch(() => null);
  return database;
}

const openRuns = async (): Promise<IDBPDatabase<RunsSchema>> =>
  openDB<RunsSchema>('maskring', 1, {
    upgrade: (db) => void db.createObjectStore('runs', { keyPath: 'id', autoIncrement: true }),
  });

const newestFirst = (runs: readonly SavedRun[]): SavedRun[] => [...runs].sort((a, b) => b.id - a.id);

/** Newest first. */
export async function listRuns(): Promise<readonly SavedRun[]> {
  const db = await open();
  return newestFirst(db === null ? held : await db.getAll('runs').catch(() => held));
}

/** Keeps a finished run; the same scenario with the same fingerprint takes the place of its older self. */
export async function saveRun(run: FinishedRunText): Promise<void> {
  const record = runRecord(run, Date.now());
  if (record === null) return;
  const before = await listRuns();
  const same = before.filter((other) => isSame(other, record)).map(({ id }) => id);
  const tooMany = before.filter(({ id }) => !same.includes(id)).slice(KEPT - 1);
  await keep(record, [...same, ...tooMany.map(({ id }) => id)]);
}

const isSame = (a: NewRun, b: NewRun): boolean =>
  a.text === b.text && JSON.stringify(a.fingerprint) === JSON.stringify(b.fingerprint);

async function keep(record: NewRun, goneIds: readonly number[]): Promise<void> {
  const db = await open();
  const id = Math.max(0, ...held.map((run) => run.id)) + 1;
  const holdHere = (): void => {
    held = [...held.filter((run) => !goneIds.includes(run.id)), { ...record, id }];
  };
  if (db === null) return holdHere();
  try {
    await db.add('runs', record as SavedRun);
    for (const gone of goneIds) await db.delete('runs', gone);
  } catch {
    holdHere();
  }
}

/** Forgets one run. */
export async function forgetRun(id: number): Promise<void> {
  const db = await open();
  held = held.filter((run) => run.id !== id);
  await db?.delete('runs', id).catch(() => {});
}
