// What fast-check draws pools, masks, manual buckets and usages from, small enough that every rule meets every other. For tests only.
import fc from 'fast-check';
import type { Family, Words } from '../../src/base/address.ts';
import type { BucketSet, PoolMember, WeightSnapshot } from '../../src/mapping/assignment.ts';
import type { ManualBucket } from '../../src/mapping/manual-bucket.ts';
import { manualKey, refuseManualTies } from '../../src/mapping/manual-bucket.ts';
import type { Mask } from '../../src/mapping/mask.ts';
import { maskFromBits, maskWords } from '../../src/mapping/mask.ts';

export const families: fc.Arbitrary<Family> = fc.constantFrom(4, 6);

const word = fc.nat(0xffffffff).map((value) => value >>> 0);

/** Words of a family; small values and neighbours are drawn often. */
export const wordsOf = (family: Family): fc.Arbitrary<Words> => {
  const any = fc.oneof(fc.integer({ min: 0, max: 0xffffffff }), fc.nat(63), word);
  const zero = fc.constant(0);
  const high = family === 6 ? fc.oneof(zero, any) : zero;
  return fc.tuple(high, high, high, any);
};

/** Masks of 0 to `maxBits` bits anywhere in the family. */
export const masksOf = (family: Family, maxBits = 6): fc.Arbitrary<Mask> =>
  fc
    .uniqueArray(fc.nat(family === 4 ? 31 : 127), { maxLength: maxBits })
    .map((bits) => maskFromBits(family, bits));

const ids = ['a', 'b', 'B', 'c1', 'c10', 'c2', 'd', 'ä', 'z-9'] as const;
export const serverIds = fc.constantFrom(...ids);

export const shares = fc.constantFrom(0.001, 0.1, 0.25, 0.5, 0.7, 1, 1, 1, 1.5, 2, 3, 10);

export const poolMembers: fc.Arbitrary<PoolMember> = fc.record({
  id: serverIds,
  share: shares,
  manualOnly: fc.boolean().chain((odd) => (odd ? fc.boolean() : fc.constant(false))),
});

export const pools = (minLength = 0): fc.Arbitrary<PoolMember[]> =>
  fc.uniqueArray(poolMembers, { selector: ({ id }) => id, minLength, maxLength: ids.length });

/** Without manual-only servers, at least `minLength`. */
export const automaticPools = (minLength = 1): fc.Arbitrary<PoolMember[]> =>
  pools(minLength).map((members) => members.map((member) => ({ ...member, manualOnly: false })));

const manualBuckets = (family: Family): fc.Arbitrary<ManualBucket> =>
  fc
    .record({
      value: wordsOf(family),
      mask: fc.oneof(masksOf(family, 3), masksOf(family, 12)).map(({ words }) => words),
      server: fc.option(serverIds),
      priority: fc.nat(2),
    })
    .map(({ value, mask, server, priority }) => {
      const match = { family, value: maskWords(value, mask), mask };
      return { name: 'drawn', ...match, kind: server === null ? 'pooled' : 'static', server, priority };
    });

/** Up to five, without ties: a list that has some is cut down to the buckets that tie with none before them. */
export const manualLists = (family: Family): fc.Arbitrary<ManualBucket[]> =>
  fc.array(manualBuckets(family), { maxLength: 5 }).map(withoutTies);

function withoutTies(drawn: readonly ManualBucket[]): ManualBucket[] {
  const kept: ManualBucket[] = [];
  for (const bucket of drawn) {
    kept.push(bucket);
    if (refuseManualTies(kept).length > 0) kept.pop();
  }
  return kept;
}

const usages = fc.oneof(fc.constant(0), fc.nat(5), fc.nat(100), fc.double({ min: 0, max: 1e6, noNaN: true }));

const snapshots = (mask: Mask, manual: readonly ManualBucket[]): fc.Arbitrary<WeightSnapshot> =>
  fc
    .record({
      number: fc.nat(9),
      automatic: fc.array(usages, { minLength: mask.bucketCount, maxLength: mask.bucketCount }),
      manual: fc.array(usages, { minLength: manual.length, maxLength: manual.length }),
    })
    .map((drawn) => ({
      number: drawn.number,
      automatic: Float64Array.from(drawn.automatic),
      manual: manual.map((bucket, i) => ({ key: manualKey(bucket), usage: drawn.manual[i]! })),
    }));

/** Mask, manual buckets and, mostly, a weight snapshot. */
export const bucketSets: fc.Arbitrary<BucketSet> = families
  .chain((family) => fc.tuple(masksOf(family), manualLists(family)))
  .chain(([mask, manual]) =>
    fc
      .option(snapshots(mask, manual), { freq: 4, nil: undefined })
      .map((weights) => ({ mask, manual, ...(weights === undefined ? {} : { weights }) })),
  );

export const settings = fc.record({
  virtualNodes: fc.constantFrom(1, 2, 7, 32),
  headroomRatio: fc.constantFrom(0, 0.1, 0.1, 1),
});
