// Tables as files of a folder in the formats that are asked for. Where the files end up, and what else lies beside them, is decided
// by result-folder.ts and sweep-tables-folder.ts. Source: issue "Studies and the CI gate" 4.

import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { closestName } from '../base/registry.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { type TableMetadata, writeParquet } from '../formats/parquet-writer.ts';
import { writeCsv, writeNdjson } from '../formats/table-writer.ts';
import type { Table } from '../metrics/table.ts';

export const TABLE_FORMATS = ['csv', 'ndjson', 'parquet'] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];

/** What `--out` writes where `--format` is not given. */
export const DEFAULT_FORMATS: readonly TableFormat[] = ['csv', 'ndjson'];

/** `csv,parquet` → the formats, each once, in the order csv, ndjson, parquet. */
export function parseFormats(text: string): Result<readonly TableFormat[]> {
  const wanted = text.split(',').map((part) => part.trim().toLowerCase());
  const unknown = wanted.find((name) => !TABLE_FORMATS.includes(name as TableFormat));
  if (unknown === undefined) return ok(TABLE_FORMATS.filter((name) => wanted.includes(name)));
  const close = closestName(unknown, TABLE_FORMATS);
  return fail({
    file: `--format ${text}`,
    message: `there is no format \`${unknown}\``,
    expected: `some of ${TABLE_FORMATS.join(', ')}, parted by commas`,
    ...(close === null ? {} : { hint: `did you mean \`${close}\`?` }),
  });
}

/** Version of the tables' form, in the metadata of every file that can carry any. */
export const TABLE_SCHEMA = 'maskring/table/v1';

/** Writes `NAME.csv` and so on into the folder; returns the names in the order of `formats`. */
export async function writeTable(
  folder: string,
  table: Table,
  formats: readonly TableFormat[],
  metadata: TableMetadata,
): Promise<string[]> {
  for (const format of formats) {
    const path = join(folder, `${table.name}.${format}`);
    if (format === 'csv') await writeChunks(path, writeCsv(table));
    else if (format === 'ndjson') await writeChunks(path, writeNdjson(table));
    else await writeParquetFile(path, table, metadata);
  }
  return formats.map((format) => `${table.name}.${format}`);
}

/** One Parquet file at `path`, its folder made where it is missing. */
export async function writeParquetFile(path: string, table: Table, metadata: TableMetadata): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, writeParquet(table, { 'maskring.schema': TABLE_SCHEMA, ...metadata }));
}

const writeChunks = (path: string, chunks: Iterable<string>): Promise<void> =>
  pipeline(Readable.from(chunks), createWriteStream(path));
