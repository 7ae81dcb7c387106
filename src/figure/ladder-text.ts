// The ladder diagram as plain text: the same rows as the drawing, lanes as columns, arrows of dashes with their words inside. For
// terminals and mail; no colour carries meaning. Lines are as long as the lanes need, at most the width given where that is enough.
// Source: issue "controller" 10.

import type { LadderData, LadderRowData } from './ladder-figure.ts';

const LEAST_LANE = 14;
const MOST_LANE = 28;

/** Lines without line ends; `width` in characters, 80 or more for four lanes. */
export function ladderText(
  { lanes, rows, spans }: Pick<LadderData, 'lanes' | 'rows' | 'spans'>,
  width: number,
): string[] {
  const timeWidth = Math.max(4, ...rows.map((row) => ('time' in row ? row.time.length : 0))) + 2;
  const free = Math.floor((width - timeWidth - 8) / Math.max(1, lanes.length - 1));
  const step = Math.min(MOST_LANE, Math.max(LEAST_LANE, free));
  const columns = lanes.map((_, i) => timeWidth + 4 + i * step);
  const head = (texts: readonly string[]): string => centred(texts, columns);
  const lines = rows.map((row, i) => {
    const marks = columns.map((_, lane) => markOf(spans, lane, i));
    return rowText(row, { columns, marks, timeWidth });
  });
  return [head(lanes.map(({ name }) => name)), head(lanes.map(({ note }) => note)), ...lines].map((text) =>
    text.trimEnd(),
  );
}

interface Place {
  readonly columns: readonly number[];
  readonly marks: readonly string[];
  readonly timeWidth: number;
}

/** What stands on a lane in a row: the search `:`, a pin `#`, else `|`. */
function markOf(spans: LadderData['spans'], lane: number, row: number): string {
  const on = spans.filter((span) => span.lane === lane && span.fromRow <= row && row <= span.toRow);
  if (on.some(({ kind }) => kind === 'pin')) return '#';
  return on.length > 0 ? ':' : '|';
}

function rowText(row: LadderRowData, place: Place): string {
  const { columns, marks, timeWidth } = place;
  const cells = [...' '.repeat(columns.at(-1)! + 1)];
  const put = (at: number, text: string): void => {
    [...text].forEach((letter, i) => {
      cells[at + i] = letter;
    });
  };
  columns.forEach((x, lane) => {
    put(x, row.kind === 'break' ? '~' : marks[lane]!);
  });
  if (row.kind === 'break') put(columns[0]! + 2, `(${row.text})`);
  else {
    put(0, row.time.padStart(timeWidth - 2));
    if (row.kind === 'note') put(columns[row.lane]! + 2, `* ${row.text} `);
    else putArrow(row, columns, put);
  }
  return Array.from(cells, (cell) => cell ?? ' ').join('');
}

function putArrow(
  row: Extract<LadderRowData, { kind: 'arrow' }>,
  columns: readonly number[],
  put: (at: number, text: string) => void,
): void {
  const [left, right] = [Math.min(row.from, row.to), Math.max(row.from, row.to)];
  const room = columns[right]! - columns[left]! - 1;
  const words = room >= row.text.length + 4 ? ` ${row.text} ` : '';
  const dashes = room - 1 - words.length;
  const before = '-'.repeat(Math.max(0, Math.floor(dashes / 2)));
  const shaft = `${before}${words}${'-'.repeat(Math.max(0, dashes - before.length))}`;
  put(columns[left]! + 1, row.to > row.from ? `${shaft}>` : `<${shaft}`);
  if (words === '') put(columns.at(-1)! + 3, row.text);
}

function centred(texts: readonly string[], columns: readonly number[]): string {
  let line = '';
  texts.forEach((text, i) => {
    const start = Math.max(line.length + (i === 0 ? 0 : 1), columns[i]! - Math.floor(text.length / 2));
    line = line.padEnd(start) + text;
  });
  return line;
}
