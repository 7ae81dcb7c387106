// The delimiter and the header of a CSV file from its first lines, through papaparse. It resolves no columns (csv-columns.ts).

import Papa from 'papaparse';

const DELIMITERS = [',', '\t', ';', '|'];

/** Lines a table may begin with before its header. */
const isComment = (line: string): boolean => line.startsWith('#');

const parse = (lines: readonly string[], delimiter: string): string[][] =>
  Papa.parse<string[]>(lines.join('\n'), { delimiter, newline: '\n', skipEmptyLines: true }).data;

/** How well a delimiter fits: the number of header cells where nearly all rows have as many, else 0. */
function columnsOf(lines: readonly string[], delimiter: string): number {
  const rows = parse(lines, delimiter);
  const width = rows[0]?.length ?? 0;
  const same = rows.filter((row) => row.length === width).length;
  return width > 1 && same >= 0.8 * rows.length ? width : 0;
}

/** The delimiter that gives the most columns, all rows alike; null where no delimiter gives two. */
export function guessDelimiter(lines: readonly string[]): string | null {
  const rows = lines.filter((line) => !isComment(line));
  let best: string | null = null;
  let width = 1;
  for (const delimiter of DELIMITERS) {
    const columns = columnsOf(rows, delimiter);
    if (columns > width) [best, width] = [delimiter, columns];
  }
  return best;
}

/** The cells of the first line that is no comment. */
export function headerOf(lines: readonly string[], delimiter: string): readonly string[] {
  const first = lines.find((line) => !isComment(line));
  return first === undefined ? [] : (parse([first], delimiter)[0] ?? []);
}
