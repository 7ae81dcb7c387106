// Bold, faint and two state colours for text on a terminal; plain text everywhere else (no terminal, NO_COLOR, TERM=dumb). Colour
// only repeats what words say. Widths are counted before a style is put on.

import type { CliIo } from '../io.ts';

export interface Style {
  bold(text: string): string;
  faint(text: string): string;
  good(text: string): string;
  bad(text: string): string;
}

const wrap = (on: number, off: number) => (text: string) => `\u001b[${on}m${text}\u001b[${off}m`;
const plain = (text: string): string => text;

const COLOURED: Style = { bold: wrap(1, 22), faint: wrap(2, 22), good: wrap(32, 39), bad: wrap(31, 39) };
export const PLAIN: Style = { bold: plain, faint: plain, good: plain, bad: plain };

/** https://no-color.org: NO_COLOR set and not empty switches colour off, FORCE_COLOR on. */
export function styleFor(io: Pick<CliIo, 'out' | 'env'>): Style {
  const { NO_COLOR, FORCE_COLOR, TERM } = io.env;
  if (NO_COLOR !== undefined && NO_COLOR !== '') return PLAIN;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '' && FORCE_COLOR !== '0') return COLOURED;
  return io.out.isTerminal && TERM !== 'dumb' ? COLOURED : PLAIN;
}
