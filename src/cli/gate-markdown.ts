// Markdown of gates: for a comment (at most 60,000 characters, GitHub takes 65,536) and for a step summary (under 1 MiB, beyond which
// GitHub shows nothing). What is worse comes first, so that cutting loses what matters least; what was cut is counted.

import type { MetricOutcome } from '../experiment/gate/gate.ts';
import { toleranceText } from '../experiment/gate/tolerance.ts';
import { significantText } from '../figure/number-text.ts';
import type { GateResult } from './gate-result.ts';
import { advice, changeText, headline, thresholdSentence } from './gate-words.ts';

export const COMMENT_CHARACTERS = 60_000;
export const SUMMARY_BYTES = 1_000_000;

/** Room for the line that says what was cut. */
const REST = 100;

export interface MarkdownLimit {
  readonly characters?: number;
  readonly bytes?: number;
}

const RANK: Readonly<Record<MetricOutcome['verdict'], number>> = {
  fail: 0,
  inconclusive: 1,
  improved: 2,
  pass: 3,
};
const SIGN: Readonly<Record<MetricOutcome['verdict'], string>> = {
  fail: '❌ fail',
  inconclusive: '⚠️ inconclusive',
  improved: '✅ improved',
  pass: '✅ pass',
};

export function gateMarkdown(results: readonly GateResult[], limit: MarkdownLimit): string {
  return cutLines(results.flatMap(gateLines), limit);
}

function gateLines(result: GateResult): string[] {
  const { outcome, changes } = result;
  const metrics = [...outcome.metrics].sort(
    (a, b) => RANK[a.verdict] - RANK[b.verdict] || Number(a.identical) - Number(b.identical),
  );
  const limits = outcome.thresholds.filter(({ pass }) => !pass);
  return [
    `### maskring: ${escapeMarkdown(headline(result))}`,
    '',
    ...limits.map((it) => `- ❌ ${escapeMarkdown(thresholdSentence(it))}`),
    ...changes.map((change) => `- since the baseline: ${escapeMarkdown(change)}`),
    ...(advice(result) === '' ? [] : [`- ${escapeMarkdown(advice(result))}`]),
    '',
    '| verdict | measure | baseline | now | change | tolerance | seeds |',
    '|---|---|---|---|---|---|---|',
    ...metrics.map(metricRow),
    '',
  ];
}

function metricRow(metric: MetricOutcome): string {
  const number = (value: number | null) => (value === null ? '–' : significantText(value, 3));
  const change = metric.identical ? 'identical' : changeText(metric);
  const cells = [
    SIGN[metric.verdict],
    `\`${metric.metric.replaceAll('|', '\\|').replaceAll('`', "'")}\``,
    number(metric.baselineMean),
    number(metric.currentMean),
    change,
    toleranceText(metric.tolerance),
    String(metric.seeds),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Whole lines as long as they fit. */
function cutLines(
  lines: readonly string[],
  { characters = Infinity, bytes = Infinity }: MarkdownLimit,
): string {
  const kept: string[] = [];
  let [usedCharacters, usedBytes] = [REST, REST];
  for (const line of lines) {
    usedCharacters += line.length + 1;
    usedBytes += Buffer.byteLength(line) + 1;
    if (usedCharacters > characters || usedBytes > bytes) {
      return `${kept.join('\n')}\n\n… ${lines.length - kept.length} further lines were left out: see verdict.json\n`;
    }
    kept.push(line);
  }
  return `${kept.join('\n')}\n`;
}

/** Nothing in a name is markup, and no one is mentioned. */
const escapeMarkdown = (text: string): string =>
  text.replace(/[\\`*_[\]<>#|]/g, (sign) => `\\${sign}`).replaceAll('@', '@\u200b');
