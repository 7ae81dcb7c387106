// What `--replications` says, as one plain object: the `--json` output, schema `maskring/replications/v1`. Keys in snake_case, missing
// values null, never NaN. The text for people is made of it in replications-text.ts.

import { judgeThresholds } from '../experiment/gate/threshold-verdict.ts';
import { fingerprintText } from '../experiment/replications/fingerprint-text.ts';
import { resolveMetricName } from '../experiment/replications/metric-name.ts';
import type { Replication } from '../experiment/replications/replication.ts';
import { STREAM_VERSION } from '../experiment/replications/replication-seed.ts';
import {
  DEFAULT_CONFIDENCE,
  metricNames,
  summariseValues,
  valuesOf,
} from '../experiment/replications/replication-summary.ts';
import { type WidthTarget, widthRatio } from '../experiment/replications/until-narrow.ts';
import {
  batchMeansOf,
  checkWarmUp,
  terminatingReason,
  type WarmUpCheck,
} from '../experiment/replications/warm-up-check.ts';
import { scenarioHash } from '../scenario/hash.ts';
import { MODEL_VERSION } from '../sim/model-version.ts';
import { packageVersion } from './package-version.ts';
import type { LoadedScenario } from './scenario-file.ts';

export const REPLICATIONS_SCHEMA = 'maskring/replications/v1';

export interface MetricReport {
  readonly count: number;
  readonly missing: number;
  readonly mean: number;
  /** Null with one replication. */
  readonly sd: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly least: number;
  readonly p05: number;
  readonly median: number;
  readonly p95: number;
  readonly most: number;
}

export interface ReplicationsReport {
  readonly schema: typeof REPLICATIONS_SCHEMA;
  readonly scenario: {
    readonly name: string;
    readonly file: string;
    readonly hash: string;
    readonly seed: string;
  };
  readonly versions: { readonly maskring: string; readonly model: string; readonly streams: string };
  readonly replications: {
    readonly count: number;
    readonly cap: number;
    readonly stopped: 'count' | 'narrow' | 'cap' | 'interrupted';
  };
  readonly confidence: number;
  readonly until_ci: {
    readonly metric: string;
    readonly half_width: number | null;
    readonly wanted: string;
  } | null;
  readonly warm_up: {
    readonly seconds: number;
    /** Null: the measures are those of a steady state. */
    readonly terminating: string | null;
    readonly checks: readonly (WarmUpCheck & { readonly cut_seconds: number })[];
  };
  /** For one long run of a steady state: intervals by batch means. */
  readonly batch_means: Readonly<Record<string, object | null>> | null;
  readonly thresholds: readonly object[];
  readonly metrics: Readonly<Record<string, MetricReport | null>>;
  readonly runs: readonly {
    readonly replication: number;
    readonly seed: string;
    readonly fingerprint: string;
  }[];
  /** By measure, then by replication. */
  readonly values: Readonly<Record<string, readonly (number | null)[]>>;
}

export interface Course {
  readonly target: WidthTarget | null;
  readonly stopped: ReplicationsReport['replications']['stopped'];
  readonly cap: number;
}

export function replicationsReport(
  { scenario, path }: LoadedScenario,
  replications: readonly Replication[],
  { target, stopped, cap }: Course,
): ReplicationsReport {
  const names = metricNames(replications);
  const values = Object.fromEntries(names.map((name) => [name, valuesOf(replications, name)]));
  const terminating = terminatingReason(scenario);
  const single = replications.length === 1 && terminating === null;
  return {
    schema: REPLICATIONS_SCHEMA,
    scenario: { name: scenario.name, file: path, hash: scenarioHash(scenario), seed: scenario.seed },
    versions: { maskring: packageVersion(), model: MODEL_VERSION, streams: STREAM_VERSION },
    replications: { count: replications.length, cap, stopped },
    confidence: DEFAULT_CONFIDENCE,
    until_ci: target === null ? null : widthOf(target, names, values),
    warm_up: {
      seconds: scenario.warmUpUs / 1e6,
      terminating,
      checks: terminating === null ? warmUpChecks(replications) : [],
    },
    batch_means: single ? batchMeansOf(replications[0]!.series, DEFAULT_CONFIDENCE) : null,
    thresholds: judgeThresholds(scenario.thresholds, replications),
    metrics: Object.fromEntries(names.map((name) => [name, metricReport(values[name]!)])),
    runs: replications.map(({ number, seed, fingerprint }) => {
      return { replication: number, seed, fingerprint: fingerprintText(fingerprint) };
    }),
    values,
  };
}

function warmUpChecks(replications: readonly Replication[]): ReplicationsReport['warm_up']['checks'] {
  const intervalSeconds = replications[0]!.summary.run.interval_seconds;
  return checkWarmUp(replications).map((check) => ({
    ...check,
    cut_seconds: check.cutIntervals * intervalSeconds,
  }));
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

function metricReport(values: readonly (number | null)[]): MetricReport | null {
  const summary = summariseValues(values);
  if (summary === null) return null;
  const { count, missing, mean, least, p05, median, p95, most } = summary;
  const [sd, low, high] = [summary.sd, summary.low, summary.high].map(finite) as [
    number | null,
    number | null,
    number | null,
  ];
  return { count, missing, mean, sd, low, high, least, p05, median, p95, most };
}

function widthOf(
  target: WidthTarget,
  names: readonly string[],
  values: Readonly<Record<string, readonly (number | null)[]>>,
): ReplicationsReport['until_ci'] {
  const wanted =
    target.kind === 'relative' ? `${Number((100 * target.amount).toPrecision(12))}%` : String(target.amount);
  const name = resolveMetricName(target.metric, names);
  if (!name.ok) return { metric: target.metric, half_width: null, wanted };
  const present = values[name.value]!.filter((value) => value !== null);
  const ratio = widthRatio(present, { ...target, kind: 'absolute', amount: 1 }, DEFAULT_CONFIDENCE);
  return { metric: name.value, half_width: finite(ratio), wanted };
}
