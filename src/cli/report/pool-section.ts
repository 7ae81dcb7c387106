// One pool of a report: the finding, the measures beside reference and floor, a bar per server, the hottest buckets.

import { phraseText } from '../../figure/figure.ts';
import { type BalanceNumbers, balanceVerdict, deviationText } from '../../figure/load-words.ts';
import { counted, countText, listText, percentText, significantText } from '../../figure/number-text.ts';
import { markedBar } from './bar.ts';
import { GOAL_RATIO } from './goal.ts';
import type { ReportedLoad, ReportedPool, ReportedServer } from './report-model.ts';
import type { Style } from './style.ts';
import { columnLines, padTo, wrapText } from './text-layout.ts';

/** More servers than this are shown as the fullest and the emptiest. */
const MAX_BARS = 24;
const ENDS = 8;
const MIN_BAR_WIDTH = 10;
const MAX_BAR_WIDTH = 48;

export interface SectionLook {
  readonly width: number;
  readonly style: Style;
}

/** Paragraphs of lines about one pool; the caller puts empty lines between them. */
export function poolSection(report: ReportedPool, bitCount: number, look: SectionLook): string[][] {
  return [
    findingLines(report, bitCount, look),
    measureLines(report, look),
    serverLines(report, look),
    bucketLines(report, look),
  ].filter((lines) => lines.length > 0);
}

function findingLines(report: ReportedPool, bitCount: number, { width, style }: SectionLook): string[] {
  const numbers = balanceNumbers(report, bitCount);
  if (numbers === null) return [`No requests reached the pool ${report.pool.name}.`];
  const { finding, why } = balanceVerdict(numbers);
  return [...wrapText(finding, width).map(style.bold), ...wrapText(phraseText(why), width)];
}

function balanceNumbers(report: ReportedPool, bitCount: number): BalanceNumbers | null {
  const load = report.loads.find(({ of }) => of === 'requests')?.cv;
  if (load?.mean == null || load.reference === null || load.floor === null) return null;
  return {
    bitCount,
    serverCount: report.servers.length,
    assignment: report.pool.assignment,
    measure: 'requests',
    cv: load.mean,
    reference: load.reference,
    floor: load.floor,
    goalRatio: GOAL_RATIO,
    topPart: report.topSourceRatio ?? 0,
  };
}

const RIGHT = { align: 'right' } as const;
const LEFT = { align: 'left' } as const;

/** Load CV and peak/mean of each quantity, both beside their reference and floor. */
function measureLines(report: ReportedPool, { style }: SectionLook): string[] {
  if (report.loads.length === 0) return [];
  const bounds = ['reference', 'floor'];
  const head = [`load of pool ${report.pool.name}`, 'CV', ...bounds, ' peak/mean', ...bounds];
  const rows = report.loads.map((load) => [`  ${load.of}`, ...measureCells(load)]);
  const [first, ...rest] = columnLines([head, ...rows], [LEFT, ...head.slice(1).map(() => RIGHT)]);
  return [style.bold(first!), ...rest];
}

function measureCells({ cv, peakOverMean }: ReportedLoad): string[] {
  const percent = (value: number | null | undefined): string => (value == null ? '–' : percentText(value));
  const factor = (value: number | null | undefined): string =>
    value == null ? '–' : significantText(value, 3);
  return [
    ...[cv.mean, cv.reference, cv.floor].map(percent),
    ...[peakOverMean?.mean, peakOverMean?.reference, peakOverMean?.floor].map(factor),
  ];
}

interface DrawnServer extends ReportedServer {
  /** Requests divided by share, over the mean. */
  readonly load: number;
}

/** One bar per server, of requests divided by share. */
function serverLines(report: ReportedPool, look: SectionLook): string[] {
  const drawn = withLoad(report.servers);
  const peak = Math.max(...drawn.map(({ load }) => load), 1);
  if (drawn.length === 0 || !Number.isFinite(peak)) return [];
  const rows = (servers: readonly DrawnServer[]) =>
    servers.map((server) => [server.id, ...serverCells(server)]);
  const texts = columnLines(rows(drawn), [LEFT, RIGHT, RIGHT, RIGHT]);
  const idWidth = Math.max(...drawn.map(({ id }) => id.length));
  const textWidth = Math.max(...texts.map((text) => text.length)) - idWidth;
  const barWidth = Math.min(MAX_BAR_WIDTH, Math.max(MIN_BAR_WIDTH, look.width - idWidth - textWidth - 6));
  const lines = drawn.map(({ id, load }, i) => {
    const cells = texts[i]!.slice(idWidth + 2);
    return `  ${padTo(id, idWidth)}  ${markedBar(load / peak, 1 / peak, barWidth)}  ${cells}`.trimEnd();
  });
  const shared = drawn.some(({ share }) => share !== 1) ? ', divided by share' : '';
  const head =
    look.style.bold(`requests by server${shared}`) +
    look.style.faint('   ┊ mean · deviation · requests · sources');
  return [head, ...shortened(drawn, lines), ...idleLines(report.idleServers, look)];
}

function withLoad(servers: readonly ReportedServer[]): DrawnServer[] {
  const loads = servers.map(({ amounts, share }) => amounts.requests / share);
  const mean = loads.reduce((sum, load) => sum + load, 0) / loads.length;
  return servers.map((server, i) => ({ ...server, load: loads[i]! / mean }));
}

const serverCells = ({ load, amounts }: DrawnServer): string[] => [
  deviationText(load),
  countText(amounts.requests),
  countText(amounts.sources),
];

/** Of many servers the fullest and the emptiest, in that order. */
function shortened(servers: readonly DrawnServer[], lines: readonly string[]): string[] {
  if (servers.length <= MAX_BARS) return [...lines];
  const order = servers.map((_, i) => i).sort((a, b) => servers[b]!.load - servers[a]!.load);
  const pick = (indexes: readonly number[]): string[] => indexes.map((i) => lines[i]!);
  const between = `  … ${countText(servers.length - 2 * ENDS)} servers between`;
  return [...pick(order.slice(0, ENDS)), between, ...pick(order.slice(-ENDS))];
}

function idleLines(idle: readonly string[], { width }: SectionLook): string[] {
  if (idle.length === 0) return [];
  const names = idle.length > 8 ? `${countText(idle.length)} servers` : listText(idle);
  return wrapText(`  ${names} ${idle.length === 1 ? 'has' : 'have'} no bucket`, width, '  ');
}

function bucketLines(report: ReportedPool, { style }: SectionLook): string[] {
  if (report.hottest.length === 0) return [];
  const title = `${report.hottest.length === 1 ? 'hottest bucket' : `hottest ${counted(report.hottest.length, 'bucket')}`}`;
  const rows = report.hottest.map((bucket) => [
    `  ${bucket.name}`,
    bucket.index === null ? 'manual' : `number ${countText(bucket.index)}`,
    bucket.server ?? 'no server',
    percentText(bucket.requestsRatio),
    `${countText(bucket.requests)} requests`,
    `${countText(bucket.sources)} ${bucket.sources === 1 ? 'source' : 'sources'}`,
  ]);
  const note = style.faint(`   of ${countText(report.bucketCount)}, by part of the requests`);
  return [style.bold(title) + note, ...columnLines(rows, [LEFT, LEFT, LEFT, RIGHT, RIGHT, RIGHT])];
}
