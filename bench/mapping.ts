// Address → bucket → server look-ups a second for IPv4 and IPv6, compiled (with and without manual buckets) and by the reference, and
// tables built a second by each assigner. Addresses come from a fixed stream; every look-up goes into a hash that is asserted, which
// also keeps the loop from being optimised away. Best of several rounds. What bounds a compiled look-up is reading the address and
// four (IPv6: up to sixteen) byte-table entries, all in the first-level cache; manual buckets add two compares or more each.

import type { Family } from '../src/base/address.ts';
import { unwrap } from '../src/base/result.ts';
import { Draws, Streams } from '../src/kernel/streams.ts';
import { assigners } from '../src/mapping/assigners.ts';
import type { Assignment, PoolMember } from '../src/mapping/assignment.ts';
import { compileLookup, lookupOwner } from '../src/mapping/lookup.ts';
import { type ManualBucket, parseSourceMatch } from '../src/mapping/manual-bucket.ts';
import { parseMask } from '../src/mapping/mask-text.ts';
import { tableDigest } from '../src/mapping/table-digest.ts';

interface BenchResult {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

const SOURCES = 1_000_000;
const ROUNDS = 7;
const SERVERS: readonly PoolMember[] = Array.from({ length: 16 }, (_, i) => ({
  id: `s${String(i + 1).padStart(2, '0')}`,
  share: 1,
  manualOnly: false,
}));
const MASKS: Record<Family, string> = { 4: '8.32.109.34', 6: '0:0:1234:a2::' };
const PREFIXES: Record<Family, readonly string[]> = {
  4: ['10.0.0.0/8', '72.73.0.0/16', '192.0.2.0/24', '198.51.100.7', '0.0.0.1/0.0.0.7'],
  6: ['2001:db8::/32', '2600::/16', '::7/::f', 'fe80::/10', '2a00:1450::/29'],
};

/** What the look-ups of all sources fold to, in order, and the digests of tables; one other server anywhere changes them. */
const EXPECTED: Record<string, number | string> = {
  'IPv4 address to server': 1351108936,
  'IPv4 address to server, 5 manual buckets': 3662853248,
  'IPv4 address to server, by the reference': 3662853248,
  'IPv6 address to server': 4140719598,
  'IPv6 address to server, 5 manual buckets': 2828962191,
  'IPv6 address to server, by the reference': 2828962191,
  'table of 512 buckets, 16 servers, ring': '2f7db67332b65ec2',
  'table of 512 buckets, 16 servers, round-robin': '576223a9dc9a9ff0',
  'table of 512 buckets, 16 servers, round-robin-afresh': '576223a9dc9a9ff0',
  'table of 512 buckets, 16 servers, usage': '18ca3beb371a5dab',
  'table of 512 buckets, 16 servers, usage-minimal': '18ca3beb371a5dab',
};

/** Four words a source; IPv4 in the last. */
function drawSources(family: Family): Uint32Array {
  const draws = new Draws(new Streams('bench').stream('sources', `IPv${family}`));
  const words = new Uint32Array(4 * SOURCES);
  for (let at = 0; at < words.length; at++) if (family === 6 || at % 4 === 3) words[at] = draws.uint32();
  return words;
}

function makeTable(family: Family, matches: readonly string[], assigner = 'ring'): Assignment {
  const manual = matches.map((match, i): ManualBucket => {
    return {
      name: match,
      ...unwrap(parseSourceMatch(match)),
      kind: 'static',
      server: SERVERS[i]!.id,
      priority: i,
    };
  });
  const mask = unwrap(parseMask(MASKS[family]));
  return unwrap(assigners.get(assigner)).assign({ members: SERVERS, buckets: { mask, manual } });
}

const fold = (hash: number, server: number): number => Math.imul(hash ^ server, 0x0100_0193) >>> 0;

function compiledPass(table: Assignment, words: Uint32Array): number {
  const lookup = compileLookup(table);
  let hash = 0x811c_9dc5;
  for (let at = 0; at < words.length; at += 4) {
    hash = fold(hash, lookup.serverOf(words[at]!, words[at + 1]!, words[at + 2]!, words[at + 3]!));
  }
  return hash;
}

function referencePass(table: Assignment, words: Uint32Array): number {
  const position = new Map(table.servers.map((id, i) => [id, i]));
  let hash = 0x811c_9dc5;
  for (let at = 0; at < words.length; at += 4) {
    const source = [words[at]!, words[at + 1]!, words[at + 2]!, words[at + 3]!] as const;
    const { server } = lookupOwner(table, { family: table.mask.family, words: source });
    hash = fold(hash, position.get(server!)!);
  }
  return hash;
}

class Report {
  failed = 0;
  readonly results: BenchResult[] = [];

  /** Runs `pass` several times, which must give `expected` each time; `amount` things a pass. */
  measure(name: string, unit: string, amount: number, pass: () => number | string): void {
    let best = Number.POSITIVE_INFINITY;
    const outcomes = new Set<number | string>();
    for (let round = 0; round < ROUNDS; round++) {
      const from = performance.now();
      outcomes.add(pass());
      best = Math.min(best, performance.now() - from);
    }
    this.results.push({ name, value: (amount * 1000) / best, unit });
    this.#assert(name, outcomes);
  }

  #assert(name: string, outcomes: ReadonlySet<number | string>): void {
    if (outcomes.size === 1 && outcomes.has(EXPECTED[name]!)) return;
    this.failed++;
    console.error(`mapping: ${name}: found ${[...outcomes].join(', ')}, expected ${EXPECTED[name]}`);
  }
}

/** The mapping benchmark: `failed` counts results that were not the pinned ones. */
export async function bench(): Promise<{ failed: number; results: readonly BenchResult[] }> {
  const report = new Report();
  for (const family of [4, 6] as const) {
    const words = drawSources(family);
    const plain = makeTable(family, []);
    const split = makeTable(family, PREFIXES[family]);
    const name = `IPv${family} address to server`;
    report.measure(name, 'look-ups/s', SOURCES, () => compiledPass(plain, words));
    report.measure(`${name}, 5 manual buckets`, 'look-ups/s', SOURCES, () => compiledPass(split, words));
    report.measure(`${name}, by the reference`, 'look-ups/s', SOURCES, () => referencePass(split, words));
  }
  for (const assigner of assigners.names()) {
    report.measure(`table of 512 buckets, 16 servers, ${assigner}`, 'tables/s', 1, () =>
      tableDigest(makeTable(4, [], assigner)),
    );
  }
  return { failed: report.failed, results: report.results };
}
