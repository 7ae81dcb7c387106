// By usage against a plain reading of SPEC §4, sentence by sentence, and what the minimal-move variant promises.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareHash64, type Hash64, xxHash64Text } from '../../src/base/hash64.ts';
import { unwrap } from '../../src/base/result.ts';
import { assigners } from '../../src/mapping/assigners.ts';
import type { AssignInput, Assignment, BucketSet, PoolMember } from '../../src/mapping/assignment.ts';
import { diffAssignments } from '../../src/mapping/diff.ts';
import { manualKey } from '../../src/mapping/manual-bucket.ts';
import { bucketText, matchText } from '../../src/mapping/mask-text.ts';
import { bucketSets, pools, settings } from './mapping-arbitraries.ts';

interface PlainBucket {
  readonly name: string;
  readonly hash: Hash64;
  readonly usage: number;
  /** Server of a static one; null: to be placed. */
  readonly bound: string | null;
}

/** What is weighed, in bucket order: automatic by index, then the manual ones as the table lists them. */
function plainBuckets({ mask, weights }: BucketSet, table: Assignment): PlainBucket[] {
  const automatic = Array.from({ length: mask.bucketCount }, (_, index) => ({
    name: `${index}`,
    hash: xxHash64Text(bucketText(mask, index)),
    usage: weights?.automatic[index] ?? 0,
    bound: null,
  }));
  const takesAutomatic = (id: string | null) =>
    table.members.some((member) => member.id === id && !member.manualOnly);
  const manual = table.manual
    .filter(({ kind, server }) => kind === 'pooled' || takesAutomatic(server))
    .map((bucket) => ({
      name: manualKey(bucket),
      hash: xxHash64Text(matchText(bucket)),
      usage: weights?.manual.find(({ key }) => key === manualKey(bucket))?.usage ?? 0,
      bound: bucket.server,
    }));
  return [...automatic, ...manual];
}

const weightsOf = (buckets: readonly PlainBucket[]): Map<string, number> => {
  const total = buckets.reduce((sum, { usage }) => sum + usage, 0);
  return new Map(
    buckets.map(({ name, usage }) => [name, total === 0 ? 1 : (usage * buckets.length) / total]),
  );
};

const ownerByName = (table: Assignment): Map<string, string | null> =>
  new Map([
    ...[...table.owner].map((owner, index) => [`${index}`, table.servers[owner] ?? null] as const),
    ...table.manual.map(
      (bucket, i) => [manualKey(bucket), table.servers[table.manualOwner[i]!] ?? null] as const,
    ),
  ]);

interface Loads {
  readonly share: Map<string, number>;
  readonly load: Map<string, number>;
  readonly most: Map<string, number>;
}

function emptyLoads(
  members: readonly PoolMember[],
  weights: Map<string, number>,
  headroomRatio: number,
): Loads {
  const share = new Map(
    members.filter((member) => !member.manualOnly).map((member) => [member.id, member.share]),
  );
  const shares = [...share.values()].reduce((sum, value) => sum + value, 0);
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  const most = new Map([...share].map(([id, value]) => [id, (value / shares) * total * (1 + headroomRatio)]));
  return { share, load: new Map([...share.keys()].map((id) => [id, 0])), most };
}

/** The walk of the seed, on a list of points; also says which buckets found no room. */
function assignPlainly(
  input: Required<Pick<AssignInput, 'members' | 'buckets'>> & {
    settings: { virtualNodes: number; headroomRatio: number };
  },
  table: Assignment,
) {
  const buckets = plainBuckets(input.buckets, table);
  const weights = weightsOf(buckets);
  const members = [...input.members].sort((a, b) => (a.id < b.id ? -1 : 1));
  const { share, load, most } = emptyLoads(members, weights, input.settings.headroomRatio);
  const points = members
    .filter((member) => !member.manualOnly)
    .flatMap(({ id, share: part }) => {
      const count = Math.max(1, Math.round(input.settings.virtualNodes * part));
      return Array.from({ length: count }, (_, k) => ({ id, hash: xxHash64Text(`${id}#${k}`) }));
    })
    .sort((a, b) => compareHash64(a.hash, b.hash) || (a.id < b.id ? -1 : 1));
  const owners = new Map<string, string | null>();
  const without: string[] = [];
  for (const { name, bound } of buckets)
    if (bound !== null) load.set(bound, load.get(bound)! + weights.get(name)!);
  const free = buckets.filter(({ bound }) => bound === null);
  const order = [...free.keys()].sort(
    (a, b) => weights.get(free[b]!.name)! - weights.get(free[a]!.name)! || a - b,
  );
  for (const { name, hash } of order.map((i) => free[i]!)) {
    const weight = weights.get(name)!;
    const from = points.findIndex((point) => compareHash64(point.hash, hash) >= 0);
    const clockwise = from <= 0 ? points : [...points.slice(from), ...points.slice(0, from)];
    let owner = clockwise.find(({ id }) => load.get(id)! + weight <= most.get(id)!)?.id;
    if (owner === undefined) {
      without.push(name);
      const ranked = [...share.keys()].sort(
        (a, b) => load.get(a)! / share.get(a)! - load.get(b)! / share.get(b)! || (a < b ? -1 : 1),
      );
      owner = ranked[0];
    }
    owners.set(name, owner ?? null);
    if (owner !== undefined) load.set(owner, load.get(owner)! + weight);
  }
  return { owners, without, load, most };
}

const inputs = fc.record({ members: pools(), buckets: bucketSets, settings });

describe('by usage', () => {
  const usage = unwrap(assigners.get('usage'));

  it('is the walk of SPEC §4, bucket by bucket', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const table = usage.assign(input);
        const owners = ownerByName(table);
        for (const [name, owner] of assignPlainly(input, table).owners) expect(owners.get(name)).toBe(owner);
      }),
      { numRuns: 500 },
    );
  });

  it('never exceeds the maximum of a server unless a bucket came full circle or static buckets fill it alone', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const table = usage.assign(input);
        const plain = assignPlainly(input, table);
        const boundLoad = boundLoads(input.buckets, table);
        for (const [id, load] of loadsOf(input.buckets, table)) {
          const cameRound = plain.without.some((name) => plain.owners.get(name) === id);
          if (cameRound || (boundLoad.get(id) ?? 0) > plain.most.get(id)!) continue;
          expect(load).toBeLessThanOrEqual(plain.most.get(id)! * (1 + 1e-9));
        }
      }),
      { numRuns: 500 },
    );
  });
});

/** Load of each server that takes automatic buckets, static ones included. */
function loadsOf(
  buckets: BucketSet,
  table: Assignment,
  only: (bucket: PlainBucket) => boolean = () => true,
): Map<string, number> {
  const plain = plainBuckets(buckets, table);
  const weights = weightsOf(plain);
  const owners = ownerByName(table);
  const load = new Map(table.members.filter((member) => !member.manualOnly).map(({ id }) => [id, 0]));
  for (const bucket of plain.filter(only)) {
    const owner = owners.get(bucket.name);
    if (owner !== undefined && owner !== null) load.set(owner, load.get(owner)! + weights.get(bucket.name)!);
  }
  return load;
}

const boundLoads = (buckets: BucketSet, table: Assignment) =>
  loadsOf(buckets, table, ({ bound }) => bound !== null);

describe('minimal move', () => {
  const minimal = unwrap(assigners.get('usage-minimal'));
  /** A table, then new usages and members. */
  const changes = fc.record({
    first: inputs,
    weights: fc.array(fc.nat(100), { minLength: 64, maxLength: 64 }),
    members: pools(),
  });

  const twoTables = (drawn: { first: AssignInput; weights: number[]; members: PoolMember[] }) => {
    const before = minimal.assign(drawn.first);
    const { mask, manual } = drawn.first.buckets;
    const weights = {
      number: 2,
      automatic: Float64Array.from(drawn.weights.slice(0, mask.bucketCount)),
      manual: [],
    };
    const input = { ...drawn.first, members: drawn.members, buckets: { mask, manual, weights } };
    return { before, after: minimal.assign({ ...input, previous: before }), input };
  };

  it('moves a bucket only if its server is gone or would carry more than it may, or an orphan filled it', () => {
    fc.assert(
      fc.property(changes, (drawn) => {
        const { before, after, input } = twoTables(drawn);
        const most = mostOf(input, after);
        const stay = { ...after, owner: keptOwners(before, after), manualOwner: after.manualOwner };
        const kept = loadsOf(input.buckets, stay);
        const orphaned = diffAssignments(before, after).moves.some(
          ({ from }) => from === null || !most.has(from),
        );
        if (orphaned || after.manual.length > 0) return;
        for (const { from } of diffAssignments(before, after).moves) {
          expect(kept.get(from!)!).toBeGreaterThan(most.get(from!)!);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('moves nothing while every server stays within its most', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const before = minimal.assign(input);
        const roomy = { ...input, settings: { ...input.settings, headroomRatio: 1e6 }, previous: before };
        expect(diffAssignments(before, minimal.assign(roomy)).moves).toEqual([]);
      }),
    );
  });

  it('ends where nothing more can help: the same input once more moves nothing', () => {
    fc.assert(
      fc.property(changes, (drawn) => {
        const { after, input } = twoTables(drawn);
        expect(diffAssignments(after, minimal.assign({ ...input, previous: after })).moves).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves a server above its most only if none of its buckets fits anywhere else', () => {
    fc.assert(
      fc.property(changes, (drawn) => {
        const { after, input } = twoTables(drawn);
        const most = mostOf(input, after);
        const loads = loadsOf(input.buckets, after);
        const weights = weightsOf(plainBuckets(input.buckets, after));
        const bound = new Set(after.manual.filter(({ kind }) => kind === 'static').map(manualKey));
        for (const [name, owner] of ownerByName(after)) {
          const weight = weights.get(name) ?? 0;
          if (owner === null || bound.has(name) || weight === 0 || !most.has(owner)) continue;
          if (loads.get(owner)! <= most.get(owner)! * (1 + 1e-8)) continue;
          const fits = [...most].filter(
            ([id, limit]) => id !== owner && loads.get(id)! + weight <= limit * (1 - 1e-8),
          );
          expect(fits).toEqual([]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('never ends with a greater peak of load per share than staying would have had, orphans apart', () => {
    fc.assert(
      fc.property(changes, (drawn) => {
        const members = drawn.first.members;
        const { before, after, input } = twoTables({ ...drawn, members: [...members] });
        if (after.manual.length > 0 || members.every((member) => member.manualOnly)) return;
        const share = new Map(members.map(({ id, share }) => [id, share]));
        const peak = (table: Assignment) =>
          Math.max(...[...loadsOf(input.buckets, table)].map(([id, load]) => load / share.get(id)!));
        expect(peak(after)).toBeLessThanOrEqual(peak({ ...before }) * (1 + 1e-9));
      }),
      { numRuns: 500 },
    );
  });
});

function mostOf(input: AssignInput, table: Assignment): Map<string, number> {
  const weights = weightsOf(plainBuckets(input.buckets, table));
  return emptyLoads(table.members, weights, input.settings!.headroomRatio!).most;
}

/** The owners of `before`, as positions in `after`; −1 where that server is gone. */
const keptOwners = (before: Assignment, after: Assignment): Int32Array =>
  before.owner.map((owner) => after.servers.indexOf(before.servers[owner] ?? ''));
