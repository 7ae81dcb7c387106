// Masks and buckets for any bits of either family: gathering and scattering undo each other, text and value name the same thing.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equalWords } from '../../src/base/address.ts';
import { unwrap } from '../../src/base/result.ts';
import { matchesOverlap, matchesSource, parseSourceMatch } from '../../src/mapping/manual-bucket.ts';
import { bucketIndex, bucketValue, compileMask, maskFromBits, maskWords } from '../../src/mapping/mask.ts';
import { bucketText, formatMask, matchText, parseMask } from '../../src/mapping/mask-text.ts';
import { families, masksOf, wordsOf } from './mapping-arbitraries.ts';

const maskAndWords = families.chain((family) => fc.tuple(masksOf(family, 20), wordsOf(family)));

describe('buckets', () => {
  it('gather and scatter are inverse: index → value → index, and value under the mask → index → value', () => {
    fc.assert(
      fc.property(maskAndWords, fc.nat(), ([mask, words], draw) => {
        const index = draw % mask.bucketCount;
        const value = bucketValue(mask, index);
        return (
          bucketIndex(mask, value) === index &&
          equalWords(maskWords(value, mask.words), value) &&
          equalWords(bucketValue(mask, bucketIndex(mask, words)), maskWords(words, mask.words))
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('index is the selected bits read high bit first', () => {
    fc.assert(
      fc.property(maskAndWords, ([mask, words]) => {
        const digits = words.map((word) => word.toString(2).padStart(32, '0')).join('');
        const gathered = mask.bits.map((bit) => digits[127 - bit]).join('');
        return bucketIndex(mask, words) === Number.parseInt(`0${gathered}`, 2);
      }),
    );
  });

  it('compiled index equals the plain one', () => {
    fc.assert(
      fc.property(
        maskAndWords,
        ([mask, words]) => compileMask(mask).indexOf(...words) === bucketIndex(mask, words),
      ),
      { numRuns: 2000 },
    );
  });

  it('are all different, and there are 2^bits of them', () => {
    fc.assert(
      fc.property(
        families.chain((family) => masksOf(family, 8)),
        (mask) => {
          const texts = Array.from({ length: mask.bucketCount }, (_, index) => bucketText(mask, index));
          return new Set(texts).size === 2 ** mask.bits.length;
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('text', () => {
  it('of a mask reads back as the mask, as do its bits in any order', () => {
    fc.assert(
      fc.property(maskAndWords, fc.compareFunc(), ([mask], order) => {
        expect(unwrap(parseMask(formatMask(mask)))).toEqual(mask);
        expect(maskFromBits(mask.family, [...mask.bits].sort(order))).toEqual(mask);
        if (mask.bits.length > 0)
          expect(unwrap(parseMask(`bits:${mask.bits.join(',')}`, mask.family))).toEqual(mask);
      }),
    );
  });

  it('of a bucket is a source match that takes exactly the sources of the bucket', () => {
    fc.assert(
      fc.property(maskAndWords, fc.nat(), ([mask, words], draw) => {
        const index = draw % mask.bucketCount;
        const text = bucketText(mask, index);
        const match = unwrap(parseSourceMatch(text.slice(2)));
        expect(matchText(match)).toBe(text);
        return matchesSource(match, words) === (bucketIndex(mask, words) === index);
      }),
    );
  });
});

it('two matches overlap exactly when some source falls under both', () => {
  const low = fc.nat(31).map((value) => [0, 0, 0, value] as const);
  fc.assert(
    fc.property(low, low, low, low, (v1, m1, v2, m2) => {
      const a = { family: 4 as const, value: maskWords(v1, m1), mask: m1 };
      const b = { family: 4 as const, value: maskWords(v2, m2), mask: m2 };
      const sources = Array.from({ length: 32 }, (_, i) => [0, 0, 0, i] as const);
      return (
        matchesOverlap(a, b) ===
        sources.some((source) => matchesSource(a, source) && matchesSource(b, source))
      );
    }),
    { numRuns: 1000 },
  );
});
