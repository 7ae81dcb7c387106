// Foreign text inside a message: in backquotes, one line, bounded, so that a binary file or a megabyte in one cell cannot spoil a
// terminal or a report.

const MAX_LENGTH = 60;

/** `text` in backquotes; control characters as \u escapes, cut after 60 UTF-16 units with `…`. */
export function quote(text: string): string {
  const shown = text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
  return `\`${shown.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/gu, escapeUnit)}\``;
}

/** The whole character at a UTF-16 position, quoted, or `the end`. */
export function quoteAt(text: string, at: number): string {
  const point = text.codePointAt(at);
  return point === undefined ? 'the end' : quote(String.fromCodePoint(point));
}

const escapeUnit = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
