// The result folder of `maskring sweep --out`, as read from its files: sweep.json, tables/points.ndjson and, with an objective,
// tables/front.ndjson. The texts come from outside: every field is looked at before it is believed. Read-only; the cells themselves
// are not opened. Source: issue "Studies and the CI gate" 6, docs/analysis.md.

import type { Issue, Result } from '../../src/base/result.ts';

export type SweepValue = string | number | boolean | null;

export interface SweepEstimate {
  readonly mean: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export interface SweepPointRow {
  readonly point: number;
  readonly values: readonly SweepValue[];
  /** By objective; empty without one. */
  readonly objectives: readonly SweepEstimate[];
  readonly onFront: boolean | null;
}

export interface SweepFolder {
  readonly name: string;
  readonly question: string;
  /** As the sweep was named on the command line. */
  readonly file: string;
  /** `2/3`; null for the whole. */
  readonly shard: string | null;
  readonly complete: boolean;
  readonly runCount: number;
  /** Runs of every point, at most. */
  readonly replications: number;
  readonly parameters: readonly string[];
  readonly objectives: readonly string[];
  readonly points: readonly SweepPointRow[];
  /** `load_cv{pool=web,of=sessions}.mean` and so on, in the order of the tables. */
  readonly measures: readonly string[];
  /** By measure, then by point. */
  readonly estimates: ReadonlyMap<string, ReadonlyMap<number, SweepEstimate>>;
}

export interface SweepTexts {
  readonly manifest: string;
  /** Null where the folder has no such file. */
  readonly points: string | null;
  readonly front: string | null;
}

type Loose = Readonly<Record<string, unknown>>;

const object = (value: unknown): Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 500) : '');
const count = (value: unknown): number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : 0;
const finite = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;
const plain = (value: unknown): SweepValue =>
  typeof value === 'number' || typeof value === 'boolean' ? value : value === null ? null : text(value);

/** Reads the three texts, or says what is wrong with them. */
export function parseSweepFolder({ manifest, points, front }: SweepTexts): Result<SweepFolder> {
  try {
    const data = object(JSON.parse(manifest));
    const outline = object(data.outline);
    if (data.schema !== 'maskring/sweep/v1')
      return refuse({
        file: 'sweep.json',
        message: 'sweep.json is not the manifest of a sweep',
        found: text(data.schema) || 'no schema',
        expected: 'schema maskring/sweep/v1',
      });
    if (points === null)
      return refuse({
        file: 'tables/points.ndjson',
        message: 'the folder has no table of its points as NDJSON',
        hint: 'open the whole folder; run the sweep again with --format ndjson if it has none',
      });
    return {
      ok: true,
      value: folderOf(data, outline, { points: linesOf(points), front: linesOf(front ?? '') }),
    };
  } catch {
    return refuse({ file: 'sweep.json', message: 'a file of this sweep is not JSON' });
  }
}

const refuse = (issue: Issue): Result<SweepFolder> => ({ ok: false, issues: [issue] });

const linesOf = (ndjson: string): Loose[] =>
  ndjson
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => object(JSON.parse(line)));

interface Lines {
  readonly points: readonly Loose[];
  readonly front: readonly Loose[];
}

function folderOf(data: Loose, outline: Loose, { points, front }: Lines): SweepFolder {
  const parameters = list(outline.parameters).map((parameter) => text(object(parameter).name));
  const objectives = list(outline.minimise).map(text);
  const fronts = new Map(front.map((row) => [count(row.point), row]));
  const estimates = estimatesOf(points);
  return {
    name: text(outline.name),
    question: text(outline.question),
    file: text(data.file),
    shard: text(data.shard) || null,
    complete: data.complete === true,
    runCount: count(data.run_count),
    replications: count(outline.replications),
    ...{ parameters, objectives, estimates, measures: [...estimates.keys()] },
    points: list(outline.points).map((entry, point): SweepPointRow => {
      const row = fronts.get(point);
      const values = list(object(entry).values).map(plain);
      return {
        ...{ point, values },
        objectives: row === undefined ? objectives.map(() => NOTHING) : objectivesOf(row, objectives),
        onFront: typeof row?.on_front === 'boolean' ? row.on_front : null,
      };
    }),
  };
}

const NOTHING: SweepEstimate = { mean: null, low: null, high: null };

/** Objectives stand in their order behind `replications`: three columns each, parameters in columns of their own. */
function objectivesOf(row: Loose, objectives: readonly string[]): SweepEstimate[] {
  const names = Object.keys(row);
  let next = names.indexOf('replications') + 1;
  return objectives.map((name) => {
    if (name.startsWith('p_')) return { ...NOTHING, mean: finite(row[name]) };
    const [mean, low, high] = names.slice(next, next + 3).map((key) => finite(row[key]));
    next += 3;
    return { mean: mean ?? null, low: low ?? null, high: high ?? null };
  });
}

function estimatesOf(points: readonly Loose[]): Map<string, Map<number, SweepEstimate>> {
  const all = new Map<string, Map<number, SweepEstimate>>();
  for (const row of points) {
    const labels = text(row.labels);
    const statistic = text(row.statistic);
    const key = labels === '' ? text(row.metric) : `${text(row.metric)}{${labels}}`;
    const name = statistic === 'value' ? key : `${key}.${statistic}`;
    const own = all.get(name) ?? new Map<number, SweepEstimate>();
    all.set(name, own);
    own.set(count(row.point), { mean: finite(row.mean), low: finite(row.ci_low), high: finite(row.ci_high) });
  }
  return all;
}

/** The command that goes on with the folder, or makes it. `folder`: its name as it was opened; '' where unknown. */
export function sweepCommand({ file, shard }: SweepFolder, folder: string): string {
  const out = folder === '' ? '' : ` --out ${quoted(folder)}`;
  return `maskring sweep ${quoted(file)}${out}${shard === null ? '' : ` --shard ${shard}`}`;
}

/** As a shell takes it. */
const quoted = (word: string): string =>
  /^[\w./@%+=:,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** `servers 4, idle 30`: a point in words. */
export const settingText = ({ parameters }: SweepFolder, { values }: SweepPointRow): string =>
  parameters.map((name, i) => `${name} ${String(values[i] ?? '–')}`).join(', ');

/** Points whose setting holds every word of the filter, such as `servers=4 16`. */
export function filteredPoints(folder: SweepFolder, filter: string): readonly SweepPointRow[] {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return folder.points.filter(({ values }) => {
    const cells = folder.parameters.map((name, i) => `${name}=${String(values[i] ?? '')}`.toLowerCase());
    return words.every((word) =>
      word.includes('=') ? cells.includes(word) : cells.some((cell) => cell.includes(word)),
    );
  });
}
