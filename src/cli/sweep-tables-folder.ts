// The folder `tables` of a sweep, made anew from the finished cells: `runs`, `points`, `front` as plain files, `metrics` as CSV and NDJSON
// in one file and as Parquet in hive folders (`metrics/p_servers=8/metrics.parquet`), one a combination. Everything is written under a
// temporary name and the folder is renamed, so that readers see the old tables or the new ones. The bytes depend on the cells only, not
// on who ran them or when. Source: issue "Studies and the CI gate" 4.

import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { countedReplications, type FinishedCells } from '../experiment/sweep/cell-demand.ts';
import type { CellRecord } from '../experiment/sweep/cell-record.ts';
import { measureIn } from '../experiment/sweep/measure-name.ts';
import {
  cellId,
  type OutlinePoint,
  outlineHash,
  type SweepOutline,
} from '../experiment/sweep/sweep-outline.ts';
import {
  frontTable,
  type PointRows,
  pointRows,
  type SweepTableName,
  sweepColumns,
} from '../experiment/sweep/sweep-tables.ts';
import type { TableMetadata } from '../formats/parquet-writer.ts';
import { writeCsv, writeNdjson } from '../formats/table-writer.ts';
import type { Cell, Table } from '../metrics/table.ts';
import { packageVersion } from './package-version.ts';
import type { SweepStore } from './sweep-store.ts';
import { TABLE_SCHEMA, type TableFormat, writeParquetFile, writeTable } from './table-files.ts';

export const TABLES = 'tables';

export interface WrittenTables {
  readonly listed: readonly Pick<Table, 'name' | 'columns'>[];
  readonly runCount: number;
  /** Null without an objective. */
  readonly front: Table | null;
  /** Flat names of all measures, and which wanted ones no run has. */
  readonly known: readonly string[];
  readonly unknown: readonly string[];
}

interface TableSource {
  readonly outline: SweepOutline;
  readonly finished: FinishedCells;
  readonly store: SweepStore;
  readonly formats: readonly TableFormat[];
}

/** Writes all tables from the cells that are finished and count. Holds one point's cells at a time, and the rows of `runs` and `points`. */
export async function writeSweepTables(source: TableSource): Promise<WrittenTables> {
  const { store, formats } = source;
  const temporary = join(store.folder, `.${TABLES}-${process.pid}`);
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary, { recursive: true });
  const gathered = await gather(source, temporary);
  const metadata = metadataOf(source.outline);
  for (const table of gathered.tables) await writeTable(temporary, table, formats, metadata);
  await rm(join(store.folder, TABLES), { recursive: true, force: true });
  await rename(temporary, join(store.folder, TABLES));
  const names: SweepTableName[] = [
    'runs',
    'metrics',
    'points',
    ...(gathered.front === null ? [] : ['front' as const]),
  ];
  return {
    ...gathered,
    listed: names.map((name) => ({ name, columns: sweepColumns(source.outline, name) })),
  };
}

const metadataOf = (outline: SweepOutline): TableMetadata => ({
  'maskring.version': packageVersion(),
  'maskring.model': outline.model,
  'maskring.sweep': outline.name,
  'maskring.sweep_hash': outlineHash(outline),
});

type Gathered = Omit<WrittenTables, 'listed'> & { readonly tables: readonly Table[] };

/** Goes through the points once: their metrics to the disk, the rest into tables. */
async function gather(source: TableSource, folder: string): Promise<Gathered> {
  const { outline } = source;
  const table = (name: SweepTableName, rows: readonly (readonly Cell[])[]): Table => ({
    name,
    columns: sweepColumns(outline, name),
    rows,
  });
  const metrics = await MetricsFiles.open(source, folder);
  const known = new Set<string>();
  const runs: (readonly Cell[])[] = [];
  const points: (readonly Cell[])[] = [];
  const all: PointRows[] = [];
  for (const [p, point] of outline.points.entries()) {
    const records = await recordsOf(source, p);
    for (const { metrics: own } of records) for (const name of Object.keys(own)) known.add(name);
    const rows = pointRows(outline, p, records);
    runs.push(...rows.runs);
    for (const row of rows.points) points.push(row);
    await metrics.add(point, table('metrics', rows.metrics));
    all.push({ ...rows, runs: [], metrics: [], points: [] });
  }
  await metrics.close();
  const front = outline.minimise === null ? null : frontTable(outline, all);
  const tables = [table('runs', runs), table('points', points), ...(front === null ? [] : [front])];
  return { tables, runCount: runs.length, front, known: [...known], unknown: unknownIn(outline, known) };
}

/** Finished cells of a point that count, in the order of their replication. */
async function recordsOf({ outline, finished, store }: TableSource, point: number): Promise<CellRecord[]> {
  const records: CellRecord[] = [];
  const { count } = countedReplications(outline, point, finished);
  for (let replication = 0; replication < count; replication++) {
    const id = cellId(outline.points[point]!.key, replication);
    const record = finished.has(id) ? await store.read(id) : null;
    if (record !== null) records.push(record);
  }
  return records;
}

function unknownIn({ minimise, stop }: SweepOutline, known: ReadonlySet<string>): string[] {
  const wanted = [...(minimise ?? []), ...(stop === null ? [] : [stop.measure])];
  const some = Object.fromEntries([...known].map((name) => [name, 0]));
  return [...new Set(wanted)].filter((name) => !name.startsWith('p_') && measureIn(some, name) === undefined);
}

/** The table `metrics`, which may be large, written point by point. */
class MetricsFiles {
  readonly #source: TableSource;
  readonly #folder: string;
  readonly #csv: FileHandle | null;
  readonly #ndjson: FileHandle | null;
  #isFirst = true;

  private constructor(source: TableSource, folder: string, [csv, ndjson]: (FileHandle | null)[]) {
    this.#source = source;
    this.#folder = folder;
    this.#csv = csv ?? null;
    this.#ndjson = ndjson ?? null;
  }

  static async open(source: TableSource, folder: string): Promise<MetricsFiles> {
    const file = (format: TableFormat) =>
      source.formats.includes(format) ? open(join(folder, `metrics.${format}`), 'w') : null;
    return new MetricsFiles(source, folder, [await file('csv'), await file('ndjson')]);
  }

  async add(point: OutlinePoint, table: Table): Promise<void> {
    for (const [i, chunk] of [...writeCsv(table)].entries())
      if (this.#isFirst || i > 0) await this.#csv?.write(chunk);
    for (const chunk of writeNdjson(table)) await this.#ndjson?.write(chunk);
    this.#isFirst = false;
    const { outline, formats } = this.#source;
    if (!formats.includes('parquet') || table.rows.length === 0) return;
    const path = join(
      this.#folder,
      'metrics',
      ...hiveSteps(outline, point),
      `point-${table.rows[0]![0]}.parquet`,
    );
    await writeParquetFile(path, withoutParameters(table), {
      ...metadataOf(outline),
      'maskring.schema': TABLE_SCHEMA,
    });
  }

  async close(): Promise<void> {
    await this.#csv?.close();
    await this.#ndjson?.close();
  }
}

/** In hive folders the parameters stand in the path and not in the file: a reader must not find them twice. */
function withoutParameters(table: Table): Table {
  const kept = table.columns.map(({ name }) => !name.startsWith('p_'));
  const only = <T>(cells: readonly T[]): T[] => cells.filter((_, i) => kept[i]);
  return { name: table.name, columns: only(table.columns), rows: table.rows.map(only) };
}

/** `p_servers=8`, `p_mask=8.32.109.34`: one step a parameter; what a path cannot hold is written %XX, null as Hive does. */
export function hiveSteps({ parameters }: SweepOutline, { values }: OutlinePoint): string[] {
  return parameters.map(({ name }, i) => {
    const value = values[i] ?? null;
    const text = value === null ? '__HIVE_DEFAULT_PARTITION__' : encodeURIComponent(String(value));
    return `p_${name}=${text.replace(/[.*]/g, hexIfAlone)}`;
  });
}

/** encodeURIComponent leaves `*`, which some file systems refuse. */
const hexIfAlone = (sign: string): string => (sign === '*' ? '%2A' : sign);
