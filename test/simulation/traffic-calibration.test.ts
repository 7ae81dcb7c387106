// The presets against recorded traffic: `web` must be within the tolerances of the shop log for every one of 20 seeds, and
// `uniform`, the negative control, must be outside at least two of them. The table in docs/models/population.md comes from the
// same measures.
import { describe, expect, it } from 'vitest';
import { Streams } from '../../src/kernel/streams.ts';
import { buildPopulation } from '../../src/traffic/population.ts';
import { measurePopulation, type PopulationMeasures } from '../../src/traffic/population-measures.ts';
import { POPULATION_PRESETS, type PopulationPreset } from '../../src/traffic/population-spec.ts';
import { hasData, ipv4Of, misses, NO_DATA, prefixTable, SHOP } from './traffic-logs.ts';

const SEEDS = Array.from({ length: 20 }, (_, i) => `calibration ${i}`);
const table = prefixTable();

function measured(preset: PopulationPreset, clients: number, seed: string): PopulationMeasures {
  const spec = { ...POPULATION_PRESETS[preset], clients };
  const population = buildPopulation(spec, table, { name: 'web', streams: new Streams(seed) });
  return measurePopulation(
    Uint32Array.from({ length: clients }, (_, client) => population.word(client, 3)),
    table,
  );
}

describe('as many addresses as the shop log has', () => {
  it('of preset web are within every tolerance of it, for 20 seeds', async (ctx) => {
    if (!hasData()) ctx.skip(NO_DATA);
    const shop = measurePopulation(await ipv4Of(SHOP), table);
    const found = SEEDS.map((seed) => misses(measured('web', shop.sources, seed), shop));
    expect(found).toEqual(SEEDS.map(() => []));
  });

  it('of preset uniform are outside at least two, for 20 seeds', async (ctx) => {
    if (!hasData()) ctx.skip(NO_DATA);
    const shop = measurePopulation(await ipv4Of(SHOP), table);
    for (const seed of SEEDS)
      expect(misses(measured('uniform', shop.sources, seed), shop).length).toBeGreaterThanOrEqual(2);
  });
});

describe('without the logs, preset web', () => {
  it('has the facts of SPEC §3 and §7: hosts ≡ 2 mod 4 and mod 8, one to three addresses per /24, Zipf over networks', () => {
    for (const seed of SEEDS.slice(0, 5)) {
      const { hostRatios4, hostRatios8, perSubnet, networkZipf } = measured('web', 10_000, seed);
      expect(hostRatios4[2]).toBeGreaterThan(0.265);
      expect(hostRatios4[2]).toBeLessThan(0.305);
      expect(hostRatios8[2]).toBeGreaterThan(0.145);
      expect(hostRatios8[2]).toBeLessThan(0.172);
      expect(perSubnet).toBeGreaterThan(1);
      expect(perSubnet).toBeLessThan(3);
      expect(networkZipf).toBeGreaterThan(0.8);
      expect(networkZipf).toBeLessThan(1.45);
    }
  });
});
