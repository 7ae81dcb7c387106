// The summary of a run: one plain object, the `--json` output, documented by schema/summary.v1.schema.json. Types only, and the
// keys of measures. Ratios are 0…1; a missing value is null, never NaN. Source: SPEC §9.

/** A measure with one value. */
export interface ValueMetric {
  readonly value: number | null;
}

/** A measure of load: over the whole run, and over its intervals. */
export interface LoadMetric {
  /** Of the load summed (sessions: averaged) over the whole run: what `reference` and `floor` belong to. */
  readonly mean: number | null;
  /** 95th percentile (type 7) over the full intervals with load. */
  readonly p95: number | null;
  /** Largest over the full intervals with load. */
  readonly max: number | null;
  /** Mean over the full intervals with load. */
  readonly interval_mean: number | null;
  /** What a random hash of whole addresses would give over the run. */
  readonly reference: number | null;
  /** Below this no per-source mapping can be. */
  readonly floor: number | null;
}

export type Metric = ValueMetric | LoadMetric;

export interface ThresholdOutcome {
  readonly metric: string;
  readonly statistic: string;
  readonly min: number | null;
  readonly max: number | null;
  /** What was measured; null: no such value in this run, which fails. */
  readonly value: number | null;
  readonly pass: boolean;
}

export interface RecordCounts {
  readonly read: number;
  readonly unusable: number;
  readonly late: number;
  readonly distinct_sources: number;
  readonly reasons: readonly {
    readonly reason: string;
    readonly count: number;
    readonly first_line: number;
  }[];
}

export interface Summary {
  readonly schema: 'maskring/summary/v1';
  readonly scenario: { readonly name: string; readonly hash: string; readonly seed: string };
  readonly model: { readonly version: string };
  readonly run: {
    readonly duration_seconds: number;
    readonly warm_up_seconds: number;
    readonly interval_seconds: number;
    readonly interval_count: number;
    /** Seconds since the epoch of the first record; null for traffic without times. */
    readonly starts_at_epoch_seconds: number | null;
  };
  /** Recorded traffic by its name in the scenario. */
  readonly records: Readonly<Record<string, RecordCounts>>;
  readonly sessions: {
    readonly started: number;
    readonly ended: number;
    readonly lost: number;
    readonly alive: number;
    readonly unserved: number;
  };
  readonly packets: {
    readonly sent: number;
    readonly delivered: number;
    readonly dropped: number;
    readonly in_flight: number;
  };
  readonly metrics: Readonly<Record<string, Metric>>;
  readonly thresholds: readonly ThresholdOutcome[];
  readonly fingerprint: Readonly<Record<string, string>>;
  /** True where the run was stopped before its end: everything above is of the part that ran. */
  readonly partial: boolean;
}

/** `name{a=x,b=y}` with the labels in the order given. */
export function metricKey(name: string, labels: Readonly<Record<string, string | number>>): string {
  const parts = Object.entries(labels).map(([label, value]) => `${label}=${value}`);
  return parts.length === 0 ? name : `${name}{${parts.join(',')}}`;
}
