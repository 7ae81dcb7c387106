// Section `thresholds`: what a run must meet to pass (exit code 4 where it does not), keyed by measure as the summary prints
// it: `load_cv{pool=web,of=sessions}`. Labels may be written in any order; they are put into the order of the summary. Source: SPEC §9.

import * as z from 'zod';
import type { Resolver } from '../resolver.ts';
import { amountValue } from './fields.ts';

export const STATISTICS = ['value', 'mean', 'p95', 'max', 'interval_mean'] as const;

const metricKey = z
  .string()
  .regex(/^[a-z][a-z0-9_]*(\{[a-z_]+=[^{},=]+(,[a-z_]+=[^{},=]+)*\})?$/)
  .describe('a measure, such as load_cv{pool=web,of=sessions}');

const thresholdInput = z.strictObject({
  min: amountValue.optional(),
  max: amountValue.optional(),
  statistic: z
    .enum(STATISTICS)
    .optional()
    .describe('default mean: over the whole run, or the only value of a measure'),
});

export const thresholdsInput = z.record(metricKey, thresholdInput).describe('limits by measure');

export interface ResolvedThreshold {
  /** The measure with its labels in the order of the summary. */
  readonly metric: string;
  /** `value`: the only value of a measure that has no series. */
  readonly statistic: (typeof STATISTICS)[number];
  readonly min: number | null;
  readonly max: number | null;
}

/** Thresholds sorted by measure. */
export function resolveThresholds(
  input: z.infer<typeof thresholdsInput> | undefined,
  resolver: Resolver,
): ResolvedThreshold[] {
  return resolver.sorted(input ?? {}).map(([key, threshold]) => {
    const path = ['thresholds', key];
    const { min, max } = threshold;
    if (min === undefined && max === undefined) {
      resolver.issue(path, { message: 'a threshold without a limit', expected: '`max`, `min` or both' });
    }
    checkLabels(key, path, resolver);
    return {
      metric: canonicalMetric(key),
      statistic: threshold.statistic ?? 'mean',
      min: min === undefined ? null : resolver.ratio(min),
      max: max === undefined ? null : resolver.ratio(max),
    };
  });
}

/** The order of labels in a summary; labels that are not listed follow, in code-unit order. */
const LABEL_ORDER = ['pool', 'vip', 'switch', 'ingress', 'server', 'traffic', 'of', 'cause'];

/** `load_cv{of=sessions,pool=web}` → `load_cv{pool=web,of=sessions}`. */
export function canonicalMetric(key: string): string {
  const open = key.indexOf('{');
  if (open < 0) return key;
  const rank = (label: string): number => {
    const index = LABEL_ORDER.indexOf(label.split('=')[0]!);
    return index < 0 ? LABEL_ORDER.length : index;
  };
  const labels = labelsOf(key).sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return `${key.slice(0, open)}{${labels.join(',')}}`;
}

const labelsOf = (key: string): string[] =>
  key.includes('{') ? key.slice(key.indexOf('{') + 1, -1).split(',') : [];

const REFERENCES = {
  pool: 'pool',
  server: 'server',
  vip: 'VIP',
  ingress: 'ingress',
  switch: 'ingress',
  traffic: 'traffic',
} as const;

function checkLabels(key: string, path: string[], resolver: Resolver): void {
  for (const label of labelsOf(key)) {
    const [name, value] = label.split('=') as [keyof typeof REFERENCES, string];
    if (Object.hasOwn(REFERENCES, name)) resolver.reference(REFERENCES[name], value, path, true);
  }
}
