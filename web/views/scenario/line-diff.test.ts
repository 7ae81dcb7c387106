// The difference of two texts, line by line.

import { expect, it } from 'vitest';
import { diffLines } from './line-diff.ts';

const shown = (before: string, after: string): string =>
  diffLines(before, after)
    .map(({ kind, text }) => `${{ same: ' ', out: '−', in: '+' }[kind]}${text}`)
    .join('|');

it('keeps what is equal and shows what went and came', () => {
  expect(shown('a\nb\nc', 'a\nx\nc')).toBe(' a|−b|+x| c');
  expect(shown('a\nb', 'a\nb')).toBe(' a| b');
  expect(shown('a\nb\nc\nd', 'b\nc\ne\nd')).toBe('−a| b| c|+e| d');
  expect(shown('', 'a')).toBe('−|+a');
});
