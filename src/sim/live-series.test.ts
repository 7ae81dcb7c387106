// The series of a run under way stay bounded, keep the least and the greatest, and lose no time.

import { describe, expect, it } from 'vitest';
import { NO_LOAD } from '../metrics/load-measures.ts';
import type { ClosedInterval } from '../metrics/recorder.ts';
import { IntervalSeries, SampleSeries } from './live-series.ts';

const interval = (i: number, cv: number | null, sessions: number): ClosedInterval => ({
  startUs: i * 10,
  endUs: (i + 1) * 10,
  loads: [[{ amounts: [sessions * 10, 0], figures: { ...NO_LOAD, cv, reference: 0.2 } }]],
});

describe('the intervals of a run', () => {
  it('come as they were while there is room, sessions as a time average', () => {
    const series = new IntervalSeries(0, 4);
    series.take([interval(0, 0.1, 3), interval(1, null, 5)]);
    const { startUs, cvHigh, sessions } = series.columns();
    expect([...startUs]).toEqual([0, 10]);
    expect(cvHigh[0]).toBe(0.1);
    expect(cvHigh[1]).toBeNaN();
    expect([...sessions]).toEqual([3, 0, 5, 0]);
  });

  it('are put together when it is full, with the least and greatest CV and the mean load', () => {
    const series = new IntervalSeries(0, 4);
    const all = Array.from({ length: 8 }, (_, i) => interval(i, i / 10, i));
    series.take(all.slice(0, 5));
    series.take(all);
    const { startUs, endUs, cvLow, cvHigh, sessions, reference } = series.columns();
    expect([...startUs]).toEqual([0, 20, 40, 60]);
    expect([...endUs]).toEqual([20, 40, 60, 80]);
    expect([...cvLow]).toEqual([0, 0.2, 0.4, 0.6]);
    expect([...cvHigh]).toEqual([0.1, 0.3, 0.5, 0.7]);
    expect([...sessions].filter((_, i) => i % 2 === 0)).toEqual([0.5, 2.5, 4.5, 6.5]);
    for (const it of reference) expect(it).toBeCloseTo(0.2, 12);
  });

  it('never exceed their capacity', () => {
    const series = new IntervalSeries(0, 16);
    series.take(Array.from({ length: 1000 }, (_, i) => interval(i, 0.1, 1)));
    const { startUs, endUs } = series.columns();
    expect(startUs.length).toBeLessThanOrEqual(16);
    expect(endUs.at(-1)).toBe(10_000);
  });
});

describe('samples', () => {
  it('are due at multiples of the spacing, which doubles when the series is full', () => {
    const series = new SampleSeries(2, 100, 4);
    for (let i = 0; i < 6; i++) series.push(series.nextUs, [i, -i]);
    expect(series.everyUs).toBe(200);
    const { timesUs, values } = series.columns();
    expect([...timesUs]).toEqual([0, 200, 400, 600]);
    expect([...values]).toEqual([0, -0, 2, -2, 4, -4, 5, -5]);
  });
});
