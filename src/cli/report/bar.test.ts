import { describe, expect, it } from 'vitest';
import { bar, markedBar } from './bar.ts';

describe('bar', () => {
  it('is exact to an eighth of a column', () => {
    expect(bar(1, 3)).toBe('███');
    expect(bar(0.5, 3)).toBe('█▌');
    expect(bar(1 / 24, 3)).toBe('▏');
  });

  it('shows a part that is not zero, however small, and nothing for zero', () => {
    expect(bar(1e-9, 10)).toBe('▏');
    expect(bar(0, 10)).toBe('');
  });

  it('stays in its place where the part is no ratio', () => {
    expect([bar(7, 2), bar(-1, 2), bar(Number.NaN, 2)]).toEqual(['██', '', '']);
  });
});

describe('markedBar', () => {
  it('marks the mean where the bar does not reach it, and only there', () => {
    expect(markedBar(0.2, 0.8, 5)).toBe('█   ┊');
    expect(markedBar(1, 0.8, 5)).toBe('█████');
  });
});
