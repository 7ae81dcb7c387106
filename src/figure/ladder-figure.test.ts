// The ladder: every row has its place and time, the loss is crossed, and what would have saved it stands beside or below.

import { describe, expect, it } from 'vitest';
import { type LadderData, ladderFigure } from './ladder-figure.ts';
import { ladderText } from './ladder-text.ts';
import { type SvgNode, walk } from './svg-node.ts';

const DATA: LadderData = {
  caption: 'Session 1 of 2 was lost because it was silent for longer than its pin lasts, 17.4 s too late',
  lanes: [
    { kind: 'client', name: 'client', note: 'port 5' },
    { kind: 'ingress', name: 'in-a', note: 'ingress' },
    { kind: 'server', name: 's01', note: 'did not know it' },
  ],
  rows: [
    { kind: 'note', time: '0:30.000', lane: 1, text: 'the search begins', tone: 'control' },
    { kind: 'arrow', time: '0:31.000', from: 0, to: 1, text: 'data', tone: 'plain' },
    { kind: 'break', text: '9 s of silence' },
    { kind: 'arrow', time: '', from: 2, to: 0, text: 'RST', tone: 'lost' },
    { kind: 'note', time: '0:42.000', lane: 0, text: 'lost', tone: 'lost' },
  ],
  spans: [
    { kind: 'pin', lane: 1, fromRow: 1, toRow: 2 },
    { kind: 'search', lane: 1, fromRow: 0, toRow: 3 },
  ],
  verdicts: [
    { setting: 'idle 45 s', text: 'kept', isKept: true },
    { setting: 'immediate', text: 'lost, moved', isKept: false },
  ],
  remarks: ['1 more was lost'],
};

const texts = (node: SvgNode): string[] =>
  [...walk(node)].filter(({ tag }) => tag === 'text').map(({ children }) => String(children[0]));
const place = (node: SvgNode, text: string) =>
  [...walk(node)].find(({ tag, children }) => tag === 'text' && children[0] === text)!.attributes;

describe('ladderFigure', () => {
  it('writes every time, lane, row and verdict, and nothing beyond its edges', () => {
    const { svg, width, height } = ladderFigure(DATA, { width: 1180 });
    for (const text of [
      '0:30.000',
      '0:42.000',
      'client',
      'in-a',
      's01',
      'RST',
      '9 s of silence',
      'kept',
      '1 more was lost',
    ])
      expect(texts(svg)).toContain(text);
    for (const { attributes } of walk(svg)) {
      expect(Number(attributes.x ?? 0)).toBeLessThanOrEqual(width);
      expect(Number(attributes.y ?? 0)).toBeLessThanOrEqual(height);
    }
  });

  it('puts rows downwards in order and arrows between their lanes', () => {
    const { svg, readings } = ladderFigure(DATA, { width: 1180 });
    const ys = ['the search begins', 'data', '9 s of silence', 'RST', 'lost'].map((text) =>
      Number(place(svg, text).y),
    );
    expect(ys).toEqual([...ys].sort((a, b) => a - b));
    const [client, ingress] = ['client', 'in-a'].map((text) => Number(place(svg, text).x));
    expect(Number(place(svg, 'data').x)).toBeCloseTo((client! + ingress!) / 2, 1);
    expect(readings.map(({ text }) => text)).toEqual(['the search begins', 'data', 'RST', 'lost']);
  });

  it('draws the pin over the search, whichever came first', () => {
    const classes = [...walk(ladderFigure(DATA, { width: 1180 }).svg)].map(({ attributes }) =>
      String(attributes.class),
    );
    expect(classes.indexOf('fill-pinned-fill')).toBeGreaterThan(classes.indexOf('fill-moving-wash'));
  });

  it('has the verdicts below the ladder where it is narrow', () => {
    const [wide, narrow] = [1180, 600].map((width) => ladderFigure(DATA, { width }));
    expect(Number(place(narrow!.svg, 'idle 45 s').y)).toBeGreaterThan(Number(place(narrow!.svg, 'lost').y));
    expect(Number(place(wide!.svg, 'idle 45 s').y)).toBeLessThan(Number(place(wide!.svg, 'lost').y));
  });

  it('says its finding above the drawing in a file of its own', () => {
    expect(texts(ladderFigure(DATA, { width: 1180, titled: true }).svg)[0]).toMatch(
      /^Session 1 of 2 was lost/,
    );
    expect(texts(ladderFigure(DATA, { width: 1180 }).svg)[0]).toBe('client');
  });
});

describe('ladderText', () => {
  it('draws lanes as columns, arrows with their words, the search as : and the pin as #', () => {
    const lines = ladderText(DATA, 60);
    expect(lines[3]).toMatch(/\|-+ data -+>#/);
    expect(lines[5]).toMatch(/\|<-+ RST -+\|/);
    expect(lines[4]).toMatch(/~ \(9 s of silence\) +~ +~/);
    expect(lines.every((line) => line.length <= 64 && line === line.trimEnd())).toBe(true);
  });

  it('puts words that do not fit beside the arrow', () => {
    const rows = [
      { kind: 'arrow', time: '', from: 0, to: 1, text: 'a very long message name', tone: 'plain' },
    ] as const;
    expect(ladderText({ lanes: DATA.lanes, rows, spans: [] }, 40)[2]).toMatch(
      /\|-+>\| +\| +a very long message name$/,
    );
  });
});
