// A small version of the study of the gate (docs/studies/gate.md is the large one): fewer trials, the same stored values of our own engine,
// the same promises. Trials are drawn from named streams, so this passes or fails for good.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { mixedPairs, runTrials, type StudyPairs, scaledTo } from '../../src/experiment/gate/gate-study.ts';
import { correlation } from '../../src/experiment/statistics/mean-interval.ts';
import { Draws, Streams } from '../../src/kernel/streams.ts';

type Values = Readonly<Record<string, readonly number[]>>;
const stored = JSON.parse(gunzipSync(readFileSync('docs/studies/gate-values.json.gz')).toString()) as {
  configurations: Record<string, { values: Values }>;
};
const unchanged = stored.configurations.unchanged!.values;
const metrics = Object.keys(unchanged);
const streams = new Streams('gate-test');
const TRIALS = 400;
const ratio = (pairs: StudyPairs, name: string, trials = TRIALS) => {
  const draws = new Draws(streams.stream('trials', name));
  const counts = runTrials(pairs, { trials, tolerance: { kind: 'relative', ratio: 0.05 }, draws });
  expect(counts.fail + counts.pass + counts.improved + counts.inconclusive).toBe(trials);
  return counts.fail / trials;
};
const pairsOf = (metric: string, values: Values): StudyPairs => {
  const now = values[metric]!;
  return { old: unchanged[metric]!.slice(0, now.length), now };
};
const real = Object.entries(stored.configurations)
  .filter(([name]) => name !== 'unchanged')
  .flatMap(([name, { values }]) =>
    metrics.map((metric) => ({ metric, name, pairs: pairsOf(metric, values) })),
  );

describe('the gate on stored values', () => {
  it('has six measures of 2,048 seeds and more, and pairs of real changes', () => {
    expect(metrics.length).toBeGreaterThanOrEqual(6);
    for (const metric of metrics) expect(unchanged[metric]!.length).toBeGreaterThanOrEqual(2048);
    expect(real.length).toBeGreaterThanOrEqual(6);
  });
  it('fails under 1 % of the trials without a change, over all changes that leave the mean alone', () => {
    const rates = real.map(({ metric, name, pairs }) => ratio(scaledTo(0, pairs), `${metric} ${name} 0`));
    expect(rates.reduce((sum, rate) => sum + rate, 0) / rates.length).toBeLessThan(0.01);
    const unpaired = metrics.map((metric) => {
      const draws = new Draws(streams.stream('mix', metric));
      return ratio(scaledTo(0, mixedPairs(unchanged[metric]!, 0, draws)), `${metric} unpaired`);
    });
    expect(unpaired.reduce((sum, rate) => sum + rate, 0) / unpaired.length).toBeLessThan(0.01);
  });
  it('catches +20 % in 95 and +10 % in 85 of 100 trials where seeds correlate by 0.8', () => {
    const close = real.filter(({ pairs }) => correlation(pairs.old, pairs.now) >= 0.8);
    expect(close.length).toBeGreaterThanOrEqual(6);
    for (const { metric, name, pairs } of close) {
      expect(
        ratio(scaledTo(0.2, pairs), `${metric} ${name} 20`),
        `${metric}, ${name}, +20 %`,
      ).toBeGreaterThanOrEqual(0.95);
      expect(
        ratio(scaledTo(0.1, pairs), `${metric} ${name} 10`),
        `${metric}, ${name}, +10 %`,
      ).toBeGreaterThanOrEqual(0.85);
    }
  });
});
