// Feeds a line parser (access logs, address lists) from chunks of bytes. CSV has its own intake (a cell may hold a line end).
// Rule: lines are numbered from 1, blank and long ones included.

import type { ByteConsumer, Intake } from './intake.ts';
import { LineSplitter } from './line-splitter.ts';
import { BLANK, type LineParser } from './record-fields.ts';
import { exampleOf } from './unusable-tally.ts';

export const LINE_TOO_LONG = 'line too long: more than 64 kB';

export class LineIntake implements ByteConsumer {
  private line = 0;
  private readonly splitter: LineSplitter;

  constructor(parse: LineParser, intake: Intake) {
    this.splitter = new LineSplitter((bytes, from, to, tooLong) => {
      this.line++;
      const verdict = tooLong ? LINE_TOO_LONG : parse(bytes, from, to);
      if (verdict === null) intake.accept();
      else if (verdict !== BLANK) intake.refuse(verdict, this.line, () => exampleOf(bytes, from, to));
    });
  }

  get openLineBytes(): number {
    return this.splitter.openLineBytes;
  }

  push(chunk: Uint8Array): void {
    this.splitter.push(chunk);
  }

  finish(): void {
    this.splitter.finish();
  }
}
