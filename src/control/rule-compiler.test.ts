import { describe, expect, it } from 'vitest';
import type { Address } from '../base/address.ts';
import { prefixMask } from '../mapping/manual-bucket.ts';
import { maskFromWords } from '../mapping/mask.ts';
import { bucketFilter, decodeCookie, encodeCookie, serverFilter } from './cookie.ts';
import { manualPriority, PRIORITY_AUTOMATIC, PRIORITY_PIN } from './priorities.ts';
import {
  compileRules,
  type RuleInput,
  type RuleManual,
  type RuleServer,
  type RuleTable,
} from './rule-compiler.ts';

const v4 = (value: number): Address => ({ family: 4, words: [0, 0, 0, value] });
const VIP = v4(0xc6336401);
const mask = maskFromWords(4, [0, 0, 0, 0x08206d22]);

const servers: RuleServer[] = ['a', 'b', 'c'].map((id, i) => ({
  id,
  number: i + 1,
  addresses: [v4(0x0a000001 + i)],
  inService: true,
}));

const ingresses = ['east', 'west'].map((name, at) => ({
  name,
  uplinkPort: 1,
  links: servers.map((server, i) => ({
    server: server.id,
    port: 10 + i + 10 * at,
    mac: 0x0200_0000_0000 + 256 * at + i,
  })),
}));

const table = (changes: Partial<RuleTable> = {}): RuleTable => ({
  vip: 7,
  address: VIP,
  mask,
  owner: Array.from({ length: 512 }, (_, i) => servers[i % 3]!.id),
  manual: [],
  members: ['a', 'b', 'c'],
  ...changes,
});

const input = (changes: Partial<RuleInput> = {}): RuleInput => ({
  mode: 'mac',
  ingresses,
  servers,
  tables: [table()],
  ...changes,
});

const manual = (changes: Partial<RuleManual['bucket']>, server: string | null = 'c'): RuleManual => ({
  number: 5,
  bucket: {
    name: 'm',
    family: 4,
    value: [0, 0, 0, 0x0a000000],
    mask: prefixMask(4, 8),
    kind: 'static',
    server: 'c',
    priority: 0,
    ...changes,
  },
  server,
});

describe('the rule compiler', () => {
  it('installs 512 entries per VIP at every ingress, with the port and MAC of that ingress', () => {
    const [east, west] = compileRules(input());
    expect([east!.mods.length, west!.mods.length]).toEqual([512, 512]);
    expect(east!.mods[283]!.actions).toEqual([
      { kind: 'set-destination-mac', mac: 0x0200_0000_0001 },
      { kind: 'output', port: 11 },
    ]);
    expect(west!.mods[283]!.actions).toEqual([
      { kind: 'set-destination-mac', mac: 0x0200_0000_0101 },
      { kind: 'output', port: 21 },
    ]);
  });

  it('matches the destination VIP and the masked source of the bucket', () => {
    const { match, priority, cookie } = compileRules(input())[0]!.mods[283]!;
    expect(match).toEqual({
      family: 4,
      source: { value: [0, 0, 0, 0x08000c22], mask: [0, 0, 0, 0x08206d22] },
      destination: { value: VIP.words, mask: [0, 0, 0, 0xffffffff] },
    });
    expect(priority).toBe(PRIORITY_AUTOMATIC);
    expect(decodeCookie(cookie)).toEqual({
      kind: 'base',
      server: 0,
      vip: 7,
      family: 4,
      manual: false,
      bucket: 283,
    });
  });

  it('drops at a bucket that nobody owns rather than leaving it to the table-miss', () => {
    const [east] = compileRules(input({ tables: [table({ owner: new Array(512).fill(null) })] }));
    expect(east!.mods.length).toBe(512);
    expect(east!.mods.every((mod) => mod.actions.length === 0)).toBe(true);
  });

  it('needs no source field for a mask without bits', () => {
    const one = table({ mask: maskFromWords(4, [0, 0, 0, 0]), owner: ['a'] });
    expect(compileRules(input({ tables: [one] }))[0]!.mods[0]!.match.source).toBeUndefined();
  });

  it('puts manual buckets above automatic ones, more mask bits first, then the explicit priority', () => {
    const rules = [
      manual({}),
      manual({ priority: 9 }),
      manual({ mask: prefixMask(4, 9) }),
      manual({ mask: prefixMask(4, 0), value: [0, 0, 0, 0] }),
    ];
    const mods = compileRules(input({ tables: [table({ manual: rules })] }))[0]!.mods.slice(512);
    const [wide, explicit, long, all] = mods.map((mod) => mod.priority);
    expect(long! > explicit! && explicit! > wide! && wide! > all! && all! > PRIORITY_AUTOMATIC + 2).toBe(
      true,
    );
  });

  it('leaves three priorities to every entry and room below the pins', () => {
    expect(manualPriority(8, 1) - manualPriority(8, 0)).toBe(3);
    expect(manualPriority(9, 0) - manualPriority(8, 99)).toBe(3);
    expect(manualPriority(128, 99) + 2).toBeLessThan(PRIORITY_PIN);
  });

  it('leaves out a static manual bucket while its server is away, and keeps a pooled one', () => {
    const away = servers.map((server) => ({ ...server, inService: server.id !== 'c' }));
    const rules = [manual({}), manual({ kind: 'pooled', server: null, priority: 1 }, 'b')];
    const mods = compileRules(input({ servers: away, tables: [table({ manual: rules })] }))[0]!.mods;
    expect(mods.length).toBe(513);
    expect(mods[512]!.actions[1]).toEqual({ kind: 'output', port: 11 });
  });

  it('adds under NAT the address of the server and one reverse entry a server', () => {
    const mods = compileRules(input({ mode: 'nat' }))[0]!.mods;
    expect(mods.length).toBe(515);
    expect(mods[0]!.actions[1]).toEqual({
      kind: 'set-destination-address',
      family: 4,
      words: [0, 0, 0, 0x0a000001],
    });
    expect(mods[514]!.match).toEqual({
      family: 4,
      source: { value: [0, 0, 0, 0x0a000003], mask: [0, 0, 0, 0xffffffff] },
    });
    expect(mods[514]!.actions).toEqual([
      { kind: 'set-source-address', family: 4, words: VIP.words },
      { kind: 'output', port: 1 },
    ]);
  });

  it('refuses NAT for a server that answers for two VIPs of a family', () => {
    const second = table({ vip: 8, address: v4(0xc6336402) });
    expect(() => compileRules(input({ mode: 'nat', tables: [table(), second] }))).toThrow(/two IPv4 VIPs/);
  });

  it('refuses an owner that an ingress cannot reach', () => {
    expect(() => compileRules(input({ tables: [table({ owner: new Array(512).fill('z') })] }))).toThrow(
      /no link/,
    );
  });
});

describe('a cookie', () => {
  const parts = {
    kind: 'pin-old',
    server: 0xabcde,
    vip: 0x1234,
    family: 6,
    manual: true,
    bucket: 0x3fffff,
  } as const;

  it('gives back what went in and reads well in hexadecimal', () => {
    expect(decodeCookie(encodeCookie(parts))).toEqual(parts);
    expect(encodeCookie(parts).toString(16)).toBe('5abcde1234ffffff');
  });

  it('is null for an entry of someone else', () => {
    expect(decodeCookie(0n)).toBeNull();
    expect(decodeCookie(0xf000_0000_0000_0000n)).toBeNull();
  });

  it('is found by the filter of its bucket whatever its server, and by the filter of its server whatever its bucket', () => {
    const cookie = encodeCookie(parts);
    for (const filter of [bucketFilter('pin-old', parts), serverFilter('pin-old', parts.server)])
      expect(cookie & filter.cookieMask).toBe(filter.cookie);
    const other = bucketFilter('pin-old', { ...parts, bucket: 1 });
    expect(cookie & other.cookieMask).not.toBe(other.cookie);
  });
});
