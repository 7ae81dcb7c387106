import { describe, expect, it } from 'vitest';
import { Draws, Streams } from '../kernel/streams.ts';
import {
  createDistribution,
  type DistributionSpec,
  wholeCount,
  wholeCountSizeBiased,
} from './distribution.ts';
import { parseCdf } from './empirical-cdf.ts';

const drawsOf = (name: string): Draws => new Draws(new Streams('distributions').stream('test', name));

/** Mean of `count` values and its standard error. */
function meanOf(count: number, sample: () => number): { mean: number; error: number } {
  let [sum, squares] = [0, 0];
  for (let i = 0; i < count; i++) {
    const value = sample();
    sum += value;
    squares += value * value;
  }
  const mean = sum / count;
  return { mean, error: Math.sqrt((squares / count - mean * mean) / count) };
}

/** [spec, mean, mean of the size-biased law = E X² / E X]. */
const CASES: [string, DistributionSpec, number, number][] = [
  ['fixed', { kind: 'fixed', value: 3 }, 3, 3],
  ['exponential', { kind: 'exponential', mean: 4 }, 4, 8],
  ['lognormal', { kind: 'lognormal', median: 2, sigma: 0.5 }, 2.2662969, 2.9099829],
  ['pareto', { kind: 'pareto', least: 1, shape: 4 }, 4 / 3, 1.5],
  [
    'empirical, an atom and a stretch',
    {
      kind: 'empirical',
      points: [
        [1, 0.5],
        [3, 1],
      ],
    },
    1.5,
    16 / 9,
  ],
];

describe.each(CASES)('%s', (name, spec, mean, biasedMean) => {
  const distribution = createDistribution(spec);

  it('knows its mean', () => {
    expect(distribution.mean).toBeCloseTo(mean, 6);
  });

  it('draws values with that mean', () => {
    const draws = drawsOf(name);
    const found = meanOf(4000, () => distribution.sample(draws));
    expect(Math.abs(found.mean - mean)).toBeLessThanOrEqual(4 * found.error);
  });

  it('draws size-biased values with mean E X² / E X', () => {
    const draws = drawsOf(name);
    const found = meanOf(4000, () => distribution.sampleSizeBiased(draws));
    expect(Math.abs(found.mean - biasedMean)).toBeLessThanOrEqual(4.5 * found.error);
  });
});

describe('whole numbers from values', () => {
  it('keep the mean, also size-biased', () => {
    const draws = drawsOf('whole');
    const plain = meanOf(4000, () => wholeCount(1.3, draws));
    expect(Math.abs(plain.mean - 1.3)).toBeLessThan(4 * plain.error);
    // 1 with weight 0.7, 2 with weight 0.6: mean (0.7 + 1.2) / 1.3
    const biased = meanOf(4000, () => wholeCountSizeBiased(1.3, draws));
    expect(Math.abs(biased.mean - 1.9 / 1.3)).toBeLessThan(4 * biased.error);
    expect([wholeCount(2, draws), wholeCountSizeBiased(2, draws)]).toEqual([2, 2]);
  });
});

describe('a file of points', () => {
  it('may have a heading, comments and any separator', () => {
    const read = parseCdf('seconds,cumulative\n# half at once\n1, 0.5\n3;1 # all\n\n');
    expect(read).toEqual({
      ok: true,
      value: [
        [1, 0.5],
        [3, 1],
      ],
    });
  });

  it.each([
    ['a word', '1 0.5\nx 1', /not a point/],
    ['a missing column', '1\n', /not a point/],
    ['a step back', '2 0.5\n1 1', /goes back/],
    ['an end below 1', '1 0.5\n2 0.9', /cumulative 1/],
    ['nothing', '', /at least one point/],
  ])('with %s is refused in a sentence', (_, text, message) => {
    const read = parseCdf(text);
    expect(read.ok ? '' : read.issues[0]!.message).toMatch(message);
  });
});
