// Text as UTF-8 bytes without TextEncoder, which is not part of the language and so not of the engine. Lone surrogates become
// U+FFFD, as TextEncoder has it.

import { assert } from './assert.ts';

/** Bytes that any text of this many UTF-16 units needs at most. */
export const utf8Bound = (units: number): number => units * 3;

/** Writes `text` into `bytes` from 0 and returns the number of bytes; `bytes` must hold utf8Bound(text.length). */
export function encodeUtf8Into(text: string, bytes: Uint8Array): number {
  assert(bytes.length >= utf8Bound(text.length), 'the buffer is smaller than utf8Bound');
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) {
      bytes[at++] = unit;
      continue;
    }
    const point = pointAt(text, i);
    if (point > 0xffff) i++;
    at = writeLong(point, bytes, at);
  }
  return at;
}

/** The UTF-8 bytes of a text, freshly allocated. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(utf8Bound(text.length));
  return bytes.slice(0, encodeUtf8Into(text, bytes));
}

/** The code point at i, U+FFFD for a lone surrogate. */
function pointAt(text: string, i: number): number {
  const point = text.codePointAt(i)!;
  return point >= 0xd800 && point <= 0xdfff ? 0xfffd : point;
}

/** A code point of two to four bytes; returns where to go on. */
function writeLong(point: number, bytes: Uint8Array, from: number): number {
  let at = from;
  if (point < 0x800) {
    bytes[at++] = 0xc0 | (point >> 6);
  } else if (point < 0x10000) {
    bytes[at++] = 0xe0 | (point >> 12);
    bytes[at++] = 0x80 | ((point >> 6) & 63);
  } else {
    bytes[at++] = 0xf0 | (point >> 18);
    bytes[at++] = 0x80 | ((point >> 12) & 63);
    bytes[at++] = 0x80 | ((point >> 6) & 63);
  }
  bytes[at++] = 0x80 | (point & 63);
  return at;
}
