import { describe, expect, it } from 'vitest';
import { type ParetoData, type ParetoPoint, paretoFigure } from './pareto-figure.ts';
import { walk } from './svg-node.ts';

const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');
const point = (name: string, x: number, y: number, onFront: boolean | null = true): ParetoPoint => ({
  key: name,
  name,
  onFront,
  values: [
    { mean: x, low: x - 1, high: x + 1 },
    { mean: y, low: null, high: null },
  ],
});
const DATA: ParetoData = {
  points: [point('slow', 30, 0.01), point('fast', 10, 0.05), point('worse', 30, 0.05, false)],
  objectives: ['drain_seconds', 'lost_ratio'],
};
const classes = (data: ParetoData, width = 600) =>
  [...walk(paretoFigure(data, { width }).svg)].map(({ attributes }) => String(attributes.class));

describe('the Pareto front of a sweep', () => {
  it('says how many settings are on it and what its ends reach', () => {
    expect(plain(paretoFigure(DATA, { width: 600 }).caption)).toBe(
      'Of three settings 2 are beaten by no other: fast reaches 10 drain_seconds, slow 0.0100 lost_ratio',
    );
  });

  it('says so where one setting is best in both, and where nothing can be compared', () => {
    const one = { ...DATA, points: [point('all', 1, 1), point('other', 2, 2, false)] };
    expect(plain(paretoFigure(one, { width: 600 }).caption)).toMatch(
      /one is beaten by no other: all is best in both/,
    );
    expect(paretoFigure({ ...DATA, points: [] }, { width: 600 }).caption).toMatch(/^No setting/);
  });

  it('fills the points of the front, leaves the beaten hollow, and draws intervals where there are any', () => {
    const found = classes(DATA);
    expect(found.filter((name) => name === 'fill-ink')).toHaveLength(2);
    expect(found.filter((name) => name === 'hollow')).toHaveLength(1);
    expect(found.filter((name) => name === 'line-mark')).toHaveLength(2);
  });

  it('joins the front by steps for two measures, and not for three', () => {
    expect(classes(DATA)).toContain('stroke line-ink thin');
    const third = { mean: 1, low: 1, high: 1 };
    const points = DATA.points.map((one) => ({ ...one, values: [...one.values, third] }));
    expect(classes({ points, objectives: [...DATA.objectives, 'p_servers'] })).not.toContain(
      'stroke line-ink thin',
    );
  });

  it('neither draws nor reads a setting with a missing value, but keeps it in the table', () => {
    const missing = {
      ...point('none', 5, 5, null),
      values: [{ mean: null, low: null, high: null }, DATA.points[0]!.values[1]!],
    };
    const figure = paretoFigure({ ...DATA, points: [...DATA.points, missing] }, { width: 600 });
    expect(figure.readings).toHaveLength(3);
    expect(figure.table.rows.at(-1)).toEqual(['none', null, null, null, 0.01, null, null, 'not compared']);
  });

  it.each([320, 600, 1200])('keeps every mark inside the drawing at %d px', (width) => {
    const figure = paretoFigure(DATA, { width });
    for (const { x, y } of figure.readings) {
      expect(x).toBeGreaterThanOrEqual(figure.plot.x);
      expect(x).toBeLessThanOrEqual(figure.plot.x + figure.plot.width);
      expect(y).toBeGreaterThanOrEqual(figure.plot.y);
      expect(y).toBeLessThanOrEqual(figure.plot.y + figure.plot.height);
    }
  });

  it('stands on equal values without dividing by nothing', () => {
    const figure = paretoFigure({ ...DATA, points: [point('a', 0, 0), point('b', 0, 0)] }, { width: 600 });
    expect(figure.readings.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))).toBe(true);
  });
});
