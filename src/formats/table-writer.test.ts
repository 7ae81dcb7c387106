import { describe, expect, it } from 'vitest';
import type { Cell, Table } from '../metrics/table.ts';
import { writeCsv, writeNdjson } from './table-writer.ts';

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

const csv = (rows: readonly (readonly Cell[])[]) =>
  [...writeCsv(table(rows))].join('').split('\n').slice(1, -1);

describe('writeCsv', () => {
  it('writes the header, then one line a row', () => {
    const text = [...writeCsv(table([['s01', 0.5, 12, true]]))].join('');
    expect(text).toBe('server,load_ratio,sessions,active\ns01,0.5,12,true\n');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '\nx', '＝1', '=HYPERLINK("http://x","y")'])(
    'puts an apostrophe before the text %j, which a spreadsheet would run',
    (text) => {
      const line = [...writeCsv(table([[text, 1, 1, false]]))]
        .join('')
        .slice('server,load_ratio,sessions,active\n'.length);
      expect(line).toBe(`"'${text.replaceAll('"', '""')}",1,1,false\n`);
    },
  );

  it('leaves negative numbers alone', () => {
    expect(csv([['a', -1.5, -3, false]])).toEqual(['a,-1.5,-3,false']);
  });

  it('writes a missing value as nothing and an empty text as two quotes', () => {
    expect(
      csv([
        ['', null, null, null],
        [null, 1, 1, true],
      ]),
    ).toEqual(['"",,,', ',1,1,true']);
  });

  it('quotes commas, quotes and line ends', () => {
    const text = [...writeCsv(table([['a,"b"\nc', 1, 1, true]]))].join('');
    expect(text).toContain('"a,""b""\nc",1,1,true\n');
  });

  it('writes numbers as the shortest text that reads back the same', () => {
    expect(
      csv([
        ['a', 0.1 + 0.2, 2 ** 53, true],
        ['b', 1e-7, -0, true],
      ]),
    ).toEqual(['a,0.30000000000000004,9007199254740992,true', 'b,1e-7,0,true']);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])(
    'refuses %d as a bug of the maker of the table',
    (value) => {
      expect(() => csv([['a', value, 1, true]])).toThrow(/load_ratio/);
    },
  );

  it('refuses a text in a number column and a row of another length', () => {
    expect(() => csv([['a', '1', 1, true]])).toThrow(/number column load_ratio/);
    expect(() => csv([['a', 1, 1]])).toThrow(/3 cells/);
  });

  it('writes a table without rows as its header', () => {
    expect([...writeCsv(table([]))].join('')).toBe('server,load_ratio,sessions,active\n');
  });

  it('gives out a long table in chunks that join without a gap', () => {
    const rows = Array.from({ length: 2500 }, (_, index) => ['s', index, index, true] as const);
    const chunks = [...writeCsv(table(rows))];
    expect(chunks.length).toBe(4);
    expect(chunks.join('').split('\n')).toHaveLength(2502);
  });
});

describe('writeNdjson', () => {
  it('writes one object a line, missing values as null, text unchanged', () => {
    expect(
      [
        ...writeNdjson(
          table([
            ['=1', null, 2, false],
            ['b', 0.25, 3, true],
          ]),
        ),
      ].join(''),
    ).toBe(
      '{"server":"=1","load_ratio":null,"sessions":2,"active":false}\n' +
        '{"server":"b","load_ratio":0.25,"sessions":3,"active":true}\n',
    );
  });

  it('keeps a column named __proto__', () => {
    const odd: Table = { name: 'x', columns: [{ name: '__proto__', type: 'integer' }], rows: [[1]] };
    expect([...writeNdjson(odd)].join('')).toBe('{"__proto__":1}\n');
  });

  it('refuses what is not a number', () => {
    expect(() => [...writeNdjson(table([['a', Number.NaN, 1, true]]))]).toThrow(/load_ratio/);
  });
});
