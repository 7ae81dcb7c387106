// Opens recorded traffic: bytes in, batches of records in time order out, with the counts a user is owed. It opens no files
// (ByteSource) and replays nothing (traffic/). Rule: memory is bounded whatever the input (a chunk, a line of 64 kB, the records
// of the reorder window); anything wrong with the input is one InputError with one sentence. Source: SPEC §1, §2.

import { assert } from '../base/assert.ts';
import { InputError, type Issue } from '../base/result.ts';
import type { ReadSummary, RecordBatch } from '../net/record.ts';
import { addressLineParser } from './address-line.ts';
import type { ByteSource } from './byte-source.ts';
import { skipBytes, takeHead } from './chunk-head.ts';
import { guessDelimiter } from './csv-dialect.ts';
import { CsvIntake } from './csv-intake.ts';
import { detect, HEAD_BYTES } from './detect.ts';
import { type FileKind, signatureOf } from './file-signature.ts';
import { gunzipChunks } from './gunzip.ts';
import { type ByteConsumer, Intake } from './intake.ts';
import { LineIntake } from './line-intake.ts';
import { logLineParser, vhostLineParser } from './log-line.ts';
import { sampleLines } from './text-sample.ts';
import { ENDLESS_LINE, mostlyUnusable, NO_RECORDS, notATrace } from './trace-issues.ts';
import { DEFAULT_REORDER_US, type TraceFormat, type TraceOptions } from './trace-options.ts';

/** Bytes read between two looks at the clock of the caller: batches, progress and cancelling come at least this often. */
const PIECE_BYTES = 256 * 1024;
/** A first line as long as this, with nothing usable before it, is no log. */
const ENDLESS_LINE_BYTES = 16 * 1024 * 1024;
/** After this many unusable lines with less than one usable in a hundred, reading on is pointless. */
const HOPELESS_LINES = 100_000;

export interface TraceReader {
  /** The records in time order, in input order without times. A new reading each call, if the source can be read again. */
  batches(): AsyncIterable<RecordBatch>;
  /** The counts so far; final once `batches()` has ended. */
  summary(): ReadSummary;
  /** Names by the index in RecordBatch.ingress, in order of first appearance; grows while reading. */
  readonly ingressNames: readonly string[];
}

/**
 * Opens a trace. Nothing is read before `batches()` is iterated; that throws InputError with one clear Issue for an empty or
 * binary file, a gzip file that is cut short, damaged or a bomb, a file of another kind, missing columns, and at the end where
 * more than half of the lines were unusable. Errors of the source itself pass through.
 */
export function openTrace(source: ByteSource, options: TraceOptions): TraceReader {
  const reorderUs = options.reorderUs ?? DEFAULT_REORDER_US;
  assert(
    Number.isSafeInteger(reorderUs) && reorderUs >= 0,
    'reorderUs is a whole number of microseconds, 0 or more',
  );
  return new StreamReader(source, options, reorderUs);
}

class StreamReader implements TraceReader {
  private readonly source: ByteSource;
  private readonly options: TraceOptions;
  private readonly reorderUs: number;
  private intake: Intake;
  private bytesRead = 0;
  private format = '';

  constructor(source: ByteSource, options: TraceOptions, reorderUs: number) {
    this.source = source;
    this.options = options;
    this.reorderUs = reorderUs;
    this.intake = new Intake(reorderUs);
  }

  get ingressNames(): readonly string[] {
    return this.intake.ingressNames;
  }

  summary(): ReadSummary {
    const { tally, late, queue, timed } = this.intake;
    return {
      records: queue.records,
      unusable: tally.count,
      late,
      reasons: tally.reasons(),
      bytesRead: this.bytesRead,
      timed,
      format: this.format,
    };
  }

  async *batches(): AsyncGenerator<RecordBatch> {
    this.intake = new Intake(this.reorderUs);
    this.bytesRead = 0;
    const { head, complete, all } = await takeHead(await this.unpacked(), HEAD_BYTES);
    const text = withoutByteOrderMark(head);
    const consumer = this.consumerFor(text, complete);
    for await (const chunk of skipBytes(all, head.length - text.length)) {
      for (let from = 0; from < chunk.length; from += PIECE_BYTES) {
        consumer.push(chunk.subarray(from, from + PIECE_BYTES));
        this.checkHope(text, consumer);
        yield* this.intake.queue.take();
      }
    }
    consumer.finish();
    this.judge(text);
    this.intake.finish();
    yield* this.intake.queue.take();
  }

  /** The bytes of the text: those of the source, through gzip where it is packed. */
  private async unpacked(): Promise<AsyncIterable<Uint8Array>> {
    const { head, all } = await takeHead(this.counted(), 2);
    return signatureOf(head)?.kind === 'gzip' ? gunzipChunks(this.source.name, all) : all;
  }

  private async *counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of this.source.chunks()) {
      this.bytesRead += chunk.length;
      yield chunk;
    }
  }

  private consumerFor(head: Uint8Array, complete: boolean): ByteConsumer {
    const format = this.chooseFormat(head, complete);
    this.format = format;
    if (format !== 'csv') return new LineIntake(this.lineParser(format), this.intake);
    const columns = this.options.columns ?? {};
    const delimiter = guessDelimiter(sampleLines(head, complete).lines) ?? ',';
    return new CsvIntake({ file: this.source.name, delimiter, columns }, this.intake);
  }

  private lineParser(format: Exclude<TraceFormat, 'csv'>) {
    const { fields } = this.intake;
    this.intake.timed = format !== 'addresses';
    if (format === 'addresses') return addressLineParser(fields);
    return format === 'vhost-combined' ? vhostLineParser(fields) : logLineParser(fields);
  }

  private chooseFormat(head: Uint8Array, complete: boolean): TraceFormat {
    const { format, columns } = this.options;
    const seen = detect(head, complete, columns);
    if (seen.kind === 'empty' || signatureOf(head) !== null)
      throw this.error(notATrace(seen, this.source.name));
    if (format !== 'auto' && format !== 'csv') return format;
    if (seen.format !== null) return format === 'csv' ? 'csv' : seen.format;
    // A table without an address column: CsvIntake says which columns it has and which is missing.
    if (isTable(seen.kind) && (format === 'csv' || columns !== undefined)) return 'csv';
    throw this.error(notATrace(seen, this.source.name));
  }

  /** Stops early where reading on cannot make a trace of it. */
  private checkHope(head: Uint8Array, consumer: ByteConsumer): void {
    const { usable, tally } = this.intake;
    if (usable === 0 && consumer.openLineBytes > ENDLESS_LINE_BYTES) throw this.error(ENDLESS_LINE);
    if (tally.count >= HOPELESS_LINES && usable < tally.count / 100) this.judge(head);
  }

  private judge(head: Uint8Array): void {
    const { usable, tally } = this.intake;
    if (usable === 0 && tally.count === 0) throw this.error(NO_RECORDS);
    if (tally.count <= usable) return;
    const format = this.format as TraceFormat;
    const look = detect(head, false, this.options.columns);
    const reasons = tally.reasons();
    throw this.error(mostlyUnusable({ format, look, usable, unusable: tally.count, reasons }));
  }

  private error(issue: Issue): InputError {
    return new InputError([{ file: this.source.name, ...issue }]);
  }
}

const isTable = (kind: FileKind): boolean => kind === 'csv' || kind === 'text';

/** UTF-8 text may begin with EF BB BF. */
const withoutByteOrderMark = (head: Uint8Array): Uint8Array =>
  head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? head.subarray(3) : head;
