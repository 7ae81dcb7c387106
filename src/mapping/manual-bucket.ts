// Manual buckets: extra matches (a prefix or any value under any mask) that go before the automatic bucket of a source, to send
// it elsewhere, to split a bucket that carries too much, or to test. `pooled` ones are assigned and moved like automatic
// buckets; `static` ones are bound to one server and apply only while it is in service: otherwise their sources fall through.
// The rule: more mask bits first, then explicit priority; what could still tie is refused, so order never decides.
// Source: SPEC §2; the refusal follows §5 (a controller refuses overlaps of equal priority).

import type { Family, Words } from '../base/address.ts';
import { bitCount } from '../base/address.ts';
import { formatAddress } from '../base/address-text.ts';
import { bitsOfMask } from '../base/bits.ts';
import type { Issue, Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import { maskWords } from './mask.ts';
import { familyOfText, matchText, parseWords } from './mask-text.ts';

/** Sources whose address AND mask equals value; bits of value outside the mask are 0. */
export interface SourceMatch {
  readonly family: Family;
  readonly value: Words;
  readonly mask: Words;
}

export interface ManualBucket extends SourceMatch {
  /** For people; it decides nothing. */
  readonly name: string;
  readonly kind: 'static' | 'pooled';
  /** Of a static bucket; null for a pooled one. */
  readonly server: string | null;
  /** Among matches with equally many mask bits the higher goes first. */
  readonly priority: number;
}

/** Whether a source of the match's family falls under it. */
export const matchesSource = (match: SourceMatch, source: Words): boolean =>
  ((source[0] ^ match.value[0]) & match.mask[0]) === 0 &&
  ((source[1] ^ match.value[1]) & match.mask[1]) === 0 &&
  ((source[2] ^ match.value[2]) & match.mask[2]) === 0 &&
  ((source[3] ^ match.value[3]) & match.mask[3]) === 0;

/** Whether some source falls under both: they agree on every bit that both look at. */
export const matchesOverlap = (a: SourceMatch, b: SourceMatch): boolean =>
  a.family === b.family && matchesSource({ ...a, mask: maskWords(a.mask, b.mask) }, b.value);

/**
 * What makes two manual buckets the same rule in a diff or a weight snapshot: match and priority, as for a flow entry;
 * `4:10.0.0.0/255.0.0.0@0`. Name, kind and server may change and it stays the same rule.
 */
export const manualKey = (bucket: ManualBucket): string => `${matchText(bucket)}@${bucket.priority}`;

/** A copy in look-up order: more mask bits first, then higher priority, then (never deciding a look-up) by value and mask. */
export function inLookupOrder(buckets: readonly ManualBucket[]): ManualBucket[] {
  const size = (bucket: ManualBucket) => bitsOfMask(bucket.mask).length;
  return [...buckets].sort(
    (a, b) =>
      size(b) - size(a) ||
      b.priority - a.priority ||
      compareWords(a.value, b.value) ||
      compareWords(a.mask, b.mask),
  );
}

function compareWords(a: Words, b: Words): number {
  const at = a.findIndex((word, i) => word !== b[i]);
  return at === -1 ? 0 : a[at]! - b[at]!;
}

/** Every pair of buckets of which neither goes before the other although some source falls under both. Empty: all is well. */
export function refuseManualTies(buckets: readonly ManualBucket[]): Issue[] {
  const issues: Issue[] = [];
  const ordered = inLookupOrder(buckets);
  const size = ordered.map((bucket) => bitsOfMask(bucket.mask).length);
  for (let i = 0; i < ordered.length; i++) {
    const a = ordered[i]!;
    for (let j = i + 1; j < ordered.length; j++) {
      const b = ordered[j]!;
      if (size[j] !== size[i] || b.priority !== a.priority) break;
      if (matchesOverlap(a, b)) issues.push(manualTie(a, b));
    }
  }
  return issues;
}

const manualTie = (a: ManualBucket, b: ManualBucket): Issue => ({
  message: `manual buckets \`${a.name}\` (${matchText(a)}) and \`${b.name}\` (${matchText(b)}) match the same sources, and neither goes first`,
  hint: 'give one of them a higher priority',
});

/**
 * A match from a prefix (`10.0.0.0/8`, `2001:db8::/32`), a value under a mask (`8.0.0.2/8.0.0.2`) or one address.
 * A value with bits outside its mask is refused, and the issue says what the cleared form would be.
 */
export function parseSourceMatch(text: string): Result<SourceMatch> {
  const [valueText = '', maskText, ...more] = text.trim().split('/');
  if (more.length > 0)
    return fail({ message: `\`${text}\` has more than one \`/\``, expected: 'a prefix or value/mask' });
  const value = parseWords(valueText);
  if (!value.ok) return value;
  const family = familyOfText(valueText);
  const mask =
    maskText === undefined
      ? ok(prefixMask(family, bitCount(family)))
      : parseMatchMask(text, maskText, family);
  if (!mask.ok) return mask;
  const match = { family, value: maskWords(value.value, mask.value), mask: mask.value };
  const outside = match.value.some((word, i) => word !== value.value[i]);
  return outside ? fail(bitsOutside(text, match)) : ok(match);
}

function parseMatchMask(text: string, maskText: string, family: Family): Result<Words> {
  if (/^\d{1,3}$/.test(maskText)) {
    const length = Number(maskText);
    if (length <= bitCount(family)) return ok(prefixMask(family, length));
    return fail({ message: `prefix length ${length} in \`${text}\` is over ${bitCount(family)}` });
  }
  if (familyOfText(maskText) === family) return parseWords(maskText);
  return fail({ message: `\`${text}\` joins an IPv${family} value with a mask of the other family` });
}

/** The mask of the first `length` bits of a family. */
export function prefixMask(family: Family, length: number): Words {
  const missing = bitCount(family) - length;
  const word = (i: number) => {
    const low = Math.min(32, Math.max(0, missing - 32 * (3 - i)));
    return low === 32 || (family === 4 && i < 3) ? 0 : (0xffffffff << low) >>> 0;
  };
  return [word(0), word(1), word(2), word(3)];
}

const bitsOutside = (text: string, match: SourceMatch): Issue => ({
  message: `\`${text}\` has bits outside its mask`,
  hint: `write ${formatAddress({ family: match.family, words: match.value })}/${text.slice(text.indexOf('/') + 1).trim()}`,
});
