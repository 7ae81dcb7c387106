// A result folder is read from two texts; nothing in them is believed unseen.

import { expect, it } from 'vitest';
import { metricValue, parseResultFolder } from './result-folder.ts';

const SUMMARY = {
  schema: 'maskring/summary/v1',
  scenario: { name: '<b>drain</b>', hash: '00ff', seed: '7' },
  run: { duration_seconds: 900 },
  sessions: { started: 100, lost: 3 },
  metrics: { buckets_moved: { value: 128 }, 'load_cv{of=sessions}': { mean: 0.1, max: null } },
  thresholds: [{ metric: 'buckets_moved', statistic: 'mean', min: 100, max: 128, value: 128, pass: true }],
  fingerprint: { sessions: 'ab12' },
  partial: false,
};

it('reads summary and manifest', () => {
  const manifest = { maskring: '0.1.0', tables: [{ name: 'series', row_count: 40 }] };
  const parsed = parseResultFolder(JSON.stringify(SUMMARY), JSON.stringify(manifest));
  if (!parsed.ok) throw new Error(parsed.issues[0]!.message);
  expect(parsed.value).toMatchObject({ name: '<b>drain</b>', seed: '7', version: '0.1.0', partial: false });
  expect(parsed.value.thresholds).toEqual([{ text: 'buckets_moved: at least 100, at most 128', pass: true }]);
  expect(parsed.value.tables).toEqual([['series', 40]]);
  expect(metricValue(parsed.value, 'load_cv{of=sessions}', 'mean')).toBe(0.1);
  expect(metricValue(parsed.value, 'load_cv{of=sessions}', 'max')).toBeNull();
  expect(metricValue(parsed.value, 'absent')).toBeNull();
});

it('refuses what is no JSON and no summary, and survives parts of any shape', () => {
  expect(parseResultFolder('{', null)).toMatchObject({ ok: false });
  expect(parseResultFolder('{"schema":"other/v1"}', null)).toMatchObject({
    ok: false,
    issues: [{ found: 'other/v1' }],
  });
  const odd = { schema: 'maskring/summary/v1', metrics: [1], thresholds: 'x', scenario: null, sessions: 4 };
  expect(parseResultFolder(JSON.stringify(odd), '[]').ok).toBe(true);
});
