// A result table to the bytes of a Parquet file. It opens no file and makes no table. Rule: the same types as in the other formats (text
// UTF8, number DOUBLE, integer INT64, boolean BOOLEAN), every column may be null and null is null, never NaN; what a reader should know
// about the table stands in the file's key-value metadata; the same table and metadata give the same bytes. Writer: hyparquet-writer.

import { ByteWriter, parquetWrite } from 'hyparquet-writer';
import type { Cell, Column, Table } from '../metrics/table.ts';
import { checkRow } from './table-writer.ts';

/** Key-value metadata by key; keys begin with `maskring.`. */
export type TableMetadata = Readonly<Record<`maskring.${string}`, string>>;

const TYPES = {
  text: 'STRING',
  number: 'DOUBLE',
  integer: 'INT64',
  boolean: 'BOOLEAN',
} as const satisfies Record<Column['type'], string>;

/** Rows of a row group: what a reader holds at once. */
const ROW_GROUP_ROWS = 100_000;

/**
 * The whole file. Throws AssertionError where a cell is not of its column's type or a number is not finite. Holds the table twice
 * while it writes. Integers beyond 2^53 cannot occur in a table.
 */
export function writeParquet(table: Table, metadata: TableMetadata): Uint8Array {
  for (const row of table.rows) checkRow(table, row);
  const writer = new ByteWriter();
  const kvMetadata = Object.entries({ 'maskring.table': table.name, ...metadata })
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => ({ key, value }));
  const columnData = table.columns.map(({ name, type }, c) => ({
    name,
    type: TYPES[type],
    nullable: true,
    data: table.rows.map((row) => stored(row[c]!, type)),
  }));
  const written = parquetWrite({
    writer,
    columnData,
    kvMetadata,
    rowGroupSize: ROW_GROUP_ROWS,
    createdBy: 'maskring',
  });
  if (written !== undefined) throw new Error('the Parquet writer did not finish at once');
  return writer.getBytes();
}

const stored = (cell: Cell, type: Column['type']): Cell | bigint =>
  type === 'integer' && cell !== null ? BigInt(cell as number) : cell;
