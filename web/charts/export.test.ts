// Cells of exported tables: quoted where needed, and never run by a spreadsheet.

import { expect, it } from 'vitest';
import { csvCell } from './export.ts';

it('quotes separators and quotes, and disarms formulas in text but not numbers', () => {
  expect(['a,b', 'say "x"', '=1+1', '-2', 'plain', -2.5, null].map(csvCell)).toEqual([
    '"a,b"',
    '"say ""x"""',
    "'=1+1",
    "'-2",
    'plain',
    '-2.5',
    '',
  ]);
});
