// From a finished (or stopped) run to its summary and tables: ratios are taken here, once, in id order. Source: SPEC §9.

import { loadMetrics } from '../metrics/load-metrics.ts';
import { metricsTable, seriesTable } from '../metrics/load-tables.ts';
import { LOSS_CAUSES } from '../metrics/loss-cause.ts';
import { serverMetrics } from '../metrics/server-metrics.ts';
import { type Metric, metricKey, type RecordCounts, type Summary } from '../metrics/summary.ts';
import type { Table } from '../metrics/table.ts';
import { scenarioHash } from '../scenario/hash.ts';
import { canonicalMetric } from '../scenario/schema/thresholds.ts';
import { changeMetrics } from './change-metrics.ts';
import { changeTables } from './event-tables.ts';
import { MODEL_VERSION } from './model-version.ts';
import { bucketMetrics, bucketsTable, misroutedRatio } from './run-measures.ts';
import type { FinishedRun } from './simulation.ts';
import { checkThresholds } from './threshold-check.ts';
import type { TrafficFeed } from './traffic-feed.ts';

export function buildSummary(run: FinishedRun): Summary {
  const { scenario, recorder, world, feeds } = run;
  const metrics = collectMetrics(run);
  return {
    schema: 'maskring/summary/v1',
    scenario: { name: scenario.name, hash: scenarioHash(scenario), seed: scenario.seed },
    model: { version: MODEL_VERSION },
    run: {
      duration_seconds: run.endedAtUs / 1e6,
      warm_up_seconds: scenario.warmUpUs / 1e6,
      interval_seconds: recorder.intervalUs / 1e6,
      interval_count: recorder.intervals.length,
      starts_at_epoch_seconds: startsAt(feeds),
    },
    records: recordsOf(feeds),
    sessions: { ...recorder.counts, alive: world.aliveCount },
    packets: { ...world.packets, in_flight: world.inFlightCount },
    metrics,
    thresholds: checkThresholds(scenario.thresholds, metrics, canonicalMetric),
    fingerprint: run.fingerprint.digest(),
    partial: run.partial,
  };
}

function collectMetrics(run: FinishedRun): Record<string, Metric> {
  const { recorder, world } = run;
  const { started } = recorder.counts;
  const lost = LOSS_CAUSES.flatMap((cause): [string, Metric][] => {
    const count = recorder.lostByCause[cause];
    return [
      [metricKey('sessions_lost', { cause }), { value: count }],
      [metricKey('sessions_lost_ratio', { cause }), { value: started === 0 ? null : count / started }],
    ];
  });
  const tableUse = world.ingresses.map(({ name }, index): [string, Metric] => {
    return [metricKey('table_used_ratio', { switch: name }), { value: world.peakTableUse[index]! }];
  });
  return {
    ...loadMetrics(recorder),
    ...serverMetrics(recorder),
    ...bucketMetrics(world.measured),
    misrouted_ratio: { value: misroutedRatio(world.measured, world.ingresses, recorder.sources) },
    ...Object.fromEntries([...lost, ...tableUse]),
    ...changeMetrics(run.bridge.changes, world, run.endedAtUs),
  };
}

function startsAt(feeds: readonly TrafficFeed[]): number | null {
  const origins = feeds.flatMap(({ recorded }) => {
    const originUs = recorded?.source.originUs ?? null;
    return originUs !== null && recorded!.traces[0]!.summary().timed ? [originUs] : [];
  });
  return origins.length === 0 ? null : Math.min(...origins) / 1e6;
}

const recordsOf = (feeds: readonly TrafficFeed[]): Record<string, RecordCounts> =>
  Object.fromEntries(
    feeds.flatMap(({ name, recorded }) => (recorded === null ? [] : [[name, recordCounts(recorded)]])),
  );

function recordCounts({ traces, source }: NonNullable<TrafficFeed['recorded']>): RecordCounts {
  const summaries = traces.map((trace) => trace.summary());
  const sum = (key: 'records' | 'unusable' | 'late') => summaries.reduce((total, it) => total + it[key], 0);
  return {
    read: sum('records'),
    unusable: sum('unusable'),
    late: sum('late'),
    distinct_sources: source.clients.count,
    reasons: summaries.flatMap(({ reasons }) =>
      reasons.map(({ reason, count, firstLine }) => ({ reason, count, first_line: firstLine })),
    ),
  };
}

/** `runs`, `metrics`, `series`, `buckets`, and where there were changes `events` and `sessions_lost`. */
export function buildTables(run: FinishedRun, summary: Summary): Table[] {
  const { recorder, world } = run;
  const measuredUs = Math.max(0, run.endedAtUs - run.scenario.warmUpUs);
  return [
    runsTable(summary),
    metricsTable(summary.metrics),
    seriesTable(recorder),
    bucketsTable([...world.pastTables, ...world.measured], measuredUs),
    ...changeTables(run),
  ];
}

function runsTable(summary: Summary): Table {
  const row = {
    scenario: summary.scenario.name,
    scenario_hash: summary.scenario.hash,
    seed: summary.scenario.seed,
    model_version: summary.model.version,
    partial: summary.partial,
    duration_seconds: summary.run.duration_seconds,
    interval_seconds: summary.run.interval_seconds,
    records: Object.values(summary.records).reduce((sum, { read }) => sum + read, 0),
    sessions_started: summary.sessions.started,
    sessions_ended: summary.sessions.ended,
    sessions_lost: summary.sessions.lost,
    sessions_alive: summary.sessions.alive,
    packets_delivered: summary.packets.delivered,
    packets_dropped: summary.packets.dropped,
    ...Object.fromEntries(
      Object.entries(summary.fingerprint).map(([name, hash]) => [`fingerprint_${name}`, hash]),
    ),
  };
  const columnType = (value: unknown) =>
    typeof value === 'boolean' ? 'boolean' : typeof value === 'number' ? 'number' : 'text';
  return {
    name: 'runs',
    columns: Object.entries(row).map(([name, value]) => ({ name, type: columnType(value) })),
    rows: [Object.values(row)],
  };
}
