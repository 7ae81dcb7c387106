// IPv6 as text. Read: the three forms of RFC 4291 §2.2 (eight groups, one `::`, a dotted quad as the last 32 bits), without zone
// or prefix length. Written: one plain form, RFC 5952 §4 — lower case, no leading zeros, `::` for the longest run of two or more
// zero groups, the first of equals — and always in hexadecimal: a dotted tail (RFC 5952 §5) is never printed, so that equal words
// are equal text whatever they mean. A refusal names the text and the 1-based column. Not here: that IPv4-mapped counts as
// IPv4 (address-text.ts). Source: SPEC §2.

import type { Words } from './address.ts';
import { readIpv4 } from './ipv4.ts';
import { quote, quoteAt } from './quote.ts';
import { fail, ok, type Result } from './result.ts';

const GROUPS = 8;

/** What has been read so far: the groups in order, and how many of them stand before `::` (−1: none seen). */
interface Reading {
  readonly groups: number[];
  gap: number;
}

/** The four words of a strict RFC 4291 text. */
export function parseIpv6(text: string): Result<Words> {
  const reading: Reading = { groups: [], gap: -1 };
  let at = 0;
  if (text.startsWith('::')) {
    reading.gap = 0;
    at = 2;
  }
  while (at < text.length) {
    const next = readGroup(text, at, reading);
    if (!next.ok) return next;
    at = next.value;
  }
  return finish(text, reading);
}

/** The plain form described above. Words are read as unsigned. */
export function formatIpv6(words: Words): string {
  const groups = words.flatMap((word) => [word >>> 16, word & 0xffff]);
  const { start, length } = longestZeroRun(groups);
  const texts = groups.map((group) => group.toString(16));
  if (length < 2) return texts.join(':');
  return `${texts.slice(0, start).join(':')}::${texts.slice(start + length).join(':')}`;
}

/** Reads one group (or the dotted tail) and the colon or colons behind it; the value is where to go on. */
function readGroup(text: string, at: number, reading: Reading): Result<number> {
  const end = endOfHex(text, at);
  if (text[end] === '.' && end > at) return readDottedTail(text, at, reading);
  if (end === at) return refuse(text, at, reading.groups.length === 0 ? 'a group or `::`' : 'a group');
  if (end - at > 4) return refuse(text, at + 4, '`:` after at most four hexadecimal digits');
  if (reading.groups.length === GROUPS) return refuse(text, at, 'the end after eight groups');
  reading.groups.push(Number.parseInt(text.slice(at, end), 16));
  if (end === text.length) return ok(end);
  if (text[end] !== ':') return refuse(text, end, '`:` or a hexadecimal digit');
  if (text[end + 1] !== ':') return end + 1 < text.length ? ok(end + 1) : refuse(text, end + 1, 'a group');
  if (reading.gap >= 0) return refuse(text, end, 'only one `::`');
  reading.gap = reading.groups.length;
  return ok(end + 2);
}

function readDottedTail(text: string, from: number, reading: Reading): Result<number> {
  const { value, at, expected } = readIpv4(text, from);
  if (value < 0) return refuse(text, at, `${expected} (the last 32 bits as IPv4)`);
  reading.groups.push(value >>> 16, value & 0xffff);
  return ok(text.length);
}

function finish(text: string, reading: Reading): Result<Words> {
  const { groups, gap } = reading;
  const missing = GROUPS - groups.length;
  if (gap < 0 && missing > 0)
    return refuse(text, text.length, `${missing} more of the eight groups, or \`::\``);
  if (missing < 0) return refuse(text, text.length, 'eight groups in all');
  if (gap >= 0 && missing === 0)
    return refuse(text, text.length, '`::` to stand for at least one group of zeros');
  if (gap >= 0) groups.splice(gap, 0, ...new Array<number>(missing).fill(0));
  const word = (i: number): number => ((groups[2 * i]! << 16) | groups[2 * i + 1]!) >>> 0;
  return ok([word(0), word(1), word(2), word(3)]);
}

function endOfHex(text: string, from: number): number {
  let at = from;
  while (at < text.length && /[0-9a-fA-F]/.test(text[at]!)) at++;
  return at;
}

function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let length = 0;
  groups.forEach((group, i) => {
    length = group === 0 ? length + 1 : 0;
    if (length > best.length) best = { start: i - length + 1, length };
  });
  return best;
}

function refuse(text: string, at: number, expected: string): Result<never> {
  const message = `${quote(text)} is not an IPv6 address: wrong at column ${at + 1}`;
  return fail({ message, found: quoteAt(text, at), expected });
}
