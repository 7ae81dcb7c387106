// Rows of a CSV trace to records: time, address, bytes, ingress and weight by the header's names. It does not split rows
// (csv-rows.ts). Rule: a row is usable only if its address is one and, where the file has a time column, its time too; bytes
// that are empty or `-` are 0; a header repeated inside the file and lines beginning with `#` are passed over.

import { InputError } from '../base/result.ts';
import { NO_INGRESS } from '../net/record.ts';
import { readAddress } from './address-field.ts';
import { BAD_WEIGHT, parseWeight } from './address-line.ts';
import { type ColumnIndex, resolveColumns } from './csv-columns.ts';
import { CsvRows } from './csv-rows.ts';
import { guessTimeUnit, parseTimeUs } from './csv-time.ts';
import type { ByteConsumer, Intake } from './intake.ts';
import { BLANK, type Verdict } from './record-fields.ts';
import type { CsvColumns, TimeUnit } from './trace-options.ts';
import { cutExample } from './unusable-tally.ts';

export const TOO_FEW_CELLS = 'fewer cells than the header has';
export const BAD_TIME = 'the time is neither a number nor ISO 8601';
export const BAD_BYTES = 'the bytes are not a whole number';
export const TOO_MANY_INGRESSES = 'more than 65,535 different ingress names';

/** More than any address, port or host name takes. */
const ADDRESS_CHARACTERS = 1024;

export interface CsvSetup {
  readonly file: string;
  readonly delimiter: string;
  readonly columns: CsvColumns;
}

export class CsvIntake implements ByteConsumer {
  private readonly intake: Intake;
  private readonly setup: CsvSetup;
  private readonly rows: CsvRows;
  private readonly addressBytes = new Uint8Array(ADDRESS_CHARACTERS);
  private header: readonly string[] | null = null;
  private index: ColumnIndex = { time: -1, address: -1, bytes: -1, ingress: -1, weight: -1 };
  private neededCells = 0;
  private unit: TimeUnit;

  constructor(setup: CsvSetup, intake: Intake) {
    this.setup = setup;
    this.intake = intake;
    this.unit = setup.columns.timeUnit ?? 'auto';
    this.rows = new CsvRows(setup.delimiter, {
      row: (cells, line) => this.visit(cells, line),
      refuse: (reason, line, text) => intake.refuse(reason, line, () => cutExample(text)),
    });
  }

  get openLineBytes(): number {
    return this.rows.openLineBytes;
  }

  push(chunk: Uint8Array): void {
    this.rows.push(chunk);
  }

  finish(): void {
    this.rows.finish();
  }

  private visit(cells: string[], line: number): void {
    if ((cells.length === 1 && cells[0]!.trim() === '') || cells[0]!.startsWith('#')) return;
    if (this.header === null) {
      this.begin(cells, line);
      return;
    }
    const verdict = this.readRow(cells);
    if (verdict === null) this.intake.accept();
    else if (verdict !== BLANK)
      this.intake.refuse(verdict, line, () => cutExample(cells.join(this.setup.delimiter).slice(0, 1000)));
  }

  private begin(header: readonly string[], line: number): void {
    const resolved = resolveColumns(header, this.setup.columns);
    if (!resolved.ok)
      throw new InputError(resolved.issues.map((issue) => ({ file: this.setup.file, line, ...issue })));
    this.header = header;
    this.index = resolved.value;
    this.neededCells = 1 + Math.max(...Object.values(this.index));
    this.intake.timed = this.index.time >= 0;
  }

  private readRow(cells: readonly string[]): Verdict {
    const { address } = this.index;
    if (cells.length < this.neededCells) return TOO_FEW_CELLS;
    if (cells[address] === this.header![address]) return BLANK;
    return (
      this.readSource(cells[address]!) ??
      this.readTime(cells) ??
      this.readBytes(cells) ??
      this.readWeight(cells) ??
      this.readIngress(cells)
    );
  }

  /** By hand: for a dozen ASCII characters TextEncoder costs more than the rest of the row. Others become 127, in no address. */
  private readSource(text: string): Verdict {
    const plain = text.trim();
    const length = Math.min(plain.length, this.addressBytes.length);
    for (let i = 0; i < length; i++) this.addressBytes[i] = Math.min(127, plain.charCodeAt(i));
    return readAddress(this.addressBytes, 0, length, this.intake.fields);
  }

  private readTime(cells: readonly string[]): Verdict {
    if (this.index.time < 0) return null;
    const text = cells[this.index.time]!.trim();
    const unit = this.unit === 'auto' ? guessTimeUnit(text) : this.unit;
    const atUs = parseTimeUs(text, unit);
    if (Number.isNaN(atUs)) return BAD_TIME;
    this.unit = unit;
    this.intake.fields.atUs = atUs;
    return null;
  }

  private readBytes(cells: readonly string[]): Verdict {
    if (this.index.bytes < 0) return null;
    const text = cells[this.index.bytes]!.trim();
    if (text !== '' && text !== '-' && !/^\d{1,15}(\.0+)?$/.test(text)) return BAD_BYTES;
    this.intake.fields.payloadBytes = text === '' || text === '-' ? 0 : Number(text);
    return null;
  }

  private readWeight(cells: readonly string[]): Verdict {
    if (this.index.weight < 0) return null;
    const weight = parseWeight(cells[this.index.weight]!.trim());
    if (Number.isNaN(weight)) return BAD_WEIGHT;
    this.intake.fields.weight = weight;
    return null;
  }

  private readIngress(cells: readonly string[]): Verdict {
    if (this.index.ingress < 0) return null;
    const name = cells[this.index.ingress]!.trim();
    const index = name === '' ? NO_INGRESS : this.intake.ingressOf(name);
    if (index < 0) return TOO_MANY_INGRESSES;
    this.intake.fields.ingress = index;
    return null;
  }
}
