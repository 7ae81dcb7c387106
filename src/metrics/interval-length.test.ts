import { describe, expect, it } from 'vitest';
import { intervalLengthUs } from './interval-length.ts';

describe('intervalLengthUs', () => {
  it('is the span over 500, rounded to 1-2-5', () => {
    const cases = {
      500: 1,
      1000: 2,
      3600000000: 10_000_000,
      86400000000: 200_000_000,
      7200000000: 20_000_000,
    };
    for (const [span, wanted] of Object.entries(cases)) expect(intervalLengthUs(Number(span))).toBe(wanted);
  });
  it('gives one second where there is no span', () => {
    expect(intervalLengthUs(0)).toBe(1_000_000);
  });
});
