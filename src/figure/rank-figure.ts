// Networks by size: the part of sources (and of requests) of the r-th largest, both axes logarithmic. A straight fall is a Zipf law;
// its slope is written beside it. Uniform addresses give a flat line, which is how a negative control is told from a web log.
// Source: SPEC §7 (addresses), LOOK (grammar).

import { log } from '../base/det-math.ts';
import { drawing, type Figure, NARROW, type Reading } from './figure.ts';
import { label, line } from './mark.ts';
import { counted, countText, percentText, sentence, significantText } from './number-text.ts';
import { logarithmic, type Scale } from './scale.ts';
import { spread } from './spread.ts';
import { path, type SvgNode, svg } from './svg-node.ts';

export interface RankLine {
  readonly name: string;
  /** Amounts in falling order, above 0. */
  readonly amounts: ArrayLike<number>;
  readonly emphasis: boolean;
}

export interface RankData {
  readonly lines: readonly RankLine[];
  /** `/16 networks`: what is ranked. */
  readonly things: string;
}

export interface RankOptions {
  readonly width: number;
  readonly height?: number;
}

const SLOPE_RANKS = 100;

const total = (amounts: ArrayLike<number>): number =>
  Array.from(amounts).reduce((sum, amount) => sum + amount, 0);

/** Minus the least-squares slope of log(amount) over log(rank), ranks 1…100: the exponent of the Zipf law; NaN below 3 ranks. */
export function zipfSlope(amounts: ArrayLike<number>): number {
  const n = Math.min(SLOPE_RANKS, amounts.length);
  if (n < 3) return Number.NaN;
  let [sx, sy, sxx, sxy] = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const [x, y] = [log(i + 1), log(amounts[i]!)];
    sx += x;
    sy += y;
    sxx += x * x;
    sxy += x * y;
  }
  return -(n * sxy - sx * sy) / (n * sxx - sx * sx);
}

/** One sentence: how many of the things hold half, and how large the first is. */
export function rankCaption({ lines, things }: RankData): string {
  const main = lines.find(({ emphasis }) => emphasis) ?? lines[0];
  if (main === undefined || main.amounts.length === 0) return `There are no ${things}`;
  const all = total(main.amounts);
  let half = 0;
  for (let sum = 0; sum < all / 2 && half < main.amounts.length; half++) sum += main.amounts[half]!;
  const count = countText(main.amounts.length);
  const first = percentText(main.amounts[0]! / all);
  if (main.amounts.length === 1) return `All ${main.name} are in one of the ${things}`;
  return `${sentence(counted(half, 'network'))} of ${count} ${half === 1 ? 'holds' : 'hold'} half of the ${main.name}; the largest holds ${first}`;
}

interface Layout {
  readonly plot: Figure['plot'];
  readonly x: Scale;
  readonly y: Scale;
  readonly least: number;
  readonly most: number;
  readonly ranks: number;
}

export function rankFigure(data: RankData, options: RankOptions): Figure {
  const height = options.height ?? 196;
  const layout = layOut(data, options.width, height);
  const caption = rankCaption(data);
  return {
    form: 'rank',
    caption,
    note: [
      `part of all ${data.lines.map(({ name }) => name).join(' and of all ')} in the r-th largest of the ${data.things}, %, both axes log`,
    ],
    key: [],
    svg: drawing(
      { width: options.width, height, label: `Networks by size. ${caption}` },
      axes(layout, height),
      data.lines.map((one) => rankLine(one, layout)),
      lineLabels(data, layout, options.width),
    ),
    ...{ width: options.width, height, plot: layout.plot, crosshair: 'x' },
    table: rankTable(data),
    readings: readings(data, layout),
  };
}

function layOut(data: RankData, width: number, height: number): Layout {
  const right = width < NARROW ? 84 : 132;
  const plot = { x: 46, y: 12, width: width - 46 - right, height: height - 12 - 40 };
  const parts = data.lines.flatMap(({ amounts }) => {
    const all = total(amounts);
    return all > 0 ? [amounts[0]! / all, amounts[amounts.length - 1]! / all] : [];
  });
  const most = Math.max(0.01, ...parts) * 1.2;
  const least = Math.max(1e-6, Math.min(most / 100, ...parts));
  const ranks = Math.max(10, ...data.lines.map(({ amounts }) => amounts.length));
  return {
    ...{ plot, least, most, ranks },
    x: logarithmic({ from: 1, to: ranks }, { from: plot.x, to: plot.x + plot.width }),
    y: logarithmic({ from: least, to: most }, { from: plot.y + plot.height, to: plot.y }),
  };
}

function axes({ plot, x, y, least, most, ranks }: Layout, height: number): SvgNode[] {
  const base = plot.y + plot.height;
  const decades = [1, 0.1, 0.01, 0.001, 0.0001, 0.00001].filter((part) => part >= least && part <= most);
  const rows = decades.flatMap((part) => [
    line('line-rule', plot.x, y(part), { x: plot.x + plot.width }),
    label('', { x: plot.x - 7, y: y(part) + 4, anchor: 'end' }, significantText(part * 100, 1)),
  ]);
  const columns = [1, 10, 100, 1000, 10_000]
    .filter((rank) => rank <= ranks)
    .flatMap((rank) => [
      line('line-rule-strong', x(rank), base, { y: base + 5 }),
      label('', { x: x(rank), y: base + 18, anchor: 'middle' }, countText(rank)),
    ]);
  return [...rows, ...columns, label('', { x: plot.x, y: height - 6 }, 'rank of the network, largest first')];
}

/** Ranks drawn: all up to 30, then about 20 a decade: a line of thousands of points shows no more. */
function* drawnRanks(count: number): Generator<number> {
  for (let rank = 1; rank <= count; rank = rank < 30 ? rank + 1 : Math.max(rank + 1, Math.round(rank * 1.12)))
    yield rank;
}

function rankLine({ amounts, emphasis }: RankLine, { x, y, least }: Layout): SvgNode {
  const all = total(amounts);
  const parts = [...drawnRanks(amounts.length)].flatMap((rank, i) => [
    i === 0 ? 'M' : 'L',
    x(rank),
    y(Math.max(least, amounts[rank - 1]! / all)),
  ]);
  return svg('path', {
    class: emphasis ? 'stroke line-ink bold' : 'stroke line-mark mid heldout',
    d: path(...parts),
  });
}

function lineLabels({ lines }: RankData, { plot, y, least }: Layout, width: number): SvgNode[] {
  const known = lines.filter(({ amounts }) => amounts.length > 0);
  const wishes = known.map(({ amounts }) =>
    y(Math.max(least, amounts[amounts.length - 1]! / total(amounts))),
  );
  const centres = spread(
    wishes.map((at) => ({ at, size: 30 })),
    plot.y,
    plot.y + plot.height + 8,
  );
  return known.flatMap(({ name, amounts, emphasis }, i) => {
    const slope = zipfSlope(amounts);
    const at = { x: plot.x + plot.width + 8, y: centres[i]! - 2 };
    const law = Number.isFinite(slope)
      ? `${width < NARROW ? '' : 'slope '}${significantText(-slope, 2)}`
      : '';
    return [label(emphasis ? 'lb' : 'l2', at, name), label('', { ...at, y: at.y + 14 }, law)];
  });
}

const TABLE_ROWS = 50;

function rankTable({ lines, things }: RankData): Figure['table'] {
  const ranks = Math.min(TABLE_ROWS, Math.max(0, ...lines.map(({ amounts }) => amounts.length)));
  const totals = lines.map(({ amounts }) => total(amounts));
  return {
    columns: [
      { name: `rank among ${things}`, numeric: true },
      ...lines.map(({ name }) => ({ name, unit: '%', numeric: true })),
    ],
    rows: Array.from({ length: ranks }, (_, i) => [
      i + 1,
      ...lines.map(({ amounts }, l) => (i < amounts.length ? (amounts[i]! / totals[l]!) * 100 : null)),
    ]),
  };
}

function readings({ lines }: RankData, { x, y, least }: Layout): Reading[] {
  const main = lines.find(({ emphasis }) => emphasis) ?? lines[0];
  if (main === undefined) return [];
  const all = total(main.amounts);
  return [...drawnRanks(main.amounts.length)].map((rank) => {
    const part = main.amounts[rank - 1]! / all;
    const text = `of the ${main.name} are in network number ${countText(rank)}`;
    return { x: x(rank), y: y(Math.max(least, part)), value: percentText(part), text, key: String(rank) };
  });
}
