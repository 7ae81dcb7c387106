import { describe, expect, it } from 'vitest';
import { unwrap } from '../base/result.ts';
import { statisticsOf } from './bit-statistics.ts';
import { testDraws } from './bitlab.fixture.ts';
import { bucketLoads } from './bucket-loads.ts';
import {
  type AddressOf,
  cdnAddress,
  counterAddress,
  eui64Address,
  ipv6Sources,
  mixedAddress,
  privacyAddress,
} from './ipv6-addresses.fixture.ts';
import { serverCvObjective } from './objective.ts';
import { type SourceSet, sourceSet } from './source-set.ts';
import { strategies } from './strategies.ts';
import { choiceOf, chooseBits, type Strategy } from './strategy.ts';

const OBJECTIVE = serverCvObjective({ servers: 4, assignment: 'round-robin' });

/** 120 sources 2001:db8:n::/64 with interface ids made by `low` and `high`. */
function ipv6(
  high: (i: number, draw: number) => number,
  low: (i: number, draw: number) => number,
): SourceSet {
  const draws = testDraws(11);
  const column = (word: (i: number, draw: number) => number) =>
    Uint32Array.from({ length: 120 }, (_, i) => word(i, draws.uint32()) >>> 0);
  return sourceSet(6, [column(low), column(high), column((i) => i % 3), column(() => 0x20010db8)]);
}

const choose = (set: SourceSet, name: string, count: number) =>
  chooseBits(unwrap(strategies.get(name)), {
    statistics: statisticsOf(set),
    sources: set,
    count,
    objective: OBJECTIVE,
    draws: testDraws(2),
    work: 1e5,
  });

describe('choices of IPv6 bits', () => {
  it('avoid the constant middle of EUI-64 addresses', () => {
    const set = ipv6(
      (_, draw) => (0x02000000 | (draw & 0xffff00) | 0xff) >>> 0,
      (_, draw) => (0xfe000000 | (draw & 0xffffff)) >>> 0,
    );
    const { constant } = statisticsOf(set);
    for (let bit = 24; bit < 40; bit++) expect(constant).toContain(bit);
    for (const name of ['seed', 'greedy', 'steady', 'low']) {
      for (const bit of unwrap(choose(set, name, 6)).bits) expect(constant).not.toContain(bit);
    }
  });

  it('find balanced bits of privacy addresses', () => {
    const set = ipv6(
      (_, draw) => draw,
      (_, draw) => draw,
    );
    const { bits } = unwrap(choose(set, 'greedy', 4));
    const { ones } = statisticsOf(set);
    for (const bit of bits) expect(Math.abs(ones[bit]! - 0.5)).toBeLessThan(0.15);
  });

  it('say how few bits of low counters there are', () => {
    const set = ipv6(
      () => 0,
      (i) => i + 1,
    );
    const refused = choose(set, 'greedy', 12);
    expect(refused).toMatchObject({
      ok: false,
      issues: [{ message: '12 bits were asked for and only 9 ever change' }],
    });
    expect(unwrap(choose(set, 'greedy', 6)).bits.every((bit) => bit < 7 || bit === 64 || bit === 65)).toBe(
      true,
    );
  });
});

const KINDS: readonly (readonly [string, AddressOf])[] = [
  ['privacy addresses', privacyAddress],
  ['EUI-64', eui64Address],
  ['low counters', counterAddress],
  ['ranges of content networks', cdnAddress],
  ['a mixture of them', mixedAddress],
];

describe.for(KINDS)('of %s', ([, addressOf]) => {
  const set = ipv6Sources(150, testDraws(7).uint32, addressOf);
  const statistics = statisticsOf(set);

  it('no strategy ever chooses a bit that never changes', () => {
    const count = Math.min(6, statistics.rank.length);
    for (const name of ['seed', 'greedy', 'steady', 'low', 'balance', 'anneal']) {
      const choice = choose(set, name, count);
      expect(choice.ok, name).toBe(true);
      for (const bit of unwrap(choice).bits) expect(statistics.constant, name).not.toContain(bit);
    }
  });

  it('one bit more than vary is refused, with how many do', () => {
    const varying = statistics.rank.length;
    expect(choose(set, 'greedy', varying + 1)).toMatchObject({
      ok: false,
      issues: [{ message: `${varying + 1} bits were asked for and only ${varying} ever change` }],
    });
  });

  it('greedy leaves no more imbalance than the lowest bits do', () => {
    const count = Math.min(4, statistics.rank.length);
    const cv = (name: string) => {
      const loads = bucketLoads(set, unwrap(choose(set, name, count)).bits);
      return OBJECTIVE.score(loads, 6, []).first;
    };
    expect(cv('greedy')).toBeLessThanOrEqual(cv('low') + 1e-12);
  });
});

describe('a strategy that breaks the rule', () => {
  it('is refused when it names a constant bit, whoever wrote it', () => {
    const set = ipv6Sources(60, testDraws(3).uint32, cdnAddress);
    const statistics = statisticsOf(set);
    const rogue: Strategy = {
      name: 'rogue',
      text: 'Takes the first constant bit.',
      needs: 'counts',
      choose: () => choiceOf('rogue', [statistics.constant[0]!], 1, { words: '' }),
    };
    expect(chooseBits(rogue, { statistics, sources: set, count: 1, objective: OBJECTIVE })).toMatchObject({
      ok: false,
      issues: [{ message: `strategy \`rogue\` chose bit ${statistics.constant[0]}, which never changes` }],
    });
  });
});
