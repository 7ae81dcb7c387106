// Distributions of session lengths, packet counts, gaps and payloads. Each knows its mean and can also be drawn size-biased
// (density times value over mean), which is what a session alive at one instant looks like. Values are plain numbers: µs for
// times, counts for packets. Inverse transforms throughout, so that equal draws give comparable values under changed parameters.
// Source: SPEC §7.

import { assert } from '../base/assert.ts';
import { exp, pow } from '../base/det-math.ts';
import type { Draws } from '../kernel/streams.ts';
import type { DistributionSpec } from '../net/session-plan.ts';
import { createEmpirical } from './empirical-cdf.ts';

export type { DistributionSpec } from '../net/session-plan.ts';

export interface Distribution {
  readonly spec: DistributionSpec;
  readonly mean: number;
  /** A value ≥ 0, not rounded. Cost: one draw of the kernel, for empirical ones two. */
  sample(draws: Draws): number;
  /** A value of the size-biased law. */
  sampleSizeBiased(draws: Draws): number;
}

/** Asserts on parameters out of range: the scenario's schema reports those before. */
export function createDistribution(spec: DistributionSpec): Distribution {
  switch (spec.kind) {
    case 'fixed':
      return fixed(spec);
    case 'exponential':
      return exponential(spec);
    case 'lognormal':
      return lognormal(spec);
    case 'pareto':
      return pareto(spec);
    default:
      return createEmpirical(spec);
  }
}

/** A whole number with the given mean: the fraction decides by a draw. */
export function wholeCount(value: number, draws: Draws): number {
  const floor = Math.floor(value);
  return value === floor ? floor : floor + (draws.unit() < value - floor ? 1 : 0);
}

/** The same for a size-biased value: each whole number weighted by itself once more. */
export function wholeCountSizeBiased(value: number, draws: Draws): number {
  const floor = Math.floor(value);
  if (value === floor) return floor;
  return draws.unit() * value < (floor + 1) * (value - floor) ? floor + 1 : floor;
}

function fixed(spec: DistributionSpec & { kind: 'fixed' }): Distribution {
  assert(spec.value >= 0, 'a fixed value is not negative');
  return { spec, mean: spec.value, sample: () => spec.value, sampleSizeBiased: () => spec.value };
}

function exponential(spec: DistributionSpec & { kind: 'exponential' }): Distribution {
  const { mean } = spec;
  assert(mean > 0, 'the mean of an exponential is above 0');
  return {
    spec,
    mean,
    sample: (draws) => mean * draws.exponential(),
    sampleSizeBiased: (draws) => mean * (draws.exponential() + draws.exponential()),
  };
}

function lognormal(spec: DistributionSpec & { kind: 'lognormal' }): Distribution {
  const { median, sigma } = spec;
  assert(median > 0 && sigma >= 0, 'a lognormal has a median above 0 and a sigma of at least 0');
  const variance = sigma * sigma;
  return {
    spec,
    mean: median * exp(variance / 2),
    sample: (draws) => median * exp(sigma * draws.normal()),
    sampleSizeBiased: (draws) => median * exp(variance + sigma * draws.normal()),
  };
}

function pareto(spec: DistributionSpec & { kind: 'pareto' }): Distribution {
  const { least, shape } = spec;
  assert(least > 0 && shape > 1, 'a Pareto has a least value above 0 and a shape above 1');
  return {
    spec,
    mean: (least * shape) / (shape - 1),
    sample: (draws) => least * pow(draws.unitOpen(), -1 / shape),
    sampleSizeBiased: (draws) => least * pow(draws.unitOpen(), -1 / (shape - 1)),
  };
}
