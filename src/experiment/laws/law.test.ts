import { describe, expect, it } from 'vitest';
import { type Law, lawRow, measureLaw } from './law.ts';

/** A law whose measured value is 0.1 per seed that has been asked, and 0 from the second look on where `mends`. */
const lawOf = (mends: boolean): Law & { asked: [string, number][] } => {
  const asked: [string, number][] = [];
  return {
    name: 'test',
    asked,
    measure(seed, scale = 1) {
      asked.push([seed, scale]);
      const measured = mends && asked.length > 1 ? 0 : 0.1;
      const still = lawRow({ name: 'still', setUp: '', expected: 0, measured: 0, standardError: 0.01 });
      return [still, lawRow({ name: 'off', setUp: '', expected: 0, measured, standardError: 0.01 })];
    },
  };
};

describe('measuring a law', () => {
  it('looks a second time, at other seeds, only where a row misses', async () => {
    const law = lawOf(true);
    const rows = await measureLaw(law, 's');
    expect(law.asked).toEqual([
      ['s', 1],
      ['s/again', 1],
    ]);
    expect(rows.map(({ pass, looks }) => [pass, looks])).toEqual([
      [true, undefined],
      [true, 2],
    ]);
  });

  it('lets a law that is wrong fail', async () => {
    const rows = await measureLaw(lawOf(false), 's');
    expect(rows.map(({ pass }) => pass)).toEqual([true, false]);
  });
});
