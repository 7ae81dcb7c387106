// A comparison in words: one sentence a measure, those with a difference first, what is the same counted.

import type { MetricComparison } from '../experiment/gate/comparison.ts';
import { signedPercentText, significantText } from '../figure/number-text.ts';
import type { Comparison } from './compare-command.ts';
import { indented } from './indented-lines.ts';
import type { Style } from './report/style.ts';
import { wrapText } from './report/text-layout.ts';

export function comparisonText({ a, b, seeds, metrics }: Comparison, width: number, style: Style): string {
  const identical = metrics.filter(({ word }) => word === 'identical');
  const unseen = metrics.filter(({ word }) => word === 'no difference seen');
  const rest = metrics.filter((metric) => !identical.includes(metric) && !unseen.includes(metric));
  const lines = [
    style.bold(`${b.path} against ${a.path}, ${seeds} paired seeds`),
    ...wrapText(verdictText(metrics), width),
    ...[...rest, ...unseen].flatMap((metric) => indented(comparisonSentence(metric), width)),
    ...(identical.length > 0 && identical.length < metrics.length
      ? [`  ${identical.length} further measures are identical`]
      : []),
  ];
  return `${lines.join('\n')}\n`;
}

/** What it comes to, in one sentence. */
export function verdictText(metrics: readonly MetricComparison[]): string {
  const count = (word: MetricComparison['word']) => metrics.filter((metric) => metric.word === word).length;
  if (metrics.length === 0) return 'The two sides have no measure in common.';
  if (count('identical') === metrics.length) return 'Every measure is identical, seed by seed.';
  const [worse, better, other] = [count('worse'), count('better'), count('higher') + count('lower')];
  if (worse + better + other === 0) return 'No difference is seen that chance would not make.';
  const parts = [
    worse > 0 ? `${worse} worse` : '',
    better > 0 ? `${better} better` : '',
    other > 0 ? `${other} different` : '',
  ].filter((part) => part !== '');
  return `Of ${metrics.length} measures ${parts.join(', ')}, the rest the same or not told apart.`;
}

/** `load_cv{…}.mean: worse by +12 % (95 % interval +8.1 % … +16 %; 0.21 became 0.24; correlation 0.93)`. */
export function comparisonSentence(metric: MetricComparison): string {
  const { word, difference, meanA, meanB, pairs, unpaired, correlation } = metric;
  if (word === 'identical') return `${metric.metric}: identical`;
  if (difference === null || meanA === null || meanB === null)
    return `${metric.metric}: too few seeds have a value on both sides (${pairs})`;
  const part = (value: number) =>
    meanA === 0 ? significantText(value, 2) : signedPercentText(value / Math.abs(meanA));
  const facts = [
    `95 % interval ${part(difference.low)} … ${part(difference.high)}`,
    `${significantText(meanA, 3)} became ${significantText(meanB, 3)}`,
    correlation === null ? '' : `correlation ${significantText(correlation, 2)}`,
    unpaired === 0 ? '' : `${unpaired} seeds have a value on one side only`,
  ].filter((fact) => fact !== '');
  const lead = word === 'no difference seen' ? word : `${word} by ${part(difference.mean)}`;
  return `${metric.metric}: ${lead} (${facts.join('; ')})`;
}
