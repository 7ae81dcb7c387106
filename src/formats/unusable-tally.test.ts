import { describe, expect, it } from 'vitest';
import { exampleOf, UnusableTally } from './unusable-tally.ts';

describe('UnusableTally', () => {
  it('keeps the first example of each reason and lists the most frequent first, ties by reason', () => {
    const tally = new UnusableTally();
    for (const [reason, line] of [
      ['b', 1],
      ['c', 2],
      ['a', 3],
      ['c', 4],
    ] as const)
      tally.add(reason, line, () => `line ${line}`);
    expect(tally.count).toBe(4);
    expect(tally.reasons()).toEqual([
      { reason: 'c', count: 2, firstLine: 2, firstExample: 'line 2' },
      { reason: 'a', count: 1, firstLine: 3, firstExample: 'line 3' },
      { reason: 'b', count: 1, firstLine: 1, firstExample: 'line 1' },
    ]);
  });

  it('makes an example that is short and cannot drive a terminal', () => {
    const bytes = new TextEncoder().encode(`\u001b[31m${'ü'.repeat(5000)}`);
    const example = exampleOf(bytes, 0, bytes.length);
    expect(example).toHaveLength(200);
    expect(example.startsWith('·[31mü')).toBe(true);
  });
});
