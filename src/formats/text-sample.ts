// The first lines of a text file, for guessing what it is. Rule: a last line that is not complete is left out unless the head is
// the whole file; blank lines are left out; at most SAMPLE_LINES.

import { LineSplitter } from './line-splitter.ts';

/** A hundred lines settle a format; a log whose first hundred are all odd can be read by naming its format. */
const SAMPLE_LINES = 100;

export interface TextSample {
  readonly bytes: readonly Uint8Array[];
  readonly lines: readonly string[];
}

const isBlank = (line: Uint8Array): boolean => line.every((byte) => byte <= 32);

export function sampleLines(head: Uint8Array, complete: boolean): TextSample {
  const bytes: Uint8Array[] = [];
  const splitter = new LineSplitter((source, from, to, tooLong) => {
    const line = source.subarray(from, to);
    if (!tooLong && bytes.length < SAMPLE_LINES && !isBlank(line)) bytes.push(line.slice());
  });
  splitter.push(head);
  if (complete || bytes.length === 0) splitter.finish();
  const decoder = new TextDecoder('utf-8');
  return { bytes, lines: bytes.map((line) => decoder.decode(line)) };
}
