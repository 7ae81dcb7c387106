// The key: teeth where bits are chosen, words for what is odd, controls where a page asks for them.

import { describe, expect, it } from 'vitest';
import { bitStrip, type StripBit, type StripData } from './bit-strip.ts';
import { walk } from './svg-node.ts';

const strip = (family: 4 | 6, change: (bit: number) => Partial<StripBit>): StripData => ({
  family,
  bits: Array.from({ length: family === 4 ? 32 : 128 }, (_, bit) => ({
    ones: 0.5,
    chosen: false,
    ...change(bit),
  })),
  maskText: '',
  measure: 'sources',
});

const plain = (text: string): string => text.replaceAll('\u00a0', ' ').replaceAll('\u202f', ' ');

describe('bitStrip', () => {
  it('cuts one tooth for each chosen bit and numbers every bit', () => {
    const figure = bitStrip(
      strip(4, (bit) => ({ chosen: bit < 9 })),
      { width: 832 },
    );
    const nodes = [...walk(figure.svg)];
    expect(nodes.filter(({ attributes }) => attributes.class === 'fill-ink')).toHaveLength(9);
    expect(nodes.filter(({ tag }) => tag === 'text')).toHaveLength(32);
    expect(figure.svg.attributes['aria-label']).toBe(
      '32 bits; chosen: 8, 7, 6, 5, 4, 3, 2, 1, 0'.replace('32', 'Thirty-two'),
    );
  });

  it('is redrawn in rows of eight for a telephone, every cell at least 44 px both ways', () => {
    const figure = bitStrip(
      strip(4, () => ({})),
      { width: 358, interactive: true },
    );
    const hits = [...walk(figure.svg)].filter(({ attributes }) => attributes.class === 'hit');
    expect(new Set(hits.map(({ attributes }) => attributes.y)).size).toBe(4);
    for (const { attributes } of hits) {
      expect(Number(attributes.height)).toBeGreaterThanOrEqual(44);
      expect(Number(attributes.width)).toBeGreaterThanOrEqual(44);
    }
  });

  it('makes every bit a labelled checkbox with one tab stop when interactive', () => {
    const figure = bitStrip(
      strip(4, (bit) => ({ chosen: bit === 3 })),
      { width: 832, interactive: true, current: 3 },
    );
    const boxes = [...walk(figure.svg)].filter(({ attributes }) => attributes.role === 'checkbox');
    expect(boxes).toHaveLength(32);
    expect(
      boxes.filter(({ attributes }) => attributes.tabindex === 0).map((node) => node.attributes['data-bit']),
    ).toEqual([3]);
    expect(plain(String(boxes[28]!.attributes['aria-label']))).toBe('bit 3, chosen, 50.0 % ones');
  });

  it('folds rows of IPv6 bits that never change and writes their digits', () => {
    const data = strip(6, (bit) => (bit >= 96 ? { ones: [30, 0, 1, 11].includes(bit - 96) ? 1 : 0 } : {}));
    const texts = [...walk(bitStrip(data, { width: 832 }).svg)].flatMap(({ children }) => children);
    expect(texts).toContain('bits 127 to 96 never change: 40000803');
  });

  it('says first that a chosen bit never changes, because half of the buckets are empty', () => {
    const data = strip(4, (bit) => ({ chosen: bit < 3, ones: bit === 1 ? 0 : 0.5 }));
    expect(bitStrip(data, { width: 832 }).caption).toBe(
      'Bit 1 of the mask never changes here: half of the buckets stay empty',
    );
  });

  it('says how even the chosen bits are', () => {
    const even = strip(4, (bit) => ({ chosen: bit < 3, ones: bit === 1 ? 0.52 : 0.5 }));
    expect(bitStrip(even, { width: 832 }).caption).toBe(
      'The three bits cut are even: none is more than 2.0 points from half ones',
    );
    const skewed = strip(4, (bit) => ({ chosen: bit < 3, ones: bit === 1 ? 0.7 : 0.5 }));
    expect(plain(bitStrip(skewed, { width: 832 }).caption)).toBe(
      'Bit 1 is the least even of the three cut, 70 % ones; the others are within 5 points of half',
    );
  });
});
