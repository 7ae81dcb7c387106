// Chunks of bytes to lines, in place: a line that lies within one chunk is visited there, only a line across chunks is copied.
// It knows no encoding and no format. Rule: what is visited does not depend on where the chunks are cut; a line longer than
// LINE_LIMIT bytes is visited once, cut to that length and marked, and never held. Lines end in LF or CRLF.

/** Longest usable line: logs with 8 kB lines exist (request line limits of servers); 64 kB is eight times that. */
export const LINE_LIMIT_BYTES = 64 * 1024;

const NEWLINE = 10;
const CARRIAGE_RETURN = 13;

/** Called for every line, without its line end; `tooLong` lines are cut to LINE_LIMIT_BYTES. The bytes are lent, not given. */
export type LineVisitor = (bytes: Uint8Array, from: number, to: number, tooLong: boolean) => void;

export class LineSplitter {
  /** Bytes of the line that is still open, those passed over because it is too long included. */
  openLineBytes = 0;
  private readonly carry = new Uint8Array(LINE_LIMIT_BYTES);
  private readonly visit: LineVisitor;

  constructor(visit: LineVisitor) {
    this.visit = visit;
  }

  push(chunk: Uint8Array): void {
    let from = 0;
    let end = chunk.indexOf(NEWLINE);
    if (this.openLineBytes > 0 && end >= 0) {
      this.append(chunk, 0, end);
      this.close();
      from = end + 1;
      end = chunk.indexOf(NEWLINE, from);
    }
    while (end >= 0) {
      this.emit(chunk, from, end, end - from);
      from = end + 1;
      end = chunk.indexOf(NEWLINE, from);
    }
    this.append(chunk, from, chunk.length);
  }

  /** The end of the input: visits a last line without a line end. */
  finish(): void {
    if (this.openLineBytes > 0) this.close();
  }

  private append(chunk: Uint8Array, from: number, to: number): void {
    const room = LINE_LIMIT_BYTES - this.openLineBytes;
    if (room > 0 && to > from)
      this.carry.set(chunk.subarray(from, Math.min(to, from + room)), this.openLineBytes);
    this.openLineBytes += to - from;
  }

  private close(): void {
    const length = this.openLineBytes;
    this.openLineBytes = 0;
    this.emit(this.carry, 0, Math.min(length, LINE_LIMIT_BYTES), length);
  }

  private emit(bytes: Uint8Array, from: number, end: number, length: number): void {
    if (length > LINE_LIMIT_BYTES) this.visit(bytes, from, from + LINE_LIMIT_BYTES, true);
    else this.visit(bytes, from, end > from && bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end, false);
  }
}
