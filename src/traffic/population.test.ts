import { describe, expect, it } from 'vitest';
import { Draws, Streams } from '../kernel/streams.ts';
import { Permutation } from './permutation.ts';
import { buildPopulation, type Population } from './population.ts';
import { measurePopulation, zipfExponent } from './population-measures.ts';
import { POPULATION_PRESETS } from './population-spec.ts';
import { decodePrefixTable, type PrefixTable } from './prefix-table.ts';

/** Three networks: AS 64500 with 10.0.0.0/16 and 12.0.0.0/24, AS 64501 with 11.0.0.0/17, AS 64502 with 2001:db8::/47 only. */
const TABLE = Uint8Array.from([
  ...[0x4d, 0x52, 0x50, 0x46, 0x58, 0, 0, 1],
  ...[3, 0, 0, 0],
  ...[3, 0, 0, 0],
  ...[1, 0, 0, 0],
  ...[0xf4, 0xf7, 0x03, 1, 1],
  ...[0xe0 | 8, ...varint(10 * 65_536 - 7), 0, 0],
  ...[0xe0 | 7, ...varint(65_536 - 256 - 7), 1, 0],
  ...[0xe0 | 31, ...varint(65_536 - 128 - 7), ...varint(0), 0, 0],
  ...[0xe0 | 1, ...varint(0x20010db80000 - 7), 2, 0],
]);

function varint(value: number): number[] {
  return value < 128 ? [value] : [128 + (value % 128), ...varint(Math.floor(value / 128))];
}

const owner = (seed: string, name = 'web') => ({ name, streams: new Streams(seed) });
const wordsOf = (population: Population): number[] =>
  Array.from({ length: population.clients }, (_, client) => population.word(client, 3));

describe('the prefix table', () => {
  const table: PrefixTable = decodePrefixTable(TABLE);

  it('groups ranges by network', () => {
    expect(Array.from(table.asns)).toEqual([64_500, 64_501, 64_502]);
    expect(Array.from(table.ipv4.offsets)).toEqual([0, 2, 3, 3]);
    expect(Array.from(table.ipv4.start)).toEqual([10 * 65_536, 12 * 65_536, 11 * 65_536]);
    expect(Array.from(table.ipv4.units)).toEqual([257, 128, 0]);
    expect(Array.from(table.ipv6.start)).toEqual([0x20010db80000]);
    expect(Array.from(table.ipv6.units)).toEqual([0, 0, 2]);
  });

  it('refuses bytes that are cut short, left over or something else', () => {
    expect(() => decodePrefixTable(TABLE.subarray(0, TABLE.length - 1))).toThrow(/cut short/);
    expect(() => decodePrefixTable(Uint8Array.from([...TABLE, 0]))).toThrow(/left over/);
    expect(() => decodePrefixTable(new Uint8Array(40))).toThrow(/not a prefix table/);
  });

  it('gives addresses inside allocated prefixes only, all distinct, both families', () => {
    const spec = { ...POPULATION_PRESETS.web, clients: 900, ipv6Ratio: 1 / 3 };
    const population = buildPopulation(spec, table, owner('inside'));
    expect([population.ipv4Count, population.clients]).toEqual([600, 900]);
    const seen = new Set(Array.from({ length: 900 }, (_, client) => population.words(client).join(' ')));
    expect(seen.size).toBe(900);
    for (let client = 0; client < 900; client++) {
      const [w0, w1, , w3] = population.words(client);
      const top =
        population.family(client) === 4
          ? [10, 11, 12].includes(w3 >>> 24)
          : w0 === 0x20010db8 && w1 >>> 17 === 0;
      expect(top).toBe(true);
    }
  });

  it('fills a table that is too small for what is asked, and does not hang', () => {
    const population = buildPopulation({ ...POPULATION_PRESETS.web, clients: 3000 }, table, owner('full'));
    expect(new Set(wordsOf(population)).size).toBe(3000);
  });
});

describe('a population', () => {
  it('does not change with what else is asked of the same streams', () => {
    const streams = new Streams('common');
    const build = (name: string, clients: number) =>
      wordsOf(buildPopulation({ ...POPULATION_PRESETS.uniform, clients }, null, { name, streams }));
    const before = build('a', 100);
    build('b', 50);
    expect(build('a', 100)).toEqual(before);
    expect(build('b', 100)).not.toEqual(before);
  });

  it('has the activity of its heavy hitters and of a Zipf law', () => {
    const spec = {
      ...POPULATION_PRESETS.uniform,
      clients: 1000,
      activityZipf: 0.9,
      heavyHitters: [0.2, 0.1],
    };
    const population = buildPopulation(spec, null, owner('activity'));
    const parts = Array.from({ length: 1000 }, (_, client) => population.activityRatio(client)).sort(
      (a, b) => b - a,
    );
    expect(parts[0]).toBeCloseTo(0.2, 6);
    expect(parts[1]).toBeCloseTo(0.1, 6);
    expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(1, 6);
    expect(zipfExponent(parts.slice(2), 900)).toBeCloseTo(0.9, 3);
  });

  it('that is uniform has no favoured host and one address per /24', () => {
    const population = buildPopulation({ ...POPULATION_PRESETS.uniform, clients: 2000 }, null, owner('even'));
    const measures = measurePopulation(Uint32Array.from(wordsOf(population)), decodePrefixTable(TABLE));
    expect(measures.perSubnet).toBeLessThan(1.01);
    for (const ratio of measures.hostRatios4) expect(Math.abs(ratio - 0.25)).toBeLessThan(0.04);
  });
});

describe('a permutation', () => {
  it.each([1, 2, 5, 64, 1000])('of %i numbers hits each once', (size) => {
    const permutation = new Permutation(size, new Draws(new Streams('p').stream('test')));
    const targets = Array.from({ length: size }, (_, i) => permutation.at(i)).sort((a, b) => a - b);
    expect(targets).toEqual(Array.from({ length: size }, (_, i) => i));
  });
});
