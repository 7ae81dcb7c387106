// One scale on which floor, goal, this choice and any hash stand together: the load CV of a mapping, with what is impossible
// hatched from zero, the goal as a pale band with a solid edge, and the reference as a dashed line. Labels never overlap: the
// bounds are written above the line, the measured choices below. Source: LOOK (bits), SPEC §3.

import { drawing, type Figure, NARROW, type Reading } from './figure.ts';
import { box, diamond, dot, hatch, label, line } from './mark.ts';
import { axisTexts, NBSP, percentText, timesText } from './number-text.ts';
import { linear, niceSpan, roundTicks, type Scale, type Span } from './scale.ts';
import { spread } from './spread.ts';
import type { SvgNode } from './svg-node.ts';
import { textWidth } from './text-width.ts';

export interface CvChoice {
  readonly name: string;
  /** For narrow drawings. */
  readonly short?: string;
  readonly cv: number;
  /** 'this' is the one the page speaks of; 'other' is context. */
  readonly role: 'this' | 'heldout' | 'other';
}

export interface CvData {
  readonly choices: readonly CvChoice[];
  readonly reference: number;
  readonly floor: number;
  readonly goalRatio: number;
  readonly serverCount: number;
  readonly measure: string;
}

export interface CvOptions {
  readonly width: number;
}

const LINE_Y = 58;
const HALF = 14;
const HEIGHT = 120;

/** The figure; loads beyond the scale do not occur: it ends at a round value above the largest. */
export function cvFigure(data: CvData, options: CvOptions): Figure {
  const narrow = options.width < NARROW;
  const most = Math.max(data.reference, data.floor, data.goalRatio, ...data.choices.map(({ cv }) => cv));
  const span = niceSpan({ from: 0, to: most * 1.06 }, 4);
  const x = linear(span, { from: 8, to: options.width - 26 });
  return {
    form: 'cv',
    caption: cvCaption(data),
    note: [`load CV of ${data.measure} over ${data.serverCount} servers, %; hatched: below the `, 'floor'],
    key: [],
    svg: drawing(
      { width: options.width, height: HEIGHT, label: `Load CV on one scale. ${cvCaption(data)}` },
      ground(data, x, x(span.to)),
      bounds(data, { x, width: options.width, narrow }),
      data.choices.map((choice) => choiceMark(choice, x)),
      choiceLabels(data, { x, width: options.width, narrow }),
      axis(span, x, narrow ? 4 : 5),
    ),
    width: options.width,
    height: HEIGHT,
    table: cvTable(data),
    readings: readings(data, x),
    crosshair: 'x',
    plot: { x: 8, y: LINE_Y - HALF, width: options.width - 34, height: 2 * HALF },
  };
}

/** One sentence: where this choice stands between the floor and any hash. */
export function cvCaption(data: CvData): string {
  const mine = data.choices.find(({ role }) => role === 'this');
  if (mine === undefined) return `No mapping can be below ${percentText(data.floor)}`;
  if (data.floor > data.goalRatio)
    return `No mask can reach the goal: the floor is ${percentText(data.floor)}`;
  const ratio = data.reference === 0 ? 1 : mine.cv / data.reference;
  if (ratio < 0.75)
    return `At ${percentText(mine.cv)} this beats any blind hash${nearFloor(mine.cv, data.floor)}`;
  if (ratio <= 1.25) return `At ${percentText(mine.cv)} this mask does what any hash would do`;
  return `At ${percentText(mine.cv)} this mask does ${timesText(ratio)} what any hash would`;
}

const nearFloor = (cv: number, floor: number): string =>
  floor > 0 && cv < floor * 1.25 ? ', and is near the floor' : '';

interface Place {
  readonly x: Scale;
  readonly width: number;
  readonly narrow: boolean;
}

function ground(data: CvData, x: Scale, end: number): SvgNode[] {
  const y = LINE_Y - HALF;
  const nodes = [box('fill-band', { x: x(0), y, width: x(data.goalRatio) - x(0), height: 2 * HALF })];
  if (data.floor > 0) {
    nodes.push(hatch('line-floor', { x: x(0), y, width: x(data.floor) - x(0), height: 2 * HALF }));
    nodes.push(line('line-floor mid', x(data.floor), y - 4, { y: y + 2 * HALF }));
  }
  nodes.push(line('line-band-edge mid', x(data.goalRatio), y, { y: y + 2 * HALF }));
  nodes.push(line('line-rule-strong', x(0), LINE_Y, { x: end }));
  nodes.push(line('reference', x(data.reference), y - 4, { y: y + 2 * HALF }));
  return nodes;
}

interface Wording {
  readonly at: number;
  readonly className: string;
  readonly text: string;
}

function bounds(data: CvData, place: Place): SvgNode[] {
  const { x, narrow } = place;
  const words: Wording[] = [
    { at: x(data.goalRatio), className: 'tone-ok', text: `goal ${percentText(data.goalRatio)}` },
    {
      at: x(data.reference),
      className: 'l2',
      text: `${narrow ? 'hash' : 'any hash'} ${percentText(data.reference)}`,
    },
  ];
  if (data.floor > 0)
    words.unshift({ at: x(data.floor), className: 'l2', text: `floor ${percentText(data.floor)}` });
  return placed(words, place, { y: 30, mark: LINE_Y - HALF - 6 });
}

function choiceLabels(data: CvData, place: Place): SvgNode[] {
  const words = data.choices.map((choice): Wording => {
    const name = place.narrow ? (choice.short ?? choice.name) : choice.name;
    return { at: place.x(choice.cv), className: choice.role === 'other' ? '' : 'lb', text: name };
  });
  return placed(words, place, { y: LINE_Y + HALF + 16, mark: LINE_Y + HALF + 3 });
}

/** Words on one line, moved apart; one that had to move far gets a leader to its mark. */
function placed(words: readonly Wording[], place: Place, at: { y: number; mark: number }): SvgNode[] {
  const sizes = words.map(({ at: wish, text, className }) => ({
    at: wish,
    size: textWidth(text, 11.5, className === 'lb') + 14,
  }));
  const centres = spread(sizes, -6, place.width + 6);
  return words.flatMap((word, i) => {
    const centre = centres[i]!;
    const text = label(word.className, { x: centre, y: at.y, anchor: 'middle' }, word.text);
    const reach = sizes[i]!.size / 2 - 6;
    if (Math.abs(centre - word.at) < reach) return [text];
    const near = at.y < at.mark ? at.y + 4 : at.y - 11;
    const from = centre + Math.sign(word.at - centre) * reach;
    return [text, line('line-rule-strong', from, near, { x: word.at, y: at.mark })];
  });
}

function choiceMark(choice: CvChoice, x: Scale): SvgNode {
  const at = x(choice.cv);
  if (choice.role === 'this') return diamond('fill-ink', at, LINE_Y, 6.4);
  if (choice.role === 'heldout') return diamond('hollow-ink', at, LINE_Y, 5.2);
  return dot('hollow', at, LINE_Y);
}

function axis(span: Span, x: Scale, count: number): SvgNode[] {
  const values = roundTicks(span, count);
  const texts = axisTexts(values.map((value) => value * 100));
  return values.flatMap((value, i) => [
    line('line-rule-strong', x(value), LINE_Y + 36, { y: LINE_Y + 40 }),
    label(
      '',
      { x: x(value), y: LINE_Y + 53, anchor: 'middle' },
      i === values.length - 1 ? `${texts[i]}${NBSP}%` : texts[i]!,
    ),
  ]);
}

function cvTable(data: CvData): Figure['table'] {
  return {
    columns: [
      { name: 'what', numeric: false },
      { name: 'load CV', unit: '%', numeric: true },
    ],
    rows: [
      ['floor', data.floor * 100],
      ['goal', data.goalRatio * 100],
      ['any hash (reference)', data.reference * 100],
      ...data.choices.map(({ name, cv }) => [name, cv * 100]),
    ],
  };
}

function readings(data: CvData, x: Scale): Reading[] {
  const all = [
    { name: 'floor', cv: data.floor },
    { name: 'goal', cv: data.goalRatio },
    { name: 'any hash', cv: data.reference },
    ...data.choices,
  ];
  return all
    .map(({ name, cv }) => ({ x: x(cv), y: LINE_Y, value: percentText(cv), text: name, key: name }))
    .sort((a, b) => a.x - b.x);
}
