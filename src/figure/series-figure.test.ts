// Lines over time: decimation keeps what matters, captions say when a goal was left.

import { describe, expect, it } from 'vitest';
import { keptPoints, type SeriesData, seriesFigure } from './series-figure.ts';
import { walk } from './svg-node.ts';
import { civilUs, timeTicks } from './time-axis.ts';

const MINUTE = 60e6;
const EVENING = civilUs(2026, 3) + 20 * 60 * MINUTE;

const series = (values: number[], more: Partial<SeriesData> = {}): SeriesData => ({
  times: values.map((_, i) => EVENING + i * MINUTE),
  absolute: true,
  format: 'percent',
  measure: 'load CV of sessions',
  lines: [{ id: 'cv', name: 'load CV', values, emphasis: true }],
  goal: 0.1,
  ...more,
});

const plain = (text: string): string => text.replaceAll('\u00a0', ' ').replaceAll('\u202f', ' ');

describe('the caption', () => {
  it('says when the goal was left and when it was reached again', () => {
    const { caption } = seriesFigure(series([0.04, 0.05, 0.12, 0.13, 0.08, 0.07]), { width: 600 });
    expect(plain(caption)).toBe('Load CV left the goal at 20:02 and came back at 20:04; its peak is 13 %');
  });

  it('counts stretches when there were several', () => {
    const { caption } = seriesFigure(series([0.2, 0.05, 0.2, 0.05]), { width: 600 });
    expect(plain(caption)).toBe(
      'Load CV is over the goal of 10 % in 50 % of the time, in two stretches; its peak is 20 %',
    );
  });

  it('says that chance alone would miss the goal as well', () => {
    const { caption } = seriesFigure(series([0.2, 0.3], { referenceLine: [0.18, 0.2] }), { width: 600 });
    expect(plain(caption)).toBe(
      'Load CV is over the goal of 10 % all the time, 30 % at its peak; any hash would be over it too',
    );
  });

  it('says that it stayed within, and nothing about a goal that was not given', () => {
    expect(plain(seriesFigure(series([0.04, 0.05]), { width: 600 }).caption)).toBe(
      'Load CV stays within the goal of 10 %; its peak is 5.0 %',
    );
    const { goal: _, ...free } = series([0.04, 0.05]);
    expect(plain(seriesFigure(free, { width: 600 }).caption)).toBe('Load CV peaks at 5.0 %, at 20:01');
  });
});

describe('the lines', () => {
  it('break where a value is unknown', () => {
    const { svg } = seriesFigure(series([0.01, 0.02, Number.NaN, 0.03, 0.04]), { width: 600 });
    const drawn = [...walk(svg)].find(({ attributes }) => String(attributes.class).includes('bold'))!;
    expect(String(drawn.attributes.d).match(/M/g)).toHaveLength(2);
  });

  it('show a value that stands alone', () => {
    const { svg } = seriesFigure(series([Number.NaN, 0.02, Number.NaN]), { width: 600 });
    const drawn = [...walk(svg)].find(({ attributes }) => String(attributes.class).includes('bold'))!;
    expect(String(drawn.attributes.d)).toMatch(/^M\S+ \S+h2$/);
  });

  it('keep the least and the greatest of every pixel', () => {
    const values = Array.from({ length: 10_000 }, (_, i) => (i === 5003 ? 9 : i === 7001 ? -9 : i % 7));
    const kept = keptPoints(values, 100);
    expect(kept.length).toBeLessThanOrEqual(500);
    expect(kept).toContain(5003);
    expect(kept).toContain(7001);
    expect([...kept].sort((a, b) => a - b)).toEqual(kept);
  });

  it('put a reference beyond the scale at the edge, with an arrow', () => {
    const { svg } = seriesFigure(series([0.01, 0.02], { reference: 0.9 }), { width: 600 });
    const texts = [...walk(svg)]
      .flatMap(({ children }) => children)
      .filter((child) => typeof child === 'string');
    expect(texts.map(plain)).toContain('any hash 90 % ↑');
  });
});

describe('time ticks', () => {
  it('are round and few, from seconds to years', () => {
    const texts = (from: number, to: number, absolute: boolean): string[] =>
      timeTicks({ from, to }, 8, absolute).map(({ text }) => plain(text));
    expect(texts(0, 40 * MINUTE, false)).toEqual([
      '0',
      '5 min',
      '10 min',
      '15 min',
      '20 min',
      '25 min',
      '30 min',
      '35 min',
      '40 min',
    ]);
    expect(texts(EVENING, EVENING + 40 * MINUTE, true)[1]).toBe('20:05');
    expect(texts(civilUs(2005, 4), civilUs(2018, 1), true)).toEqual([
      '2006',
      '2008',
      '2010',
      '2012',
      '2014',
      '2016',
      '2018',
    ]);
  });
});
