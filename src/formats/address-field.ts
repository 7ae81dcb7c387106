// An address as logs and lists write it: plain IPv4 or IPv6, with a port (`5.19.5.127:8333`, `[2001:db8::1]:8333`) or in
// brackets. It is no resolver: a host name is refused with a reason. Rule: IPv4 is read from the bytes without a string (base
// scanIpv4), only IPv6 makes one; an IPv4-mapped IPv6 address counts as IPv4 (SPEC §2).

import { parseAddress } from '../base/address-text.ts';
import { scanIpv4 } from '../base/ipv4.ts';
import type { RecordFields, Verdict } from './record-fields.ts';

export const HOST_NAME = 'a host name where an address belongs';
export const ONION_NAME = 'an onion name: it has no IP address';
export const NOT_AN_ADDRESS = 'not an IP address';
export const NO_ADDRESS = 'no address';

const COLON = 58;
const DOT = 46;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const LONGEST_IPV6 = 45;

/** The bytes as text, one character a byte: for short pieces known to be ASCII. */
export function asciiText(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  for (let i = from; i < to; i++) text += String.fromCharCode(bytes[i]!);
  return text;
}

function setIpv4(fields: RecordFields, value: number): null {
  fields.family = 4;
  fields.w0 = 0;
  fields.w1 = 0;
  fields.w2 = 0;
  fields.w3 = value;
  return null;
}

/** Not Uint8Array.indexOf, which would search the rest of the chunk. */
function indexWithin(bytes: Uint8Array, byte: number, from: number, to: number): number {
  for (let i = from; i < to; i++) if (bytes[i] === byte) return i;
  return -1;
}

const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57;

function isPort(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from < 1 || to - from > 5) return false;
  let port = 0;
  for (let i = from; i < to; i++) {
    if (!isDigit(bytes[i]!)) return false;
    port = port * 10 + bytes[i]! - 48;
  }
  return port <= 65_535;
}

/** Labels of which the last begins with a letter, so that `0x7f.1` is none. */
const HOST_NAME_TEXT = /^([a-z0-9_-]+\.)*[a-z][a-z0-9_-]*\.?(:\d+)?$/;

/** Why a token that is no address cannot be used: the kind of thing it is. */
function refuse(bytes: Uint8Array, from: number, to: number): string {
  const text = asciiText(bytes, from, Math.min(to, from + 300)).toLowerCase();
  if (/^[^:]*\.onion(:\d+)?$/.test(text)) return ONION_NAME;
  return HOST_NAME_TEXT.test(text) ? HOST_NAME : NOT_AN_ADDRESS;
}

function readIpv6(bytes: Uint8Array, from: number, to: number, fields: RecordFields): Verdict {
  if (to - from > LONGEST_IPV6) return refuse(bytes, from, to);
  const parsed = parseAddress(asciiText(bytes, from, to));
  if (!parsed.ok) return refuse(bytes, from, to);
  const { family, words } = parsed.value;
  fields.family = family;
  fields.w0 = words[0];
  fields.w1 = words[1];
  fields.w2 = words[2];
  fields.w3 = words[3];
  return null;
}

function readBracketed(bytes: Uint8Array, from: number, to: number, fields: RecordFields): Verdict {
  const close = indexWithin(bytes, CLOSE_BRACKET, from, to);
  if (close < 0) return NOT_AN_ADDRESS;
  const plain = close === to - 1 || (bytes[close + 1] === COLON && isPort(bytes, close + 2, to));
  return plain ? readIpv6(bytes, from + 1, close, fields) : NOT_AN_ADDRESS;
}

function readWithColon(bytes: Uint8Array, from: number, to: number, fields: RecordFields): Verdict {
  const colon = indexWithin(bytes, COLON, from, to);
  if (colon < 0) return refuse(bytes, from, to);
  const ipv4 =
    isPort(bytes, colon + 1, to) && bytes.subarray(from, colon).includes(DOT)
      ? scanIpv4(bytes, from, colon)
      : -1;
  return ipv4 >= 0 ? setIpv4(fields, ipv4) : readIpv6(bytes, from, to, fields);
}

/** Reads the address bytes[from, to) into `fields` and returns null, or the reason why it is none. */
export function readAddress(bytes: Uint8Array, from: number, to: number, fields: RecordFields): Verdict {
  if (from >= to) return NO_ADDRESS;
  const ipv4 = scanIpv4(bytes, from, to);
  if (ipv4 >= 0) return setIpv4(fields, ipv4);
  return bytes[from] === OPEN_BRACKET
    ? readBracketed(bytes, from, to, fields)
    : readWithColon(bytes, from, to, fields);
}
