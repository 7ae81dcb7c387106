import { describe, expect, it } from 'vitest';
import { decideMetric, type MetricQuestion } from './metric-decision.ts';

const OLD = [10, 11, 9, 10.5, 9.5, 10.2, 9.8, 10];
const ask = (current: readonly (number | null)[], changes: Partial<MetricQuestion> = {}) =>
  decideMetric({
    baseline: OLD,
    current,
    direction: 'higher',
    tolerance: { kind: 'relative', ratio: 0.05 },
    ...changes,
  });

describe('the decision about a measure', () => {
  it('passes what is identical, nulls included, without statistics', () => {
    const decision = ask([null, ...OLD.slice(1)], { baseline: [null, ...OLD.slice(1)] });
    expect([decision.verdict, decision.identical, decision.unpaired]).toEqual(['pass', true, 0]);
  });
  it('fails an exact tolerance at the least difference', () => {
    const current = [...OLD.slice(0, 7), 10.000001];
    expect(ask(current, { tolerance: { kind: 'exact' } }).verdict).toBe('fail');
    expect(ask(OLD, { tolerance: { kind: 'exact' } }).verdict).toBe('pass');
  });
  it('fails where every seed is a tenth worse, and calls a tenth better improved', () => {
    expect(ask(OLD.map((x) => 1.1 * x)).verdict).toBe('fail');
    expect(ask(OLD.map((x) => 0.9 * x)).verdict).toBe('improved');
  });
  it('turns both around for a measure that is worse when lower', () => {
    expect(
      ask(
        OLD.map((x) => 1.1 * x),
        { direction: 'lower' },
      ).verdict,
    ).toBe('improved');
    expect(
      ask(
        OLD.map((x) => 0.9 * x),
        { direction: 'lower' },
      ).verdict,
    ).toBe('fail');
  });
  it('fails a descriptive measure both ways', () => {
    expect(
      ask(
        OLD.map((x) => 1.1 * x),
        { direction: 'either' },
      ).verdict,
    ).toBe('fail');
    expect(
      ask(
        OLD.map((x) => 0.9 * x),
        { direction: 'either' },
      ).verdict,
    ).toBe('fail');
    expect(
      ask(
        OLD.map((x) => 1.01 * x),
        { direction: 'either' },
      ).verdict,
    ).toBe('pass');
  });
  it('passes a worsening inside the tolerance, the bound included', () => {
    expect(ask(OLD.map((x) => 1.04 * x)).verdict).toBe('pass');
    expect(
      ask(
        OLD.map((x) => x + 0.25),
        { tolerance: { kind: 'absolute', amount: 0.25 } },
      ).verdict,
    ).toBe('pass');
  });
  it('is inconclusive where the bounds reach over the tolerance', () => {
    const noisy = OLD.map((x, i) => x + (i % 2 === 0 ? 2 : -1.4));
    const decision = ask(noisy);
    expect(decision.verdict).toBe('inconclusive');
    expect(decision.worsening!.low).toBeLessThan(decision.worsening!.mean);
    expect(decision.worsening!.high).toBeGreaterThan(0.5);
  });
  it('is inconclusive where too few pairs have a value on both sides', () => {
    expect(ask(OLD.map(() => null)).verdict).toBe('inconclusive');
    const decision = ask([10, ...OLD.slice(1).map(() => null)]);
    expect([decision.verdict, decision.pairs, decision.unpaired]).toEqual(['inconclusive', 1, 7]);
  });
  it('fails losses that come where there were none', () => {
    const none = OLD.map(() => 0);
    expect(
      ask(
        OLD.map((x) => x / 1000),
        { baseline: none },
      ).verdict,
    ).toBe('fail');
  });
});
