import { describe, expect, it } from 'vitest';
import type { WeightSnapshot } from './assignment.ts';
import { DEFAULT_HALF_LIFE_US, decayFactor, emptySnapshot, nextSnapshot } from './usage-decay.ts';

const counted = (automatic: number[], manual: [string, number][] = []) => ({
  automatic,
  manual: new Map(manual),
});

describe('the factor', () => {
  it('is a half after a half-life, a quarter after two, 1 at once', () => {
    expect(decayFactor(DEFAULT_HALF_LIFE_US, DEFAULT_HALF_LIFE_US)).toBeCloseTo(0.5, 15);
    expect(decayFactor(2_000_000, 1_000_000)).toBeCloseTo(0.25, 15);
    expect(decayFactor(0, 1)).toBe(1);
    expect(DEFAULT_HALF_LIFE_US).toBe(10 * 60 * 1_000_000);
  });

  it('asserts time that passes and a half-life above 0', () => {
    expect(() => decayFactor(-1, 1)).toThrow('-1 µs elapsed');
    expect(() => decayFactor(1, 0)).toThrow('a half-life of 0 µs');
  });
});

describe('the next snapshot', () => {
  it('keeps a part of what was and adds what was counted', () => {
    const first = nextSnapshot(emptySnapshot(2), counted([100, 0]), 0.5);
    expect([...first.automatic]).toEqual([100, 0]);
    expect([...nextSnapshot(first, counted([0, 8]), 0.5).automatic]).toEqual([50, 8]);
  });

  it('forgets half in sixty polls of 10 s with the default half-life', () => {
    const kept = decayFactor(10_000_000, DEFAULT_HALF_LIFE_US);
    let snapshot = nextSnapshot(emptySnapshot(1), counted([1000]), kept);
    for (let poll = 0; poll < 60; poll++) snapshot = nextSnapshot(snapshot, counted([0]), kept);
    expect(snapshot.automatic[0]).toBeCloseTo(500, 9);
    expect(snapshot.number).toBe(61);
  });

  it('leaves the one before alone', () => {
    const first = nextSnapshot(emptySnapshot(1), counted([5], [['a', 1]]), 0.5);
    const copy = structuredClone(first);
    nextSnapshot(first, counted([7], [['a', 9]]), 0.5);
    expect(first).toEqual(copy);
  });

  it('keeps manual buckets by key, in code-unit order, and forgets those that are left out', () => {
    const first = nextSnapshot(
      emptySnapshot(1),
      counted(
        [0],
        [
          ['b', 10],
          ['a', 4],
        ],
      ),
      1,
    );
    const second = nextSnapshot(
      first,
      counted(
        [0],
        [
          ['c', 3],
          ['b', 2],
        ],
      ),
      0.5,
    );
    expect(second.manual).toEqual([
      { key: 'b', usage: 7 },
      { key: 'c', usage: 3 },
    ]);
    expect(nextSnapshot(second, counted([0], [['a', 1]]), 0.5).manual).toEqual([{ key: 'a', usage: 1 }]);
  });

  it('asserts whole counts, as many as there are buckets', () => {
    const next = (before: WeightSnapshot, counts: number[]) => () => nextSnapshot(before, counted(counts), 1);
    expect(next(emptySnapshot(1), [-1])).toThrow('-1 is not a count');
    expect(next(emptySnapshot(1), [0.5])).toThrow('0.5 is not a count');
    expect(next(emptySnapshot(1), [1, 1])).toThrow('as many counts as buckets');
  });
});
