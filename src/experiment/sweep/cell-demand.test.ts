import { describe, expect, it } from 'vitest';
import { countedReplications, isOf, pendingCells, shardOf } from './cell-demand.ts';
import { cellOf, type SweepOutline } from './sweep-outline.ts';

const outline = (keys: readonly string[], change: Partial<SweepOutline> = {}): SweepOutline => ({
  ...{ schema: 'maskring/sweep-outline/v1', name: 'x', question: '', model: '1', streams: '1' },
  ...{ parameters: [], replications: 2, stop: null, minimise: null },
  points: keys.map((key) => ({ values: [], scenario_hash: key, key })),
  ...change,
});
const ids = (cells: readonly { id: string }[]) => cells.map(({ id }) => id);
const STOP = { measure: 'x', halfWidth: 1, isRelative: false, confidence: 0.95, least: 2 };

describe('pendingCells', () => {
  it('lists what is not finished, point by point', () => {
    const finished = new Map([['a-1', null]]);
    expect(ids(pendingCells(outline(['a', 'b']), finished, null))).toEqual(['a-0', 'b-0', 'b-1']);
  });

  it('names a cell once where two points are the same scenario', () => {
    expect(ids(pendingCells(outline(['a', 'a']), new Map(), null))).toEqual(['a-0', 'a-1']);
  });

  it('cuts the cells into shards that are disjoint and complete, also with equal points', () => {
    const whole = outline(['a', 'b', 'a', 'c', 'd'], { replications: 3 });
    const parts = [1, 2, 3, 4].map((index) => ids(pendingCells(whole, new Map(), { index, count: 4 })));
    expect(parts.flat().sort()).toEqual(ids(pendingCells(whole, new Map(), null)).sort());
    expect(new Set(parts.flat()).size).toBe(parts.flat().length);
  });

  it('keeps the replications of a point in one shard where a rule decides how many there are', () => {
    const whole = outline(['a', 'b', 'c'], { replications: 8, stop: STOP });
    for (let k = 0; k < 8; k++) expect(shardOf(whole, cellOf(whole, 1, k), 2)).toBe(2);
    expect(isOf({ index: 1, count: 2 }, whole, cellOf(whole, 2, 5))).toBe(true);
  });

  it('asks on until the rule is satisfied, and for no more', () => {
    const whole = outline(['a'], { replications: 8, stop: STOP });
    const ran = (...values: number[]) => new Map(values.map((value, k) => [`a-${k}`, value]));
    expect(ids(pendingCells(whole, ran(), null))).toEqual(['a-0', 'a-1']);
    expect(ids(pendingCells(whole, ran(1, 50), null))).toEqual(['a-2', 'a-3']);
    expect(pendingCells(whole, ran(1, 1), null)).toEqual([]);
    expect(countedReplications(whole, 0, ran(1, 1, 70))).toEqual({ count: 2, settled: true });
  });
});
