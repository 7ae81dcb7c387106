import { describe, expect, it } from 'vitest';
import { parseAddress } from '../base/address-text.ts';
import { unwrap } from '../base/result.ts';
import type { PoolMember } from './assignment.ts';
import { compileLookup, lookupOwner } from './lookup.ts';
import { parseMask } from './mask-text.ts';
import { equalMembers, manualBucket, member, SEED_MASK } from './pool.fixture.ts';
import { roundRobinAssigner } from './simple-rebalance.ts';

const address = (text: string) => unwrap(parseAddress(text));
const deal = (members: PoolMember[], manual: ReturnType<typeof manualBucket>[] = [], mask = SEED_MASK) =>
  roundRobinAssigner.assign({ members, buckets: { mask, manual } });

describe('lookupOwner', () => {
  it('finds the automatic bucket and its server', () => {
    const owner = lookupOwner(deal(equalMembers(4)), address('72.73.30.171'));
    expect(owner).toEqual({ bucket: { kind: 'automatic', index: 283 }, server: 's04' });
  });

  it('prefers manual buckets: more mask bits first, then the higher priority', () => {
    const wide = manualBucket('72.0.0.0/8', 's01');
    const narrow = manualBucket('72.73.0.0/16', 's02');
    const urgent = manualBucket('0.0.0.171/0.0.255.255'.replace('0.0.0', '0.0.30'), 's03', 9);
    const table = deal(equalMembers(4), [wide, narrow, urgent]);
    expect(lookupOwner(table, address('72.73.30.171')).server).toBe('s03');
    expect(lookupOwner(table, address('72.73.30.172')).server).toBe('s02');
    expect(lookupOwner(table, address('72.74.30.172')).server).toBe('s01');
    expect(lookupOwner(table, address('73.74.30.172')).bucket.kind).toBe('automatic');
  });

  it('falls through a static bucket whose server is out of service, to a wider one or the automatic', () => {
    const narrow = manualBucket('72.73.0.0/16', 's02');
    const wide = manualBucket('72.0.0.0/8', 's01');
    const source = address('72.73.30.171');
    expect(lookupOwner(deal([member('s01'), member('s03')], [narrow, wide]), source).server).toBe('s01');
    expect(lookupOwner(deal([member('s03')], [narrow, wide]), source)).toEqual({
      bucket: { kind: 'automatic', index: 283 },
      server: 's03',
    });
  });

  it('sends static sources to a manual-only server, even where nobody takes automatic ones', () => {
    const table = deal(
      [member('lab', 1, true)],
      [manualBucket('72.0.0.0/8', 'lab'), manualBucket('73.0.0.0/8')],
    );
    expect(lookupOwner(table, address('72.1.2.3')).server).toBe('lab');
    expect(lookupOwner(table, address('73.1.2.3'))).toMatchObject({
      bucket: { kind: 'automatic' },
      server: null,
    });
  });

  it('asserts one family', () => {
    expect(() => lookupOwner(deal(equalMembers(1)), address('::1'))).toThrow(
      'an IPv6 source in a table of IPv4',
    );
  });
});

describe('compileLookup', () => {
  it('numbers manual buckets behind the automatic ones', () => {
    const lookup = compileLookup(
      deal(equalMembers(4), [manualBucket('72.0.0.0/8', 's02'), manualBucket('73.0.0.0/16')]),
    );
    expect(lookup.bucketOf(...address('72.73.30.171').words)).toBe(513);
    expect(lookup.bucketOf(...address('73.0.30.171').words)).toBe(512);
    expect(lookup.serverOf(...address('72.73.30.171').words)).toBe(1);
    expect(lookup.bucketOf(...address('8.0.12.34').words)).toBe(283);
  });

  it('compares all four words of an IPv6 match', () => {
    const mask = unwrap(parseMask('::3'));
    const rules = ['8000::/1', '0:0:1::/48', '::1:0:0:0/80', '::5'].map((match) => manualBucket(match, 'b'));
    const lookup = compileLookup(deal([member('a'), member('b')], rules, mask));
    const number = (text: string) => lookup.bucketOf(...address(text).words);
    expect(['8001::', '0:0:1::7', '::1:0:0:9', '::5', '::6'].map(number)).toEqual([7, 6, 5, 4, 2]);
  });
});
