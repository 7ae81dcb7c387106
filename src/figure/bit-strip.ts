// The key: an address as a strip of bits, the chosen ones cut as teeth. A bar is how far a bit's ones are from half; a bit that
// never changes says so; hatching names the bit it agrees with too much. One row of 32 on a page, rows of eight by touch; IPv6 is
// four rows of 32, rows that never change folded. Empty, it is the drop zone of Start. Source: LOOK (bits), SPEC §3.

import { drawing, type Figure, type KeySample, type Reading } from './figure.ts';
import { box, hatch, label, line } from './mark.ts';
import { percentText } from './number-text.ts';
import { stripCaption, stripCellLabel } from './strip-words.ts';
import { path, type SvgNode, svg } from './svg-node.ts';

export interface StripBit {
  /** Share of ones among the addresses, weighted; null while nothing is known. */
  readonly ones: number | null;
  readonly chosen: boolean;
  /** A bit that this one repeats too often: it is hatched and carries that bit's number. */
  readonly agreesWith?: number;
  /** Cut in a pinned choice A: a dashed tooth. */
  readonly pinned?: boolean;
}

export interface StripData {
  readonly family: 4 | 6;
  /** Index = bit; 32 or 128 of them. */
  readonly bits: readonly StripBit[];
  /** The mask in words, written under the strip; '' writes nothing. */
  readonly maskText: string;
  /** `distinct sources`: what the shares are of. */
  readonly measure: string;
}

export interface StripOptions {
  readonly width: number;
  /** Cells become checkboxes with their own labels, for a page that follows. */
  readonly interactive?: boolean;
  /** The bit that holds the keyboard (roving tabindex); default the highest. */
  readonly current?: number;
  /** Height of a cell without its tooth; default 50, 44 in rows of eight. */
  readonly cellHeight?: number;
}

interface Grid {
  readonly perRow: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
  readonly rows: readonly {
    readonly high: number;
    readonly low: number;
    readonly y: number;
    readonly folded: boolean;
  }[];
  readonly height: number;
}

const HEAD = 20;
const TOOTH = 15;
const FOLDED = 26;

/** The figure; interactive cells have role checkbox, data-bit and one tab stop. */
export function bitStrip(data: StripData, options: StripOptions): Figure {
  const grid = gridOf(data, options);
  const current = options.current ?? data.bits.length - 1;
  const cells = cellOrder(data, grid).map((at) => cell({ data, grid, options, current }, at));
  return {
    form: 'bit-strip',
    caption: stripCaption(data),
    note: [
      `bit ${data.bits.length - 1} is the first of the address; a bar is how far the ones among ${data.measure} are from half`,
    ],
    key: stripKey(data),
    svg: drawing(
      {
        width: options.width,
        height: grid.height,
        label: stripLabel(data),
        group: options.interactive === true,
      },
      cells,
      separators(data, grid),
      foldedRows(data, grid),
      maskLine(data, grid),
    ),
    width: options.width,
    height: grid.height,
    table: stripTable(data),
    readings: cellOrder(data, grid).map((at) => readingOf(data, grid, at)),
    crosshair: 'none',
    plot: { x: 0, y: 0, width: options.width, height: grid.height },
  };
}

function stripLabel(data: StripData): string {
  const chosen = data.bits.flatMap(({ chosen }, bit) => (chosen ? [bit] : [])).reverse();
  const count = data.bits.length === 32 ? 'Thirty-two' : '128';
  if (data.bits.every(({ ones }) => ones === null) && chosen.length === 0) return `${count} empty bits`;
  return `${count} bits; chosen: ${chosen.length === 0 ? 'none' : chosen.join(', ')}`;
}

function gridOf(data: StripData, options: StripOptions): Grid {
  const perRow = options.width >= 32 * 22 ? 32 : options.width >= 16 * 24 ? 16 : 8;
  const cellHeight = options.cellHeight ?? (perRow === 8 ? 44 : 50);
  const bare = data.bits.every(({ chosen }) => !chosen);
  const rows: { high: number; low: number; y: number; folded: boolean }[] = [];
  let y = 0;
  for (let high = data.bits.length - 1; high >= 0; high -= perRow) {
    const folded = data.family === 6 && isConstantRow(data, high, perRow);
    const above = rows.at(-1);
    if (folded && above?.folded === true) {
      above.low -= perRow;
      continue;
    }
    rows.push({ high, low: high - perRow + 1, y, folded });
    y += folded ? FOLDED : HEAD + cellHeight + TOOTH + (perRow === 32 || bare ? 0 : 6);
  }
  const height = y + (data.maskText === '' ? 0 : 22);
  return { perRow, cellWidth: options.width / perRow, cellHeight, rows, height };
}

const isConstant = (bit: StripBit): boolean => bit.ones === 0 || bit.ones === 1;

function isConstantRow(data: StripData, high: number, perRow: number): boolean {
  return data.bits.slice(high - perRow + 1, high + 1).every((bit) => isConstant(bit) && !bit.chosen);
}

interface At {
  readonly bit: number;
  readonly x: number;
  readonly y: number;
}

function cellOrder(data: StripData, grid: Grid): At[] {
  return grid.rows
    .filter(({ folded }) => !folded)
    .flatMap(({ high, y }) =>
      Array.from({ length: Math.min(grid.perRow, data.bits.length) }, (_, i) => ({
        bit: high - i,
        x: i * grid.cellWidth,
        y,
      })),
    );
}

interface Context {
  readonly data: StripData;
  readonly grid: Grid;
  readonly options: StripOptions;
  readonly current: number;
}

function cell(context: Context, at: At): SvgNode {
  const { data, grid, options, current } = context;
  const bit = data.bits[at.bit]!;
  const role = options.interactive === true ? controlAttributes(data, at.bit, current) : {};
  const area = { x: at.x + 0.5, y: at.y + HEAD, width: grid.cellWidth - 1, height: grid.cellHeight };
  return svg(
    'g',
    { class: 'bit', ...role },
    options.interactive === true &&
      box('hit', { x: at.x, y: at.y, width: grid.cellWidth, height: HEAD + grid.cellHeight + TOOTH }),
    label(
      bit.chosen ? 'lb' : '',
      { x: at.x + grid.cellWidth / 2, y: at.y + 14, anchor: 'middle' },
      String(at.bit),
    ),
    bit.chosen ? tooth(bit, area) : open(bit, area),
    bit.pinned === true && pinnedTooth(area, bit.chosen),
    options.interactive === true &&
      box('focus-ring', {
        x: at.x - 0.5,
        y: at.y + HEAD - 1.5,
        width: grid.cellWidth + 1,
        height: grid.cellHeight + 3,
      }),
  );
}

const controlAttributes = (
  data: StripData,
  bit: number,
  current: number,
): Record<string, string | number> => ({
  role: 'checkbox',
  'aria-checked': data.bits[bit]!.chosen ? 'true' : 'false',
  'aria-label': stripCellLabel(bit, data.bits[bit]!),
  tabindex: bit === current ? 0 : -1,
  'data-bit': bit,
});

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const skewHeight = (ones: number, height: number): number => Math.abs(ones - 0.5) * 2 * height;

function tooth(bit: StripBit, { x, y, width, height }: Area): SvgNode[] {
  const d = path('M', x, y, 'h', width, 'v', height + 8, 'l', -width / 2, 7, 'l', -width / 2, -7, 'Z');
  const nodes = [svg('path', { class: 'fill-ink', d })];
  if (bit.ones !== null) {
    const level = Math.max(y + 2, y + height - Math.max(1, skewHeight(bit.ones, height)));
    nodes.push(line('line-ground mid', x + 2.5, level, { x: x + width - 2.5 }));
  }
  return nodes;
}

/** The outline of A's tooth; inside a tooth of this choice in the colour of the ground. */
function pinnedTooth({ x, y, width, height }: Area, onInk: boolean): SvgNode {
  const inset = onInk ? 3 : 0.5;
  const wide = width - 2 * inset;
  const left = x + inset;
  const d = path(
    ...['M', left, y + inset, 'h', wide, 'v', height + 6 - inset, 'l', -wide / 2, 6, 'l', -wide / 2, -6, 'Z'],
  );
  return svg('path', { class: `stroke compare ${onInk ? 'line-ground' : 'line-ink'}`, d });
}

function open(bit: StripBit, area: Area): SvgNode[] {
  const nodes = [box('fill-well', area)];
  if (bit.ones === null) return nodes;
  const tall = skewHeight(bit.ones, area.height);
  if (isConstant(bit)) {
    nodes.push(box('fill-mark-2', area));
    nodes.push(
      label(
        'constant',
        { x: area.x + area.width / 2, y: area.y + area.height / 2 + 4, anchor: 'middle' },
        String(bit.ones),
      ),
    );
  } else if (tall >= 2.5) {
    nodes.push(
      box('fill-mark-2', { x: area.x, y: area.y + area.height - tall, width: area.width, height: tall }),
    );
  } else {
    nodes.push(
      line('line-rule-strong', area.x, area.y + area.height - Math.max(0.5, tall), {
        x: area.x + area.width,
      }),
    );
  }
  if (bit.agreesWith !== undefined) {
    nodes.push(hatch('line-mark-2', area, 4));
    nodes.push(
      label(
        'lb halo',
        { x: area.x + area.width / 2, y: area.y + area.height * 0.6, anchor: 'middle' },
        String(bit.agreesWith),
      ),
    );
  }
  return nodes;
}

/** Between bytes (IPv4) or 16-bit groups (IPv6); rows of eight need none. */
function separators(data: StripData, grid: Grid): SvgNode[] {
  const group = data.family === 4 ? 8 : 16;
  if (grid.perRow <= group) return [];
  return grid.rows
    .filter(({ folded }) => !folded)
    .flatMap(({ y }) =>
      Array.from({ length: grid.perRow / group - 1 }, (_, i) =>
        line('line-rule-strong', (i + 1) * group * grid.cellWidth, y, {
          y: y + HEAD + grid.cellHeight + TOOTH,
        }),
      ),
    );
}

function foldedRows(data: StripData, grid: Grid): SvgNode[] {
  return grid.rows
    .filter(({ folded }) => folded)
    .flatMap(({ high, low, y }) => {
      const digits = Array.from({ length: (high - low + 1) / 4 }, (_, i) => nibble(data, high - 4 * i)).join(
        '',
      );
      const width = grid.perRow * grid.cellWidth;
      return [
        box('fill-mark-2', { x: 0.5, y: y + 14, width: width - 1, height: 4 }),
        label('', { x: 0, y: y + 10 }, `bits ${high} to ${low} never change: ${digits}`),
      ];
    });
}

function nibble(data: StripData, high: number): string {
  let value = 0;
  for (let i = 0; i < 4; i++) value = value * 2 + (data.bits[high - i]!.ones === 1 ? 1 : 0);
  return value.toString(16);
}

function maskLine(data: StripData, grid: Grid): SvgNode[] {
  if (data.maskText === '') return [];
  const y = grid.height - 6;
  const octets = data.maskText.split('.');
  if (data.family === 6 || grid.perRow !== 32 || octets.length !== 4)
    return [label('mono', { x: 0, y }, `mask ${data.maskText}`)];
  return [
    label('', { x: 6, y }, 'mask'),
    ...octets.map((octet, i) =>
      label('mono', { x: (i * 8 + 4) * grid.cellWidth, y, anchor: 'middle' }, octet),
    ),
  ];
}

function stripKey(data: StripData): KeySample[] {
  const sample = (...nodes: SvgNode[]): SvgNode =>
    svg(
      'svg',
      { class: 'fig', width: 13, height: 17, viewBox: '0 0 13 17', 'aria-hidden': 'true' },
      ...nodes,
    );
  const well = box('fill-well', { x: 0, y: 0, width: 12, height: 13 });
  const keys = [
    { sample: sample(svg('path', { class: 'fill-ink', d: 'M0 0h12v12l-6 5l-6 -5Z' })), text: 'chosen' },
    {
      sample: sample(well, box('fill-mark-2', { x: 0, y: 6, width: 12, height: 7 })),
      text: 'skewed: bar is the distance from half ones',
    },
  ];
  if (data.bits.some(isConstant))
    keys.push({
      sample: sample(box('fill-mark-2', { x: 0, y: 0, width: 12, height: 13 })),
      text: 'never changes',
    });
  if (data.bits.some(({ agreesWith }) => agreesWith !== undefined))
    keys.push({
      sample: sample(well, hatch('line-mark-2', { x: 0, y: 0, width: 12, height: 13 }, 4)),
      text: 'repeats that bit too often',
    });
  return [...keys, { sample: sample(well), text: 'even' }];
}

function stripTable(data: StripData): Figure['table'] {
  const rows = data.bits.map(({ ones, chosen, agreesWith }, bit) => [
    bit,
    chosen ? 'chosen' : 'free',
    ones === null ? null : ones * 100,
    ...(data.bits.some((other) => other.agreesWith !== undefined) ? [agreesWith ?? null] : []),
  ]);
  return {
    columns: [
      { name: 'bit', numeric: true },
      { name: 'state', numeric: false },
      { name: 'ones', unit: '%', numeric: true },
      ...(rows[0]?.length === 4 ? [{ name: 'agrees too much with bit', numeric: true }] : []),
    ],
    rows: rows.reverse(),
  };
}

function readingOf(data: StripData, grid: Grid, at: At): Reading {
  const bit = data.bits[at.bit]!;
  return {
    x: at.x + grid.cellWidth / 2,
    y: at.y + HEAD + grid.cellHeight / 2,
    value: bit.ones === null ? '–' : percentText(bit.ones, 3),
    text: stripCellLabel(at.bit, bit),
    key: String(at.bit),
  };
}
