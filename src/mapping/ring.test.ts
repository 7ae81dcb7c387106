import { describe, expect, it } from 'vitest';
import { compareHash64, xxHash64Text } from '../base/hash64.ts';
import { PointHasher } from './point-hasher.ts';
import { equalMembers, manualBucket, member, ownersOf, SEED_MASK } from './pool.fixture.ts';
import {
  buildRing,
  firstPoint,
  keptRing,
  pointCount,
  ringAssigner,
  ringOwner,
  serversClockwise,
} from './ring.ts';
import { orderByHash } from './ring-order.ts';

/** A ring by hand: [hi, lo, server]. */
function ringOf(...points: [number, number, number][]) {
  return {
    hashHi: Uint32Array.from(points, ([hi]) => hi),
    hashLo: Uint32Array.from(points, ([, lo]) => lo),
    server: Int32Array.from(points, ([, , server]) => server),
    serverCount: new Set(points.map(([, , server]) => server)).size,
  };
}

describe('points', () => {
  it('are max(1, round(128 · share)) a server', () => {
    const counts = [1, 0.5, 2, 0.001, 1.5 / 128, 0.3].map((share) => pointCount(member('a', share), 128));
    expect(counts).toEqual([128, 64, 256, 1, 2, 38]);
    expect(pointCount(member('a', 1, true), 128)).toBe(0);
  });

  it('are the hashes of id#k in ascending order', () => {
    const members = [member('alpha'), member('bröd', 0.5)];
    const ring = buildRing(members, 16);
    const expected = members.flatMap(({ id, share }, server) =>
      Array.from({ length: 16 * share }, (_, k) => ({ hash: xxHash64Text(`${id}#${k}`), server })),
    );
    expected.sort((a, b) => compareHash64(a.hash, b.hash));
    expect([...ring.server]).toEqual(expected.map(({ server }) => server));
    expect([...ring.hashHi]).toEqual(expected.map(({ hash }) => hash.hi));
    expect([...ring.hashLo]).toEqual(expected.map(({ hash }) => hash.lo));
  });

  it('are hashed without making their text', () => {
    const hasher = new PointHasher('sørver');
    for (const k of [0, 9, 10, 99, 100, 12345, 1_000_000, 2 ** 31 - 1]) {
      expect(hasher.hash(k)).toEqual(xxHash64Text(`sørver#${k}`));
    }
    expect(hasher.hash(3)).toEqual(xxHash64Text('sørver#3'));
  });

  it('that share all 64 bits keep the order of their servers, and low words decide where high words tie', () => {
    const top = 0xffffffff;
    const ordered = orderByHash(ringOf([top, 5, 0], [7, 9, 0], [7, 2, 1], [top, 5, 1], [7, 9, 2], [0, 0, 2]));
    expect([...ordered.server]).toEqual([2, 1, 0, 2, 0, 1]);
    expect([...ordered.hashLo]).toEqual([0, 2, 9, 9, 5, 5]);
  });
});

describe('a bucket', () => {
  const ring = ringOf([10, 5, 0], [10, 5, 1], [10, 7, 1], [20, 0, 2]);

  it('belongs to the first point at or after its hash', () => {
    expect(firstPoint(ring, { hi: 10, lo: 5 })).toBe(0);
    expect(firstPoint(ring, { hi: 10, lo: 6 })).toBe(2);
    expect(firstPoint(ring, { hi: 0, lo: 0xffffffff })).toBe(0);
    expect(ringOwner(ring, { hi: 10, lo: 8 })).toBe(2);
  });

  it('after the last point wraps to the first', () => {
    expect(ringOwner(ring, { hi: 20, lo: 1 })).toBe(0);
    expect(ringOwner(ring, { hi: 0xffffffff, lo: 0xffffffff })).toBe(0);
  });

  it('on an empty ring belongs to nobody', () => {
    expect(ringOwner(ringOf(), { hi: 1, lo: 1 })).toBe(-1);
    expect([...serversClockwise(ringOf(), { hi: 1, lo: 1 })]).toEqual([]);
  });

  it('meets every server once, clockwise from its hash', () => {
    expect([...serversClockwise(ring, { hi: 10, lo: 6 })]).toEqual([1, 2, 0]);
    expect([...serversClockwise(ring, { hi: 30, lo: 0 })]).toEqual([0, 1, 2]);
  });
});

describe('the ring assigner', () => {
  it('leaves a manual-only server without automatic buckets', () => {
    const owners = ownersOf(
      ringAssigner.assign({
        members: [member('a'), member('z', 9, true)],
        buckets: { mask: SEED_MASK, manual: [] },
      }),
    );
    expect(new Set(owners)).toEqual(new Set(['a']));
  });

  it('gives nobody anything in an empty pool, or one of manual-only servers', () => {
    for (const members of [[], [member('z', 1, true)]]) {
      const table = ringAssigner.assign({
        members,
        buckets: { mask: SEED_MASK, manual: [manualBucket('10.0.0.0/8')] },
      });
      expect(new Set(ownersOf(table))).toEqual(new Set([null]));
      expect([...table.manualOwner]).toEqual([-1]);
    }
  });

  it('places a pooled manual bucket by its own text', () => {
    const table = ringAssigner.assign({
      members: equalMembers(4),
      buckets: { mask: SEED_MASK, manual: [manualBucket('10.0.0.0/8')] },
    });
    const ring = buildRing(table.members, 128);
    expect(table.manualOwner[0]).toBe(ringOwner(ring, xxHash64Text('4:10.0.0.0/255.0.0.0')));
  });

  it('asserts against input that has no meaning', () => {
    const assign = (members: ReturnType<typeof equalMembers>, settings = {}) =>
      ringAssigner.assign({ members, settings, buckets: { mask: SEED_MASK, manual: [] } });
    expect(() => assign([member('a'), member('a')])).toThrow('server a is in the pool twice');
    expect(() => assign([member('a', 0)])).toThrow('share of a is 0');
    expect(() => assign([member('a', Number.POSITIVE_INFINITY)])).toThrow('share of a is Infinity');
    expect(() => assign([member('')])).toThrow('a server has no id');
    expect(() => assign([member('a')], { virtualNodes: 0.5 })).toThrow('0.5 virtual nodes');
    expect(() => assign([member('a')], { headroomRatio: -1 })).toThrow('a headroom of -1');
  });
});

describe('a ring that is kept', () => {
  it('is that of its members, whatever was asked for before', () => {
    const pools = [1, 2, 3, 4, 5, 6, 2, 5, 1].map((servers) => equalMembers(servers));
    for (const members of pools) expect(keptRing(members, 16)).toEqual(buildRing(members, 16));
    const [a, b] = [equalMembers(2), equalMembers(2).map((it) => ({ ...it, share: 2 }))];
    expect(keptRing(b, 16)).toEqual(buildRing(b, 16));
    expect(keptRing(a, 32)).toEqual(buildRing(a, 32));
  });
});
