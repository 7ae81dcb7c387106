// A bar of block elements, exact to an eighth of a column, with a mark where the mean is. Text only; the drawn form is in figure.

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
const FULL = '█';
const MARK = '┊';

/** `part` (0…1) of `width` columns; a part that is not 0 shows at least an eighth. */
export function bar(part: number, width: number): string {
  const clamped = Number.isFinite(part) ? Math.min(1, Math.max(0, part)) : 0;
  const eighths = Math.max(clamped > 0 ? 1 : 0, Math.round(clamped * width * 8));
  return FULL.repeat(eighths >> 3) + EIGHTHS[eighths & 7]!;
}

/** The bar filled up to `width` columns, with a mark in the column of `markPart` where the bar does not reach it. */
export function markedBar(part: number, markPart: number, width: number): string {
  const drawn = bar(part, width);
  const column = Math.min(width - 1, Math.max(0, Math.round(markPart * width)));
  const rest = Array.from({ length: Math.max(0, width - drawn.length) }, (_, i) => {
    return drawn.length + i === column ? MARK : ' ';
  });
  return drawn + rest.join('');
}
