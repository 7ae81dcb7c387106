// Address → bucket → server: the reference against a plain reading of the look-up order, the compiled one against the reference.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Address, Words } from '../../src/base/address.ts';
import { formatAddress, parseAddress } from '../../src/base/address-text.ts';
import { unwrap } from '../../src/base/result.ts';
import { assigners } from '../../src/mapping/assigners.ts';
import type { Assignment } from '../../src/mapping/assignment.ts';
import { explainAddress } from '../../src/mapping/explain.ts';
import { compileLookup, lookupOwner } from '../../src/mapping/lookup.ts';
import { bucketSets, pools, wordsOf } from './mapping-arbitraries.ts';

const cases = fc
  .record({ buckets: bucketSets, members: pools(), name: fc.constantFrom(...assigners.names()) })
  .chain(({ buckets, members, name }) => {
    const { family } = buckets.mask;
    const near = buckets.manual.map(({ value }) => fc.constant(value));
    return fc.record({
      table: fc.constant(unwrap(assigners.get(name)).assign({ members, buckets })),
      sources: fc.array(fc.oneof(wordsOf(family), ...near), { minLength: 1, maxLength: 20 }),
    });
  });

const binary = (words: Words) => words.map((word) => word.toString(2).padStart(32, '0')).join('');

/** The rule read aloud: of the manual buckets that apply and match, most mask bits, then priority; else the automatic one. */
function ownerRead(table: Assignment, source: Address): string | null {
  const address = binary(source.words);
  const under = (mask: Words) => [...binary(mask)].map((bit, i) => (bit === '1' ? address[i] : '0')).join('');
  const ones = (mask: Words) => binary(mask).replaceAll('0', '').length;
  const applying = table.manual
    .map((bucket, i) => ({ bucket, server: table.servers[table.manualOwner[i]!] }))
    .filter(({ bucket, server }) => server !== undefined && under(bucket.mask) === binary(bucket.value));
  applying.sort((a, b) => ones(b.bucket.mask) - ones(a.bucket.mask) || b.bucket.priority - a.bucket.priority);
  if (applying.length > 0) return applying[0]!.server!;
  return table.servers[table.owner[explainAddress(source, table.mask).bucket.index]!] ?? null;
}

describe('who owns an address', () => {
  it('is the look-up order of SPEC §2', () => {
    fc.assert(
      fc.property(cases, ({ table, sources }) => {
        for (const words of sources) {
          const source = { family: table.mask.family, words };
          expect(lookupOwner(table, source).server).toBe(ownerRead(table, source));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('compiled is the same bucket and the same server', () => {
    fc.assert(
      fc.property(cases, ({ table, sources }) => {
        const lookup = compileLookup(table);
        for (const words of sources) {
          const { bucket, server } = lookupOwner(table, { family: table.mask.family, words });
          const number =
            bucket.kind === 'automatic'
              ? bucket.index
              : table.owner.length + table.manual.indexOf(bucket.manual);
          expect(lookup.bucketOf(...words)).toBe(number);
          expect(table.servers[lookup.serverOf(...words)] ?? null).toBe(server);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('explained is the bucket looked up, and its texts read back', () => {
    fc.assert(
      fc.property(cases, ({ table, sources }) => {
        for (const words of sources) {
          const source = { family: table.mask.family, words };
          const { bucket, ...rest } = explainAddress(source, table.mask);
          expect(bucket.count).toBe(table.owner.length);
          if (source.family === 4) expect(unwrap(parseAddress(rest.address))).toEqual(source);
          expect(rest.address).toBe(formatAddress(source));
        }
      }),
    );
  });
});
