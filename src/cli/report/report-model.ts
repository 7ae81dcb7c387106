// What a report says about one run, taken from the run's summary and its table of buckets: loads per server, the hottest
// buckets, the measures of each pool. Plain data; printing is in run-report.ts. Source: SPEC §9.

import type { LoadMetric, Metric, Summary } from '../../metrics/summary.ts';
import type { Cell, Table } from '../../metrics/table.ts';
import type { ResolvedPool, ResolvedScenario } from '../../scenario/resolved.ts';

export const REPORTED_QUANTITIES = ['sessions', 'requests', 'sources'] as const;
export type ReportedQuantity = (typeof REPORTED_QUANTITIES)[number];

export interface ReportedLoad {
  readonly of: ReportedQuantity;
  readonly cv: LoadMetric;
  readonly peakOverMean: LoadMetric | null;
}

export interface ReportedServer {
  readonly id: string;
  readonly share: number;
  readonly bucketCount: number;
  readonly amounts: Readonly<Record<ReportedQuantity, number>>;
}

export interface ReportedBucket {
  readonly name: string;
  readonly index: number | null;
  readonly server: string | null;
  readonly requests: number;
  readonly sources: number;
  /** Of the requests of all buckets of its pool. */
  readonly requestsRatio: number;
}

export interface ReportedPool {
  readonly pool: ResolvedPool;
  /** Of all tables of the pool, manual ones included. */
  readonly bucketCount: number;
  /** Of its largest table: one VIP, one family. */
  readonly tableBucketCount: number;
  readonly loads: readonly ReportedLoad[];
  /** Servers with a bucket, in id order. */
  readonly servers: readonly ReportedServer[];
  /** Servers in service without a bucket. */
  readonly idleServers: readonly string[];
  /** The five with most requests, ties by table order; without those that have none. */
  readonly hottest: readonly ReportedBucket[];
  /** Part of the requests that come from the one greatest source; null without requests. */
  readonly topSourceRatio: number | null;
}

const HOTTEST = 5;

export function reportPools(
  scenario: ResolvedScenario,
  summary: Summary,
  tables: readonly Table[],
): readonly ReportedPool[] {
  const buckets = bucketRows(tables);
  return scenario.pools.map((pool) => {
    const vips = new Set(scenario.vips.filter((vip) => vip.pool === pool.name).map((vip) => vip.name));
    return reportPool(
      pool,
      summary,
      buckets.filter((bucket) => vips.has(bucket.vip)),
    );
  });
}

function reportPool(pool: ResolvedPool, summary: Summary, buckets: readonly BucketRow[]): ReportedPool {
  const owners = new Set(buckets.map((bucket) => bucket.server));
  const active = pool.servers.filter((server) => server.state === 'active');
  return {
    pool,
    bucketCount: buckets.length,
    tableBucketCount: largestTable(buckets),
    loads: REPORTED_QUANTITIES.flatMap((of) => loadOf(pool.name, of, summary.metrics)),
    servers: active.filter(({ id }) => owners.has(id)).map(({ id, share }) => serverOf(id, share, buckets)),
    idleServers: active.filter(({ id }) => !owners.has(id)).map(({ id }) => id),
    hottest: hottest(buckets),
    topSourceRatio: singleValue(summary.metrics[`top_source_ratio{pool=${pool.name},of=requests}`]),
  };
}

function largestTable(buckets: readonly BucketRow[]): number {
  const sizes = new Map<string, number>();
  for (const { table } of buckets) sizes.set(table, (sizes.get(table) ?? 0) + 1);
  return Math.max(0, ...sizes.values());
}

function loadOf(pool: string, of: ReportedQuantity, metrics: Summary['metrics']): ReportedLoad[] {
  const cv = metrics[`load_cv{pool=${pool},of=${of}}`];
  const peak = metrics[`load_peak_over_mean{pool=${pool},of=${of}}`];
  if (cv === undefined || !('mean' in cv)) return [];
  return [{ of, cv, peakOverMean: peak !== undefined && 'mean' in peak ? peak : null }];
}

const singleValue = (metric: Metric | undefined): number | null =>
  metric !== undefined && 'value' in metric ? metric.value : null;

interface BucketRow {
  readonly vip: string;
  /** VIP and family. */
  readonly table: string;
  readonly name: string;
  readonly index: number | null;
  readonly server: string | null;
  readonly amounts: Readonly<Record<ReportedQuantity, number>>;
}

function bucketRows(tables: readonly Table[]): BucketRow[] {
  const table = tables.find(({ name }) => name === 'buckets');
  if (table === undefined) return [];
  const position = new Map(table.columns.map(({ name }, i) => [name, i]));
  const cell = (row: readonly Cell[], name: string): Cell => row[position.get(name) ?? -1] ?? null;
  return table.rows.map((row) => {
    const number = (name: string): number => Number(cell(row, name) ?? 0);
    const index = cell(row, 'bucket_index');
    const server = cell(row, 'server');
    return {
      vip: String(cell(row, 'vip')),
      table: `${String(cell(row, 'vip'))} ${String(cell(row, 'family'))}`,
      name: String(cell(row, 'bucket')),
      index: index === null ? null : Number(index),
      server: server === null ? null : String(server),
      amounts: { sessions: number('sessions'), requests: number('requests'), sources: number('sources') },
    };
  });
}

function serverOf(id: string, share: number, buckets: readonly BucketRow[]): ReportedServer {
  const own = buckets.filter((bucket) => bucket.server === id);
  const sum = (of: ReportedQuantity): number => own.reduce((total, { amounts }) => total + amounts[of], 0);
  const amounts = { sessions: sum('sessions'), requests: sum('requests'), sources: sum('sources') };
  return { id, share, bucketCount: own.length, amounts };
}

function hottest(buckets: readonly BucketRow[]): ReportedBucket[] {
  const total = buckets.reduce((sum, { amounts }) => sum + amounts.requests, 0);
  return buckets
    .filter(({ amounts }) => amounts.requests > 0)
    .toSorted((a, b) => b.amounts.requests - a.amounts.requests)
    .slice(0, HOTTEST)
    .map(({ name, index, server, amounts }) => {
      const { requests, sources } = amounts;
      return { name, index, server, requests, sources, requestsRatio: requests / total };
    });
}
