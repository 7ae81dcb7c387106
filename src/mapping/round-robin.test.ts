import { describe, expect, it } from 'vitest';
import type { PoolMember } from './assignment.ts';
import { leastBy } from './least-by.ts';
import { countsOf, equalMembers, manualBucket, member, ownersOf, SEED_MASK } from './pool.fixture.ts';
import { roundRobinAfreshAssigner } from './round-robin.ts';

const deal = (members: PoolMember[], manual = [] as ReturnType<typeof manualBucket>[]) =>
  roundRobinAfreshAssigner.assign({ members, buckets: { mask: SEED_MASK, manual } });

it('leastBy takes the first of equals and −1 of nothing', () => {
  expect(leastBy([3, 5, 8], (i) => (i === 3 ? 2 : 1))).toBe(5);
  expect(leastBy([], () => 0)).toBe(-1);
});

describe('round robin', () => {
  it('gives bucket i to server i mod s where shares are equal', () => {
    for (const servers of [1, 3, 8, 31]) {
      const { owner } = deal(equalMembers(servers));
      expect([...owner]).toEqual(Array.from({ length: 512 }, (_, i) => i % servers));
    }
  });

  it('takes the least (count + 1)/share, ties by id', () => {
    expect(ownersOf(deal([member('b', 2), member('a')])).slice(0, 6)).toEqual(['b', 'a', 'b', 'b', 'a', 'b']);
    expect(countsOf(deal([member('a'), member('b', 2), member('c', 0.5)]))).toEqual([146, 293, 73]);
  });

  it('goes on with the pooled manual buckets and leaves static ones and manual-only servers out', () => {
    const manual = [manualBucket('10.0.0.0/8'), manualBucket('10.1.0.0/16', 'z'), manualBucket('11.0.0.0/8')];
    const table = deal([...equalMembers(3), member('z', 5, true)], manual);
    expect(countsOf(table)).toEqual([172, 171, 171, 0]);
    expect(table.manual.map((bucket, i) => [bucket.name, table.servers[table.manualOwner[i]!]])).toEqual([
      ['10.1.0.0/16', 'z'],
      ['10.0.0.0/8', 's03'],
      ['11.0.0.0/8', 's01'],
    ]);
  });
});
