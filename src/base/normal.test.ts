import { expect, test } from 'vitest';
import { normalQuantile } from './normal.ts';

// mpmath, 60 digits, rounded to double.
test.each([
  [0.975, 1.9599639845400538],
  [0.9, 1.2815515655446006],
  [0.6, 0.2533471031357997],
  [0.95, 1.6448536269514722],
  [0.0749, -1.4402382675279637],
  [0.0751, -1.43882539275254],
  [0.001, -3.0902323061678136],
  [1e-10, -6.361340902404057],
  [1e-11, -6.706023155495136],
  [1e-12, -7.034483825301132],
  [1e-100, -21.273453560965326],
  [1e-300, -37.0470962993612],
  [0.9999999999999999, 8.209536151601387],
  [0.5000000009313226, 2.3344794983332983e-9],
])('the quantile of %d is %d', (p, z) => {
  expect(Math.abs(normalQuantile(p) / z - 1)).toBeLessThan(1e-15);
});

test('the quantile is 0 in the middle, odd around it, infinite at the ends and NaN beyond', () => {
  expect(normalQuantile(0.5)).toBe(0);
  for (const p of [0.25, 0.0625, 2 ** -20]) expect(normalQuantile(1 - p)).toBe(-normalQuantile(p));
  expect([normalQuantile(0), normalQuantile(1)]).toEqual([-Infinity, Infinity]);
  expect([normalQuantile(-0.1), normalQuantile(1.1), normalQuantile(Number.NaN)]).toEqual([NaN, NaN, NaN]);
});
