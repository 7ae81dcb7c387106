// The load picture: what is drawn and what is said agree with the numbers.

import { describe, expect, it } from 'vitest';
import { phraseText } from './figure.ts';
import { type LoadData, loadFigure } from './load-figure.ts';
import { balanceVerdict } from './load-words.ts';
import { walk } from './svg-node.ts';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ').replaceAll('\u202f', ' ');

const loads = (...values: number[]): LoadData => ({
  servers: values.map((load, i) => ({ id: `s${i + 1}`, load, second: 1 })),
  measure: 'requests',
  secondMeasure: 'sources',
  goalRatio: 0.1,
  reference: 0.24,
  floor: 0.03,
  cv: 0.1,
});

const classes = (data: LoadData, width = 512): string[] =>
  [...walk(loadFigure(data, { width }).svg)].map((node) => String(node.attributes.class ?? ''));

describe('the caption', () => {
  it('names the only server outside the band and that the sources are not to blame', () => {
    const { caption } = loadFigure(loads(0.99, 1.13, 0.95, 0.93), { width: 512 });
    expect(plain(caption)).toBe('Only s2 leaves the 10 % band, at +13 %; counted by sources all stay in it');
  });

  it('says who is farthest when all stay inside', () => {
    expect(plain(loadFigure(loads(1.02, 0.95, 1.03), { width: 512 }).caption)).toBe(
      'All three servers stay in the 10 % band; s2 is farthest at −5.0 %'.replace('-', '\u2212'),
    );
  });

  it('counts the outliers when there are many', () => {
    const { caption } = loadFigure(loads(2.6, 0.2, 0.3, 0.4, 1.5), { width: 512 });
    expect(plain(caption)).toBe(
      'Five servers of 5 leave the 10 % band; s1 is fullest at 2.6 ×; counted by sources all stay in it',
    );
  });

  it('does not claim anything without load', () => {
    expect(loadFigure(loads(0, 0), { width: 512 }).caption).toBe('No requests reached a server');
    expect(loadFigure({ ...loads(), servers: [] }, { width: 512 }).caption).toBe('No server is in service');
  });
});

describe('the drawing', () => {
  it('paints what leaves the band and nothing else in the colour of a state', () => {
    expect(classes(loads(1, 1.05, 1.3)).filter((name) => name === 'fill-moving')).toHaveLength(1);
    expect(classes(loads(1, 1.05, 0.98)).filter((name) => name.includes('moving'))).toHaveLength(0);
  });

  it('keeps every mark inside the width, also when one server carries twenty times the mean', () => {
    for (const width of [358, 512]) {
      const { svg, readings } = loadFigure(loads(20, 0.1, 0.1), { width });
      for (const node of walk(svg)) {
        for (const name of ['x', 'cx', 'x1', 'x2']) {
          const at = node.attributes[name];
          if (at !== undefined) expect(Number(at)).toBeGreaterThanOrEqual(-1);
          if (at !== undefined) expect(Number(at)).toBeLessThanOrEqual(width + 1);
        }
      }
      expect(readings).toHaveLength(3);
    }
  });

  it('gives the same numbers as a table and as readings', () => {
    const figure = loadFigure(loads(1.13, 0.87), { width: 512 });
    expect(figure.table.rows.map((row) => [row[0], Math.round(Number(row[1]))])).toEqual([
      ['s1', 13],
      ['s2', -13],
    ]);
    expect(figure.readings.map(({ value }) => plain(value))).toEqual(['+13 %', '\u221213 %']);
  });
});

describe('the verdict', () => {
  const numbers = { bitCount: 9, serverCount: 4, assignment: 'ring', measure: 'requests', goalRatio: 0.1 };

  it('blames the client when the floor is over the goal', () => {
    const { why } = balanceVerdict({ ...numbers, cv: 0.4, reference: 0.3, floor: 0.25, topPart: 0.41 });
    expect(plain(phraseText(why))).toContain(
      'One client carries 41 % of the requests, and no mask can split one address',
    );
    expect(plain(phraseText(why))).toContain('below 25 % nothing is possible');
  });

  it('blames the mask when it is far above chance, and names the client as an address', () => {
    const even = { ...numbers, cv: 0.2, reference: 0.05, floor: 0, topPart: 0.01, client: '198.51.100.23' };
    const { finding, why } = balanceVerdict(even);
    expect(plain(finding)).toBe(
      'Nine bits spread the requests over four servers with a load CV of 20 %; a random hash would reach 5.0 %.',
    );
    expect(why[0]).toEqual({ text: '198.51.100.23', tone: 'mono' });
    expect(plain(phraseText(why))).toContain('The mask is to blame: it is 4.0 × what chance alone would do');
  });

  it('speaks of no client where sources are counted', () => {
    const counted = { ...numbers, measure: 'sources', cv: 0.2, reference: 0.05, floor: 0, topPart: 0.0001 };
    expect(plain(phraseText(balanceVerdict(counted).why))).toMatch(
      /^Each source counts once\. The mask is to blame/,
    );
  });

  it('blames the ring before the mask', () => {
    const ringed = {
      ...numbers,
      serverCount: 16,
      cv: 0.2,
      reference: 0.08,
      floor: 0,
      topPart: 0.01,
      assignmentCv: 0.19,
    };
    expect(plain(phraseText(balanceVerdict(ringed).why))).toContain(
      'The ring gives 16 servers unequal numbers of buckets, worth a load CV of about 19 % whatever the mask',
    );
  });

  it('blames nobody when chance alone misses the goal', () => {
    const { why } = balanceVerdict({ ...numbers, cv: 0.26, reference: 0.24, floor: 0.01, topPart: 0.08 });
    expect(plain(phraseText(why))).toContain('even a random spread misses the goal of 10 %');
  });
});
