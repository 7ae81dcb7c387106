// IPv4 as text and bytes: the strict dotted quad and nothing else. Four decimal numbers 0…255 without leading zeros, three dots;
// no shortened (`1.2.3`), octal (`010.1.1.1`), hexadecimal (`0x7f.1`) or padded forms, because each of them means another address
// to some other program. A refusal names the text and the 1-based column of the first character that cannot be right.
// Not here: IPv6 (ipv6.ts), a text of either family (address-text.ts). Source: SPEC §2.

import { quote, quoteAt } from './quote.ts';
import { fail, ok, type Result } from './result.ts';

const DOT = 0x2e;
const ZERO = 0x30;

/** How far a reading of a dotted quad came: the value, or −1 with what was found and expected at UTF-16 position `at`. */
export interface Ipv4Reading {
  readonly value: number;
  readonly at: number;
  readonly found: string;
  readonly expected: string;
}

/** The number 0…2^32−1 of a strict dotted quad. */
export function parseIpv4(text: string): Result<number> {
  const { value, at, found, expected } = readIpv4(text, 0);
  if (value >= 0) return ok(value);
  return fail({
    message: `${quote(text)} is not an IPv4 address: wrong at column ${at + 1}`,
    found,
    expected,
  });
}

/** Reads text[from …] to its end as a dotted quad; what parseIpv4 and the dotted tail of IPv6 share. */
export function readIpv4(text: string, from: number): Ipv4Reading {
  let value = 0;
  let at = from;
  for (let part = 1; part <= 4; part++) {
    if (part > 1 && text[at++] !== '.') return wrong(text, at - 1, 'a dot and the next number');
    const end = endOfDigits(text, at);
    if (end === at) return wrong(text, at, 'a number from 0 to 255');
    const digits = text.slice(at, end);
    if (digits.length > 3 || Number(digits) > 255 || (digits.length > 1 && digits[0] === '0')) {
      return {
        value: -1,
        at,
        found: quote(digits),
        expected: 'a number from 0 to 255 without leading zeros',
      };
    }
    value = value * 256 + Number(digits);
    at = end;
  }
  return at === text.length
    ? { value, at, found: '', expected: '' }
    : wrong(text, at, 'the end after four numbers');
}

/** `a.b.c.d`. Only the low 32 bits of `value` count, read as unsigned. */
export function formatIpv4(value: number): string {
  return `${(value >>> 24) & 255}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
}

/**
 * The address in `bytes[from … to)`, or −1 where parseIpv4 would refuse it. For log lines: no text, no allocation, about
 * one step a byte.
 */
export function scanIpv4(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  let octet = 0;
  let digits = 0;
  let dots = 0;
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!;
    if (byte === DOT) {
      if (digits === 0 || ++dots > 3) return -1;
      value = value * 256 + octet;
      octet = 0;
      digits = 0;
      continue;
    }
    const digit = byte - ZERO;
    if (digit < 0 || digit > 9 || (digits > 0 && octet === 0)) return -1;
    octet = octet * 10 + digit;
    digits++;
    if (octet > 255) return -1;
  }
  return dots === 3 && digits > 0 ? value * 256 + octet : -1;
}

function endOfDigits(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at]! >= '0' && text[at]! <= '9') at++;
  return at;
}

const wrong = (text: string, at: number, expected: string): Ipv4Reading => ({
  value: -1,
  at,
  found: quoteAt(text, at),
  expected,
});
