// Takes the addresses of clients out of tables before they are written. The rule: a result folder can be passed on without a
// thought unless --with-addresses was given. Bucket values stay: they are values under a mask, unless the mask is the whole
// address.

import type { Cell, Table } from '../metrics/table.ts';

/** Columns that hold one client's address each; `sources` is a table about single clients. */
const ADDRESS_COLUMNS: readonly string[] = ['address', 'source', 'source_address', 'client_address'];
const ADDRESS_TABLES: readonly string[] = ['sources'];

/** A manual match of one whole address: `4:192.0.2.1/255.255.255.255`. */
const WHOLE_ADDRESS = /^(4:.*\/255\.255\.255\.255|6:.*\/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff)$/;

export function withoutAddresses(tables: readonly Table[]): Table[] {
  return tables.filter(({ name }) => !ADDRESS_TABLES.includes(name)).map(strip);
}

function strip(table: Table): Table {
  const kept = table.columns.flatMap(({ name }, i) => (ADDRESS_COLUMNS.includes(name) ? [] : [i]));
  return {
    name: table.name,
    columns: kept.map((i) => table.columns[i]!),
    rows: table.rows.map((row) => kept.map((i) => hidden(row[i]!))),
  };
}

const hidden = (cell: Cell): Cell =>
  typeof cell === 'string' && WHOLE_ADDRESS.test(cell) ? 'one address' : cell;
