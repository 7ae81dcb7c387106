import { describe, expect, it } from 'vitest';
import type { LoadMetric } from '../../metrics/summary.ts';
import type { ResolvedPool } from '../../scenario/resolved.ts';
import type { ReportedPool } from './report-model.ts';
import { suggestions } from './suggestions.ts';

const load = (mean: number, reference: number, floor: number): LoadMetric => {
  return { mean, reference, floor, p95: null, max: null, interval_mean: null };
};

function pool(given: {
  assignment?: ResolvedPool['assignment'];
  requests?: LoadMetric;
  sources?: LoadMetric;
}): ReportedPool {
  const ids = ['s01', 's02', 's03', 's04'];
  const amounts = { sessions: 1, requests: 1, sources: 1 };
  return {
    pool: {
      name: 'web',
      servers: ids.map((id) => ({ id })),
      assignment: given.assignment ?? 'round-robin',
      virtualNodes: 128,
    } as unknown as ResolvedPool,
    bucketCount: 512,
    tableBucketCount: 512,
    loads: [
      { of: 'requests', cv: given.requests ?? load(0.05, 0.05, 0), peakOverMean: null },
      { of: 'sources', cv: given.sources ?? load(0.02, 0.02, 0), peakOverMean: null },
    ],
    servers: ids.map((id) => ({ id, share: 1, bucketCount: 128, amounts })),
    idleServers: [],
    hottest: [{ name: '8.0.0.2', index: 5, server: 's01', requests: 9, sources: 1, requestsRatio: 0.4 }],
    topSourceRatio: 0.4,
  };
}

const found = (report: ReportedPool, mask = '8.32.109.34') =>
  suggestions({ pools: [report], vipOfPool: new Map([['web', { name: 'shop', mask }]]), bundled: false });

describe('suggestions', () => {
  it('name the bucket of a client that no mask can spread, first of all', () => {
    const [first] = found(pool({ requests: load(0.5, 0.4, 0.35) }));
    expect(first!.reason).toMatch(/no mask can go below 35.%.*bucket 8\.0\.0\.2/);
  });

  it('blame the ring before the mask', () => {
    const changes = (cv: number) =>
      found(pool({ assignment: 'ring', sources: load(cv, 0.02, 0) })).map(({ change }) => change);
    expect(changes(0.14)).not.toContain('--set vips.shop.mask=0.0.1.255');
    expect(changes(0.24).slice(0, 2)).toEqual([
      '--set pools.web.assignment=round-robin',
      '--set vips.shop.mask=0.0.1.255',
    ]);
  });

  it('do not blame a mask that is as good as a random hash, nor name the mask that was used', () => {
    const changes = (mask: string, sources: LoadMetric) =>
      found(pool({ sources }), mask).map(({ change }) => change);
    expect(changes('8.32.109.34', load(0.021, 0.02, 0)).join()).not.toContain('mask');
    expect(changes('0.0.1.255', load(0.14, 0.02, 0)).join()).not.toContain('mask');
  });

  it('always leave something to try', () => {
    expect(found(pool({})).map(({ change }) => change)).toEqual(['--set pools.web.servers=8']);
  });
});
