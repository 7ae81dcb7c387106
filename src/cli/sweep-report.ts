// The end of a sweep or of a merge: tables and manifest written, what is missing named, a short report or JSON printed. The exit code is
// 7 where cells are missing that should be there, 3 where a measure is named that no run has. Source: issue "Studies" 2.

import type { Issue } from '../base/result.ts';
import { countedReplications, isOf, type Shard, shardOf } from '../experiment/sweep/cell-demand.ts';
import { unknownMeasure } from '../experiment/sweep/measure-name.ts';
import { cellOf, pointText, type SweepCell, type SweepOutline } from '../experiment/sweep/sweep-outline.ts';
import { counted, countText, significantText } from '../figure/number-text.ts';
import type { Cell, Table } from '../metrics/table.ts';
import { EXIT_INCOMPLETE, EXIT_INPUT, EXIT_OK } from './exit-code.ts';
import type { CliIo } from './io.ts';
import { printIssues } from './issue-text.ts';
import { columnLines } from './report/text-layout.ts';
import { writeManifest } from './sweep-manifest.ts';
import type { SweepStore } from './sweep-store.ts';
import { type WrittenTables, writeSweepTables } from './sweep-tables-folder.ts';
import type { TableFormat } from './table-files.ts';

export interface SweepEnd {
  readonly outline: SweepOutline;
  readonly shard: Shard | null;
  readonly formats: readonly TableFormat[];
  /** The folder as the user wrote it. */
  readonly out: string;
  readonly finished: ReadonlyMap<string, number | null>;
  readonly io: CliIo;
  readonly store: SweepStore;
  /** The sweep file as the user wrote it. */
  readonly file: string;
  readonly json: boolean;
  /** How many shards the sweep was cut into, where that is known. */
  readonly shardCount?: number;
}

/** Cells that are named one by one. */
const MAX_NAMED = 20;

/** Writes tables and manifest, reports, and says the exit code. */
export async function finishSweep(end: SweepEnd): Promise<number> {
  const { outline, io, store, out } = end;
  const written = await writeSweepTables(end);
  const missing = missingCells(end);
  await writeManifest(store.folder, outline, {
    ...{ file: end.file, shard: end.shard, formats: end.formats },
    complete: end.shard === null && missing.length === 0,
    runCount: written.runCount,
    tables: written.listed,
  });
  if (end.json) io.out.write(`${JSON.stringify(jsonReport(end, written, missing), null, 2)}\n`);
  else io.out.write(textReport(end, written));
  io.err.write(`results are in ${out}${missing.length > 0 ? ' (incomplete)' : ''}\n`);
  if (missing.length > 0) printMissing(end, missing);
  const wrong = written.runCount === 0 ? [] : written.unknown;
  printIssues(
    wrong.map((name): Issue => ({ file: end.file, ...unknownMeasure(name, written.known) })),
    io,
  );
  if (wrong.length > 0) return EXIT_INPUT;
  return missing.length > 0 ? EXIT_INCOMPLETE : EXIT_OK;
}

/** Cells of this part that count, as far as can be told, and are not there. */
function missingCells({ outline, finished, shard }: SweepEnd): SweepCell[] {
  const missing = new Map<string, SweepCell>();
  for (let point = 0; point < outline.points.length; point++) {
    const { count } = countedReplications(outline, point, finished);
    for (let replication = 0; replication < count; replication++) {
      const cell = cellOf(outline, point, replication);
      if (!finished.has(cell.id) && !missing.has(cell.id)) missing.set(cell.id, cell);
    }
  }
  return [...missing.values()].filter((cell) => isOf(shard, outline, cell));
}

function printMissing({ outline, io, file, out, shardCount }: SweepEnd, missing: readonly SweepCell[]): void {
  const more = outline.stop === null ? '' : ' at least';
  io.err.write(`missing${more}: ${counted(missing.length, 'cell')}\n`);
  for (const cell of missing.slice(0, MAX_NAMED)) {
    const where =
      shardCount === undefined ? '' : `, shard ${shardOf(outline, cell, shardCount)}/${shardCount}`;
    const point = pointText(outline, outline.points[cell.point]!);
    io.err.write(`  ${cell.id}: ${point}, replication ${cell.replication}${where}\n`);
  }
  if (missing.length > MAX_NAMED) io.err.write(`  … and ${countText(missing.length - MAX_NAMED)} more\n`);
  io.err.write(`maskring sweep ${file} --out ${out} runs them\n`);
}

function jsonReport(
  { outline, out, finished }: SweepEnd,
  written: WrittenTables,
  missing: readonly SweepCell[],
) {
  const { front, runCount } = written;
  return {
    schema: 'maskring/sweep-report/v1',
    name: outline.name,
    folder: out,
    point_count: outline.points.length,
    run_count: runCount,
    finished_count: finished.size,
    missing: missing.map(({ id }) => id),
    front: front === null ? null : front.rows.map((row) => objectOf(front, row)),
  };
}

const objectOf = ({ columns }: Table, row: readonly Cell[]): Record<string, Cell> =>
  Object.fromEntries(columns.map(({ name }, i) => [name, row[i] ?? null]));

/** The front where there is an objective; how many points and runs in any case. */
function textReport({ outline, shard }: SweepEnd, { front, runCount }: WrittenTables): string {
  const title = outline.question === '' ? outline.name : outline.question;
  const head = `${title}\n${counted(outline.points.length, 'point')}, ${counted(runCount, 'run')}\n`;
  if (front === null) return head;
  if (shard !== null) return `${head}The Pareto front needs all shards: maskring sweep merge\n`;
  const on = front.columns.length - 1;
  const rows = front.rows.filter((row) => row[on] === true);
  const shown = front.columns
    .map(({ name, type }, i) => ({
      name,
      i,
      align: type === 'text' ? ('left' as const) : ('right' as const),
    }))
    .filter(({ name }) => name !== 'on_front');
  const lines = columnLines(
    [shown.map(({ name }) => name), ...rows.map((row) => shown.map(({ i }) => cellText(row[i] ?? null)))],
    shown,
  );
  const beaten = front.rows.length - rows.length;
  return `${head}\nPareto front: ${counted(rows.length, 'point')} that no other beats (${countText(beaten)} are beaten)\n${lines.join('\n')}\n`;
}

function cellText(cell: Cell): string {
  if (cell === null) return '–';
  return typeof cell === 'number' && !Number.isInteger(cell) ? significantText(cell, 4) : String(cell);
}
