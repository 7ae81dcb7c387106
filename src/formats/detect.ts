// What a file is, from its first bytes: which trace format, or what else. Used by the reader for `format: auto` and for its
// messages, and by a page that decides what to do with a dropped file. Rule: content decides, never the name; a format is taken
// only if at least half of the first lines have its shape.

import { HOST_NAME, NOT_AN_ADDRESS, ONION_NAME } from './address-field.ts';
import { addressLineParser } from './address-line.ts';
import { hasAddressColumn } from './csv-columns.ts';
import { guessDelimiter, headerOf } from './csv-dialect.ts';
import { type FileLook, signatureOf } from './file-signature.ts';
import { logLineParser, vhostLineParser } from './log-line.ts';
import { BLANK, type LineParser, RecordFields } from './record-fields.ts';
import { lookOfText } from './text-look.ts';
import { sampleLines, type TextSample } from './text-sample.ts';
import type { CsvColumns, TraceFormat } from './trace-options.ts';

/** Bytes worth reading before deciding: 100 lines of ordinary length and a few of 8 kB. */
export const HEAD_BYTES = 64 * 1024;

export interface Detected extends FileLook {
  /** The format to read it as; null where it is no trace (or is packed: unpack, then detect again). */
  readonly format: TraceFormat | null;
}

const LABELS: Readonly<Record<TraceFormat, string>> = {
  combined: 'an access log in combined format',
  common: 'an access log in common format',
  'vhost-combined': 'an access log with the virtual host first',
  nginx: 'an access log in the main format of nginx',
  csv: 'a CSV file with an address column',
  addresses: 'a list of addresses',
};

/** The name of a format as a sentence has it: `an access log in combined format`. */
export const formatLabel = (format: TraceFormat): string => LABELS[format];

/** Verdicts on a line whose shape is right although its first word is no address. */
const SHAPE_IS_RIGHT: readonly (string | null)[] = [null, HOST_NAME, ONION_NAME, NOT_AN_ADDRESS];

function shareOf(sample: TextSample, parse: LineParser, good: readonly (string | null)[]): number {
  let fit = 0;
  let all = 0;
  for (const line of sample.bytes) {
    const verdict = parse(line, 0, line.length);
    if (verdict !== BLANK) all++;
    if (good.includes(verdict)) fit++;
  }
  return all === 0 ? 0 : fit / all;
}

/** Quoted fields after status and bytes: none is common, two combined, three or more the main form of nginx. */
function logFormat(lines: readonly string[]): TraceFormat {
  const votes = { common: 0, combined: 0, nginx: 0 };
  for (const line of lines) {
    const tail = /" \d{3} (?:\d+|-)(?: (.*))?$/.exec(line)?.[1] ?? '';
    const quoted = tail.match(/"(?:[^"\\]|\\.)*"/g)?.length ?? 0;
    votes[quoted >= 3 ? 'nginx' : quoted >= 1 ? 'combined' : 'common']++;
  }
  if (votes.nginx > votes.combined && votes.nginx > votes.common) return 'nginx';
  return votes.common > votes.combined ? 'common' : 'combined';
}

function beginsWithAddress(sample: TextSample): boolean {
  const parse = addressLineParser(new RecordFields());
  const verdicts = sample.bytes.map((line) => parse(line, 0, line.length));
  return verdicts.find((verdict) => verdict !== BLANK) === null;
}

function detectLines(sample: TextSample, columns: CsvColumns): TraceFormat | null {
  const fields = new RecordFields();
  const vhost = shareOf(sample, vhostLineParser(fields), [null]);
  const log = shareOf(sample, logLineParser(fields), [null]);
  if (Math.max(log, vhost) >= 0.5) return vhost > log ? 'vhost-combined' : logFormat(sample.lines);
  if (shareOf(sample, logLineParser(fields), SHAPE_IS_RIGHT) >= 0.5) return logFormat(sample.lines);
  const delimiter = guessDelimiter(sample.lines);
  if (hasAddressColumn(headerOf(sample.lines, delimiter ?? ','), columns)) return 'csv';
  // A table whose header is unknown is not taken for a list with weights: its second column may be anything.
  if (delimiter !== null && !beginsWithAddress(sample)) return null;
  return shareOf(sample, addressLineParser(fields), [null]) >= 0.5 ? 'addresses' : null;
}

const KINDS = { csv: 'csv', addresses: 'addresses' } as const;

function detected(format: TraceFormat): Detected {
  const kind = format === 'csv' || format === 'addresses' ? KINDS[format] : 'log';
  return { kind, label: LABELS[format], format };
}

/**
 * What the file that begins with `head` is. `complete` says that head is the whole file; give HEAD_BYTES otherwise. Names of CSV
 * columns, where known, help to recognise a CSV trace. A gzip file is reported as such: unpack its head and ask again.
 */
export function detect(head: Uint8Array, complete: boolean, columns: CsvColumns = {}): Detected {
  const look = signatureOf(head);
  if (look !== null) return { ...look, format: null };
  const sample = sampleLines(head, complete);
  if (sample.lines.length === 0)
    return { kind: 'empty', label: 'a file of nothing but blank lines', format: null };
  const format = detectLines(sample, columns);
  return format === null ? { ...lookOfText(sample.lines), format: null } : detected(format);
}
