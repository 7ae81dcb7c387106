// The sentences a reader says about a whole file that is no trace. One place, so that every door says the same. Rule: what it is
// instead comes first, what to do last.

import type { Issue } from '../base/result.ts';
import type { ReadSummary } from '../net/record.ts';
import { type Detected, formatLabel } from './detect.ts';
import type { TraceFormat } from './trace-options.ts';

export const ENDLESS_LINE: Issue = {
  message: 'the first line has no end within 16 MB: this is no log, list or CSV file',
};

export const NO_RECORDS: Issue = { message: 'the file holds no records, only a header or comments' };

const EXPECTED = 'an access log, a CSV file with an address column or a list of addresses';

/** A file that is something else altogether: binary, packed, JSON, YAML, empty. `file` goes into the command that unpacks it. */
export function notATrace(look: Detected, file: string): Issue {
  if (look.kind === 'empty') return { message: `this is ${look.label}: there is nothing to read` };
  if (look.kind === 'gzip')
    return { message: 'this is a gzip file inside a gzip file', hint: 'unpack it once first' };
  const verb = look.kind === 'binary' || look.kind === 'archive' ? 'is' : 'looks like';
  const message = `this ${verb} ${look.label}`;
  if (look.hint === undefined) return { message, expected: EXPECTED };
  return {
    message,
    expected: EXPECTED,
    hint: look.hint.replace('FILE', file.includes(' ') ? `'${file}'` : file),
  };
}

export interface Failure {
  readonly format: TraceFormat;
  /** What the beginning of the file looks like. */
  readonly look: Detected;
  readonly usable: number;
  readonly unusable: number;
  readonly reasons: ReadSummary['reasons'];
}

/** More than half of the lines were unusable. */
export function mostlyUnusable(failure: Failure): Issue {
  const { format, look, usable, unusable, reasons } = failure;
  const first = reasons[0]!;
  const issue: Issue = {
    message: `${unusable} of ${usable + unusable} lines cannot be read as ${formatLabel(format)}`,
    line: first.firstLine,
    found: `${first.reason} (${first.count} times, first: ${JSON.stringify(first.firstExample)})`,
  };
  if (look.format === format) return issue;
  return { ...issue, hint: `the file looks like ${look.label}` };
}
