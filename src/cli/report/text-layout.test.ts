import { describe, expect, it } from 'vitest';
import { columnLines, cutTo, wrapText } from './text-layout.ts';

describe('columnLines', () => {
  it('aligns columns and leaves no space at the end of a line', () => {
    const rows = [
      ['a', '1', ''],
      ['bbb', '22', 'x'],
    ];
    const lines = columnLines(rows, [{ align: 'left' }, { align: 'right' }, { align: 'left' }]);
    expect(lines).toEqual(['a     1', 'bbb  22  x']);
  });
});

describe('wrapText', () => {
  it('breaks at spaces but not at no-break ones, and indents later lines', () => {
    expect(wrapText('a CV of 14\u00a0% is bad', 10, '  ')).toEqual(['a CV of', '  14\u00a0% is', '  bad']);
  });

  it('lets a word that is too long stand alone', () => {
    expect(wrapText('see 2001:db8:0:0:1::1 now', 8)).toEqual(['see', '2001:db8:0:0:1::1', 'now']);
  });
});

describe('cutTo', () => {
  it('says where something is missing', () => {
    expect([cutTo('four', 4), cutTo('fives', 4)]).toEqual(['four', 'fiv…']);
  });
});
