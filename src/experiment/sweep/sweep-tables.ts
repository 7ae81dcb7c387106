// The tidy tables of a sweep, made point by point so that memory stays bounded: `runs` (a row a cell), `metrics` (a row a cell, measure
// and statistic), `points` (a row a point, measure and statistic: mean over the replications with its 95 % t interval) and `front` (a
// row a point: the objectives, and whether it is on the Pareto front). Parameters are columns `p_NAME`; a missing value is null, never
// NaN. Rows come in the order of the plan, so the tables do not depend on how the cells were run. Source: issue "Studies" 4.

import { quantile } from '../../base/stats.ts';
import type { Cell, Column, Table } from '../../metrics/table.ts';
import { splitFlatName } from '../replications/flat-metrics.ts';
import { type MeanInterval, meanInterval } from '../statistics/mean-interval.ts';
import type { CellRecord } from './cell-record.ts';
import { measureIn } from './measure-name.ts';
import { paretoFront } from './pareto-front.ts';
import { cellId, type SweepOutline } from './sweep-outline.ts';

/** Of every interval in these tables. */
export const CONFIDENCE = 0.95;

const SESSIONS = ['started', 'ended', 'lost', 'alive', 'unserved'] as const;
const PACKETS = ['sent', 'delivered', 'dropped', 'in_flight'] as const;
const FINGERPRINTS = ['sessions', 'pins', 'moves', 'tables', 'series'] as const;

const column = (name: string, type: Column['type']): Column => ({ name, type });
const columns = (type: Column['type'], ...names: readonly string[]): Column[] =>
  names.map((name) => column(name, type));

const MEASURE_COLUMNS = columns('text', 'metric', 'labels', 'statistic');
const ESTIMATE_COLUMNS = columns(
  'number',
  'mean',
  'sd',
  'ci_low',
  'ci_high',
  'smallest',
  'median',
  'largest',
);

/** `p_` columns in the order of the parameters. */
export const parameterColumns = ({ parameters }: SweepOutline): Column[] =>
  parameters.map(({ name, type }) => column(`p_${name}`, type));

export type SweepTableName = 'runs' | 'metrics' | 'points' | 'front';

/** The columns of a table; `front` has them only where there is an objective. */
export function sweepColumns(outline: SweepOutline, table: SweepTableName): Column[] {
  const point = [column('point', 'integer'), ...parameterColumns(outline)];
  if (table === 'front') {
    const objectives = objectiveColumns(outline.minimise ?? []);
    return [...point, column('replications', 'integer'), ...objectives, column('on_front', 'boolean')];
  }
  if (table === 'points')
    return [...point, ...MEASURE_COLUMNS, column('replications', 'integer'), ...ESTIMATE_COLUMNS];
  const cell = [point[0]!, column('replication', 'integer'), ...point.slice(1)];
  if (table === 'metrics') return [...cell, ...MEASURE_COLUMNS, column('value', 'number')];
  return [
    ...cell,
    ...columns('text', 'cell', 'seed', 'scenario_hash', 'model_version'),
    column('duration_seconds', 'number'),
    ...columns('integer', ...SESSIONS.map((name) => `sessions_${name}`)),
    ...columns('integer', ...PACKETS.map((name) => `packets_${name}`)),
    column('thresholds_missed', 'integer'),
    ...columns('text', ...FINGERPRINTS.map((name) => `fingerprint_${name}`)),
  ];
}

/** `drain_seconds{server=s04}` → `o_drain_seconds_s04`, then the ends of its interval; a parameter keeps its own name and has none. */
function objectiveColumns(minimise: readonly string[]): Column[] {
  return minimise.flatMap((name) => {
    const own = objectiveName(name);
    return name.startsWith('p_') ? [] : columns('number', own, `${own}_ci_low`, `${own}_ci_high`);
  });
}

/** The column of an objective in `front`. */
export function objectiveName(name: string): string {
  if (name.startsWith('p_')) return name;
  const { key, statistic } = splitFlatName(name);
  const words = key.replace(/[a-z_]+=/g, '_').replace(/[^A-Za-z0-9]+/g, '_');
  const end = statistic === 'value' || statistic === 'mean' ? '' : `_${statistic}`;
  return `o_${words}${end}`.replace(/_+/g, '_').replace(/_$/, '').toLowerCase();
}

/** What one point adds to the tables. */
export interface PointRows {
  readonly runs: readonly (readonly Cell[])[];
  readonly metrics: readonly (readonly Cell[])[];
  readonly points: readonly (readonly Cell[])[];
  readonly replications: number;
  /** By objective; null where no replication has a value. */
  readonly objectives: readonly (MeanInterval | null)[];
}

/** Rows of a point; `records` in the order of their replication. */
export function pointRows(outline: SweepOutline, point: number, records: readonly CellRecord[]): PointRows {
  const { values, key } = outline.points[point]!;
  const head = (record: CellRecord): Cell[] => [point, record.replication, ...values];
  const measures = new Map([...measureNames(records)].map((name) => [name, measureCells(name)]));
  return {
    runs: records.map((record) => [
      ...head(record),
      cellId(key, record.replication),
      record.seed,
      record.scenario_hash,
      record.model,
      record.duration_seconds,
      ...SESSIONS.map((name) => record.sessions[name] ?? null),
      ...PACKETS.map((name) => record.packets[name] ?? null),
      record.thresholds_missed,
      ...FINGERPRINTS.map((name) => record.fingerprint[name] ?? null),
    ]),
    metrics: records.flatMap((record) =>
      Object.entries(record.metrics).map(([name, value]) => [...head(record), ...measures.get(name)!, value]),
    ),
    points: [...measures].map(([name, cells]) => [
      point,
      ...values,
      ...cells,
      ...estimateCells(records.map(({ metrics }) => metrics[name] ?? null)),
    ]),
    replications: records.length,
    objectives: (outline.minimise ?? []).map((name) => objectiveOf(outline, { name, values }, records)),
  };
}

/** Names in the order of the first record that has them. */
function measureNames(records: readonly CellRecord[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { metrics } of records) for (const name of Object.keys(metrics)) names.add(name);
  return names;
}

const MEASURE_KEY = /^([^{]+)(?:\{(.*)\})?$/;

function measureCells(flatName: string): Cell[] {
  const { key, statistic } = splitFlatName(flatName);
  const [, name = key, labels = ''] = MEASURE_KEY.exec(key) ?? [];
  return [name, labels, statistic];
}

function estimateCells(all: readonly (number | null)[]): Cell[] {
  const values = all.filter((value) => value !== null);
  if (values.length === 0) return [0, ...ESTIMATE_COLUMNS.map(() => null)];
  const { mean, sd, low, high } = meanInterval(values, CONFIDENCE);
  const sorted = values.toSorted((a, b) => a - b);
  const ordered = [sorted[0]!, quantile(sorted, 0.5), sorted.at(-1)!];
  return [values.length, ...[mean, sd, low, high, ...ordered].map(finiteOrNull)];
}

const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

function objectiveOf(
  { parameters }: SweepOutline,
  { name, values }: { readonly name: string; readonly values: readonly Cell[] },
  records: readonly CellRecord[],
): MeanInterval | null {
  if (name.startsWith('p_')) {
    const value = values[parameters.findIndex((parameter) => `p_${parameter.name}` === name)];
    return typeof value === 'number' ? meanInterval([value], CONFIDENCE) : null;
  }
  const known = records.flatMap(({ metrics }) => measureIn(metrics, name) ?? []);
  return known.length === 0 ? null : meanInterval(known, CONFIDENCE);
}

/** The table `front`; points without a run are left out. */
export function frontTable(outline: SweepOutline, all: readonly PointRows[]): Table {
  const minimise = outline.minimise ?? [];
  const shown = all.flatMap((rows, point) => (rows.replications === 0 ? [] : [{ rows, point }]));
  const isOn = paretoFront(
    shown.map(({ rows }) => rows.objectives.map((objective) => objective?.mean ?? null)),
  );
  const rows = shown.map(({ rows: { replications, objectives }, point }, i): Cell[] => {
    const cells = objectives.flatMap((objective, o): Cell[] => {
      if (minimise[o]!.startsWith('p_')) return [];
      if (objective === null) return [null, null, null];
      return [objective.mean, finiteOrNull(objective.low), finiteOrNull(objective.high)];
    });
    return [point, ...outline.points[point]!.values, replications, ...cells, isOn[i]!];
  });
  return { name: 'front', columns: sweepColumns(outline, 'front'), rows };
}
