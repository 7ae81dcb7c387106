import { describe, expect, it } from 'vitest';
import type { Assignment } from './assignment.ts';
import { diffAssignments } from './diff.ts';
import { maskFromBits } from './mask.ts';
import { manualBucket, member } from './pool.fixture.ts';

const FOUR = maskFromBits(4, [1, 0]);

/** Four automatic buckets, one letter an owner, `-` for none; then manual buckets with their owners. */
function table(owners: string, manual: [ReturnType<typeof manualBucket>, string][] = []): Assignment {
  const servers = ['a', 'b', 'c'];
  return {
    mask: FOUR,
    members: servers.map((id) => member(id)),
    servers,
    owner: Int32Array.from([...owners].map((id) => servers.indexOf(id))),
    manual: manual.map(([bucket]) => bucket),
    manualOwner: Int32Array.from(manual.map(([, id]) => servers.indexOf(id))),
  };
}

const lines = (a: Assignment, b: Assignment) =>
  diffAssignments(a, b).moves.map(
    ({ bucket, from, to }) =>
      `${bucket.kind === 'automatic' ? bucket.index : bucket.manual.name} ${from} ${to}`,
  );

describe('a diff', () => {
  it('from a table to itself is empty', () => {
    const one = table('ab-c', [
      [manualBucket('10.0.0.0/8'), 'a'],
      [manualBucket('11.0.0.0/8', 'z'), '-'],
    ]);
    expect(diffAssignments(one, one)).toEqual({ moves: [], minimum: 0, excess: 0 });
  });

  it('lists bucket, from and to, by server id and not by position', () => {
    const b = { ...table('abca'), servers: ['a', 'b', 'x'] };
    expect(lines(table('abca'), b)).toEqual(['2 c x']);
    expect(lines(table('ab--'), table('-bc-'))).toEqual(['0 a null', '2 null c']);
  });

  it('counts against the fewest moves that give every server as many buckets', () => {
    // a has one fewer, c one more: one move would do, three were made.
    expect(diffAssignments(table('aabb'), table('bcab'))).toMatchObject({ minimum: 1, excess: 2 });
    expect(diffAssignments(table('aabb'), table('bbaa'))).toMatchObject({ minimum: 0, excess: 4 });
    expect(diffAssignments(table('----'), table('abca'))).toMatchObject({ minimum: 4, excess: 0 });
  });

  it('counts a pooled manual bucket like any other', () => {
    const pooled = manualBucket('10.0.0.0/8');
    const diff = diffAssignments(table('aabb', [[pooled, 'a']]), table('aaba', [[pooled, 'b']]));
    expect(diff).toMatchObject({ minimum: 0, excess: 2 });
    expect(diff.moves.at(-1)).toEqual({ bucket: { kind: 'manual', manual: pooled }, from: 'a', to: 'b' });
  });

  it('counts rules that come, go or are bound anew as asked for', () => {
    const bound = manualBucket('10.0.0.0/8', 'a');
    const again = { ...bound, server: 'b' };
    const other = manualBucket('10.0.0.0/8', null, 3);
    expect(diffAssignments(table('aabb'), table('aabb', [[bound, 'a']]))).toMatchObject({
      minimum: 1,
      excess: 0,
    });
    expect(lines(table('aabb', [[bound, 'a']]), table('aabb', [[again, 'b']]))).toEqual(['10.0.0.0/8 a b']);
    expect(diffAssignments(table('aabb', [[bound, 'a']]), table('aabb', [[again, 'b']]))).toMatchObject({
      minimum: 1,
      excess: 0,
    });
    expect(lines(table('aabb', [[bound, 'a']]), table('aabb', [[other, 'c']]))).toEqual([
      '10.0.0.0/8 null c',
      '10.0.0.0/8 a null',
    ]);
  });

  it('is silent where a rule changes its name or kind but not its server', () => {
    const bound = manualBucket('10.0.0.0/8', 'a');
    const freed = { ...manualBucket('10.0.0.0/8'), name: 'renamed' };
    expect(lines(table('aabb', [[bound, 'a']]), table('aabb', [[freed, 'a']]))).toEqual([]);
  });

  it('asserts one mask', () => {
    expect(() => diffAssignments(table('aabb'), { ...table('aabb'), mask: maskFromBits(4, [2, 1]) })).toThrow(
      'tables of different masks',
    );
  });
});
