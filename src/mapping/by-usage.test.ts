import { describe, expect, it } from 'vitest';
import { sum } from '../base/stats.ts';
import type { AssignInput, WeightSnapshot } from './assignment.ts';
import { AssignmentDraft } from './assignment-draft.ts';
import { bucketWeights } from './bucket-weights.ts';
import { usageAssigner } from './by-usage.ts';
import { manualKey } from './manual-bucket.ts';
import { maskFromBits } from './mask.ts';
import { equalMembers, manualBucket, member, ownersOf } from './pool.fixture.ts';
import { ringAssigner } from './ring.ts';

const EIGHT = maskFromBits(4, [2, 1, 0]);

/** Usage of eight automatic buckets, and of manual ones by bucket. */
const snapshot = (
  automatic: number[],
  manual: [ReturnType<typeof manualBucket>, number][] = [],
): WeightSnapshot => ({
  number: 1,
  automatic: Float64Array.from(automatic),
  manual: manual.map(([bucket, usage]) => ({ key: manualKey(bucket), usage })),
});

const input = (weights?: WeightSnapshot, more: Partial<AssignInput> = {}): AssignInput => ({
  members: equalMembers(2),
  buckets: { mask: EIGHT, manual: [], ...(weights ? { weights } : {}) },
  ...more,
});

const weightsOf = (given: AssignInput) => [
  ...bucketWeights(new AssignmentDraft(given), given.buckets.weights),
];

describe('the weight of a bucket', () => {
  it('is 2 at twice the mean and a half at half the mean', () => {
    expect(weightsOf(input(snapshot([20, 5, 10, 10, 10, 10, 10, 5])))).toEqual([2, 0.5, 1, 1, 1, 1, 1, 0.5]);
  });

  it('is 1 for all while nothing was used or measured', () => {
    expect(weightsOf(input(snapshot(new Array(8).fill(0))))).toEqual(new Array(8).fill(1));
    expect(weightsOf(input())).toEqual(new Array(8).fill(1));
  });

  it('counts pooled manual buckets and static ones that lie on an automatic server, no others', () => {
    const pooled = manualBucket('10.0.0.0/8');
    const bound = manualBucket('11.0.0.0/8', 's01');
    const away = manualBucket('12.0.0.0/8', 's77');
    const aside = manualBucket('13.0.0.0/8', 'z');
    const weights = snapshot(new Array(8).fill(3), [
      [pooled, 6],
      [bound, 9],
      [away, 500],
      [aside, 500],
    ]);
    const buckets = { mask: EIGHT, manual: [pooled, bound, away, aside], weights };
    // Mean of eight 3, one 6 and one 9 is 3.9.
    const members = [...equalMembers(2), member('z', 1, true)];
    expect(weightsOf({ members, buckets })).toEqual([...new Array(8).fill(30 / 39), 60 / 39, 90 / 39, 0, 0]);
  });

  it('is refused where usage is negative, not finite or of another mask', () => {
    expect(() => weightsOf(input(snapshot([-1, 0, 0, 0, 0, 0, 0, 0])))).toThrow('a usage is negative');
    expect(() => weightsOf(input(snapshot([Number.NaN, 0, 0, 0, 0, 0, 0, 0])))).toThrow('not finite');
    expect(() => weightsOf(input(snapshot([1])))).toThrow('1 usages for 8 buckets');
  });
});

describe('assignment by usage', () => {
  it('with room everywhere is the ring', () => {
    const roomy = input(undefined, { settings: { headroomRatio: 100 } });
    expect(ownersOf(usageAssigner.assign(roomy))).toEqual(ownersOf(ringAssigner.assign(roomy)));
  });

  it('lets the busiest choose first and skips a server that is full', () => {
    // 100 goes first and fills its server; the seven others of 10 fit nowhere but on the other one.
    const table = usageAssigner.assign(input(snapshot([10, 10, 10, 10, 10, 100, 10, 10])));
    const owners = ownersOf(table);
    const others = owners.filter((_, index) => index !== 5);
    expect(others.every((owner) => owner !== owners[5])).toBe(true);
  });

  it('after a full circle takes the least loaded by share, ties by id', () => {
    const table = usageAssigner.assign(
      input(snapshot([100, 100, 100, 0, 0, 0, 0, 0]), { settings: { headroomRatio: 0 } }),
    );
    const [first, second, third] = ownersOf(table);
    // Two of 100 each fit (most is 150); the third fits nowhere and both carry 100: the smaller id.
    expect(new Set([first, second])).toEqual(new Set(['s01', 's02']));
    expect(third).toBe('s01');
  });

  it('gives shares their part of the weight', () => {
    const weights = snapshot([8, 7, 6, 5, 4, 3, 2, 1]);
    const members = [member('a', 3), member('b', 1)];
    const table = usageAssigner.assign({ ...input(weights), members, settings: { headroomRatio: 0 } });
    const load = (id: string) =>
      sum(ownersOf(table).map((owner, i) => (owner === id ? weights.automatic[i]! : 0)));
    expect([load('a'), load('b')]).toEqual([27, 9]);
  });

  it('preloads a server with the static buckets bound to it', () => {
    const heavy = manualBucket('10.0.0.0/8', 's01');
    const weights = snapshot(new Array(8).fill(10), [[heavy, 80]]);
    const table = usageAssigner.assign({
      members: equalMembers(2),
      buckets: { mask: EIGHT, manual: [heavy], weights },
      settings: { headroomRatio: 0 },
    });
    expect(new Set(ownersOf(table))).toEqual(new Set(['s02']));
    const gone = usageAssigner.assign({
      members: [member('s02'), member('s03')],
      buckets: { mask: EIGHT, manual: [heavy], weights },
      settings: { headroomRatio: 0 },
    });
    expect([...gone.manualOwner]).toEqual([-1]);
    expect(ownersOf(gone).filter((owner) => owner === 's02').length).toBe(4);
  });

  it('places a pooled manual bucket with its own weight', () => {
    const hot = manualBucket('10.0.0.0/8');
    const weights = snapshot(new Array(8).fill(10), [[hot, 80]]);
    const table = usageAssigner.assign({
      members: equalMembers(2),
      buckets: { mask: EIGHT, manual: [hot], weights },
      settings: { headroomRatio: 0 },
    });
    const hotServer = table.servers[table.manualOwner[0]!];
    expect(ownersOf(table).every((owner) => owner !== hotServer)).toBe(true);
  });
});
