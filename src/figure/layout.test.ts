// What all figures lean on: labels moved apart, hatching inside its box, the seal's ring, marks, the sheet and the stand-alone file.

import { describe, expect, it } from 'vitest';
import { type CvData, cvFigure } from './cv-figure.ts';
import { figureCss } from './figure-css.ts';
import { hatch } from './mark.ts';
import { seal, turn } from './seal.ts';
import { spread } from './spread.ts';
import { standaloneSvg } from './standalone.ts';
import { renderSvg, walk } from './svg-node.ts';

const cv: CvData = {
  choices: [{ name: 'this mask', cv: 0.034, role: 'this' }],
  reference: 0.27,
  floor: 0.032,
  goalRatio: 0.1,
  serverCount: 16,
  measure: 'visits',
};

describe('spread', () => {
  it('leaves labels that do not touch where they are', () => {
    expect(
      spread(
        [
          { at: 10, size: 10 },
          { at: 30, size: 10 },
        ],
        0,
        100,
      ),
    ).toEqual([10, 30]);
  });

  it('moves labels apart evenly, keeps their order and stays inside', () => {
    expect(
      spread(
        [
          { at: 50, size: 10 },
          { at: 50, size: 10 },
        ],
        0,
        100,
      ),
    ).toEqual([45, 55]);
    expect(
      spread(
        [
          { at: 99, size: 10 },
          { at: 98, size: 10 },
        ],
        0,
        100,
      ),
    ).toEqual([95, 85]);
    const many = spread(
      Array.from({ length: 8 }, (_, i) => ({ at: (i * 37) % 50, size: 10 })),
      0,
      100,
    );
    const sorted = [...many].sort((a, b) => a - b);
    for (let i = 1; i < sorted.length; i++)
      expect(sorted[i]! - sorted[i - 1]!).toBeGreaterThanOrEqual(10 - 1e-9);
    expect(Math.min(...many)).toBeGreaterThanOrEqual(5);
    expect(Math.max(...many)).toBeLessThanOrEqual(95);
  });
});

describe('hatch', () => {
  it('stays inside its box', () => {
    const numbers = String(hatch('floor', { x: 10, y: 20, width: 33, height: 14 }).attributes.d)
      .match(/[\d.]+/g)!
      .map(Number);
    for (let i = 0; i < numbers.length; i += 2) {
      expect(numbers[i]!).toBeGreaterThanOrEqual(10);
      expect(numbers[i]!).toBeLessThanOrEqual(43);
      expect(numbers[i + 1]!).toBeGreaterThanOrEqual(20);
      expect(numbers[i + 1]!).toBeLessThanOrEqual(34);
    }
  });
});

describe('seal', () => {
  it('turns exactly enough to be drawn', () => {
    for (let i = 0; i < 64; i++) {
      const [c, s] = turn(i / 64);
      expect(c).toBeCloseTo(Math.cos((i / 32) * Math.PI), 6);
      expect(s).toBeCloseTo(Math.sin((i / 32) * Math.PI), 6);
    }
  });

  it('tells masks apart and has one long segment for each chosen bit', () => {
    const teeth = (bits: number[]): string =>
      String(
        [...walk(seal(bits, 32, { size: 26 }))].find(({ attributes }) => attributes.class === 'fill-ink')
          ?.attributes.d,
      );
    expect(teeth([27, 3]).match(/Z/g)).toHaveLength(2);
    expect(teeth([27, 3])).not.toBe(teeth([27, 4]));
  });
});

describe('cvFigure', () => {
  it('says where the choice stands between floor, goal and any hash', () => {
    expect(cvFigure(cv, { width: 512 }).caption.replaceAll('\u00a0', ' ')).toBe(
      'At 3.4 % this beats any blind hash, and is near the floor',
    );
    expect(cvFigure({ ...cv, floor: 0.2 }, { width: 512 }).caption.replaceAll('\u00a0', ' ')).toBe(
      'No mask can reach the goal: the floor is 20 %',
    );
  });

  it('never lets two labels of one line overlap', () => {
    const crowded = { ...cv, floor: 0.09, reference: 0.11 };
    const figure = cvFigure(crowded, { width: 358 });
    const above = [...walk(figure.svg)].filter(
      ({ tag, attributes }) => tag === 'text' && attributes.y === 30,
    );
    const xs = above.map(({ attributes }) => Number(attributes.x)).sort((a, b) => a - b);
    for (let i = 1; i < xs.length; i++) expect(xs[i]! - xs[i - 1]!).toBeGreaterThan(55);
  });
});

describe('a figure alone', () => {
  it('carries its sheet, its colours and its finding, and no inline style', () => {
    const text = standaloneSvg(cvFigure(cv, { width: 512 }), { theme: 'auto', background: true });
    expect(text).toContain('<title>At 3.4');
    expect(text).toContain('prefers-color-scheme:dark');
    expect(text).not.toMatch(/ style="/);
  });

  it('uses no class that the sheet does not explain', () => {
    const used = [...walk(cvFigure(cv, { width: 512 }).svg)].flatMap(({ attributes }) =>
      String(attributes.class ?? '').split(' '),
    );
    for (const name of new Set(used.filter((one) => one !== ''))) expect(figureCss).toContain(`.${name}`);
  });

  it('is the same bytes every time', () => {
    expect(renderSvg(cvFigure(cv, { width: 512 }).svg)).toBe(renderSvg(cvFigure(cv, { width: 512 }).svg));
  });
});
