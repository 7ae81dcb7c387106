// One line of an access log: Apache common and combined, virtual host first, and nginx's two stock forms. All have the shape
// `[vhost] address ident user [time] "request" status bytes …`; what follows the bytes is not read, so an extra field does no
// harm. It is no general log-format language. Rule: a line counts only if address, time, closed request, status and bytes are
// all there. Hot path: bytes to numbers, no string is built for a usable IPv4 line.

import { readAddress } from './address-field.ts';
import { LOG_TIME_BYTES, scanLogTimeUs } from './civil-time.ts';
import { BLANK, type LineParser, type RecordFields, type Verdict } from './record-fields.ts';

export const NO_TIME = 'no time like [10/Oct/2000:13:55:36 -0700]';
export const NO_REQUEST = 'no closed "request" followed by status and bytes';

const SPACE = 32;
const QUOTE = 34;
const MINUS = 45;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 48 && byte <= 57;

/** Index of the blank that ends the token at `from`, or `to`. */
function tokenEnd(bytes: Uint8Array, from: number, to: number): number {
  let i = from;
  while (i < to && bytes[i] !== SPACE) i++;
  return i;
}

/** Index of the first `[` that a `]` follows at the distance of a time, or −1; a user name may hold brackets and quotes. */
function timeStart(bytes: Uint8Array, from: number, to: number): number {
  const last = to - LOG_TIME_BYTES - 2;
  for (let i = from; i <= last; i++) {
    if (bytes[i] === OPEN_BRACKET && bytes[i + 1 + LOG_TIME_BYTES] === CLOSE_BRACKET) return i;
  }
  return -1;
}

/** Payload bytes where ` status bytes` stands at `from` and ends there or at a blank; −1 where it does not. `-` is 0. */
function statusAndBytes(bytes: Uint8Array, from: number, to: number): number {
  if (to - from < 6 || bytes[from] !== SPACE || bytes[from + 4] !== SPACE) return -1;
  if (!isDigit(bytes[from + 1]) || !isDigit(bytes[from + 2]) || !isDigit(bytes[from + 3])) return -1;
  let i = from + 5;
  if (bytes[i] === MINUS) return i + 1 === to || bytes[i + 1] === SPACE ? 0 : -1;
  const start = i;
  let size = 0;
  while (i < to && isDigit(bytes[i])) size = size * 10 + bytes[i++]! - 48;
  return i > start && i - start <= 15 && (i === to || bytes[i] === SPACE) ? size : -1;
}

/**
 * Payload bytes after the request whose opening quote is at `from`, −1 where there are none. A quote inside the request that no
 * backslash protects (old servers) does not end it, because no status follows.
 */
function payloadAfterRequest(bytes: Uint8Array, from: number, to: number): number {
  if (bytes[from] !== QUOTE) return -1;
  for (let i = from + 1; i < to; i++) {
    const byte = bytes[i];
    if (byte === BACKSLASH) i++;
    else if (byte === QUOTE) {
      const size = statusAndBytes(bytes, i + 1, to);
      if (size >= 0) return size;
    }
  }
  return -1;
}

function readAfterAddress(bytes: Uint8Array, from: number, to: number, fields: RecordFields): Verdict {
  const bracket = timeStart(bytes, from, to);
  if (bracket < 0) return NO_TIME;
  const atUs = scanLogTimeUs(bytes, bracket + 1);
  if (Number.isNaN(atUs)) return NO_TIME;
  const size = payloadAfterRequest(bytes, bracket + LOG_TIME_BYTES + 3, to);
  if (size < 0) return NO_REQUEST;
  fields.atUs = atUs;
  fields.payloadBytes = size;
  return null;
}

const isBlankLine = (bytes: Uint8Array, from: number, to: number): boolean => {
  for (let i = from; i < to; i++) if (bytes[i]! > SPACE) return false;
  return true;
};

/** The rest of the line is judged first: a line of another shape says so instead of naming its first word. */
function readFrom(bytes: Uint8Array, from: number, to: number, fields: RecordFields): Verdict {
  const end = tokenEnd(bytes, from, to);
  return readAfterAddress(bytes, end, to, fields) ?? readAddress(bytes, from, end, fields);
}

/** A parser of log lines that begin with the address. */
export function logLineParser(fields: RecordFields): LineParser {
  return (bytes, from, to) => {
    if (from === to || (bytes[from]! <= SPACE && isBlankLine(bytes, from, to))) return BLANK;
    return readFrom(bytes, from, to, fields);
  };
}

/** A parser of log lines that begin with the virtual host (`www.example.org:80`) and have the address second. */
export function vhostLineParser(fields: RecordFields): LineParser {
  return (bytes, from, to) => {
    if (isBlankLine(bytes, from, to)) return BLANK;
    return readFrom(bytes, Math.min(to, tokenEnd(bytes, from, to) + 1), to, fields);
  };
}
