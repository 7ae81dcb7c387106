// Real files through the readers: counts and distinct sources as ../shared/data/README.md has them. The files are real people's
// addresses and stay outside the project; where the folder is missing, these tests are skipped and say so.

import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/result.ts';
import { streamSource } from '../../src/formats/byte-source.ts';
import { openTrace } from '../../src/formats/open-trace.ts';
import type { ReadSummary } from '../../src/net/record.ts';

const DATA = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
const missing = !existsSync(DATA);
const title = missing ? 'real data (skipped: ../shared/data is missing)' : 'real data';

interface Reading {
  readonly summary: ReadSummary;
  readonly sources: { 4: number; 6: number };
  readonly weight: number;
  readonly backward: number;
}

async function read(path: string): Promise<Reading> {
  const file = DATA + path;
  const reader = openTrace(streamSource(path, createReadStream(file), statSync(file).size), {
    format: 'auto',
  });
  const seen = { 4: new Set<string>(), 6: new Set<string>() };
  let weight = 0;
  let backward = 0;
  let last = 0;
  for await (const batch of reader.batches()) {
    for (let i = 0; i < batch.count; i++) {
      seen[batch.family[i] as 4 | 6].add(batch.words.subarray(4 * i, 4 * i + 4).join('.'));
      weight += batch.weight[i]!;
      if (batch.atUs[i]! < last) backward++;
      last = batch.atUs[i]!;
    }
  }
  return { summary: reader.summary(), sources: { 4: seen[4].size, 6: seen[6].size }, weight, backward };
}

describe.skipIf(missing)(title, () => {
  it('reads 105,177 requests of 10,426 sources from the shop log, none late, in time order', async () => {
    const { summary, sources, backward } = await read('access-log/shop-2005-2018.log.gz');
    expect(summary).toEqual({
      records: 105_177,
      unusable: 0,
      late: 0,
      reasons: [],
      bytesRead: statSync(`${DATA}access-log/shop-2005-2018.log.gz`).size,
      timed: true,
      format: 'combined',
    });
    expect(sources).toEqual({ 4: 10_426, 6: 0 });
    expect(backward).toBe(0);
  });

  it('reads 20,309 requests of 1,440 sources from the site log', async () => {
    const { summary, sources, backward } = await read('access-log/site-2016.log.gz');
    expect(summary).toMatchObject({ records: 20_309, unusable: 0, late: 0, format: 'combined' });
    expect(sources).toEqual({ 4: 1440, 6: 0 });
    expect(backward).toBe(0);
  });

  it('reads 120,430 weighted addresses from the block list', async () => {
    const { summary, sources, weight } = await read('addresses/ipsum.txt');
    expect(summary).toMatchObject({ records: 120_430, unusable: 0, timed: false, format: 'addresses' });
    expect(sources).toEqual({ 4: 120_430, 6: 0 });
    expect(weight).toBeGreaterThan(120_430);
  });

  it('reads 5,631 IPv4 and 2,423 IPv6 relays', async () => {
    const { summary, sources } = await read('addresses/tor-nodes.lst');
    expect(summary).toMatchObject({ records: 8054, unusable: 0, format: 'addresses' });
    expect(sources).toEqual({ 4: 5631, 6: 2423 });
  });

  it('reads 512 IPv4 and 919 IPv6 nodes and refuses 94 onion names', async () => {
    const { summary, sources } = await read('addresses/bitcoin-seeds.txt');
    expect(summary).toMatchObject({ records: 1431, unusable: 94, format: 'addresses' });
    expect(summary.reasons).toHaveLength(1);
    expect(summary.reasons[0]!.reason).toMatch(/onion/);
    expect(sources).toEqual({ 4: 512, 6: 919 });
  });

  const others = missing
    ? []
    : ['pcap', 'pcapng', 'vpc'].flatMap((folder) =>
        readdirSync(DATA + folder).map((file) => `${folder}/${file}`),
      );

  it('answers every capture and flow log with one sentence that names what it is', async () => {
    const odd: string[] = [];
    for (const path of others) {
      const message = await read(path).then(
        () => 'was read',
        (error: unknown) =>
          error instanceof InputError && error.issues.length === 1 ? error.message : String(error),
      );
      if (!/this (is|looks like) (a pcap|an AWS VPC|a JSON|a Parquet|an empty file|binary)/.test(message))
        odd.push(`${path}: ${message}`);
    }
    expect(odd).toEqual([]);
  });
});
