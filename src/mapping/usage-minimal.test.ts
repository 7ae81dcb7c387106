import { describe, expect, it } from 'vitest';
import type { Assignment, PoolMember, WeightSnapshot } from './assignment.ts';
import { diffAssignments } from './diff.ts';
import { maskFromBits } from './mask.ts';
import { equalMembers, member, ownersOf } from './pool.fixture.ts';
import { usageMinimalAssigner } from './usage-minimal.ts';

const EIGHT = maskFromBits(4, [2, 1, 0]);

const snapshot = (automatic: number[]): WeightSnapshot => ({
  number: 1,
  automatic: Float64Array.from(automatic),
  manual: [],
});

/** A table of eight buckets by hand, one letter an owner. */
const tableOf = (members: PoolMember[], owners: string): Assignment => ({
  mask: EIGHT,
  members,
  servers: members.map(({ id }) => id),
  owner: Int32Array.from([...owners].map((id) => members.findIndex((one) => one.id === id))),
  manual: [],
  manualOwner: new Int32Array(),
});

const mend = (previous: Assignment, members: PoolMember[], usage: number[], headroomRatio = 0.1) =>
  usageMinimalAssigner.assign({
    previous,
    members,
    buckets: { mask: EIGHT, manual: [], weights: snapshot(usage) },
    settings: { headroomRatio },
  });

const moved = (before: Assignment, after: Assignment) =>
  diffAssignments(before, after).moves.map(({ bucket, from, to }) =>
    bucket.kind === 'automatic' ? `${bucket.index}: ${from} → ${to}` : 'manual',
  );

const AB = [member('a'), member('b')];
const ABC = [...AB, member('c')];

describe('usage-minimal', () => {
  it('moves nothing while no server carries more than it may', () => {
    const before = tableOf(AB, 'aaaabbbb');
    expect(moved(before, mend(before, AB, [2, 1, 1, 1, 1, 1, 1, 2], 0))).toEqual([]);
  });

  it('moves the lightest bucket that alone ends the excess', () => {
    // a carries 18 of 30 and may 16.5: 2 is enough, 4 and 12 are more than enough.
    const before = tableOf(AB, 'aaabbbbb');
    expect(moved(before, mend(before, AB, [12, 4, 2, 3, 3, 3, 2, 1]))).toEqual(['2: a → b']);
  });

  it('moves the heaviest that finds room where no single one is enough, then what ends the rest', () => {
    // Each may carry 7.35. a carries 14: 4 fits on c only; then 3 is enough, the lower index first.
    const before = tableOf(ABC, 'aaaabbcc');
    expect(moved(before, mend(before, ABC, [4, 4, 3, 3, 2, 2, 1, 2], 0.05))).toEqual([
      '0: a → c',
      '2: a → b',
    ]);
  });

  it('leaves a bucket alone that fits nowhere, and moves what lies beside it', () => {
    const before = tableOf(AB, 'aaaabbbb');
    const after = mend(before, AB, [100, 1, 1, 1, 1, 1, 1, 1]);
    expect(ownersOf(after).join('')).toBe('abbbbbbb');
  });

  it('places orphans like by usage and nothing else', () => {
    const before = tableOf(ABC, 'aabbcccc');
    const after = mend(before, AB, new Array(8).fill(1));
    expect(moved(before, after).every((line) => line.includes('c →'))).toBe(true);
    expect(ownersOf(after).filter((owner) => owner === 'a').length).toBe(4);
  });

  it('gives a newcomer only what the others carry too much', () => {
    const before = tableOf(AB, 'aaaabbbb');
    // Each may carry 2 · 1.2 of the six that weigh anything.
    const after = mend(before, ABC, [1, 1, 1, 0, 1, 1, 1, 0], 0.2);
    expect(moved(before, after)).toEqual(['0: a → c', '4: b → c']);
  });

  it('where nobody has room still lowers the greater load, and stops when it cannot', () => {
    // Each may carry 2.93: the newcomer takes two of a, and b gives one to the smaller id of two that carry 2.
    const before = tableOf(AB, 'aaaabbbb');
    const after = mend(before, ABC, new Array(8).fill(1));
    expect(moved(before, after)).toEqual(['0: a → c', '1: a → c', '4: b → a']);
  });

  it('relieves the server with the greatest excess first', () => {
    // Each may carry 10: a has 11, b has 12, and c has room for one of their buckets.
    const before = tableOf(ABC, 'aabbcccc');
    expect(moved(before, mend(before, ABC, [6, 5, 6, 6, 1, 0, 0, 0], 0.25))).toEqual(['2: b → c']);
  });

  it('does not move weightless buckets, which would help nobody', () => {
    const before = tableOf(AB, 'aaaabbbb');
    expect(moved(before, mend(before, AB, [100, 0, 0, 0, 1, 1, 1, 1]))).toEqual([]);
  });

  it('without a table before is by usage', () => {
    const table = usageMinimalAssigner.assign({
      members: equalMembers(3),
      buckets: { mask: EIGHT, manual: [] },
    });
    expect(ownersOf(table).every((owner) => owner !== null)).toBe(true);
  });

  it('is not moved by the order in which a sum was taken', () => {
    const usage = [0.1, 0.2, 0.3, 0.4, 0.4, 0.3, 0.2, 0.1];
    const before = tableOf(AB, 'aaaabbbb');
    expect(moved(before, mend(before, AB, usage, 0))).toEqual([]);
  });
});
