// Ranges, names and pinned first draws. The statistics of the draws are in test/property/kernel-streams.test.ts.

import { describe, expect, test } from 'vitest';
import { AssertionError } from '../base/assert.ts';
import { Draws, drawnUs, Streams } from './streams.ts';

const first = (seed: string, purpose: string, ...names: string[]): number =>
  new Draws(new Streams(seed).stream(purpose, ...names)).uint32();

describe('a stream', () => {
  test('is the same for the same seed and names, in whatever order streams are asked for', () => {
    const a = new Streams('7');
    const b = new Streams('7');
    const early = a.stream('arrivals', 'shop');
    b.stream('sizes', 'shop');
    b.stream('arrivals', 'site');
    expect(b.stream('arrivals', 'shop')).toEqual(early);
  });

  test('is another for another seed, purpose, name or cut between names', () => {
    const draws = [
      first('1', 'ab', 'c'),
      first('2', 'ab', 'c'),
      first('1', 'a', 'bc'),
      first('1', 'abc'),
      first('1', 'ab', 'c', ''),
      first('1', 'c', 'ab'),
      first('1ab', 'c'),
      first('1', '2:ab;1:c;'),
    ];
    expect(new Set(draws).size).toBe(draws.length);
  });

  test('begins with the draws pinned here, in every engine', () => {
    const draws = new Draws(new Streams('1').stream('arrivals', 'shop'));
    expect([draws.uint32(), draws.uint32(), draws.unit(), draws.below(1000)]).toEqual([
      2769199959, 3050162087, 0.4891627715335537, 111,
    ]);
  });
});

describe('an entity', () => {
  test('has draws that depend only on its numbers', () => {
    const key = new Streams('1').stream('gaps');
    const a = new Draws(key);
    const b = new Draws(key);
    for (let i = 0; i < 7; i++) b.seek(i, 3).unit();
    b.uint32();
    expect([b.seek(5, 2).uint32(), b.normal()]).toEqual([a.seek(5, 2).uint32(), a.normal()]);
  });

  test('is told apart by both numbers', () => {
    const draws = new Draws(new Streams('1').stream('gaps'));
    const firsts = [0, 1, 2, 0xffffffff].flatMap((a) =>
      [0, 1, 2, 0xffffffff].map((b) => draws.seek(a, b).uint32()),
    );
    expect(new Set(firsts).size).toBe(16);
  });

  test('(0, 0) is where draws begin', () => {
    const key = new Streams('1').stream('gaps');
    expect(new Draws(key).uint32()).toBe(new Draws(key).seek(9, 9).seek(0, 0).uint32());
  });

  test('with numbers that are not unsigned 32-bit is a programmer error', () => {
    const draws = new Draws(new Streams('1').stream('gaps'));
    for (const bad of [-1, 0.5, 2 ** 32, Number.NaN])
      expect(() => draws.seek(0, bad)).toThrow(AssertionError);
  });
});

describe('a draw', () => {
  const draws = new Draws(new Streams('ranges').stream('any'));

  test('of unit lies in [0, 1) and of unitOpen in (0, 1)', () => {
    for (let i = 0; i < 2000; i++) {
      const unit = draws.unit();
      const open = draws.unitOpen();
      expect(unit >= 0 && unit < 1 && open > 0 && open < 1 && (open * 2 ** 53) % 2 === 1).toBe(true);
    }
  });

  test('below n is a whole number under n; n is in 1…2^32', () => {
    for (const n of [1, 2, 3, 1000, 2 ** 31 + 1, 2 ** 32]) {
      const draw = draws.below(n);
      expect(Number.isInteger(draw) && draw >= 0 && draw < n).toBe(true);
    }
    for (const n of [0, -1, 1.5, 2 ** 32 + 1, Number.NaN])
      expect(() => draws.below(n)).toThrow(AssertionError);
  });
});

test('a drawn time is a whole number of microseconds, at least one', () => {
  expect([drawnUs(0), drawnUs(0.4), drawnUs(1.5), drawnUs(2.4), drawnUs(1e300), drawnUs(Infinity)]).toEqual([
    1,
    1,
    2,
    2,
    Number.MAX_SAFE_INTEGER,
    Number.MAX_SAFE_INTEGER,
  ]);
});
