// Agreement of every pair of bits as a triangle that hangs under the strip: a pair's cell lies between its two bits. Neutral within
// one SD of all agreements, a step of the diverging ramp for each further SD; pairs of chosen bits are outlined, those of a pinned
// choice dashed. Cells of one step are one path, so that toggling a bit redraws a dozen nodes and not five hundred.
// Not here: which bits are columns (a page leaves out what never changes in IPv6). Source: LOOK (grammar, bits), SPEC §3.

import { agreementCaption, pairText } from './agreement-words.ts';
import { drawing, type Figure, NARROW, type Reading } from './figure.ts';
import { box, label, line } from './mark.ts';
import { percentText, significantText } from './number-text.ts';
import { path, type SvgNode, svg } from './svg-node.ts';

export interface AgreementData {
  /** Columns from left to right, descending. */
  readonly bits: readonly number[];
  /** Share on which bits i and j agree, at i · size + j. */
  readonly agree: ArrayLike<number>;
  /** 32 or 128. */
  readonly size: number;
  /** SD of the agreements of varying pairs: the step of the ramp. */
  readonly sigma: number;
  /** Bits that never change: their cells stay empty. */
  readonly constant: readonly number[];
  readonly chosen: readonly number[];
  /** A choice to compare with. */
  readonly pinned?: readonly number[];
  readonly measure: string;
  /** True: the strip stands right above and shares the columns. */
  readonly hanging: boolean;
}

export interface Pair {
  readonly high: number;
  readonly low: number;
  readonly agreement: number;
  /** Signed: above 0 they agree. */
  readonly sigmas: number;
  readonly chosen: boolean;
}

interface Placed extends Pair {
  readonly x: number;
  readonly y: number;
}

const STEPS = 4;
const HEAD = 22;

export function agreementFigure(data: AgreementData, options: { readonly width: number }): Figure {
  const cell = options.width / Math.max(2, data.bits.length);
  const top = data.hanging && options.width >= 704 ? 0 : HEAD;
  const height = top + (data.bits.length * cell) / 2 + 6;
  const pairs = placedPairs(data, cell, top);
  const caption = agreementCaption(data, pairs);
  return {
    form: 'agreement',
    caption,
    note: [
      `a cell lies between its two bits: share of the ${data.measure} on which they agree, in steps of one σ (${points(data.sigma)}) from half; outlined: pairs of chosen bits${data.pinned === undefined ? '' : ', dashed: pairs of A'}`,
    ],
    key: [],
    svg: drawing(
      { width: options.width, height, label: `Agreement of each pair of bits. ${caption}` },
      top > 0 && head(data, cell),
      ground(data.bits.length, cell, top),
      cells(pairs, cell),
      emptyCells(data, cell, top),
      outlines(data.pinned ?? [], data, { cell, top, className: 'stroke line-ink compare' }),
      outlines(data.chosen, data, { cell, top, className: 'stroke line-ink mid' }),
      legend(options.width, height),
    ),
    ...{ width: options.width, height, crosshair: 'point' },
    plot: { x: 0, y: top, width: options.width, height: height - top },
    table: agreementTable(pairs),
    readings: pairs.map(readingOf),
  };
}

const points = (sigma: number): string =>
  Number.isFinite(sigma) ? `${significantText(sigma * 100, 2)} points` : 'unknown';

/** Varying pairs, furthest from half first (ties by higher, then lower bit). */
function placedPairs(data: AgreementData, cell: number, top: number): Placed[] {
  const constant = new Set(data.constant);
  const chosen = new Set(data.chosen);
  const placed: Placed[] = [];
  data.bits.forEach((high, i) => {
    if (constant.has(high)) return;
    for (let j = i + 1; j < data.bits.length; j++) {
      const low = data.bits[j]!;
      if (constant.has(low)) continue;
      const agreement = data.agree[high * data.size + low]!;
      const sigmas = data.sigma > 0 ? (agreement - 0.5) / data.sigma : 0;
      const both = chosen.has(high) && chosen.has(low);
      placed.push({ high, low, agreement, sigmas, chosen: both, ...centre(i, j, cell, top) });
    }
  });
  return placed.sort(
    (a, b) => Math.abs(b.agreement - 0.5) - Math.abs(a.agreement - 0.5) || b.high - a.high || b.low - a.low,
  );
}

const centre = (i: number, j: number, cell: number, top: number): { x: number; y: number } => ({
  x: ((i + j + 1) * cell) / 2,
  y: top + ((j - i) * cell) / 2,
});

/** Step of the ramp: 4 is neutral, 0 differ, 8 agree. */
export function rampStep(sigmas: number): number {
  const steps = Math.min(STEPS, Math.floor(Math.abs(sigmas)));
  return 4 + (sigmas < 0 ? -steps : steps);
}

/** One cell as a closed path, a hair smaller than its place. */
const cellParts = (at: { readonly x: number; readonly y: number }, half: number): (string | number)[] => [
  ...['M', at.x, at.y - half, 'l', half, half, 'l', -half, half, 'l', -half, -half, 'Z'],
];

function cells(pairs: readonly Placed[], cell: number): SvgNode[] {
  const half = cell / 2 - (cell > 10 ? 0.75 : 0.25);
  const steps = Array.from({ length: 2 * STEPS + 1 }, (): (string | number)[] => []);
  for (const pair of pairs) {
    const step = rampStep(pair.sigmas);
    if (step !== STEPS) steps[step]!.push(...cellParts(pair, half));
  }
  return steps.flatMap((parts, step) =>
    parts.length === 0 ? [] : [svg('path', { class: `div-${step}`, d: path(...parts) })],
  );
}

/** The triangle of neutral cells, and the lines between them. */
function ground(count: number, cell: number, top: number): SvgNode[] {
  if (count < 2) return [];
  const zigzag: (string | number)[] = ['M', cell / 2, top + cell / 2];
  for (let i = 1; i < count; i++) zigzag.push('L', i * cell, top, 'L', (i + 0.5) * cell, top + cell / 2);
  zigzag.push('L', (count * cell) / 2, top + (count * cell) / 2, 'Z');
  const grid: (string | number)[] = [];
  for (let k = 0; k < count; k++) {
    const valley = [(k + 0.5) * cell, top + cell / 2] as const;
    grid.push('M', ...valley, 'L', ((count + k) * cell) / 2, top + ((count - k) * cell) / 2);
    grid.push('M', ...valley, 'L', ((k + 1) * cell) / 2, top + ((k + 1) * cell) / 2);
  }
  return [
    svg('path', { class: 'div-4', d: path(...zigzag) }),
    cell > 10 && svg('path', { class: 'stroke line-ground', d: path(...grid) }),
  ].filter((node) => node !== false);
}

/** Nothing can be said of a bit that never changes. */
function emptyCells(data: AgreementData, cell: number, top: number): SvgNode | null {
  const constant = new Set(data.constant);
  if (!data.bits.some((bit) => constant.has(bit))) return null;
  const parts: (string | number)[] = [];
  data.bits.forEach((high, i) => {
    for (let j = i + 1; j < data.bits.length; j++) {
      if (constant.has(high) || constant.has(data.bits[j]!))
        parts.push(...cellParts(centre(i, j, cell, top), cell / 2));
    }
  });
  return svg('path', { class: 'fill-ground', d: path(...parts) });
}

function outlines(
  chosen: readonly number[],
  data: AgreementData,
  at: { readonly cell: number; readonly top: number; readonly className: string },
): SvgNode | null {
  const places = chosen
    .map((bit) => data.bits.indexOf(bit))
    .filter((place) => place >= 0)
    .sort((a, b) => a - b);
  const parts = places.flatMap((i, k) =>
    places.slice(k + 1).flatMap((j) => cellParts(centre(i, j, at.cell, at.top), at.cell / 2 - 0.75)),
  );
  return parts.length === 0 ? null : svg('path', { class: at.className, d: path(...parts) });
}

/** Where no strip stands above: names of the chosen bits, and of every eighth. */
function head(data: AgreementData, cell: number): SvgNode[] {
  const chosen = new Set(data.chosen);
  const every = cell > 18 ? 1 : 8;
  let free = 0;
  return data.bits.flatMap((bit, i) => {
    const x = (i + 0.5) * cell;
    const tick = chosen.has(bit) ? [line('line-ink bold', x, HEAD - 6, { y: HEAD + cell / 2 - 2 })] : [];
    if ((!chosen.has(bit) && bit % every !== 0 && i > 0) || x < free) return tick;
    free = x + 20;
    return [label(chosen.has(bit) ? 'lb' : '', { x, y: 11, anchor: 'middle' }, String(bit)), ...tick];
  });
}

/** Nine samples in the empty corner, and what they mean. */
function legend(width: number, height: number): SvgNode[] {
  const narrow = width < NARROW;
  const size = narrow ? 9 : 16;
  const y = height - 30;
  const total = (2 * STEPS + 1) * size;
  return [
    ...Array.from({ length: 2 * STEPS + 1 }, (_, step) =>
      box(`div-${step}`, { x: step * size, y, width: size, height: 9 }),
    ),
    label('', { x: 0, y: y + 23 }, 'differ'),
    label('', { x: total / 2, y: y + 23, anchor: 'middle' }, '±σ'),
    label('', { x: total, y: y + 23, anchor: 'end' }, 'agree'),
  ];
}

const readingOf = (pair: Placed): Reading => ({
  x: pair.x,
  y: pair.y,
  value: percentText(pair.agreement, 3),
  text: pairText(pair),
  key: `${pair.high},${pair.low}`,
});

const TABLE_ROWS = 496;

function agreementTable(pairs: readonly Pair[]): Figure['table'] {
  return {
    columns: [
      { name: 'bit', numeric: true },
      { name: 'and bit', numeric: true },
      { name: 'agree', unit: '%', numeric: true },
      { name: 'from half', unit: 'σ', numeric: true },
      { name: 'both chosen', numeric: false },
    ],
    rows: pairs
      .slice(0, TABLE_ROWS)
      .map(({ high, low, agreement, sigmas, chosen }) => [
        high,
        low,
        agreement * 100,
        sigmas,
        chosen ? 'yes' : 'no',
      ]),
  };
}
