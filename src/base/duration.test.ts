import { expect, test } from 'vitest';
import { AssertionError } from './assert.ts';
import { formatDuration, parseDurationUs } from './duration.ts';
import { formatIssue, unwrap } from './result.ts';

test.each([
  ['0s', 0, '0s'],
  ['50us', 50, '50us'],
  ['250ms', 250_000, '250ms'],
  ['15s', 15_000_000, '15s'],
  ['1.5s', 1_500_000, '1500ms'],
  ['0.000001s', 1, '1us'],
  ['10m', 600_000_000, '10m'],
  ['90s', 90_000_000, '90s'],
  ['60s', 60_000_000, '1m'],
  ['2h', 7_200_000_000, '2h'],
  ['3d', 259_200_000_000, '3d'],
  ['0.1d', 8_640_000_000, '144m'],
  ['007s', 7_000_000, '7s'],
])('%s is %i µs and is written as %s', (text, us, written) => {
  expect(unwrap(parseDurationUs(text))).toBe(us);
  expect(formatDuration(us)).toBe(written);
  expect(unwrap(parseDurationUs(written))).toBe(us);
});

test.each([
  ['15', '`15` is not a duration; found no unit', 'write `15s` for seconds or `15ms` for milliseconds'],
  ['1.5', 'found no unit', 'write `1.5s`'],
  ['15 sec', 'found ` sec` at column 3', 'did you mean `15s`?'],
  ['15sec', 'found `sec` at column 3', 'did you mean `15s`?'],
  ['10M', 'found `M` at column 3', 'did you mean `10m`?'],
  ['5µs', 'found `µs` at column 2', 'did you mean `5us`?'],
  ['-3s', 'found `-3s` at column 1', 'a number and a unit'],
  ['s', 'found `s` at column 1', 'a number and a unit'],
  ['', 'found the end at column 1', 'a number and a unit'],
  ['1h30m', 'found `h30m` at column 2', 'a number and a unit'],
  ['1e3s', 'found `e3s` at column 2', 'a number and a unit'],
  ['.5s', 'found `.5s` at column 1', 'a number and a unit'],
  ['1.s', 'found `.s` at column 2', 'a number and a unit'],
  ['1constructor', 'found `constructor` at column 2', 'a number and a unit'],
  ['0.1us', 'expected a whole number of microseconds', ''],
  ['1.0000005s', 'expected a whole number of microseconds', ''],
  ['999999999d', 'expected at most 285 years', ''],
  ['9'.repeat(100_000) + 's', 'is not a duration', 'a number and a unit'],
])('`%s` is refused', (text, found, help) => {
  const result = parseDurationUs(text);
  const issue = result.ok ? 'no issue' : result.issues.map(formatIssue).join('\n');
  expect(issue).toContain(found);
  expect(issue).toContain(help);
  expect(issue.length).toBeLessThan(400);
});

test('only whole non-negative microseconds are written', () => {
  for (const us of [-1, 0.5, Number.NaN, 2 ** 53]) expect(() => formatDuration(us)).toThrow(AssertionError);
});
