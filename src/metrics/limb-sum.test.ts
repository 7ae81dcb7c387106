import { describe, expect, it } from 'vitest';
import { LimbSums } from './limb-sum.ts';

describe('LimbSums', () => {
  it('loses nothing past 2^53', () => {
    const sums = new LimbSums();
    for (let i = 0; i < 5; i++) sums.add(40, 4_503_599_627_370_495);
    sums.add(40, 5);
    expect(sums.value(40)).toBe(5 * 4_503_599_627_370_496);
  });
  it('reads 0 where nothing was added', () => {
    expect(new LimbSums().value(1_000_000)).toBe(0);
  });
});
