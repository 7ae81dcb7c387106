// One suite over every registered assigner: what holds however buckets are given to servers. The last block is what the assigners
// themselves promise about disruption.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unwrap } from '../../src/base/result.ts';
import { assigners } from '../../src/mapping/assigners.ts';
import type { AssignInput, Assignment, PoolMember } from '../../src/mapping/assignment.ts';
import { bucketCounts } from '../../src/mapping/assignment.ts';
import { diffAssignments } from '../../src/mapping/diff.ts';
import { inLookupOrder, manualKey } from '../../src/mapping/manual-bucket.ts';
import { tableDigest } from '../../src/mapping/table-digest.ts';
import { bucketSets, pools, settings } from './mapping-arbitraries.ts';

/** A membership, then another one on the same buckets; the table of the first is `previous` for the second. */
const changes = fc.record({ buckets: bucketSets, settings, before: pools(), after: pools() });

const withoutWeights = ({ mask, manual }: AssignInput['buckets']) => ({ mask, manual });

describe.each(assigners.names())('%s', (name) => {
  const assigner = unwrap(assigners.get(name));
  const twoTables = (drawn: {
    buckets: AssignInput['buckets'];
    settings: object;
    before: PoolMember[];
    after: PoolMember[];
  }) => {
    const first = assigner.assign({
      members: drawn.before,
      buckets: drawn.buckets,
      settings: drawn.settings,
    });
    const second = assigner.assign({
      previous: first,
      members: drawn.after,
      buckets: drawn.buckets,
      settings: drawn.settings,
    });
    return [first, second] as const;
  };

  it('gives every automatic and pooled bucket exactly one server, none of them manual-only, unless there is none', () => {
    fc.assert(
      fc.property(changes, (drawn) => {
        for (const [table, members] of [
          [twoTables(drawn)[0], drawn.before],
          [twoTables(drawn)[1], drawn.after],
        ] as const) {
          const eligible = new Set(members.filter((member) => !member.manualOnly).map(({ id }) => id));
          const pooled = table.manual.flatMap(({ kind }, i) =>
            kind === 'pooled' ? [table.manualOwner[i]!] : [],
          );
          const owners = [...table.owner, ...pooled].map((owner) => table.servers[owner] ?? null);
          expect(table.owner.length).toBe(drawn.buckets.mask.bucketCount);
          expect(owners.every((id) => (id === null ? eligible.size === 0 : eligible.has(id)))).toBe(true);
        }
      }),
    );
  });

  it('applies a static bucket exactly while its server is in service', () => {
    fc.assert(
      fc.property(changes, (drawn) => {
        const [, table] = twoTables(drawn);
        expect(table.manual).toEqual(inLookupOrder(drawn.buckets.manual));
        table.manual.forEach((bucket, i) => {
          if (bucket.kind !== 'static') return;
          const inService = drawn.after.some(({ id }) => id === bucket.server);
          expect(table.servers[table.manualOwner[i]!] ?? null).toBe(inService ? bucket.server : null);
        });
      }),
    );
  });

  it('does not see the order in which members and manual buckets are listed', () => {
    fc.assert(
      fc.property(changes, (drawn) => {
        const [first, second] = twoTables(drawn);
        const reversed = {
          ...drawn,
          before: [...drawn.before].reverse(),
          after: [...drawn.after].reverse(),
          buckets: { ...drawn.buckets, manual: [...drawn.buckets.manual].reverse() },
        };
        expect(twoTables(reversed)).toEqual([first, second]);
      }),
    );
  });

  it('gives two callers with the same input the same table, and leaves the input as it was', () => {
    fc.assert(
      fc.property(changes, (drawn) => {
        const copy = structuredClone(drawn);
        const tables = twoTables(drawn);
        expect(drawn).toEqual(copy);
        expect(twoTables(copy)).toEqual(tables);
      }),
    );
  });

  it('uses history and weights only where it says so', () => {
    fc.assert(
      fc.property(changes, (drawn) => {
        const [, second] = twoTables(drawn);
        const afresh = assigner.assign({
          members: drawn.after,
          buckets: drawn.buckets,
          settings: drawn.settings,
        });
        if (!assigner.usesHistory) expect(second).toEqual(afresh);
        const unweighted = assigner.assign({
          ...drawn,
          members: drawn.after,
          buckets: withoutWeights(drawn.buckets),
        });
        if (!assigner.usesWeights) expect(unweighted).toEqual(afresh);
      }),
    );
  });

  it('returns a diff that carries the one table over into the other, and an empty one from a table to itself', () => {
    fc.assert(
      fc.property(changes, (drawn) => {
        const [first, second] = twoTables(drawn);
        expect(diffAssignments(first, first)).toEqual({ moves: [], minimum: 0, excess: 0 });
        const diff = diffAssignments(first, second);
        expect(diff.excess).toBeGreaterThanOrEqual(0);
        expect(diff.minimum + diff.excess).toBe(diff.moves.length);
        expect(applyMoves(first, diff.moves)).toEqual(ownersByName(second));
      }),
    );
  });

  it('changes nothing when nothing changed', () => {
    fc.assert(
      fc.property(changes, ({ buckets, settings, before }) => {
        const [first, second] = twoTables({ buckets, settings, before, after: before });
        expect(diffAssignments(first, second).moves).toEqual([]);
        expect(tableDigest(second)).toBe(tableDigest(first));
      }),
    );
  });
});

/** Owner id by bucket name, buckets without an owner left out. */
function ownersByName(table: Assignment): Map<string, string> {
  const named = new Map<string, string>();
  table.owner.forEach((owner, index) => {
    if (owner >= 0) named.set(`automatic ${index}`, table.servers[owner]!);
  });
  table.manual.forEach((bucket, i) => {
    if (table.manualOwner[i]! >= 0) named.set(manualKey(bucket), table.servers[table.manualOwner[i]!]!);
  });
  return named;
}

function applyMoves(
  table: Assignment,
  moves: ReturnType<typeof diffAssignments>['moves'],
): Map<string, string> {
  const owners = ownersByName(table);
  for (const { bucket, from, to } of moves) {
    const name = bucket.kind === 'automatic' ? `automatic ${bucket.index}` : manualKey(bucket.manual);
    expect(owners.get(name) ?? null).toBe(from);
    if (to === null) owners.delete(name);
    else owners.set(name, to);
  }
  return owners;
}

describe('disruption of a change by one server', () => {
  const oneServer = fc
    .record({ buckets: bucketSets.map(withoutWeights), settings, members: pools(1) })
    .map((drawn) => ({ ...drawn, rest: drawn.members.slice(1), server: drawn.members[0]!.id }));

  const tables = (
    name: string,
    drawn: { buckets: AssignInput['buckets']; settings: object },
    ...memberships: PoolMember[][]
  ) => {
    const assigner = unwrap(assigners.get(name));
    let previous: Assignment | undefined;
    return memberships.map((members) => {
      previous = assigner.assign({
        members,
        buckets: drawn.buckets,
        settings: drawn.settings,
        ...(previous ? { previous } : {}),
      });
      return previous;
    });
  };
  /** Static buckets bound to the server come and go with it and are nobody's choice. */
  const freeMoves = (a: Assignment, b: Assignment) =>
    diffAssignments(a, b).moves.filter(
      ({ bucket }) => bucket.kind === 'automatic' || bucket.manual.kind === 'pooled',
    );

  it.each(['ring', 'round-robin'])('%s: a drop moves only buckets of the dropped server', (name) => {
    fc.assert(
      fc.property(oneServer, (drawn) => {
        const [all, rest] = tables(name, drawn, drawn.members, drawn.rest);
        expect(freeMoves(all!, rest!).every(({ from }) => from === drawn.server)).toBe(true);
        expect(diffAssignments(all!, rest!).excess).toBe(0);
      }),
    );
  });

  it.each(['ring', 'round-robin'])('%s: an add moves buckets only to the newcomer', (name) => {
    fc.assert(
      fc.property(oneServer, (drawn) => {
        const [rest, all] = tables(name, drawn, drawn.rest, drawn.members);
        expect(freeMoves(rest!, all!).every(({ to }) => to === drawn.server)).toBe(true);
        expect(diffAssignments(rest!, all!).excess).toBe(0);
      }),
    );
  });

  it('ring: a drop and a return end where they began', () => {
    fc.assert(
      fc.property(oneServer, (drawn) => {
        const [first, , third] = tables('ring', drawn, drawn.members, drawn.rest, drawn.members);
        expect(third).toEqual(first);
      }),
    );
  });

  it('ring: a share that grows only attracts, one that shrinks only gives away', () => {
    fc.assert(
      fc.property(oneServer, ({ members, ...drawn }) => {
        const grown = members.map((member, i) => (i === 0 ? { ...member, share: member.share * 2 } : member));
        const [small, large] = tables('ring', drawn, members, grown);
        expect(freeMoves(small!, large!).every(({ to }) => to === drawn.server)).toBe(true);
        expect(freeMoves(large!, small!).every(({ from }) => from === drawn.server)).toBe(true);
      }),
    );
  });

  it('round robin: the newcomer ends with floor(B · share/Σshare) and nobody else with less than their own part', () => {
    fc.assert(
      fc.property(oneServer, (drawn) => {
        const [, all] = tables('round-robin', drawn, drawn.rest, drawn.members);
        const candidates = all!.members.filter((member) => !member.manualOnly);
        const total = candidates.reduce((sum, { share }) => sum + share, 0);
        const count = all!.owner.length + all!.manual.filter(({ kind }) => kind === 'pooled').length;
        const counts = bucketCounts(all!);
        for (const { id, share } of candidates) {
          const part = Math.floor((count * share) / total + 1e-9);
          const has = counts[all!.servers.indexOf(id)]!;
          if (id === drawn.server && candidates.length > 1) expect(has).toBe(part);
          expect(has).toBeGreaterThanOrEqual(part);
        }
      }),
    );
  });
});
