// Memory of the streaming statistics: blocks of addresses and weights from a generator, 10^7 and 10^8 records, each in a process of
// its own so that peaks do not mix. Peak resident memory may differ by less than 10 %. Totals are asserted exactly.
// MASKRING_BENCH_RECORDS lowers the larger count on a small machine; the line then says so.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { pairCounter } from '../src/bitlab/pair-counter.ts';
import type { BenchResult } from './formats.ts';

const BLOCK = 65_536;
const SMALL = 10_000_000;
const LARGE = Number(process.env.MASKRING_BENCH_RECORDS ?? 100_000_000);

interface Run {
  readonly records: number;
  readonly weight: number;
  readonly ones0: number;
  readonly peakKb: number;
  readonly seconds: number;
}

/** Feeds `records` records; the sum of weights is known in closed form. */
export function feed(records: number): Run {
  const addresses = new Uint32Array(BLOCK);
  const weights = new Float64Array(BLOCK);
  const counter = pairCounter(4);
  const before = process.cpuUsage();
  for (let done = 0; done < records; done += BLOCK) {
    const count = Math.min(BLOCK, records - done);
    for (let i = 0; i < count; i++) {
      addresses[i] = Math.imul(done + i, 0x9e3779b1);
      weights[i] = 1 + ((done + i) & 3);
    }
    counter.add([addresses], weights, count);
  }
  const { weight, ones } = counter.totals();
  const { user } = process.cpuUsage(before);
  const peakKb = ownPeakKb();
  return { records, weight, ones0: ones[0]!, peakKb, seconds: user / 1e6 };
}

/** Of this process alone: on Linux ru_maxrss begins with what the parent had when it started the child. */
function ownPeakKb(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS;
  return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))![1]);
}

const CHILD = `
import { createServer } from 'vite';
const server = await createServer({ configFile: false, server: { middlewareMode: true, hmr: false, ws: false, watch: null }, appType: 'custom', logLevel: 'error', optimizeDeps: { noDiscovery: true } });
const { feed } = await server.ssrLoadModule('/bench/bitlab-100m.ts');
console.log(JSON.stringify(feed(Number(process.argv[1]))));
await server.close();
process.exit(0);
`;

function inChild(records: number): Run {
  const args = ['--input-type=module', '-e', CHILD, String(records)];
  const out = execFileSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 20 });
  return JSON.parse(out.trim().split('\n').at(-1)!) as Run;
}

/** Weights 1, 2, 3, 4 in turn; bit 0 of an odd multiple of i is that of i, so ones weigh 2 and 4. */
const isExact = ({ records, weight, ones0 }: Run): boolean =>
  weight === records * 2.5 && ones0 === records * 1.5;

export async function bench(): Promise<{ failed: number; results: readonly BenchResult[] }> {
  const small = inChild(SMALL);
  const large = inChild(LARGE);
  const ratio = Math.abs(large.peakKb / small.peakKb - 1);
  const wrong = [small, large].filter((run) => !isExact(run)).length;
  return {
    failed: wrong + (ratio < 0.1 ? 0 : 1),
    results: [
      { name: `peak memory at ${SMALL} records`, value: small.peakKb / 1024, unit: 'MiB' },
      { name: `peak memory at ${LARGE} records`, value: large.peakKb / 1024, unit: 'MiB' },
      { name: 'difference of the peaks', value: ratio * 100, unit: '%' },
      { name: 'records a second, generator included', value: large.records / large.seconds, unit: '/s CPU' },
    ],
  };
}
