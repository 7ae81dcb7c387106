import { describe, expect, it } from 'vitest';
import { guessTimeUnit, parseTimeUs } from './csv-time.ts';

describe('a CSV time', () => {
  it.each([
    ['0', 's'],
    ['1645469669', 's'],
    ['1645469669.5', 's'],
    ['1645469669123', 'ms'],
    ['1645469669123456', 'us'],
    ['1645469669123456789', 'ns'],
    ['2022-02-21T18:54:29Z', 'iso'],
  ] as const)('%s is taken for %s', (text, unit) => {
    expect(guessTimeUnit(text)).toBe(unit);
  });

  it.each([
    ['1645469669', 's', 1_645_469_669_000_000],
    ['1645469669.123456', 's', 1_645_469_669_123_456],
    ['1645469669.1234569', 's', 1_645_469_669_123_456],
    ['0.000001', 's', 1],
    ['1645469669123.4', 'ms', 1_645_469_669_123_400],
    ['1645469669123456', 'us', 1_645_469_669_123_456],
    ['1645469669123456789', 'ns', 1_645_469_669_123_456],
    ['12', 'ns', 0],
    ['1970-01-01T00:00:01Z', 'iso', 1_000_000],
  ] as const)('%s in %s is exact', (text, unit, expected) => {
    expect(parseTimeUs(text, unit)).toBe(expected);
  });

  it.each([
    ['', 's'],
    ['-1', 's'],
    ['1e9', 's'],
    ['now', 's'],
    ['99999999999999', 's'],
    ['1645469669', 'iso'],
  ] as const)('%j in %s is refused', (text, unit) => {
    expect(parseTimeUs(text, unit)).toBeNaN();
  });
});
