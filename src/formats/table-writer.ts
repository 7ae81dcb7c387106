// Result tables to CSV and NDJSON text, in chunks. It opens no files and makes no tables (metrics does). Rule: a missing value is
// an empty CSV cell or JSON null, never NaN; an empty text is "" in CSV, so that the two stay apart; numbers are the shortest
// text that reads back the same. A text cell that a spreadsheet would run as a formula (it begins with = + - @, their full-width
// forms, tab or a line end) gets an apostrophe before it, which spreadsheets hide; number columns never change.

import Papa from 'papaparse';
import { assert } from '../base/assert.ts';
import type { Cell, Column, Table } from '../metrics/table.ts';

/** Rows put into one chunk: some 100 kB of text. */
const CHUNK_ROWS = 1000;

/** OWASP, CSV injection: what spreadsheet programs take for the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

const fitsColumn: Readonly<Record<Column['type'], (cell: Exclude<Cell, null>) => boolean>> = {
  text: (cell) => typeof cell === 'string',
  number: (cell) => typeof cell === 'number' && Number.isFinite(cell),
  integer: (cell) => Number.isInteger(cell),
  boolean: (cell) => typeof cell === 'boolean',
};

/** Throws AssertionError where a row does not fit the columns. */
export function checkRow(table: Table, row: readonly Cell[]): void {
  assert(row.length === table.columns.length, `table ${table.name}: a row has ${row.length} cells`);
  for (const [index, { name, type }] of table.columns.entries()) {
    const cell = row[index]!;
    assert(
      cell === null || fitsColumn[type](cell),
      `table ${table.name}: ${String(cell)} in the ${type} column ${name}`,
    );
  }
}

function* chunksOfRows(table: Table): Generator<readonly (readonly Cell[])[]> {
  for (let from = 0; from < table.rows.length; from += CHUNK_ROWS) {
    const rows = table.rows.slice(from, from + CHUNK_ROWS);
    for (const row of rows) checkRow(table, row);
    yield rows;
  }
}

const csvLines = (rows: readonly (readonly unknown[])[]): string =>
  `${Papa.unparse(rows as unknown[][], { newline: '\n', escapeFormulae: FORMULA, quotes: (value) => value === '' })}\n`;

/**
 * The table as CSV (RFC 4180 with LF, comma, a header line), chunk by chunk. Throws AssertionError where a cell is not of its
 * column's type or a number is not finite: a table like that is a bug of its maker.
 */
export function* writeCsv(table: Table): Generator<string> {
  yield csvLines([table.columns.map((column) => column.name)]);
  for (const rows of chunksOfRows(table)) yield csvLines(rows);
}

/** The table as NDJSON, one object a line with the columns in order, chunk by chunk. Throws as writeCsv does. */
export function* writeNdjson(table: Table): Generator<string> {
  const keys = table.columns.map((column) => `${JSON.stringify(column.name)}:`);
  for (const rows of chunksOfRows(table)) {
    yield rows
      .map((row) => `{${row.map((cell, index) => keys[index] + JSON.stringify(cell)).join(',')}}\n`)
      .join('');
  }
}
