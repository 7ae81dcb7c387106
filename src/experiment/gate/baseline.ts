// The baseline of a gate as it is committed: per-seed values of the measures it watches, so that a check never needs the old code, and
// what they were made of (scenario, inputs, versions, fingerprints), so that a difference can be explained. JSON with one line a
// measure, so that a diff of two baselines reads well; no date, no name of a machine. Source: issue "Studies" 3.

import { fail, type Issue, ok, type Result } from '../../base/result.ts';
import { fingerprintText } from '../replications/fingerprint-text.ts';
import { resolveMetricName } from '../replications/metric-name.ts';
import type { Replication } from '../replications/replication.ts';
import { metricNames, valuesOf } from '../replications/replication-summary.ts';
import type { Direction } from './metric-direction.ts';
import { directionOf, watchedMetrics } from './metric-direction.ts';
import { parseTolerance, type Tolerance, toleranceText } from './tolerance.ts';

export const BASELINE_SCHEMA = 'maskring/baseline/v1';
/** Seeds a baseline holds: those of the last look. */
export const BASELINE_SEEDS = 64;

export interface BaselineMetric {
  readonly name: string;
  readonly direction: Direction;
  readonly tolerance: Tolerance;
  /** By replication; null where one has no such value. */
  readonly values: readonly (number | null)[];
}

export interface BaselineInput {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface Baseline {
  readonly scenario: {
    /** Relative to the baseline's file. */
    readonly file: string;
    readonly name: string;
    readonly hash: string;
    readonly seed: string;
  };
  /** `--set` and `--trace` given when it was saved; a check applies them again. */
  readonly set: readonly string[];
  readonly trace: readonly string[];
  readonly inputs: readonly BaselineInput[];
  readonly versions: { readonly maskring: string; readonly model: string; readonly streams: string };
  readonly fingerprints: readonly string[];
  readonly metrics: readonly BaselineMetric[];
}

/** A measure asked for by name, with a tolerance of its own or the default. */
export interface MetricChoice {
  readonly name: string;
  readonly tolerance: Tolerance;
}

/** The measures of a baseline: those named, else the measures of merit and those of the scenario's thresholds. */
export function chooseMetrics(
  replications: readonly Replication[],
  named: readonly MetricChoice[],
  byDefault: { readonly thresholds: readonly string[]; readonly tolerance: Tolerance },
): Result<BaselineMetric[]> {
  const names = metricNames(replications);
  const issues: Issue[] = [];
  const resolved = named.flatMap(({ name, tolerance }) => {
    const found = resolveMetricName(name, names, { file: `--metric ${name}` });
    if (found.ok) return [{ name: found.value, tolerance }];
    issues.push(...found.issues);
    return [];
  });
  if (issues.length > 0) return fail(...issues);
  const limits = byDefault.thresholds.flatMap((text) => {
    const found = resolveMetricName(text, names);
    return found.ok ? [found.value] : [];
  });
  const unnamed = [...new Set([...watchedMetrics(names), ...limits])].map((name) => {
    return { name, tolerance: byDefault.tolerance };
  });
  const chosen = resolved.length > 0 ? resolved : unnamed;
  return ok(
    chosen.map(({ name, tolerance }) => {
      return { name, direction: directionOf(name), tolerance, values: valuesOf(replications, name) };
    }),
  );
}

export const fingerprintsOf = (replications: readonly Replication[]): string[] =>
  replications.map(({ fingerprint }) => fingerprintText(fingerprint));

/** The bytes of the file. */
export function formatBaseline(baseline: Baseline): string {
  const { scenario, set, trace, inputs, versions, fingerprints, metrics } = baseline;
  const head = { schema: BASELINE_SCHEMA, scenario, set, trace, inputs, versions };
  const lines = Object.entries(head).map(
    ([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`,
  );
  const list = (items: readonly string[]) => items.map((item) => `    ${item}`).join(',\n');
  const measures = metrics.map(({ name, direction, tolerance, values }) => {
    const about = JSON.stringify({ name, direction, tolerance: toleranceText(tolerance) }).slice(0, -1);
    return `${about},"values":${JSON.stringify(values)}}`;
  });
  const hashes = fingerprints.map((text) => JSON.stringify(text));
  return `{\n${lines.join('')}  "fingerprints": [\n${list(hashes)}\n  ],\n  "metrics": [\n${list(measures)}\n  ]\n}\n`;
}

/** A baseline from its text; an issue where it is none, or of another version. */
export function parseBaseline(text: string, file: string): Result<Baseline> {
  const broken = (message: string): Result<never> =>
    fail({ file, message, expected: BASELINE_SCHEMA, hint: 'save it anew: maskring baseline save SCENARIO' });
  let found: Record<string, unknown>;
  try {
    found = JSON.parse(text) as Record<string, unknown>;
  } catch {
    return broken('this is not JSON');
  }
  if (found === null || typeof found !== 'object' || found.schema !== BASELINE_SCHEMA)
    return broken('this is not a baseline');
  const metrics = metricsFrom(found.metrics);
  const fingerprints = found.fingerprints as string[];
  if (metrics === null || !Array.isArray(fingerprints) || !isHead(found))
    return broken('the baseline is damaged');
  const seeds = fingerprints.length;
  if (metrics.some(({ values }) => values.length !== seeds))
    return broken('measures and seeds of the baseline differ in number');
  return ok({ ...(found as unknown as Baseline), fingerprints, metrics });
}

const isHead = ({ scenario, set, trace, inputs, versions }: Record<string, unknown>): boolean =>
  [scenario, versions].every((part) => typeof part === 'object' && part !== null) &&
  typeof (scenario as Record<string, unknown>).file === 'string' &&
  [set, trace, inputs].every((part) => Array.isArray(part));

function metricsFrom(list: unknown): BaselineMetric[] | null {
  if (!Array.isArray(list)) return null;
  const metrics = list.map((item: Record<string, unknown> | null) => {
    const tolerance = parseTolerance(String(item?.tolerance));
    const known = item?.direction === 'higher' || item?.direction === 'lower' || item?.direction === 'either';
    if (!tolerance.ok || !known || typeof item?.name !== 'string' || !isValues(item?.values)) return null;
    return {
      name: item.name,
      direction: item.direction as Direction,
      tolerance: tolerance.value,
      values: item.values,
    };
  });
  return metrics.includes(null) ? null : (metrics as BaselineMetric[]);
}

const isValues = (values: unknown): values is (number | null)[] =>
  Array.isArray(values) && values.every((value) => value === null || typeof value === 'number');
