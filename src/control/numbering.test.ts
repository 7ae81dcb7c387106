import { describe, expect, it } from 'vitest';
import { numberNames } from './numbering.ts';
import { copyPlain } from './plain-copy.ts';

describe('numbers for names', () => {
  const names = Array.from({ length: 200 }, (_, i) => `s${i}`);

  it('depend neither on the order of names nor on the others', () => {
    const all = numberNames(names, 20);
    expect(numberNames([...names].reverse(), 20)).toEqual(all);
    expect(numberNames(['s7'], 20).get('s7')).toBe(all.get('s7'));
  });

  it('are distinct, in range and never 0, also where hashes collide', () => {
    const numbers = [...numberNames(names, 9).values()];
    expect(new Set(numbers).size).toBe(200);
    expect(numbers.every((number) => number > 0 && number < 512)).toBe(true);
  });

  it('stay once given', () => {
    const taken = new Map([['s3', 5]]);
    expect(numberNames(['s3'], 20, taken).get('s3')).toBe(5);
    expect([...numberNames(names, 9, taken).values()].filter((number) => number === 5).length).toBe(1);
  });
});

describe('a copy of plain data', () => {
  it('equals it and shares nothing that can change', () => {
    const value = {
      a: [1, { b: 2n }],
      m: new Map([['k', [3]]]),
      s: new Set([4]),
      t: new Float64Array([5]),
      n: null,
    };
    const copy = copyPlain(value);
    expect(copy).toEqual(value);
    copy.m.get('k')!.push(9);
    copy.s.add(9);
    copy.t[0] = 9;
    copy.a.push(9);
    expect(value).toEqual({
      a: [1, { b: 2n }],
      m: new Map([['k', [3]]]),
      s: new Set([4]),
      t: new Float64Array([5]),
      n: null,
    });
  });
});
