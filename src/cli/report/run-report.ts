// The report of one run on a terminal: what was run, the finding, measures, servers, buckets, lines that could not be used,
// thresholds, what to try next. Pure text from the run's result; colour only where the style has some. Source: SPEC §9.

import { bitsOfMask } from '../../base/bits.ts';
import { formatIpv4 } from '../../base/ipv4.ts';
import { counted, countText, durationText, percentText, significantText } from '../../figure/number-text.ts';
import type { Summary, ThresholdOutcome } from '../../metrics/summary.ts';
import type { Table } from '../../metrics/table.ts';
import type { ReadSummary } from '../../net/record.ts';
import type { ResolvedScenario, ResolvedVip } from '../../scenario/resolved.ts';
import { printable } from '../issue-text.ts';
import { poolSection, type SectionLook } from './pool-section.ts';
import { reportPools } from './report-model.ts';
import { type Suggestion, suggestions } from './suggestions.ts';
import { columnLines, cutTo, widthOf, wrapText } from './text-layout.ts';

export interface RunReport {
  readonly scenario: ResolvedScenario;
  readonly summary: Summary;
  readonly tables: readonly Table[];
  /** What was read, by traffic name, with examples of unusable lines. */
  readonly reads: ReadonlyMap<string, ReadSummary>;
  readonly bundled: boolean;
  /** What was typed: what a suggested change is added to. */
  readonly command: RunCommandText;
}

/** `maskring run scenarios/start.yaml --trace FILE`, and the values of `--set`. */
export interface RunCommandText {
  readonly start: string;
  readonly set: readonly string[];
}

const MAX_WIDTH = 100;

/** Lines end in a newline; paragraphs are parted by an empty line. */
export function runReport(report: RunReport, look: SectionLook): string {
  const wide = { ...look, width: Math.max(40, Math.min(MAX_WIDTH, look.width)) };
  const pools = reportPools(report.scenario, report.summary, report.tables);
  const vipOfPool = new Map(
    report.scenario.vips.toReversed().map((vip) => [vip.pool, { name: vip.name, mask: ipv4Mask(vip) }]),
  );
  const bits = (pool: string) => bitsOfPool(report.scenario, pool);
  const paragraphs = [
    headLines(report, wide),
    ...pools.flatMap((pool) => poolSection(pool, bits(pool.pool.name), wide)),
    lossLines(report.summary, wide),
    unusableLines(report, wide),
    thresholdLines(report.summary.thresholds, wide),
    nextLines(suggestions({ pools, vipOfPool, bundled: report.bundled }), report.command, wide),
  ];
  return paragraphs
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

function ipv4Mask(vip: ResolvedVip): string {
  const family = vip.families.find(({ family }) => family === 4);
  return family === undefined ? '' : formatIpv4(family.mask[3]);
}

function bitsOfPool(scenario: ResolvedScenario, pool: string): number {
  const family = scenario.vips.find((vip) => vip.pool === pool)?.families[0];
  return family === undefined ? 0 : bitsOfMask(family.mask).length;
}

function headLines({ scenario, summary }: RunReport, { width, style }: SectionLook): string[] {
  const servers = new Set(scenario.pools.flatMap((pool) => pool.servers.map(({ id }) => id))).size;
  const parts = [
    amount(servers, 'server'),
    amount(scenario.ingresses.length, 'ingress', 'ingresses'),
    `seed ${scenario.seed}`,
    ...amountsRead(summary),
    `${countText(summary.sessions.started)} sessions`,
    durationText(summary.run.duration_seconds * 1e6),
  ];
  const title =
    style.bold(scenario.name) + (summary.partial ? style.bad('   stopped early: a partial result') : '');
  return [
    title,
    ...(scenario.question === '' ? [] : wrapText(scenario.question, width)),
    ...wrapText(parts.join(' · '), width),
  ];
}

const amount = (count: number, noun: string, plural = `${noun}s`): string =>
  `${countText(count)} ${count === 1 ? noun : plural}`;

function amountsRead(summary: Summary): string[] {
  const records = Object.values(summary.records);
  if (records.length === 0) return [];
  const sum = (of: 'read' | 'distinct_sources') => records.reduce((total, record) => total + record[of], 0);
  return [`${countText(sum('read'))} records`, `${countText(sum('distinct_sources'))} sources`];
}

/** Lost, unserved, misrouted: said only where there is something to say. */
function lossLines(summary: Summary, { width, style }: SectionLook): string[] {
  const { lost, unserved, started } = summary.sessions;
  const misrouted = summary.metrics.misrouted_ratio;
  const lines: string[] = [];
  if (lost > 0)
    lines.push(`${countText(lost)} of ${countText(started)} sessions were lost: ${causes(summary)}.`);
  if (unserved > 0)
    lines.push(`${countText(unserved)} sessions were unserved: no VIP has an address of their family.`);
  if (misrouted !== undefined && 'value' in misrouted && (misrouted.value ?? 0) > 0) {
    lines.push(
      style.bad(
        `${percentText(misrouted.value!)} of the sources reach different servers through different ingresses.`,
      ),
    );
  }
  return lines.flatMap((line) => wrapText(line, width));
}

function causes(summary: Summary): string {
  const found = Object.entries(summary.metrics).flatMap(([key, metric]) => {
    const cause = /^sessions_lost\{(?:.*,)?cause=([^,}]+)/.exec(key)?.[1];
    const value = 'value' in metric ? metric.value : null;
    return cause === undefined || value === null || value === 0 ? [] : [`${cause} ${countText(value)}`];
  });
  return found.length === 0 ? 'no cause recorded' : found.join(', ');
}

function unusableLines({ reads, summary }: RunReport, { width, style }: SectionLook): string[] {
  const lines = [...reads].flatMap(([name, read]) => [...unusableOf(name, read, { width, style })]);
  const late = Object.values(summary.records).reduce((sum, record) => sum + record.late, 0);
  if (late > 0)
    lines.push(
      ...wrapText(`${countText(late)} records came too late to be put in order and were left out`, width),
    );
  return lines;
}

function unusableOf(name: string, read: ReadSummary, { width, style }: SectionLook): string[] {
  if (read.unusable === 0) return [];
  const total = read.records + read.unusable + read.late;
  const part = percentText(read.unusable / total);
  const rows = read.reasons.map(({ reason, count, firstLine, firstExample }) => [
    `  ${countText(count)}`,
    reason,
    `first at line ${countText(firstLine)}: ${printable(firstExample)}`,
  ]);
  const table = columnLines(rows, [{ align: 'right' }, { align: 'left' }, { align: 'left' }]);
  const lines = read.unusable === 1 ? 'line' : 'lines';
  const head = style.bold(`unusable lines of ${name}`) + `   ${countText(read.unusable)} ${lines}, ${part}`;
  return [head, ...table.map((line) => cutTo(line, width))];
}

function thresholdLines(thresholds: readonly ThresholdOutcome[], { style }: SectionLook): string[] {
  if (thresholds.length === 0) return [];
  const rows = thresholds.map((threshold) => [
    threshold.pass ? '  ✓' : '  ×',
    threshold.metric,
    threshold.statistic,
    threshold.value === null ? 'not measured' : significantText(threshold.value, 3),
    limitText(threshold),
  ]);
  const left = { align: 'left' } as const;
  const lines = columnLines(rows, [left, left, left, { align: 'right' }, left]);
  const failed = thresholds.filter(({ pass }) => !pass).length;
  const head =
    failed === 0
      ? 'thresholds: all met'
      : `thresholds: ${counted(failed, 'limit')} of ${thresholds.length} missed`;
  return [style.bold(head), ...lines.map((line, i) => (thresholds[i]!.pass ? line : style.bad(line)))];
}

function limitText({ min, max }: ThresholdOutcome): string {
  const least = min === null ? [] : [`at least ${significantText(min, 3)}`];
  const most = max === null ? [] : [`at most ${significantText(max, 3)}`];
  return [...least, ...most].join(', ');
}

function nextLines(
  found: readonly Suggestion[],
  command: RunCommandText,
  { width, style }: SectionLook,
): string[] {
  if (found.length === 0) return [];
  const lines = found.flatMap(({ reason, change }) => {
    const said = wrapText(`· ${reason}`, width - 2, '  ').map((line) => `  ${line}`);
    return change === null ? said : [...said, style.faint(`    ${changed(command, change, width - 4)}`)];
  });
  return [style.bold('what to try next'), ...lines];
}

/** The whole command with the change in it, or only the change where that is too long for the line. */
function changed({ start, set }: RunCommandText, change: string, width: number): string {
  if (change.startsWith('maskring')) return change;
  const path = change.slice(0, change.indexOf('=') + 1);
  const kept = set.map((it) => `--set ${it}`).filter((it) => !it.startsWith(path));
  const whole = [start, ...kept, change].join(' ');
  return widthOf(whole) <= width ? whole : `add ${change}`;
}
