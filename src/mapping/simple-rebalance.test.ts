import { describe, expect, it } from 'vitest';
import type { Assignment, PoolMember } from './assignment.ts';
import { diffAssignments } from './diff.ts';
import { countsOf, equalMembers, member, ownersOf, SEED_MASK } from './pool.fixture.ts';
import { roundRobinAfreshAssigner } from './round-robin.ts';
import { roundRobinAssigner } from './simple-rebalance.ts';

const deal = (members: PoolMember[]) =>
  roundRobinAssigner.assign({ members, buckets: { mask: SEED_MASK, manual: [] } });
const mend = (previous: Assignment, members: PoolMember[]) =>
  roundRobinAssigner.assign({ previous, members, buckets: { mask: SEED_MASK, manual: previous.manual } });
const without = (members: PoolMember[], id: string) => members.filter((one) => one.id !== id);

describe('a drop', () => {
  it('moves the orphans only, in bucket order by the round-robin rule', () => {
    const before = deal(equalMembers(4));
    const after = mend(before, without(equalMembers(4), 's02'));
    const { moves, excess } = diffAssignments(before, after);
    expect(moves.every((move) => move.from === 's02')).toBe(true);
    expect(moves.length).toBe(128);
    expect(excess).toBe(0);
    expect(moves.slice(0, 4).map((move) => move.to)).toEqual(['s01', 's03', 's04', 's01']);
    expect(countsOf(after)).toEqual([171, 171, 170]);
  });

  it('of the 32nd, 16th and 2nd server moves 16, 32 and 256 buckets, as in the seed', () => {
    for (const [servers, moved] of [
      [32, 16],
      [16, 32],
      [2, 256],
    ] as const) {
      const before = deal(equalMembers(servers));
      expect(diffAssignments(before, mend(before, equalMembers(servers - 1))).moves.length).toBe(moved);
    }
  });

  it('of the last server leaves every bucket without an owner, and the next one takes all', () => {
    const empty = mend(deal(equalMembers(1)), []);
    expect(new Set(ownersOf(empty))).toEqual(new Set([null]));
    expect(countsOf(mend(empty, equalMembers(2)))).toEqual([256, 256]);
  });
});

describe('an add', () => {
  it('takes from the greatest count/share its lowest bucket until the newcomer has floor(B · share/Σshare)', () => {
    const before = deal(equalMembers(3));
    const after = mend(before, [...equalMembers(3), member('s99')]);
    const { moves, excess } = diffAssignments(before, after);
    expect(moves.every((move) => move.to === 's99')).toBe(true);
    expect(excess).toBe(0);
    expect(countsOf(after)).toEqual([128, 128, 128, 128]);
    // 171, 171, 170: s01, s02, then all three in turn, each giving its lowest.
    const first = moves.slice(0, 3).map((move) => move.bucket);
    expect(first).toEqual([0, 1, 2].map((index) => ({ kind: 'automatic', index })));
  });

  it('of the 32nd, 16th and 2nd server moves 16, 32 and 256 buckets', () => {
    for (const [servers, moved] of [
      [32, 16],
      [16, 32],
      [2, 256],
    ] as const) {
      const before = deal(equalMembers(servers - 1));
      expect(diffAssignments(before, mend(before, equalMembers(servers))).moves.length).toBe(moved);
    }
  });

  it('rounds the newcomer’s part down', () => {
    const before = deal(equalMembers(2));
    expect(countsOf(mend(before, equalMembers(3)))).toEqual([171, 171, 170]);
    expect(countsOf(mend(before, [...equalMembers(2), member('s03', 0.5)]))).toEqual([205, 205, 102]);
  });

  it('ties by id: the smaller one gives first', () => {
    const before = deal([member('b'), member('c')]);
    const after = mend(before, [member('a', 0.008), member('b'), member('c')]);
    expect(diffAssignments(before, after).moves.map(({ from }) => from)).toEqual(['b', 'c']);
  });

  it('takes a part that is whole but for rounding as whole', () => {
    const before = deal([member('a', 0.1), member('b', 0.2)]);
    expect(countsOf(mend(before, [member('a', 0.1), member('b', 0.2), member('c', 0.3)]))[2]).toBe(256);
  });
});

describe('other changes', () => {
  it('of a server for another give the orphans to the newcomer and touch nobody else', () => {
    const before = deal(equalMembers(4));
    const after = mend(before, [...without(equalMembers(4), 's02'), member('s09')]);
    const { moves, excess } = diffAssignments(before, after);
    expect(new Set(moves.map(({ from, to }) => `${from} ${to}`))).toEqual(new Set(['s02 s09']));
    expect(excess).toBe(0);
  });

  it('of a share move buckets only to the server that grew, or only from the one that shrank', () => {
    const before = deal(equalMembers(4));
    const grown = mend(before, [...without(equalMembers(4), 's03'), member('s03', 2)]);
    expect(countsOf(grown)).toEqual([102, 103, 204, 103]);
    expect(diffAssignments(before, grown).moves.every(({ to }) => to === 's03')).toBe(true);
    const shrunk = mend(before, [...without(equalMembers(4), 's03'), member('s03', 0.5)]);
    expect(countsOf(shrunk)).toEqual([146, 146, 74, 146]);
    expect(diffAssignments(before, shrunk).moves.every(({ from }) => from === 's03')).toBe(true);
  });

  it('to manual-only are a drop, and back an add', () => {
    const before = deal(equalMembers(4));
    const aside = mend(before, [...without(equalMembers(4), 's01'), member('s01', 1, true)]);
    expect(countsOf(aside)).toEqual([0, 171, 171, 170]);
    expect(countsOf(mend(aside, equalMembers(4)))).toEqual([128, 128, 128, 128]);
  });

  it('of nothing change nothing', () => {
    const before = mend(deal(equalMembers(5)), equalMembers(3));
    expect(diffAssignments(before, mend(before, equalMembers(3))).moves).toEqual([]);
  });

  it('to another mask start afresh', () => {
    const other = { ...deal(equalMembers(3)), mask: { ...SEED_MASK, family: 6 as const } };
    expect([...mend(other, equalMembers(4)).owner]).toEqual([...deal(equalMembers(4)).owner]);
  });

  it('reached by another way may end in another table with the same counts', () => {
    const straight = deal(equalMembers(3));
    const detour = mend(mend(deal(equalMembers(3)), equalMembers(2)), equalMembers(3));
    expect(countsOf(detour)).toEqual(countsOf(straight));
    expect([...detour.owner]).not.toEqual([...straight.owner]);
    const afresh = roundRobinAfreshAssigner.assign({
      previous: detour,
      members: equalMembers(3),
      buckets: { mask: SEED_MASK, manual: [] },
    });
    expect([...afresh.owner]).toEqual([...straight.owner]);
  });
});
