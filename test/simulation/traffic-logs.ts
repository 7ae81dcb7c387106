// The recorded logs and address lists beside this checkout, read by our own readers, and how far a set of addresses is from one
// of them by the tolerances that the preset `web` is held to.
import { existsSync, readFileSync } from 'node:fs';
import { bytesSource } from '../../src/formats/byte-source.ts';
import { openTrace } from '../../src/formats/open-trace.ts';
import type { RecordBatch } from '../../src/net/record.ts';
import type { PopulationMeasures } from '../../src/traffic/population-measures.ts';
import { decodePrefixTable, type PrefixTable } from '../../src/traffic/prefix-table.ts';

export const DATA = '../shared/data';
export const SHOP = `${DATA}/access-log/shop-2005-2018.log.gz`;
export const SITE = `${DATA}/access-log/site-2016.log.gz`;
export const NO_DATA = '../shared/data is not beside this checkout';
export const hasData = (): boolean => existsSync(DATA);

export const prefixTable = (): PrefixTable => decodePrefixTable(readFileSync('datasets/prefixes.bin'));

export const batchesOf = (file: string): AsyncIterable<RecordBatch> =>
  openTrace(bytesSource(file, readFileSync(file)), { format: 'auto' }).batches();

/** Distinct IPv4 addresses, in order of appearance. */
export async function ipv4Of(file: string): Promise<Uint32Array> {
  const seen = new Set<number>();
  for await (const { count, family, words } of batchesOf(file)) {
    for (let r = 0; r < count; r++) if (family[r] === 4) seen.add(words[r * 4 + 3]!);
  }
  return Uint32Array.from(seen);
}

/** What `found` has out of tolerance of `wanted`; empty where all is well. Tolerances: issue "Traffic", calibration. */
export function misses(found: PopulationMeasures, wanted: PopulationMeasures): string[] {
  const relative = (a: number, b: number): number => Math.abs(a / b - 1);
  const classes = found.hostRatios4.map((ratio, i) => Math.abs(ratio - wanted.hostRatios4[i]!));
  const checks: [string, boolean][] = [
    ['low-nine CV over 4 servers', relative(found.lowNineCv4, wanted.lowNineCv4) <= 0.35],
    ['low-nine CV over 16 servers', relative(found.lowNineCv16, wanted.lowNineCv16) <= 0.35],
    ['host classes mod 4', Math.max(...classes) <= 0.03],
    ['addresses per /24', relative(found.perSubnet, wanted.perSubnet) <= 0.2],
    ['Zipf slope', Math.abs(found.networkZipf - wanted.networkZipf) <= 0.15],
  ];
  return checks.filter(([, holds]) => !holds).map(([name]) => name);
}
