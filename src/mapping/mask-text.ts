// Masks and buckets as text: dotted quad or colon form, or `bits:27,21,14` which names the bits. One form is printed, the address
// form, and it is what a bucket's hash is made of: a change here would move every bucket of every ring.
// Source: SPEC §2 and §4 ("4:8.0.12.34/8.32.109.34").

import type { Family, Words } from '../base/address.ts';
import { bitCount } from '../base/address.ts';
import { formatAddress } from '../base/address-text.ts';
import { bitsOfMask } from '../base/bits.ts';
import { parseIpv4 } from '../base/ipv4.ts';
import { parseIpv6 } from '../base/ipv6.ts';
import type { Issue, Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { Mask } from './mask.ts';
import { bucketValue, MAX_MASK_BITS, maskFromBits, maskFromWords } from './mask.ts';

/**
 * A mask from `8.32.109.34`, `::1ff` or `bits:27,21,14`. `family` is the one the mask is for, where it is known: the other one
 * is refused. Without it an address text decides itself, and a list of bits is IPv6 as soon as one bit is above 31.
 */
export function parseMask(text: string, family?: Family): Result<Mask> {
  const trimmed = text.trim();
  if (trimmed.startsWith('bits:')) return parseBits(trimmed, family);
  const words = parseWords(trimmed);
  if (!words.ok) return words;
  const found = familyOfText(trimmed);
  if (family !== undefined && family !== found) return fail(wrongFamily(trimmed, found, family));
  const bits = bitsOfMask(words.value);
  return bits.length > MAX_MASK_BITS
    ? fail(tooManyBits(trimmed, bits.length))
    : ok(maskFromWords(found, words.value));
}

/** Words of an address text of either family. A colon makes it IPv6, IPv4-mapped or not: a mask is not a client's address. */
export function parseWords(text: string): Result<Words> {
  if (familyOfText(text) === 6) return parseIpv6(text);
  const value = parseIpv4(text);
  return value.ok ? ok([0, 0, 0, value.value]) : value;
}

export const familyOfText = (text: string): Family => (text.includes(':') ? 6 : 4);

function parseBits(text: string, family: Family | undefined): Result<Mask> {
  const bits: number[] = [];
  for (const part of text.slice('bits:'.length).split(',')) {
    if (!/^\d{1,3}$/.test(part.trim())) return fail(notABit(text, part));
    bits.push(Number(part));
  }
  const chosen = family ?? (bits.some((bit) => bit > 31) ? 6 : 4);
  const issue = refuseBits(text, bits, chosen);
  return issue === null ? ok(maskFromBits(chosen, bits)) : fail(issue);
}

function refuseBits(text: string, bits: readonly number[], family: Family): Issue | null {
  const outside = bits.find((bit) => bit >= bitCount(family));
  if (outside !== undefined) {
    return {
      message: `bit ${outside} in \`${text}\` is outside IPv${family}`,
      expected: `0 to ${bitCount(family) - 1}`,
    };
  }
  const twice = bits.find((bit, i) => bits.indexOf(bit) !== i);
  if (twice !== undefined) return { message: `bit ${twice} is named twice in \`${text}\`` };
  return bits.length > MAX_MASK_BITS ? tooManyBits(text, bits.length) : null;
}

const notABit = (text: string, part: string): Issue => ({
  message:
    part.trim() === ''
      ? `a bit is missing in \`${text}\``
      : `\`${part.trim()}\` in \`${text}\` is not a bit number`,
  expected: 'bit numbers with commas between them, such as bits:27,21,14',
});

const tooManyBits = (text: string, count: number): Issue => ({
  message: `mask \`${text}\` selects ${count} bits`,
  expected: `at most ${MAX_MASK_BITS}`,
  hint: `every bucket is a flow entry at every ingress, and ${count} bits make 2^${count} of them`,
});

const wrongFamily = (text: string, found: Family, expected: Family): Issue => ({
  message: `mask \`${text}\` is IPv${found} where IPv${expected} is meant`,
});

/** `8.32.109.34`, or the one plain IPv6 form of base/ipv6.ts. */
export const formatMask = (mask: Mask): string => formatAddress(mask);

/** The value of bucket `index`: `8.0.12.34`. */
export const formatBucket = (mask: Mask, index: number): string =>
  formatAddress({ family: mask.family, words: bucketValue(mask, index) });

/**
 * What is hashed to place bucket `index` on the ring, and its name in tables: `4:8.0.12.34/8.32.109.34`. For many buckets of one
 * mask, give its text, which is half of the work.
 */
export const bucketText = (mask: Mask, index: number, maskText: string = formatMask(mask)): string =>
  `${mask.family}:${formatBucket(mask, index)}/${maskText}`;

/** `family:value/mask` of any masked value, manual buckets included. */
export function matchText(match: {
  readonly family: Family;
  readonly value: Words;
  readonly mask: Words;
}): string {
  const { family, value, mask } = match;
  return `${family}:${formatAddress({ family, words: value })}/${formatAddress({ family, words: mask })}`;
}
