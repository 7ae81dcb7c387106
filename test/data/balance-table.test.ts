// The table of ../shared/data/README.md: load CV of distinct addresses over 4 and 16 servers, from the whole path (log →
// sessions → flow tables → measures), and that every ingress agrees.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { unwrap } from '../../src/base/result.ts';
import { bytesSource } from '../../src/formats/byte-source.ts';
import { openTrace } from '../../src/formats/open-trace.ts';
import type { LoadMetric } from '../../src/metrics/summary.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { runScenario } from '../../src/sim/run.ts';

const SHOP = '../shared/data/access-log/shop-2005-2018.log.gz';

const scenarioOf = (servers: number, mask: string) =>
  unwrap(
    parseScenario(
      `version: 1\nvips: {web: {mask: ${mask}}}\npools: {web: {servers: ${servers}, assignment: round-robin}}\ntraffic: {log: {trace: log.gz}}\n`,
      { file: 'test.yaml' },
    ),
  );

async function shop(servers: number, mask: string) {
  const trace = openTrace(bytesSource(SHOP, readFileSync(SHOP)), { format: 'auto' });
  return (await runScenario(scenarioOf(servers, mask), { trace: () => trace })).summary;
}

describe('the shop log', () => {
  it.for([
    [4, '0.0.1.255', 0.08],
    [16, '0.0.1.255', 0.13],
    [4, '8.32.109.34', 0.06],
    [16, '8.32.109.34', 0.13],
  ] as const)(
    'spreads its addresses over %i servers under %s as the table says',
    async ([servers, mask, cv], ctx) => {
      if (!existsSync(SHOP)) ctx.skip('../shared/data is not beside this checkout');
      const summary = await shop(servers, mask);
      expect(summary.records.log).toMatchObject({ read: 105_177, distinct_sources: 10_426 });
      expect(summary.metrics.misrouted_ratio).toEqual({ value: 0 });
      const metric = summary.metrics['load_cv{pool=web,of=sources}'] as LoadMetric;
      expect(Math.round(metric.mean! * 100)).toBe(Math.round(cv * 100));
      expect(summary.sessions.started).toBe(summary.sessions.ended);
      expect(summary.packets.in_flight).toBe(0);
    },
  );
});
