// The pictures of population and sessions: what is said and drawn agrees with the numbers.

import { describe, expect, it } from 'vitest';
import { barsFigure } from './bars-figure.ts';
import { rankCaption, rankFigure, zipfSlope } from './rank-figure.ts';
import { longerThan, type SurvivalCurve, survivalCaption, survivalFigure } from './survival-figure.ts';
import { walk } from './svg-node.ts';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ').replaceAll('\u202f', ' ');
const zipf = (count: number, slope: number): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => 1000 * (i + 1) ** -slope);

const curve: SurvivalCurve = {
  name: 'gaps',
  xsUs: [1e6, 1e7, 2e7, 1e8],
  longer: [0.5, 0.2, 0.1, 0],
  emphasis: true,
};

describe('survivalFigure', () => {
  it('says which part outlasts the first timeout, straight between its points', () => {
    expect(longerThan(curve, 1.5e7)).toBeCloseTo(0.15);
    expect([longerThan(curve, 1), longerThan(curve, 1e9)]).toEqual([1, 0]);
    expect(
      plain(survivalCaption({ curves: [curve], timeouts: [{ us: 1.5e7, name: 'the idle timeout' }] })),
    ).toBe('15 % of the gaps outlast 15 s, the idle timeout');
  });

  it('speaks of the median where no timeout is asked about, and of nothing where nothing was measured', () => {
    expect(plain(survivalCaption({ curves: [curve], timeouts: [] }))).toBe(
      'Half of the gaps last longer than 1 s',
    );
    expect(survivalCaption({ curves: [{ ...curve, xsUs: [], longer: [] }], timeouts: [] })).toContain(
      'Nothing lasted',
    );
  });

  it('washes what outlasts the timeout, and nothing where nothing does', () => {
    const washes = (us: number): number =>
      [
        ...walk(survivalFigure({ curves: [curve], timeouts: [{ us, name: 't' }] }, { width: 500 }).svg),
      ].filter(({ attributes }) => attributes.class === 'fill-lost-wash').length;
    expect([washes(1.5e7), washes(1e9)]).toEqual([1, 0]);
  });
});

describe('rankFigure', () => {
  it('finds the exponent of a Zipf law and none in fewer than three ranks', () => {
    expect(zipfSlope(zipf(500, 1.1))).toBeCloseTo(1.1, 9);
    expect(zipfSlope(new Float64Array(300).fill(4))).toBeCloseTo(0, 9);
    expect(zipfSlope([2, 1])).toBeNaN();
  });

  it('says how many networks hold half', () => {
    const data = {
      things: '/16 networks',
      lines: [{ name: 'sources', amounts: [50, 20, 10, 10, 10], emphasis: true }],
    };
    expect(plain(rankCaption(data))).toBe(
      'One network of 5 holds half of the sources; the largest holds 50 %',
    );
    expect(rankFigure(data, { width: 400 }).table.rows[1]).toEqual([2, 20]);
  });
});

describe('barsFigure', () => {
  const hours = {
    bars: [1, 1, 2, 4].map((amount, hour) => ({ name: String(hour), amount })),
    caption: 'busiest at 3',
    measure: 'sessions',
    named: ['3'],
    even: true,
    thing: 'hour',
  };

  it('paints in ink only what the caption names', () => {
    const classes = [...walk(barsFigure(hours, { width: 400 }).svg)].map(
      ({ attributes }) => attributes.class,
    );
    expect(classes.filter((name) => name === 'fill-ink')).toHaveLength(1);
    expect(classes.filter((name) => name === 'fill-mark-2')).toHaveLength(3);
  });

  it('draws parts of the whole from zero, and an even line only where it was asked for', () => {
    const texts = (even: boolean): string[] =>
      [...walk(barsFigure({ ...hours, even }, { width: 400 }).svg)].flatMap(({ children }) =>
        children.filter((one) => typeof one === 'string'),
      );
    expect(texts(true).map(plain)).toContain('even 25 %');
    expect(texts(false).map(plain)).not.toContain('even 25 %');
    expect(barsFigure(hours, { width: 400 }).table.rows.map(([, part]) => part)).toEqual([
      12.5, 12.5, 25, 50,
    ]);
  });
});
