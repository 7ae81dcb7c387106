import { describe, expect, it } from 'vitest';
import { type AgreementData, agreementFigure, rampStep } from './agreement-figure.ts';
import { type BitsCurveData, bitsCurveFigure } from './bits-curve-figure.ts';
import { type ChoiceScaleData, choiceScale, type ScaleChoice } from './choice-scale.ts';
import { bucketsAtHalf, lorenzFigure } from './lorenz-figure.ts';
import { walk } from './svg-node.ts';

const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');

/** Four bits; 3 and 2 agree on 80 %, all else on half. */
const AGREE: AgreementData = {
  bits: [3, 2, 1, 0],
  agree: [1, 0.5, 0.5, 0.5, 0.5, 1, 0.5, 0.5, 0.5, 0.5, 1, 0.8, 0.5, 0.5, 0.8, 1],
  size: 4,
  sigma: 0.05,
  constant: [],
  chosen: [3, 2],
  measure: 'visits',
  hanging: true,
};

describe('the agreement triangle', () => {
  it('puts a pair between its two bits, the deeper the further apart they are', () => {
    const { readings, height } = agreementFigure(AGREE, { width: 800 });
    const at = (key: string) => readings.find((reading) => reading.key === key)!;
    expect([at('3,2').x, at('3,2').y]).toEqual([200, 100]);
    expect([at('3,0').x, at('3,0').y]).toEqual([400, 300]);
    expect(height).toBeGreaterThan(400);
  });

  it('is neutral within one SD and goes by steps of one SD to both sides', () => {
    expect([0.99, 1, -1, 3.9, 9, -9].map(rampStep)).toEqual([4, 5, 3, 7, 8, 0]);
  });

  it('names chosen bits that repeat each other, and finds others clean', () => {
    expect(plain(agreementFigure(AGREE, { width: 800 }).caption)).toBe(
      'Bits 3 and 2 of the mask repeat each other: the same on 80.0 % of the visits',
    );
    expect(plain(agreementFigure({ ...AGREE, chosen: [1, 0] }, { width: 800 }).caption)).toBe(
      'One pair of the two bits cut is within one σ of chance; of all bits, 3 and 2 repeat each other most, 80.0 %',
    );
  });

  it('leaves the cells of constant bits out of readings and table', () => {
    const figure = agreementFigure({ ...AGREE, constant: [0] }, { width: 800 });
    expect(figure.readings).toHaveLength(3);
    expect(figure.table.rows.flatMap(([high, low]) => [Number(high), Number(low)])).not.toContain(0);
  });

  it('outlines pairs of the pinned choice with dashes', () => {
    const dashed = [...walk(agreementFigure({ ...AGREE, pinned: [1, 0] }, { width: 800 }).svg)].filter(
      ({ attributes }) => String(attributes.class).includes('compare'),
    );
    expect(dashed).toHaveLength(1);
  });
});

describe('the Lorenz curve', () => {
  const points = [
    { buckets: 0, weight: 0 },
    { buckets: 0.5, weight: 0.25 },
    { buckets: 1, weight: 1 },
  ];
  it('says which part of the buckets carries half', () => {
    expect(bucketsAtHalf(points)).toBeCloseTo(2 / 3);
    const { caption } = lorenzFigure({ points, gini: 0.25, measure: 'visits' }, { width: 300 });
    expect(plain(caption)).toBe('The fullest 33 % of the buckets carry half of the visits; Gini 0.25');
  });
  it('says so when nothing weighs', () => {
    expect(lorenzFigure({ points: [], gini: Number.NaN, measure: 'visits' }, { width: 300 }).caption).toBe(
      'No visits in any bucket',
    );
  });
});

const point = (n: number, cv: number, heldOutCv: number | null) => ({
  ...{ n, tableSize: 2 ** n, cv, heldOutCv, usageCv: cv / 2, ringLawCv: 0.2 },
});
const CURVE: BitsCurveData = {
  points: [point(4, 0.05, 0.05), point(6, 0.3, 0.35), point(7, 0.12, 0.2), point(8, 0.119, 0.2)],
  strategy: 'greedy',
  own: { n: 7, cv: 0.14, heldOutCv: 0.21 },
  reference: 0.18,
  floor: 0.02,
  goalRatio: 0.1,
  measure: 'visits',
  serverCount: 4,
  assignment: 'round-robin',
  heldOutBy: 'time',
};

describe('the curve over the number of bits', () => {
  it('does not call few buckets enough that are even by luck', () => {
    expect(plain(bitsCurveFigure(CURVE, { width: 600 }).caption)).toBe(
      'Beyond seven bits what is held out gains nothing: 20 % at best',
    );
  });
  it('names the fewest bits within the goal, judged on what was held out too', () => {
    const points = [point(6, 0.05, 0.2), point(7, 0.08, 0.09), point(8, 0.07, 0.09)];
    expect(plain(bitsCurveFigure({ ...CURVE, points }, { width: 600 }).caption)).toBe(
      'Seven bits are the fewest within 10 %, held out too',
    );
  });
  it('draws the held-out line dotted with hollow marks', () => {
    const classes = [...walk(bitsCurveFigure(CURVE, { width: 600 }).svg)].map(({ attributes }) =>
      String(attributes.class),
    );
    expect(classes.filter((name) => name === 'hollow-ink')).toHaveLength(5);
    expect(classes.some((name) => name.includes('heldout'))).toBe(true);
  });
  it('tells a pinned choice beside this one', () => {
    const pinned = { n: 6, cv: 0.2, heldOutCv: null };
    expect(plain(bitsCurveFigure({ ...CURVE, pinned }, { width: 600 }).caption)).toMatch(
      /this mask of seven is at 14 %, A of six at 20 %$/,
    );
  });
});

const scaled = (id: string, cv: number, heldOutCv: number | null, role: ScaleChoice['role'] = 'other') => ({
  ...{ id, name: id, text: '', cv, heldOutCv, role, count: 9 },
});
const SCALE: ChoiceScaleData = {
  choices: [scaled('this mask', 0.3, 0.4, 'this'), scaled('greedy', 0.1, 0.5), scaled('steady', 0.15, 0.2)],
  reference: 0.18,
  floor: 0.02,
  goalRatio: 0.1,
  serverCount: 16,
  measure: 'visits',
  heldOutBy: 'time',
  unfinished: false,
};

describe('the scale of choices', () => {
  it('judges by what was held out, not by what was fitted', () => {
    expect(plain(choiceScale(SCALE, { width: 500 }).caption)).toBe(
      'Steady would do better than this mask: 20 % and not 40 % on what it has not seen',
    );
  });
  it('puts floor first: no choice can pass it', () => {
    expect(plain(choiceScale({ ...SCALE, floor: 0.3 }, { width: 500 }).caption)).toBe(
      'No choice can reach the goal: the floor is 30 %',
    );
  });
  it('claims nothing of strategies that are still being asked', () => {
    expect(plain(choiceScale({ ...SCALE, unfinished: true }, { width: 500 }).caption)).not.toContain(
      'Steady',
    );
  });
  it('says the difference to a pinned choice in points', () => {
    const choices = [scaled('b', 0.25, 0.3, 'this'), scaled('a', 0.3, 0.38, 'pinned')];
    expect(plain(choiceScale({ ...SCALE, choices }, { width: 500 }).caption)).toBe(
      'This mask is at 25 %, A at 30 %: −5.0 points, −8.0 held out',
    );
  });
});
