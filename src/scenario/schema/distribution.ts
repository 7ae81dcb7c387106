// A distribution in a scenario: a bare value is fixed, a map with one key names the law. Times are durations, counts and bytes are
// numbers; `empirical` is a list of [value, cumulative] points or the name of a file of them. Source: SPEC §7.

import * as z from 'zod';
import type { DistributionSource } from '../../net/session-plan.ts';
import type { Path, Resolver } from '../resolver.ts';
import { durationText } from './fields.ts';

const LAWS = ['fixed', 'exponential', 'lognormal', 'pareto', 'empirical'] as const;

const amount = z.number().min(0).max(1e15);

/** The schema for one kind of value. */
function distributionOf<T extends z.ZodType<string | number>>(value: T, words: string) {
  const points = z
    .array(z.tuple([value, z.number().min(0).max(1)]))
    .min(1)
    .max(10_000);
  const laws = z.strictObject({
    fixed: value.optional(),
    exponential: value.optional().describe('the mean'),
    lognormal: z.strictObject({ median: value, sigma: z.number().min(0).max(10) }).optional(),
    pareto: z.strictObject({ least: value, shape: z.number().gt(1).max(100) }).optional(),
    empirical: z.union([points, z.string().min(1).max(4096)]).optional(),
  });
  return z.union([value, laws]).describe(words);
}

export const timeDistribution = distributionOf(
  durationText,
  'a duration, or one of exponential, lognormal, pareto, empirical with its parameters, such as {exponential: 5s}',
);
export const amountDistribution = distributionOf(
  amount,
  'a number, or one of exponential, lognormal, pareto, empirical with its parameters, such as {exponential: 4}',
);

type Amount = string | number;
type DistributionInput = z.infer<typeof timeDistribution> | z.infer<typeof amountDistribution>;

/** What the laws need beyond their shape: amounts above 0, points that do not go back. A file's values are in seconds or plain. */
export function resolveDistribution(
  input: DistributionInput,
  kind: 'time' | 'amount',
  at: Path,
  resolver: Resolver,
): DistributionSource {
  const number = (value: Amount, ...steps: (string | number)[]): number =>
    typeof value === 'number' ? value : resolver.durationUs([...at, ...steps], value);
  const positive = (value: Amount, ...steps: string[]): number => {
    const result = number(value, ...steps);
    if (!(result > 0)) resolver.issue([...at, ...steps], { message: 'this must be above 0' });
    return result > 0 ? result : 1;
  };
  if (typeof input !== 'object') return { kind: 'fixed', value: number(input) };
  const { fixed, exponential, lognormal, pareto, empirical } = input;
  const named = Object.values(input).filter((law) => law !== undefined).length;
  if (named !== 1) {
    resolver.issue(at, {
      message: `a distribution with ${named} laws`,
      expected: `one of ${LAWS.join(', ')}`,
    });
  }
  if (exponential !== undefined) return { kind: 'exponential', mean: positive(exponential, 'exponential') };
  if (lognormal !== undefined) {
    return {
      kind: 'lognormal',
      median: positive(lognormal.median, 'lognormal', 'median'),
      sigma: lognormal.sigma,
    };
  }
  if (pareto !== undefined)
    return { kind: 'pareto', least: positive(pareto.least, 'pareto', 'least'), shape: pareto.shape };
  if (empirical === undefined) return { kind: 'fixed', value: number(fixed ?? 0, 'fixed') };
  if (typeof empirical === 'string')
    return { kind: 'file', path: empirical, scale: kind === 'time' ? 1_000_000 : 1 };
  const points = empirical.map(([value, part], i) => [number(value, 'empirical', i, 0), part] as const);
  checkPoints(points, [...at, 'empirical'], resolver);
  return { kind: 'empirical', points };
}

function checkPoints(points: readonly (readonly [number, number])[], at: Path, resolver: Resolver): void {
  for (const [i, [value, cumulative]] of points.entries()) {
    const [lastValue, lastCumulative] = points[i - 1] ?? [0, 0];
    if (value < lastValue || cumulative < lastCumulative) {
      resolver.issue([...at, i], {
        message: 'this point goes back',
        expected: 'values and cumulative parts that ascend',
      });
    }
  }
  const [lastValue, total] = points.at(-1)!;
  if (total !== 1)
    resolver.issue([...at, points.length - 1], {
      message: 'the last point has cumulative 1',
      found: String(total),
    });
  if (lastValue === 0) resolver.issue(at, { message: 'a distribution that is 0 throughout' });
}
