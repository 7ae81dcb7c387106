import { describe, expect, it } from 'vitest';
import type { SweepStop } from '../../scenario/parse-sweep.ts';
import { isSettled, looks, neededReplications } from './stop-rule.ts';

const stop = (change: Partial<SweepStop> = {}): SweepStop => ({
  ...{ measure: 'x', halfWidth: 0.1, isRelative: true, confidence: 0.95, least: 4 },
  ...change,
});

describe('the stop rule of a sweep', () => {
  it('looks after 4, 8, 16 … replications and at the cap', () => {
    expect(looks(stop(), 20)).toEqual([4, 8, 16, 20]);
    expect(looks(stop({ least: 20 }), 20)).toEqual([20]);
  });

  it('is settled where the half width is small enough, in per cent of the mean or as an amount', () => {
    const values = [10, 11, 9, 10];
    // t(0.975, 3) = 3.1824, sd = 0.8165: half width 1.2993.
    expect(isSettled(values, stop({ halfWidth: 0.13 }))).toBe(true);
    expect(isSettled(values, stop({ halfWidth: 0.129 }))).toBe(false);
    expect(isSettled(values, stop({ halfWidth: 1.3, isRelative: false }))).toBe(true);
    expect(isSettled(values, stop({ halfWidth: 1.29, isRelative: false }))).toBe(false);
  });

  it('is never settled by a replication without the measure, or by one alone', () => {
    expect(isSettled([10, 10, null, 10], stop())).toBe(false);
    expect(isSettled([10], stop())).toBe(false);
  });

  it('needs every replication where there is no rule', () => {
    expect(neededReplications(null, 7, () => undefined)).toEqual({ count: 7, settled: true });
  });

  it('asks for the replications up to the next look, and ends at the first that satisfies', () => {
    const ran = (values: readonly number[]) => (k: number) => values[k];
    expect(neededReplications(stop(), 100, ran([]))).toEqual({ count: 4, settled: false });
    expect(neededReplications(stop(), 100, ran([10, 10, 10, 10]))).toEqual({ count: 4, settled: true });
    expect(neededReplications(stop(), 100, ran([1, 20, 3, 40]))).toEqual({ count: 8, settled: false });
  });

  it('gives the same number however many more have been run', () => {
    const values = [10, 10, 10, 10, 99, 99, 99, 99];
    expect(neededReplications(stop(), 8, (k) => values[k])).toEqual({ count: 4, settled: true });
  });

  it('ends at the cap', () => {
    expect(neededReplications(stop(), 5, (k) => k * k)).toEqual({ count: 5, settled: true });
  });
});
