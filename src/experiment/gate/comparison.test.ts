import { describe, expect, it } from 'vitest';
import { compareMetric } from './comparison.ts';

const A = [10, 12, 9, 11, 10.5, 9.5, 12.5, 8.5];
const against = (b: readonly (number | null)[], direction: 'higher' | 'either' = 'higher') =>
  compareMetric({ metric: 'x', direction, a: A, b }, 0.95);

describe('a comparison', () => {
  it('calls equal lists identical', () => {
    expect(against(A).word).toBe('identical');
  });
  it('sees a small shift through a large scatter, because seeds are paired', () => {
    const { word, difference, correlation } = against(A.map((x, i) => x - 0.3 + (i % 2) / 100));
    expect([word, difference!.high < 0]).toEqual(['better', true]);
    expect(correlation).toBeGreaterThan(0.999);
  });
  it('names the way only where no way is worse', () => {
    expect(against(A.map((x) => x + 1)).word).toBe('worse');
    expect(
      against(
        A.map((x) => x + 1),
        'either',
      ).word,
    ).toBe('higher');
    expect(
      against(
        A.map((x) => x - 1),
        'either',
      ).word,
    ).toBe('lower');
  });
  it('says that it sees none where the interval holds 0', () => {
    expect(against(A.map((x, i) => x + (i % 2 === 0 ? 1 : -1))).word).toBe('no difference seen');
  });
  it('pairs what both sides have, and counts the rest', () => {
    const found = against([null, ...A.slice(1).map((x) => x + 1)]);
    expect([found.pairs, found.unpaired, found.word]).toEqual([7, 1, 'worse']);
    expect(against(A.map(() => null)).word).toBe('too few values');
  });
});
