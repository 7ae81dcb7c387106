// A result folder of `maskring run --out`, as read from its files: manifest.json (optional) and summary.json. The texts come from
// outside: every field is looked at before it is believed. Read-only; tables other than the summary's metrics are only named.

import type { Issue, Result } from '../../src/base/result.ts';

export interface ResultMetric {
  /** `load_cv{pool=web,of=sessions}`. */
  readonly key: string;
  /** Value, or statistics by name. */
  readonly values: readonly (readonly [statistic: string, value: number | null])[];
}

export interface ResultThreshold {
  readonly text: string;
  readonly pass: boolean;
}

export interface ResultFolder {
  readonly name: string;
  readonly hash: string;
  readonly seed: string;
  readonly partial: boolean;
  readonly durationSeconds: number;
  readonly sessions: { readonly started: number; readonly lost: number };
  readonly metrics: readonly ResultMetric[];
  readonly thresholds: readonly ResultThreshold[];
  readonly fingerprint: readonly (readonly [name: string, digits: string])[];
  /** Name and number of rows, from the manifest. */
  readonly tables: readonly (readonly [name: string, rowCount: number])[];
  /** Version of maskring that wrote it; '' without a manifest. */
  readonly version: string;
}

type Loose = Readonly<Record<string, unknown>>;

const object = (value: unknown): Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 200) : '');
const number = (value: unknown): number => (typeof value === 'number' ? value : Number.NaN);

function parseJson(file: string, content: string): Result<Loose> {
  try {
    return { ok: true, value: object(JSON.parse(content)) };
  } catch {
    return { ok: false, issues: [{ file, message: `${file} is not JSON` }] };
  }
}

const refuse = (issue: Issue): Result<ResultFolder> => ({ ok: false, issues: [issue] });

/** Reads the two texts; `manifest` is null where the folder has none. */
export function parseResultFolder(summaryText: string, manifestText: string | null): Result<ResultFolder> {
  const summary = parseJson('summary.json', summaryText);
  if (!summary.ok) return summary;
  const manifest =
    manifestText === null ? { ok: true as const, value: {} } : parseJson('manifest.json', manifestText);
  if (!manifest.ok) return manifest;
  if (summary.value.schema !== 'maskring/summary/v1')
    return refuse({
      file: 'summary.json',
      message: 'summary.json is not the summary of a run',
      found: text(summary.value.schema) || 'no schema',
      expected: 'schema maskring/summary/v1',
    });
  return { ok: true, value: folderOf(summary.value, manifest.value) };
}

function folderOf(summary: Loose, manifest: Loose): ResultFolder {
  const [scenario, sessions] = [object(summary.scenario), object(summary.sessions)];
  return {
    name: text(scenario.name),
    hash: text(scenario.hash),
    seed: text(scenario.seed),
    partial: summary.partial === true,
    durationSeconds: number(object(summary.run).duration_seconds),
    sessions: { started: number(sessions.started), lost: number(sessions.lost) },
    metrics: Object.entries(object(summary.metrics)).map(([key, metric]) => metricOf(key, object(metric))),
    thresholds: list(summary.thresholds).map((one) => thresholdOf(object(one))),
    fingerprint: Object.entries(object(summary.fingerprint)).map(([name, digits]) => [name, text(digits)]),
    tables: list(manifest.tables).map((one) => [text(object(one).name), number(object(one).row_count)]),
    version: text(manifest.maskring),
  };
}

const metricOf = (key: string, metric: Loose): ResultMetric => ({
  key,
  values: Object.entries(metric).map(([statistic, value]) => [
    statistic,
    typeof value === 'number' ? value : null,
  ]),
});

function thresholdOf(threshold: Loose): ResultThreshold {
  const bounds = ['min', 'max'].flatMap((name) =>
    typeof threshold[name] === 'number'
      ? [`${name === 'min' ? 'at least' : 'at most'} ${threshold[name]}`]
      : [],
  );
  return {
    text: [text(threshold.metric), bounds.join(', ')].filter((part) => part !== '').join(': '),
    pass: threshold.pass === true,
  };
}

/** The value of a metric with that key; null where it is none or not a number. */
export const metricValue = (folder: ResultFolder, key: string, statistic = 'value'): number | null =>
  folder.metrics.find((metric) => metric.key === key)?.values.find(([name]) => name === statistic)?.[1] ??
  null;
