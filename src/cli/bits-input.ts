// Files read for the bit lab: each opened through the trace readers, all into one table of visits, with a progress line. Also which
// family and weight are looked at where nobody said. Nothing is written here. Source: issue "The bit lab" 5.

import type { Family } from '../base/address.ts';
import { fail, InputError, type Issue, ok, type Result } from '../base/result.ts';
import { openTrace } from '../formats/open-trace.ts';
import type { TraceFormat } from '../formats/trace-options.ts';
import { type BitWeight, VisitTable } from '../traffic/visit-table.ts';
import type { CliIo } from './io.ts';
import { openByteSource } from './node-byte-source.ts';
import { ProgressLine } from './progress-line.ts';

export interface BitsInput {
  readonly visits: VisitTable;
  /** False when any of the files has no times: then there are no visits to tell apart and no hold-out by time. */
  readonly timed: boolean;
  readonly records: number;
  readonly unusable: number;
}

/** Reads all files in the order given; problems of opening all at once. */
export async function readBitsInput(
  files: readonly string[],
  format: 'auto' | TraceFormat,
  io: CliIo,
): Promise<Result<BitsInput>> {
  const sources = await Promise.all(files.map((file) => openByteSource(file, io.cwd, io)));
  const issues: Issue[] = sources.flatMap((source) => (source.ok ? [] : [...source.issues]));
  if (issues.length > 0) return fail(...issues);
  const visits = new VisitTable();
  const line = new ProgressLine(io);
  let timed = true;
  let unusable = 0;
  try {
    for (const source of sources) {
      if (!source.ok) continue;
      const reader = openTrace(source.value, { format });
      for await (const batch of reader.batches()) {
        visits.add(batch);
        const { bytesRead } = reader.summary();
        const bytesTotal = source.value.sizeBytes;
        line.update({
          name: `reading ${source.value.name}`,
          bytesRead,
          bytesTotal,
          runRatio: null,
          sessions: visits.visits,
        });
      }
      const summary = reader.summary();
      timed &&= summary.timed;
      unusable += summary.unusable;
    }
  } finally {
    line.done();
  }
  return ok({ visits, timed, records: visits.records, unusable });
}

/** The family asked for, else the one with more sources; no source of it is an InputError. */
export function familyOf(input: BitsInput, asked: Family | undefined): Family {
  const v4 = input.visits.sourceCount(4);
  const v6 = input.visits.sourceCount(6);
  const family = asked ?? (v6 > v4 ? 6 : 4);
  if ((family === 4 ? v4 : v6) === 0) {
    throw new InputError([
      { message: `there is no IPv${family} source here`, expected: `IPv${family === 4 ? 6 : 4}` },
    ]);
  }
  return family;
}

/** Visits where there are times, distinct sources for plain lists. */
export const weightOf = (input: BitsInput, asked: BitWeight | undefined): BitWeight =>
  asked ?? (input.timed ? 'visits' : 'sources');
