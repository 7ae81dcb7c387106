import { describe, expect, it } from 'vitest';
import { parseAddress } from '../base/address-text.ts';
import { unwrap } from '../base/result.ts';
import { assigners } from './assigners.ts';
import { parseMask } from './mask-text.ts';
import { countsOf, equalMembers, manualBucket, SEED_MASK } from './pool.fixture.ts';
import { tableDigest } from './table-digest.ts';
import type { MappingConfiguration } from './vip-tables.ts';
import { buildVipTables, changeVipTables, lookupVipOwner, tableOf } from './vip-tables.ts';

const V6_MASK = unwrap(parseMask('::ff'));
const address = (text: string) => unwrap(parseAddress(text));
const configuration = (change: Partial<MappingConfiguration> = {}): MappingConfiguration => ({
  version: 4,
  assigner: 'round-robin',
  members: equalMembers(3),
  families: [
    { mask: V6_MASK, manual: [] },
    { mask: SEED_MASK, manual: [] },
  ],
  ...change,
});

describe('the tables of a VIP', () => {
  it('are one a family, counts equalised in each', () => {
    const vip = unwrap(buildVipTables(configuration()));
    expect(vip.version).toBe(4);
    expect(vip.tables.map((table) => table.mask.family)).toEqual([4, 6]);
    expect(vip.tables.map(countsOf)).toEqual([
      [171, 171, 170],
      [86, 85, 85],
    ]);
  });

  it('go on from the tables in force, family by family', () => {
    const before = unwrap(buildVipTables(configuration()));
    const after = unwrap(buildVipTables(configuration({ version: 5, members: equalMembers(2) }), before));
    const kept = tableOf(after, 6)!.owner.filter((owner, i) => owner === tableOf(before, 6)!.owner[i]).length;
    expect(kept).toBe(171);
  });

  it('say with every change what moves, family by family, except where the mask is another', () => {
    const before = unwrap(buildVipTables(configuration()));
    const fewer = unwrap(changeVipTables(before, configuration({ version: 5, members: equalMembers(2) })));
    expect(fewer.tables.version).toBe(5);
    expect(fewer.diffs.map(({ moves, excess }) => [moves.length, excess])).toEqual([
      [170, 0],
      [85, 0],
    ]);
    const families = [
      { mask: unwrap(parseMask('0.0.0.255')), manual: [] },
      { mask: V6_MASK, manual: [] },
    ];
    expect(unwrap(changeVipTables(before, configuration({ families }))).diffs).toEqual([
      { moves: [], minimum: 0, excess: 0 },
    ]);
    expect(changeVipTables(before, configuration({ assigner: 'none' })).ok).toBe(false);
  });

  it('know no owner in a family the VIP has no address of', () => {
    const vip = unwrap(buildVipTables(configuration({ families: [{ mask: SEED_MASK, manual: [] }] })));
    expect(lookupVipOwner(vip, address('::1'))).toBeNull();
    expect(lookupVipOwner(vip, address('72.73.30.171'))!.bucket).toEqual({ kind: 'automatic', index: 283 });
  });

  it('assert at most one a family and refuse an assigner that does not exist', () => {
    const twice = configuration({
      families: [
        { mask: SEED_MASK, manual: [] },
        { mask: SEED_MASK, manual: [] },
      ],
    });
    expect(() => buildVipTables(twice)).toThrow('two tables of one family');
    const unknown = buildVipTables(configuration({ assigner: 'rnig' }));
    expect(unknown.ok || unknown.issues[0]!.hint).toBe('did you mean `ring`?');
  });

  it('use the settings of the configuration', () => {
    const ring = configuration({ assigner: 'ring' });
    const coarse = unwrap(buildVipTables({ ...ring, settings: { virtualNodes: 1 } }));
    expect(tableDigest(coarse.tables[0]!)).not.toBe(tableDigest(unwrap(buildVipTables(ring)).tables[0]!));
  });
});

it('the registered assigners are those a scenario can name, and one more', () => {
  expect(assigners.names()).toEqual(['ring', 'round-robin', 'round-robin-afresh', 'usage', 'usage-minimal']);
  for (const name of assigners.names()) expect(unwrap(assigners.get(name)).name).toBe(name);
});

describe('tableDigest', () => {
  it('tells mask, owners and manual rules apart and nothing else', () => {
    const digest = (change: Partial<MappingConfiguration> = {}, assigner = 'round-robin') =>
      tableDigest(unwrap(buildVipTables(configuration({ assigner, ...change }))).tables[0]!);
    expect(digest()).toMatch(/^[0-9a-f]{16}$/);
    expect(digest({ version: 9 })).toBe(digest());
    expect(digest({ members: [...equalMembers(3), { id: 'z', share: 1, manualOnly: true }] })).toBe(digest());
    const withRule = (server: string) =>
      digest({ families: [{ mask: SEED_MASK, manual: [manualBucket('10.0.0.0/8', server)] }] });
    expect(withRule('away')).toBe(digest());
    expect(new Set([withRule('s01'), withRule('s02'), digest()]).size).toBe(3);
    expect(digest({ members: equalMembers(4) })).not.toBe(digest());
    expect(digest({ families: [{ mask: unwrap(parseMask('0.0.1.255')), manual: [] }] })).not.toBe(digest());
  });
});
