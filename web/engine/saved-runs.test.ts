// Runs are kept in a bounded list, newest first, also where the browser keeps nothing (as here, where there is no IndexedDB).

import { expect, it } from 'vitest';
import { forgetRun, KEPT, listRuns, runRecord, saveRun } from './saved-runs.ts';

const summaryText = (seed: string): string =>
  JSON.stringify({
    scenario: { seed },
    sessions: { started: 100, lost: 3 },
    metrics: {
      'drain_seconds{server=s01}': { value: 12.5 },
      'drain_seconds{server=s02}': { value: 40 },
      misrouted_ratio: { value: 0 },
    },
    fingerprint: { sessions: `00${seed}` },
  });

const finished = (seed: string) => ({
  name: 'a.yaml',
  text: `seed: ${seed}`,
  summaryText: summaryText(seed),
  finding: 'three were lost',
});

it('takes seed, fingerprint, losses and the longest drain from the summary', () => {
  expect(runRecord(finished('7'), 5)).toEqual({
    ...{ savedAtMs: 5, name: 'a.yaml', text: 'seed: 7', finding: 'three were lost', seed: '7' },
    ...{ fingerprint: { sessions: '007' }, sessionsStarted: 100, sessionsLost: 3, drainSeconds: 40 },
  });
  expect(runRecord({ ...finished('7'), summaryText: '{' }, 5)).toBeNull();
  expect(runRecord({ ...finished('7'), text: 'x'.repeat(300_000) }, 5)).toBeNull();
});

it('keeps the newest twenty, each once, and forgets one when told', async () => {
  for (let seed = 0; seed < KEPT + 5; seed++) await saveRun(finished(String(seed)));
  await saveRun(finished('20'));
  const runs = await listRuns();
  expect(runs).toHaveLength(KEPT);
  expect(runs.slice(0, 3).map(({ seed }) => seed)).toEqual(['20', '24', '23']);
  await forgetRun(runs[1]!.id);
  expect((await listRuns()).map(({ seed }) => seed).slice(0, 2)).toEqual(['20', '23']);
});
