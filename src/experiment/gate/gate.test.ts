import { describe, expect, it } from 'vitest';
import { unwrap } from '../../base/result.ts';
import type { Replication } from '../replications/replication.ts';
import { type Baseline, chooseMetrics, formatBaseline, parseBaseline } from './baseline.ts';
import { lookAt, nextLook } from './gate.ts';
import { directionOf, watchedMetrics } from './metric-direction.ts';
import { parseTolerance, toleranceText } from './tolerance.ts';

const CV = 'load_cv{pool=web,of=sessions}.mean';
const LOST = 'sessions_lost_ratio{cause=moved}';

function replication(number: number, cv: number, lost = 0): Replication {
  const fingerprint = { sessions: `s${number}-${cv}`, moves: 'm' };
  const metrics = { [CV]: cv, [LOST]: lost, 'server_load{pool=web,server=s01,of=sessions}': 1 };
  return { number, metrics, fingerprint } as unknown as Replication;
}
const noise = (k: number): number => 1 + (((k * 37) % 64) - 31.5) / 200;
const runs = (count: number, change: (k: number) => number = () => 1): Replication[] =>
  Array.from({ length: count }, (_, k) => replication(k, 0.2 * noise(k) * change(k)));

const metricsOf = (replications: readonly Replication[]) =>
  unwrap(chooseMetrics(replications, [], { thresholds: [], tolerance: { kind: 'relative', ratio: 0.05 } }));

const baseline: Baseline = {
  scenario: { file: 'web.yaml', name: 'web', hash: '0', seed: '1' },
  set: [],
  trace: [],
  inputs: [],
  versions: { maskring: '0', model: '1', streams: '1' },
  fingerprints: runs(64).map(({ fingerprint }) => `${fingerprint.moves}-${fingerprint.sessions}`),
  metrics: metricsOf(runs(64)),
};

describe('a gate', () => {
  it('calls a run with the same values and histories identical after eight seeds', () => {
    const outcome = lookAt(baseline, [], runs(8), null);
    expect([outcome.verdict, outcome.seeds, outcome.changedFingerprints]).toEqual(['identical', 8, 0]);
    expect(nextLook(outcome, 64)).toBeNull();
  });
  it('says where values are the same and histories are not', () => {
    const other = runs(8).map((it) => ({ ...it, fingerprint: { ...it.fingerprint, moves: 'x' } }));
    const outcome = lookAt(baseline, [], other, null);
    expect([outcome.verdict, outcome.changedFingerprints]).toEqual(['pass', 8]);
  });
  it('fails at once where every seed is worse, and asks for no more', () => {
    const outcome = lookAt(
      baseline,
      [],
      runs(8, () => 1.2),
      null,
    );
    expect([outcome.verdict, nextLook(outcome, 64)]).toEqual(['fail', null]);
  });
  it('doubles the seeds while it cannot tell, up to those of the baseline', () => {
    const wild = (count: number) => runs(count, (k) => (k % 2 === 0 ? 1.9 : 0.25));
    let outcome = lookAt(baseline, [], wild(8), null);
    const looks = [8];
    for (let next = nextLook(outcome, 64); next !== null; next = nextLook(outcome, 64)) {
      looks.push(next);
      outcome = lookAt(baseline, [], wild(next), outcome);
    }
    expect([outcome.verdict, looks]).toEqual(['inconclusive', [8, 16, 32, 64]]);
  });
  it('keeps what a look decided while another measure needs more seeds', () => {
    const before = lookAt(
      baseline,
      [],
      runs(8, () => 1.01),
      null,
    );
    const after = lookAt(
      baseline,
      [],
      runs(16, () => 1.2),
      before,
    );
    expect(after.metrics[0]).toEqual(before.metrics[0]);
    expect([after.metrics[0]!.seeds, after.metrics[1]!.seeds]).toEqual([8, 16]);
  });
  it('fails a limit of the scenario even where nothing changed', () => {
    const limits = [
      { metric: 'load_cv{pool=web,of=sessions}', statistic: 'mean', min: null, max: 0.1 },
      { metric: 'nothing_such', statistic: 'mean', min: 0, max: null },
    ] as const;
    const outcome = lookAt(baseline, limits, runs(8), null);
    expect([outcome.verdict, ...outcome.thresholds.map(({ pass }) => pass)]).toEqual(['fail', false, false]);
    expect(outcome.thresholds[0]!.missed).toBe(8);
  });
});

describe('a baseline', () => {
  it('comes back from its text', () => {
    expect(unwrap(parseBaseline(formatBaseline(baseline), 'b.json'))).toMatchObject(
      JSON.parse(JSON.stringify(baseline)),
    );
  });
  it('has one line a measure', () => {
    const lines = formatBaseline(baseline).split('\n');
    expect(lines.filter((line) => line.includes('"values"'))).toHaveLength(2);
  });
  it('refuses what is none, and what is damaged, in one sentence', () => {
    for (const text of [
      '{',
      'null',
      '{"schema":"x"}',
      formatBaseline(baseline).replace('"values":[', '"values":["x",'),
    ])
      expect(parseBaseline(text, 'b.json').ok).toBe(false);
  });
  it('takes the measures named, and refuses a name that does not exist with the nearest one', () => {
    const named = (name: string) =>
      chooseMetrics(runs(2), [{ name, tolerance: { kind: 'exact' } }], {
        thresholds: [],
        tolerance: { kind: 'exact' },
      });
    expect(unwrap(named('load_cv{of=sessions,pool=web}'))[0]!.name).toBe(CV);
    const wrong = named('load_cv{pool=wed,of=sessions}.mean');
    expect(wrong.ok ? '' : wrong.issues[0]!.hint).toBe(`did you mean \`${CV}\`?`);
  });
});

describe('words', () => {
  it('know which way is worse', () => {
    expect(directionOf(CV)).toBe('higher');
    expect(directionOf('load_cv{pool=web,of=sessions}.reference')).toBe('either');
    expect(directionOf('effective_sources{pool=web,of=sessions}')).toBe('either');
    expect(watchedMetrics([CV, 'x', LOST])).toEqual([CV, LOST]);
  });
  it('read tolerances and write them again', () => {
    for (const text of ['5%', '0.5%', '0.01', 'exact'])
      expect(toleranceText(unwrap(parseTolerance(text)))).toBe(text);
    for (const text of ['', '-5%', 'x', '5 %', '1e3']) expect(parseTolerance(text).ok).toBe(false);
  });
});
