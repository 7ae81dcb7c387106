import { describe, expect, it } from 'vitest';
import { unwrap } from '../../base/result.ts';
import { flatMetrics, splitFlatName } from './flat-metrics.ts';
import { resolveMetricName } from './metric-name.ts';
import { replicationSeed } from './replication-seed.ts';
import { summariseValues } from './replication-summary.ts';
import { nextCount, parseWidthTarget, widthRatio } from './until-narrow.ts';
import { averagedSeries, checkWarmUp } from './warm-up-check.ts';

describe('replication k', () => {
  it('has the seed of the scenario for 0 and SEED/k otherwise, for good', () => {
    expect([0, 1, 63].map((k) => replicationSeed('shop', k))).toEqual(['shop', 'shop/1', 'shop/63']);
    expect(() => replicationSeed('shop', -1)).toThrow();
  });
});

describe('flat names', () => {
  it('keep single values and give a name to each statistic of the others', () => {
    const load = { mean: 1, p95: 2, max: 3, interval_mean: null, reference: 4, floor: 0 };
    const flat = flatMetrics({ metrics: { 'load_cv{pool=a,of=b}': load, punt_count: { value: 7 } } });
    expect(flat).toMatchObject({
      'load_cv{pool=a,of=b}.p95': 2,
      punt_count: 7,
      'load_cv{pool=a,of=b}.interval_mean': null,
    });
  });
  it('come apart again, also where a label holds a dot', () => {
    expect(splitFlatName('load_cv{pool=a.b,of=c}.p95')).toEqual({
      key: 'load_cv{pool=a.b,of=c}',
      statistic: 'p95',
    });
    expect(splitFlatName('x{pool=a.b}')).toEqual({ key: 'x{pool=a.b}', statistic: 'value' });
  });
  it('are found with labels in any order and without .mean', () => {
    const names = ['load_cv{pool=a,of=b}.mean', 'load_cv{pool=a,of=b}.p95', 'punt_count'];
    expect(unwrap(resolveMetricName('load_cv{of=b,pool=a}', names))).toBe(names[0]);
    expect(unwrap(resolveMetricName('load_cv{of=b,pool=a}.p95', names))).toBe(names[1]);
    const wrong = resolveMetricName('punt_cuont', names);
    expect(wrong.ok ? null : wrong.issues[0]!.hint).toBe('did you mean `punt_count`?');
  });
});

describe('a summary of values', () => {
  it('leaves missing ones out and counts them', () => {
    expect(summariseValues([1, null, 3])).toMatchObject({
      count: 2,
      missing: 1,
      mean: 2,
      median: 2,
      least: 1,
      most: 3,
    });
    expect(summariseValues([null])).toBeNull();
  });
});

describe('until narrow', () => {
  it('reads widths with and without %', () => {
    expect(unwrap(parseWidthTarget('load_cv{a=b}=5%'))).toEqual({
      metric: 'load_cv{a=b}',
      kind: 'relative',
      amount: 0.05,
    });
    expect(unwrap(parseWidthTarget('x=2')).kind).toBe('absolute');
    for (const text of ['x', 'x=', 'x=0', 'x=5%%', '=5%']) expect(parseWidthTarget(text).ok).toBe(false);
  });
  it('measures the half-width against the one wanted', () => {
    const target = { metric: 'x', kind: 'absolute', amount: 1.270620473617469 } as const;
    expect(widthRatio([0, 0.2], target, 0.95)).toBeCloseTo(1, 9);
    expect(widthRatio([1], target, 0.95)).toBe(Number.POSITIVE_INFINITY);
    expect(widthRatio([3, 3], target, 0.95)).toBe(0);
  });
  it('asks for as many as the width suggests, at least one more, at most twice as many and the cap', () => {
    expect([nextCount(8, 1.2, 99), nextCount(8, 1.01, 99), nextCount(8, 9, 99), nextCount(8, 9, 10)]).toEqual(
      [12, 9, 16, 10],
    );
  });
});

describe('the warm-up', () => {
  const settled = Array.from({ length: 60 }, (_, i) => 10 + ((i * 7) % 5) / 10);
  const rising = settled.map((x, i) => (i < 20 ? x * (i / 20) : x));
  it('is long enough where the series has settled, too short where it rises first', () => {
    expect(checkWarmUp([{ series: { x: settled } }])[0]!.verdict).toBe('settled');
    const check = checkWarmUp([{ series: { x: rising } }])[0]!;
    expect(check.verdict).toBe('warm-up too short');
    expect(check.cutIntervals).toBeGreaterThanOrEqual(15);
  });
  it('cannot be told from a run that never settles', () => {
    const falling = settled.map((_, i) => 100 - i);
    expect(checkWarmUp([{ series: { x: falling } }])[0]!.verdict).toBe('run too short to tell');
  });
  it('is judged on the mean over replications, as far as all reach', () => {
    expect(averagedSeries([{ series: { x: [1, 2, 9] } }, { series: { x: [3, null] } }], 'x')).toEqual([2, 2]);
  });
});
