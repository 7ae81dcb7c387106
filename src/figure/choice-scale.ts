// Choices on one scale: floor, goal and any hash run through all rows, and each row is one choice, filled as measured on this log and
// hollow on what was held out. First the mask at hand, then a pinned one, then what each strategy would choose. Beyond the scale's
// end a mark stands at the edge with an arrow. Source: LOOK (bits), SPEC §3.

import { choiceScaleCaption } from './choice-scale-words.ts';
import { drawing, type Figure, NARROW, type Reading } from './figure.ts';
import { box, diamond, dot, hatch, label, line } from './mark.ts';
import { axisTexts, NBSP, percentText } from './number-text.ts';
import { linear, niceSpan, roundTicks, type Scale, type Span } from './scale.ts';
import { spread } from './spread.ts';
import type { SvgNode } from './svg-node.ts';
import { textWidth } from './text-width.ts';

export interface ScaleChoice {
  /** What a click gives back. */
  readonly id: string;
  readonly name: string;
  /** `fits this log`: how it chooses, for the reading. */
  readonly text: string;
  readonly cv: number;
  readonly heldOutCv: number | null;
  readonly role: 'this' | 'pinned' | 'other';
  /** Bits in it. */
  readonly count: number;
}

export interface ChoiceScaleData {
  readonly choices: readonly ScaleChoice[];
  readonly reference: number;
  readonly floor: number;
  readonly goalRatio: number;
  readonly serverCount: number;
  readonly measure: string;
  readonly heldOutBy: 'time' | 'source' | null;
  /** More strategies are still being asked. */
  readonly unfinished: boolean;
}

interface Frame {
  readonly data: ChoiceScaleData;
  readonly x: Scale;
  readonly span: Span;
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly row: number;
}

const TOP = 24;
/** A choice that scatters more than this many times the next does not squeeze the others. */
const FAR = 2.5;

export function choiceScale(data: ChoiceScaleData, options: { readonly width: number }): Figure {
  const frame = frameOf(data, options.width);
  const height = frame.bottom + 28;
  const caption = choiceScaleCaption(data);
  const held = data.heldOutBy === null ? '' : `, hollow: held out by ${data.heldOutBy}`;
  return {
    form: 'choice-scale',
    caption,
    note: [
      `load CV of ${data.measure} over ${data.serverCount} servers, %${held}; hatched: below the floor${data.unfinished ? '; more strategies follow' : ''}`,
    ],
    key: [],
    svg: drawing(
      { width: options.width, height, label: `Choices on one scale of load CV. ${caption}` },
      grounds(frame),
      boundLabels(frame, options.width),
      data.choices.map((choice, i) => rowOf(frame, choice, rowY(frame, i))),
      axis(frame),
    ),
    ...{ width: options.width, height, crosshair: 'y' },
    plot: { x: frame.left, y: TOP, width: frame.right - frame.left, height: frame.bottom - TOP },
    table: scaleTable(data),
    readings: data.choices.map((choice, i) => readingOf(frame, choice, rowY(frame, i))),
  };
}

const rowY = ({ row }: Frame, i: number): number => TOP + (i + 0.5) * row;

function frameOf(data: ChoiceScaleData, width: number): Frame {
  const row = width < NARROW ? 24 : 20;
  const left = 12 + Math.max(60, ...data.choices.map(({ name }) => textWidth(name, 11.5, true)));
  const right = width - 50;
  const span = niceSpan({ from: 0, to: scaleEnd(data) }, 4);
  return {
    ...{ data, span, left, right, row },
    x: linear(span, { from: left, to: right }),
    bottom: TOP + Math.max(1, data.choices.length) * row,
  };
}

function scaleEnd({ choices, reference, floor, goalRatio }: ChoiceScaleData): number {
  const must = [reference, floor * 1.1, goalRatio * 1.1].filter(Number.isFinite);
  const values = choices.flatMap(({ cv, heldOutCv }) => [cv, heldOutCv ?? 0]);
  const own = choices
    .filter(({ role }) => role !== 'other')
    .flatMap(({ cv, heldOutCv }) => [cv, heldOutCv ?? 0]);
  const median = [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
  const near = values.filter((value) => value <= FAR * Math.max(median, ...must));
  return Math.max(...must, ...own, ...near) * 1.04;
}

function grounds({ data, x, bottom }: Frame): SvgNode[] {
  const area = { y: TOP, height: bottom - TOP };
  const nodes = [
    box('fill-band', { x: x(0), width: x(data.goalRatio) - x(0), ...area }),
    line('line-band-edge mid', x(data.goalRatio), TOP, { y: bottom }),
  ];
  if (data.floor > 0) {
    nodes.push(hatch('line-floor', { x: x(0), width: x(data.floor) - x(0), ...area }));
    nodes.push(line('line-floor mid', x(data.floor), TOP - 4, { y: bottom }));
  }
  nodes.push(line('reference', x(data.reference), TOP - 4, { y: bottom }));
  return nodes;
}

function boundLabels({ data, x }: Frame, width: number): SvgNode[] {
  const narrow = width < NARROW;
  const words = [
    ...(data.floor > 0
      ? [{ at: x(data.floor), className: 'l2', text: `floor ${percentText(data.floor)}` }]
      : []),
    { at: x(data.goalRatio), className: 'tone-ok', text: `goal ${percentText(data.goalRatio)}` },
    {
      at: x(data.reference),
      className: 'l2',
      text: `${narrow ? 'hash' : 'any hash'} ${percentText(data.reference)}`,
    },
  ];
  const sizes = words.map(({ at, text }) => ({ at, size: textWidth(text, 11.5) + 12 }));
  const centres = spread(sizes, 0, width);
  return words.map(({ className, text }, i) =>
    label(className, { x: centres[i]!, y: 12, anchor: 'middle' }, text),
  );
}

function rowOf(frame: Frame, choice: ScaleChoice, y: number): SvgNode[] {
  const { x, span, left } = frame;
  const at = (value: number): number => x(Math.min(value, span.to));
  const loud = choice.role !== 'other';
  const nodes = [
    line('line-rule', left, y, { x: frame.right }),
    label(loud ? 'lb' : '', { x: left - 10, y: y + 4, anchor: 'end' }, choice.name),
  ];
  if (choice.heldOutCv !== null) {
    nodes.push(line(loud ? 'line-ink mid' : 'line-mark', at(choice.cv), y, { x: at(choice.heldOutCv) }));
    nodes.push(
      loud
        ? diamond('hollow-ink', at(choice.heldOutCv), y, 5.2)
        : dot('hollow', at(choice.heldOutCv), y, 3.6),
    );
  }
  if (choice.role === 'this') nodes.push(diamond('fill-ink', at(choice.cv), y, 6.4));
  else if (choice.role === 'pinned') nodes.push(diamond('hollow-ink compare', at(choice.cv), y, 6.4));
  else nodes.push(dot('fill-mark', at(choice.cv), y, 3.8));
  const most = Math.max(choice.cv, choice.heldOutCv ?? 0);
  if (most > span.to)
    nodes.push(label('l2', { x: frame.right + 8, y: y + 4 }, `${percentText(most)}${NBSP}→`));
  return nodes;
}

function axis({ span, x, bottom }: Frame): SvgNode[] {
  const values = roundTicks(span, 4);
  const texts = axisTexts(values.map((value) => value * 100));
  return values.flatMap((value, i) => [
    line('line-rule-strong', x(value), bottom, { y: bottom + 5 }),
    label(
      '',
      { x: x(value), y: bottom + 19, anchor: 'middle' },
      i === values.length - 1 ? `${texts[i]}${NBSP}%` : texts[i]!,
    ),
  ]);
}

function readingOf({ x, span }: Frame, choice: ScaleChoice, y: number): Reading {
  const held = choice.heldOutCv === null ? '' : `, ${percentText(choice.heldOutCv)} held out`;
  return {
    ...{ x: x(Math.min(choice.cv, span.to)), y, key: choice.id },
    value: percentText(choice.cv),
    text: `${choice.name}${held}; ${choice.text}`,
  };
}

function scaleTable(data: ChoiceScaleData): Figure['table'] {
  const rows = data.choices.map(({ name, count, cv, heldOutCv }) => [
    name,
    count,
    cv * 100,
    heldOutCv === null ? null : heldOutCv * 100,
  ]);
  return {
    columns: [
      { name: 'choice', numeric: false },
      { name: 'bits', numeric: true },
      { name: 'load CV', unit: '%', numeric: true },
      { name: 'held out', unit: '%', numeric: true },
    ],
    rows: [
      ...rows,
      ['floor', null, data.floor * 100, null],
      ['goal', null, data.goalRatio * 100, null],
      ['any hash (reference)', null, data.reference * 100, null],
    ],
  };
}
