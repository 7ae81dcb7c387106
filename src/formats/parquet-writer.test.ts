import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import type { Cell, Table } from '../metrics/table.ts';
import { writeParquet } from './parquet-writer.ts';

const table = (rows: readonly (readonly Cell[])[]): Table => ({
  name: 'metrics',
  columns: [
    { name: 'server', type: 'text' },
    { name: 'load_ratio', type: 'number' },
    { name: 'sessions', type: 'integer' },
    { name: 'active', type: 'boolean' },
  ],
  rows,
});

const bufferOf = (bytes: Uint8Array): ArrayBuffer => bytes.slice().buffer as ArrayBuffer;
const readBack = (rows: readonly (readonly Cell[])[]) =>
  parquetReadObjects({ file: bufferOf(writeParquet(table(rows), {})) });

describe('writeParquet', () => {
  it('keeps every value with its type, integers as 64 bits', async () => {
    expect(await readBack([['=s01', 0.1 + 0.2, 2 ** 53 - 1, true]])).toEqual([
      { server: '=s01', load_ratio: 0.1 + 0.2, sessions: 9007199254740991n, active: true },
    ]);
  });

  it('keeps a missing value apart from an empty text and from 0', async () => {
    expect(
      await readBack([
        [null, null, null, null],
        ['', 0, 0, false],
      ]),
    ).toEqual([
      { server: null, load_ratio: null, sessions: null, active: null },
      { server: '', load_ratio: 0, sessions: 0n, active: false },
    ]);
  });

  it('writes a table without rows, and a column that is missing throughout', async () => {
    expect(await readBack([])).toEqual([]);
    expect(await readBack([['a', null, null, null]])).toHaveLength(1);
  });

  it('carries the name of the table and what else is said about it', () => {
    const bytes = writeParquet(table([['a', 1, 1, true]]), { 'maskring.model': '1' });
    const { key_value_metadata: pairs, num_rows: count } = parquetMetadata(bufferOf(bytes));
    expect(count).toBe(1n);
    expect(pairs).toEqual(
      expect.arrayContaining([
        { key: 'maskring.model', value: '1' },
        { key: 'maskring.table', value: 'metrics' },
      ]),
    );
  });

  it('gives the same bytes for the same table', () => {
    const rows = [['a', 0.5, 1, true] as const, ['b', null, 2, false] as const];
    expect(writeParquet(table(rows), {})).toEqual(writeParquet(table(rows), {}));
  });

  it.each([Number.NaN, Number.NEGATIVE_INFINITY, '1'])(
    'refuses %j in a number column as a bug of the maker of the table',
    (value) => {
      expect(() => writeParquet(table([['a', value, 1, true]]), {})).toThrow(/load_ratio/);
    },
  );
});
