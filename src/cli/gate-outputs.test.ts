import { describe, expect, it } from 'vitest';
import { unwrap } from '../base/result.ts';
import type { Baseline } from '../experiment/gate/baseline.ts';
import type { GateOutcome, MetricOutcome } from '../experiment/gate/gate.ts';
import { metricChoice } from './baseline-save.ts';
import { annotations, thresholdLine } from './gate-annotations.ts';
import { escapeXml, junitXml } from './gate-junit.ts';
import { COMMENT_CHARACTERS, gateMarkdown, SUMMARY_BYTES } from './gate-markdown.ts';
import type { GateResult } from './gate-result.ts';
import { headline } from './gate-words.ts';
import { seedsText } from './replications-progress.ts';

const SCENARIO = `version: 1
pools: { web: { servers: 4 } }
thresholds: # limits
  misrouted_ratio: { max: 0 }

  'load_cv{of=sessions,pool=web}': { max: 30% }
traffic: {}
`;

function worse(metric: string): MetricOutcome {
  return {
    metric,
    direction: 'higher',
    tolerance: { kind: 'relative', ratio: 0.05 },
    seeds: 8,
    verdict: 'fail',
    identical: false,
    pairs: 8,
    unpaired: 0,
    baselineMean: 0.2,
    currentMean: 0.3,
    worsening: { mean: 0.1, low: 0.08, high: 0.12 },
    correlation: 0.9,
  };
}

function resultWith(metrics: readonly MetricOutcome[]): GateResult {
  const outcome: GateOutcome = { verdict: 'fail', seeds: 8, metrics, thresholds: [], changedFingerprints: 8 };
  const baseline = {} as Baseline;
  return {
    path: 'b.json',
    scenarioFile: 'a,b.yaml',
    scenarioText: SCENARIO,
    name: 'w',
    baseline,
    outcome,
    changes: [],
  };
}
const many = (count: number) =>
  resultWith(Array.from({ length: count }, (_, i) => worse(`load_cv{pool=p${i},of=sessions}.mean`)));

describe('annotations', () => {
  it('stand on the line of the limit, whatever the order of its labels, else on the section, else on line 1', () => {
    expect(thresholdLine(SCENARIO, 'load_cv{pool=web,of=sessions}')).toBe(6);
    expect(thresholdLine(SCENARIO, 'buckets_moved')).toBe(3);
    expect(thresholdLine('version: 1\n', 'buckets_moved')).toBe(1);
  });
  it('are at most ten, the last one counting the rest, with file names escaped', () => {
    const lines = annotations([many(40)], false);
    expect(lines).toHaveLength(10);
    expect(lines[0]).toMatch(/^::error file=a%2Cb\.yaml,line=3,title=maskring::load_cv\{pool=p0/);
    expect(lines[9]).toContain('31 further findings');
    expect(annotations([many(10)], false)).toHaveLength(10);
  });
});

describe('Markdown', () => {
  it('stays below the limits of a comment and of a step summary, and counts what it leaves out', () => {
    const comment = gateMarkdown([many(5000)], { characters: COMMENT_CHARACTERS });
    expect(comment.length).toBeLessThanOrEqual(60_000);
    expect(comment).toMatch(/… \d+ further lines were left out/);
    const summary = gateMarkdown([many(20_000)], { bytes: SUMMARY_BYTES });
    expect(Buffer.byteLength(summary)).toBeLessThan(1 << 20);
    expect(Buffer.byteLength(summary)).toBeGreaterThan(900_000);
  });
  it('lets no name become markup', () => {
    const result = { ...resultWith([]), name: '<b>@all [x](y) | z' };
    expect(gateMarkdown([result], {}).split('\n')[0]).not.toMatch(/<b>|@all|[^\\]\[x|[^\\]\|/);
  });
});

describe('JUnit', () => {
  it('says the message in the text of the element too, and escapes what XML cannot hold', () => {
    const xml = junitXml([resultWith([worse('a<b>&"\u0001')])], false);
    expect(xml).toMatch(/<failure message="([^"]*)">\1<\/failure>/);
    expect(xml).toContain('name="a&lt;b&gt;&amp;&quot;\ufffd"');
    expect(escapeXml('a\u0000\ud800b')).toBe('a\ufffd\ufffdb');
  });
  it('fails what seeds cannot tell only with --strict', () => {
    const open = resultWith([{ ...worse('x'), verdict: 'inconclusive' }]);
    expect(junitXml([open], false)).toContain('failures="0" skipped="1"');
    expect(junitXml([open], true)).toContain('failures="1" skipped="0"');
  });
});

describe('words', () => {
  it('name what failed in the headline', () => {
    expect(headline(many(2))).toBe('w: FAIL: 2 of 2 measures got worse');
  });
  it('show rate and time left', () => {
    expect(seedsText('w', { done: 12, wanted: 64, seconds: 4 })).toBe(
      'w: 12 of 64 seeds · 3.0 seeds/s · 17\u00a0s left',
    );
    expect(seedsText('w', { done: 0, wanted: 64, seconds: 4 })).toBe('w: 0 of 64 seeds');
  });
  it('take a tolerance behind a measure, not a label for one', () => {
    const five = { kind: 'relative', ratio: 0.05 } as const;
    expect(unwrap(metricChoice('load_cv{pool=web,of=x}', five))).toEqual({
      name: 'load_cv{pool=web,of=x}',
      tolerance: five,
    });
    expect(unwrap(metricChoice('a{b=c}.mean=2', five)).tolerance).toEqual({ kind: 'absolute', amount: 2 });
    expect(metricChoice('a=b%', five).ok).toBe(false);
  });
});
