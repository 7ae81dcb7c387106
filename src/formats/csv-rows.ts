// Bytes to CSV rows through papaparse's parser, block by block. It knows no columns (csv-intake.ts does). Rule: what comes out
// does not depend on where the input is cut; a row longer than ROW_LIMIT characters, which is mostly a quote never closed, gives
// up its first line only and reading goes on with the next. Lines end in LF or CRLF; delimiter as given.

import Papa from 'papaparse';
import { LINE_LIMIT_BYTES } from './line-splitter.ts';

/** Longest row in UTF-16 units, its line end included. */
const ROW_LIMIT = LINE_LIMIT_BYTES;

export const ROW_TOO_LONG = 'row too long: more than 65,536 characters';
export const OPEN_QUOTE = 'a quoted cell is not closed';

export interface RowVisitor {
  /** A row of at least one cell and the number of the line it begins on. */
  row(cells: string[], line: number): void;
  refuse(reason: string, line: number, text: string): void;
}

interface Step {
  readonly data: readonly string[][];
  readonly errors: readonly { readonly code?: string }[];
  readonly meta: { readonly cursor: number };
}

export class CsvRows {
  private readonly decoder = new TextDecoder('utf-8');
  private readonly delimiter: string;
  private readonly visitor: RowVisitor;
  private text = '';
  private line = 1;
  /** Characters passed over of a line that is too long; 0 outside such a line. */
  private skipped = 0;

  constructor(delimiter: string, visitor: RowVisitor) {
    this.delimiter = delimiter;
    this.visitor = visitor;
  }

  get openLineBytes(): number {
    return this.text.length + this.skipped;
  }

  push(chunk: Uint8Array): void {
    this.read(this.decoder.decode(chunk, { stream: true }), false);
  }

  finish(): void {
    this.read(this.decoder.decode(), true);
  }

  private read(more: string, last: boolean): void {
    this.text += more;
    let from = this.passOverLongLine();
    let again = true;
    while (again) {
      from = this.text.includes('"', from) ? this.readQuoted(from, last) : this.readPlain(from, last);
      again = this.text.length - from > ROW_LIMIT || (last && from < this.text.length);
      if (again) from = this.dropLine(from, last);
    }
    this.text = this.text.slice(from);
  }

  /** Goes on passing over a line that was found too long; returns where the next line begins. */
  private passOverLongLine(): number {
    if (this.skipped === 0) return 0;
    const end = this.text.indexOf('\n');
    if (end < 0) {
      this.skipped += this.text.length;
      this.text = '';
      return 0;
    }
    this.skipped = 0;
    this.line++;
    return end + 1;
  }

  /** No quotes: rows are lines. */
  private readPlain(from: number, last: boolean): number {
    const end = last ? this.text.length : this.text.lastIndexOf('\n') + 1;
    if (end <= from) return from;
    const block = this.text.slice(from, end);
    const body = block.endsWith('\n') ? block.slice(0, -1) : block;
    for (const cells of this.parser({}).parse(body, 0, false).data as string[][]) this.takePlain(cells);
    return end;
  }

  private takePlain(cells: string[]): void {
    let length = cells.length;
    for (const cell of cells) length += cell.length;
    if (length > ROW_LIMIT)
      this.visitor.refuse(ROW_TOO_LONG, this.line, cells.join(this.delimiter).slice(0, 1000));
    else this.visitRow(cells);
    this.line++;
  }

  /** Reads whole rows from `from` on; stops before a row that is too long or not closed. Returns where it stopped. */
  private readQuoted(from: number, last: boolean): number {
    const rest = this.text.slice(from);
    let done = 0;
    const parser = this.parser({
      step: (result: unknown) => {
        const { data, errors, meta } = result as Step;
        const unusable =
          meta.cursor - done > ROW_LIMIT || errors.some((error) => error.code === 'MissingQuotes');
        if (unusable) parser.abort();
        else {
          this.visitRow(data[0]!);
          this.line += countNewlines(rest, done, meta.cursor);
          done = meta.cursor;
        }
      },
    });
    parser.parse(rest, 0, !last);
    return from + done;
  }

  private parser(config: { step?: (result: unknown) => void }): Papa.Parser {
    return new Papa.Parser({ delimiter: this.delimiter, newline: '\n', ...config } as Papa.ParseConfig);
  }

  private visitRow(cells: string[]): void {
    const end = cells.length - 1;
    if (cells[end]!.endsWith('\r')) cells[end] = cells[end]!.slice(0, -1);
    this.visitor.row(cells, this.line);
  }

  /** Refuses the physical line at `from`; returns where the next begins, or passes over what there is of a longer one. */
  private dropLine(from: number, last: boolean): number {
    const end = this.text.indexOf('\n', from);
    const length = (end < 0 ? this.text.length : end) - from;
    const reason = length >= ROW_LIMIT ? ROW_TOO_LONG : OPEN_QUOTE;
    this.visitor.refuse(reason, this.line, this.text.slice(from, from + Math.min(length, 1000)));
    if (end >= 0) {
      this.line++;
      return end + 1;
    }
    if (!last) this.skipped = length;
    return this.text.length;
  }
}

function countNewlines(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
