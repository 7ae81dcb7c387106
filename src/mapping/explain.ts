// What one address means under one mask, as the plain object that `maskring explain` prints: the golden of the seed is
// 72.73.30.171 under 8.32.109.34 → bucket 8.0.12.34, index 283 of 512. Which server owns the bucket is not part of it:
// that needs a table (lookup.ts). Source: SPEC §2.

import type { Address, Family } from '../base/address.ts';
import { formatAddress } from '../base/address-text.ts';
import { assert } from '../base/assert.ts';
import type { Mask } from './mask.ts';
import { bucketIndex } from './mask.ts';
import { formatBucket, formatMask } from './mask-text.ts';

export interface AddressExplanation {
  readonly family: Family;
  /** In the one plain form, whatever form it was given in. */
  readonly address: string;
  readonly mask: string;
  /** Selected bits, descending. */
  readonly bits: readonly number[];
  readonly bucket: {
    /** address AND mask. */
    readonly value: string;
    /** Selected bits gathered high bit first, 0 … count − 1. */
    readonly index: number;
    readonly count: number;
  };
}

/** Asserts that address and mask are of one family. */
export function explainAddress(address: Address, mask: Mask): AddressExplanation {
  assert(
    address.family === mask.family,
    `an IPv${address.family} address has no bucket under an IPv${mask.family} mask`,
  );
  const index = bucketIndex(mask, address.words);
  return {
    family: mask.family,
    address: formatAddress(address),
    mask: formatMask(mask),
    bits: mask.bits,
    bucket: { value: formatBucket(mask, index), index, count: mask.bucketCount },
  };
}
