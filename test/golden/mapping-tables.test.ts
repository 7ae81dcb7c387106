// Whole tables pinned: the digests, counts and hashes were computed by a second implementation of SPEC §4 written apart from this one
// (Python, whole-number arithmetic without a word size). A change here moves buckets of every deployed ring: it needs a new RING_HASH.
import { describe, expect, it } from 'vitest';
import { formatHash64, xxHash64Text } from '../../src/base/hash64.ts';
import { unwrap } from '../../src/base/result.ts';
import { assigners } from '../../src/mapping/assigners.ts';
import type { AssignInput, Assignment, PoolMember } from '../../src/mapping/assignment.ts';
import { bucketCounts } from '../../src/mapping/assignment.ts';
import { diffAssignments } from '../../src/mapping/diff.ts';
import type { Mask } from '../../src/mapping/mask.ts';
import { bucketText, parseMask } from '../../src/mapping/mask-text.ts';
import { RING_HASH } from '../../src/mapping/ring.ts';
import { tableDigest } from '../../src/mapping/table-digest.ts';

const SEED_MASK = unwrap(parseMask('8.32.109.34'));
const LOW_NINE_V6 = unwrap(parseMask('::1ff'));
const MIXED: PoolMember[] = [
  { id: 'big', share: 2, manualOnly: false },
  { id: 'half', share: 0.5, manualOnly: false },
  { id: 'one', share: 1, manualOnly: false },
];
const equal = (count: number): PoolMember[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `s${String(i + 1).padStart(2, '0')}`,
    share: 1,
    manualOnly: false,
  }));

/** Bucket 283 is hot, the rest vary without pattern. */
const USAGE = Float64Array.from({ length: 512 }, (_, i) => ((i * 7919) % 1000) + (i === 283 ? 5000 : 0));

function assign(
  name: string,
  members: PoolMember[],
  mask: Mask = SEED_MASK,
  more: Partial<AssignInput> = {},
): Assignment {
  const weights = { number: 1, automatic: USAGE, manual: [] };
  return unwrap(assigners.get(name)).assign({ members, buckets: { mask, manual: [], weights }, ...more });
}

describe('xxh64/1', () => {
  it('hashes bucket and server texts as the second implementation does', () => {
    expect(RING_HASH).toBe('xxh64/1');
    expect(bucketText(SEED_MASK, 283)).toBe('4:8.0.12.34/8.32.109.34');
    expect(formatHash64(xxHash64Text(bucketText(SEED_MASK, 283)))).toBe('3d331b112f6f2e43');
    expect(formatHash64(xxHash64Text('4:10.0.0.0/255.0.0.0'))).toBe('32d0dc3bacf7bcd0');
  });

  it.each([
    [2, 's02', [247, 265]],
    [3, 's02', [181, 175, 156]],
    [4, 's02', [138, 134, 109, 131]],
    [8, 's05', [89, 77, 52, 67, 59, 55, 59, 54]],
    [16, 's05', [42, 36, 28, 40, 30, 29, 30, 29, 32, 21, 45, 25, 30, 19, 35, 41]],
  ])('ring of %i servers: bucket 8.0.12.34 is on %s, counts are %j', (servers, owner, counts) => {
    const table = assign('ring', equal(servers));
    expect([...bucketCounts(table)]).toEqual(counts);
    expect(table.servers[table.owner[283]!]).toBe(owner);
  });

  it('gives shares their part', () => {
    const table = assign('ring', MIXED);
    expect(Object.fromEntries(table.servers.map((id, i) => [id, bucketCounts(table)[i]]))).toEqual({
      big: 296,
      half: 75,
      one: 141,
    });
  });
});

describe('whole tables', () => {
  it.each([
    ['ring', equal(4), '9360a64c61e8ccf2'],
    ['ring', equal(8), '2c7ac07b221f5bf3'],
    ['ring', equal(16), '2f7db67332b65ec2'],
    ['ring', MIXED, '76278666d01ab774'],
    ['round-robin', equal(8), '4b3b9cbbf70cb185'],
    ['usage', equal(8), '4532fb3aa1b16ebd'],
    ['usage-minimal', equal(8), '4532fb3aa1b16ebd'],
    ['usage', MIXED, '0cdb12d1701d5f9a'],
  ])('%s over %j', (name, members, digest) => {
    expect(tableDigest(assign(name, members))).toBe(digest);
  });

  it('of IPv6, low nine bits, ring of four', () => {
    const table = assign('ring', equal(4), LOW_NINE_V6);
    expect([...bucketCounts(table)]).toEqual([140, 139, 119, 114]);
    expect(tableDigest(table)).toBe('8157b5c6c000667b');
  });

  it('by usage the hot bucket is where the second implementation puts it, and loads are within their most', () => {
    const table = assign('usage', equal(8));
    expect(table.servers[table.owner[283]!]).toBe('s05');
    expect([...bucketCounts(table)]).toEqual([55, 88, 64, 51, 61, 66, 64, 63]);
  });
});

/** Moves and their minimum when s05 leaves eight servers, and when s09 joins them. usage-minimal: this implementation's own. */
describe('levels of disruption', () => {
  const churn = (name: string, after: PoolMember[]) => {
    const before = assign(name, equal(8));
    const { moves, minimum } = diffAssignments(before, assign(name, after, SEED_MASK, { previous: before }));
    return [moves.length, minimum];
  };

  it.each([
    ['ring', [59, 59], [52, 52]],
    ['round-robin', [64, 64], [56, 56]],
    ['round-robin-afresh', [445, 64], [448, 56]],
    ['usage', [110, 87], [80, 55]],
    ['usage-minimal', [61, 61], [16, 16]],
  ])('%s: a drop makes %j moves and minimum, an add %j', (name, drop, add) => {
    const without = equal(8).filter(({ id }) => id !== 's05');
    expect([churn(name, without), churn(name, equal(9))]).toEqual([drop, add]);
  });
});
