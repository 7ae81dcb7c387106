// One line of an address list: an address, optionally a weight after a tab, blanks, a comma or a semicolon; `#` begins a
// comment. It is not CSV: there are no column names. Rule: a weight is a number above 0, anything else makes the line unusable.

import { asciiText, readAddress } from './address-field.ts';
import { BLANK, type LineParser, type RecordFields, type Verdict } from './record-fields.ts';

export const BAD_WEIGHT = 'the weight is not a number above 0';

const TAB = 9;
const SPACE = 32;
const HASH = 35;
const COMMA = 44;
const SEMICOLON = 59;

const isGap = (byte: number): boolean =>
  byte === SPACE || byte === TAB || byte === COMMA || byte === SEMICOLON;

/** A plain decimal number above 0, or NaN; `1e3` is allowed, blanks and signs are not. */
export function parseWeight(text: string): number {
  const value = /^\d+(\.\d+)?([eE]\+?\d+)?$/.test(text) ? Number(text) : Number.NaN;
  return value > 0 && Number.isFinite(value) ? value : Number.NaN;
}

function contentEnd(bytes: Uint8Array, from: number, to: number): number {
  let end = from;
  while (end < to && bytes[end] !== HASH) end++;
  while (end > from && (isGap(bytes[end - 1]!) || bytes[end - 1]! < SPACE)) end--;
  return end;
}

function readWeight(bytes: Uint8Array, from: number, to: number, fields: RecordFields): Verdict {
  if (from === to) {
    fields.weight = 1;
    return null;
  }
  const weight = to - from > 30 ? Number.NaN : parseWeight(asciiText(bytes, from, to));
  if (Number.isNaN(weight)) return BAD_WEIGHT;
  fields.weight = weight;
  return null;
}

/** A parser of address-list lines; records have time 0 and no bytes. */
export function addressLineParser(fields: RecordFields): LineParser {
  return (bytes, from, lineEnd) => {
    const to = contentEnd(bytes, from, lineEnd);
    let start = from;
    while (start < to && bytes[start]! <= SPACE) start++;
    if (start === to) return BLANK;
    let end = start;
    while (end < to && !isGap(bytes[end]!)) end++;
    let weightAt = end;
    while (weightAt < to && isGap(bytes[weightAt]!)) weightAt++;
    return readAddress(bytes, start, end, fields) ?? readWeight(bytes, weightAt, to, fields);
  };
}
