import { describe, expect, it } from 'vitest';
import { UsageWeights } from './usage-weights.ts';

const HALF_LIFE = 600_000_000;
const counters = (automatic: number[], manual: [string, number][] = []) => ({
  automatic,
  manual: new Map(manual),
});

describe('UsageWeights', () => {
  it('halves what it remembers every half-life and adds what the counters grew by', () => {
    const weights = new UsageWeights(2);
    expect([...weights.poll(counters([100, 0]), 10_000_000).automatic]).toEqual([100, 0]);
    const later = weights.poll(counters([100, 8]), HALF_LIFE);
    expect(later.automatic[0]).toBeCloseTo(50, 12);
    expect(later.automatic[1]).toBe(8);
  });

  it('decays sixty polls of 10 s as one half-life', () => {
    const weights = new UsageWeights(1);
    weights.poll(counters([1000]), 0);
    for (let i = 0; i < 60; i++) weights.poll(counters([1000]), 10_000_000);
    expect(weights.snapshot().automatic[0]).toBeCloseTo(500, 9);
  });

  it('takes another half-life', () => {
    const weights = new UsageWeights(1, 1_000_000);
    weights.poll(counters([64]), 0);
    expect(weights.poll(counters([64]), 3_000_000).automatic[0]).toBeCloseTo(8, 12);
  });

  it('numbers its snapshots and leaves earlier ones alone', () => {
    const weights = new UsageWeights(1);
    const first = weights.poll(counters([5]), 0);
    const second = weights.poll(counters([9]), 0);
    expect([weights.snapshot().number, first.number, second.number]).toEqual([2, 1, 2]);
    expect([first.automatic[0], second.automatic[0]]).toEqual([5, 9]);
    expect(new UsageWeights(3).snapshot()).toEqual({ number: 0, automatic: new Float64Array(3), manual: [] });
  });

  it('keeps manual buckets by key, in code-unit order, and forgets those that are left out', () => {
    const weights = new UsageWeights(1);
    weights.poll(
      counters(
        [0],
        [
          ['b', 10],
          ['a', 4],
        ],
      ),
      0,
    );
    const second = weights.poll(
      counters(
        [0],
        [
          ['b', 12],
          ['c', 3],
        ],
      ),
      HALF_LIFE,
    );
    expect(second.manual.map(({ key }) => key)).toEqual(['b', 'c']);
    expect(second.manual[0]!.usage).toBeCloseTo(7, 12);
    const third = weights.poll(counters([0], [['a', 4]]), 0);
    expect(third.manual).toEqual([{ key: 'a', usage: 4 }]);
  });

  it('asserts counters that are whole, never fall, and are as many as the buckets', () => {
    const weights = new UsageWeights(1);
    weights.poll(counters([5]), 0);
    expect(() => weights.poll(counters([4]), 0)).toThrow('a counter went from 5 to 4');
    expect(() => weights.poll(counters([5.5]), 0)).toThrow('a counter went from 5 to 5.5');
    expect(() => weights.poll(counters([5, 5]), 0)).toThrow('as many counters as buckets');
    expect(() => weights.poll(counters([5]), -1)).toThrow('-1 µs since the last poll');
    expect(() => new UsageWeights(1, 0)).toThrow('a half-life of 0 µs');
  });
});
