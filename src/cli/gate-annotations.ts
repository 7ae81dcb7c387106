// GitHub annotations of gates: workflow commands on the output, at most ten (GitHub shows no more of a step), worst first, each on the
// line of the scenario that sets the limit of that measure, else on the line `thresholds:`, else on the first.

import { splitFlatName } from '../experiment/replications/flat-metrics.ts';
import { canonicalMetric } from '../scenario/schema/thresholds.ts';
import type { GateResult } from './gate-result.ts';
import { metricSentence, thresholdSentence } from './gate-words.ts';

const MOST = 10;

interface Annotation {
  readonly level: 'error' | 'warning';
  readonly result: GateResult;
  readonly metric: string;
  readonly sentence: string;
}

export function annotations(results: readonly GateResult[], strict: boolean): string[] {
  const all = results.flatMap((result) => annotationsOf(result, strict));
  const ordered = [
    ...all.filter(({ level }) => level === 'error'),
    ...all.filter(({ level }) => level === 'warning'),
  ];
  const shown = ordered.length > MOST ? ordered.slice(0, MOST - 1) : ordered;
  const rest = ordered.length - shown.length;
  const lines = shown.map(commandText);
  return rest === 0
    ? lines
    : [...lines, `::warning title=maskring::${rest} further findings are in the summary`];
}

function annotationsOf(result: GateResult, strict: boolean): Annotation[] {
  const limits = result.outcome.thresholds.flatMap((limit): Annotation[] =>
    limit.pass ? [] : [{ level: 'error', result, metric: limit.metric, sentence: thresholdSentence(limit) }],
  );
  const metrics = result.outcome.metrics.flatMap((metric): Annotation[] => {
    if (metric.verdict !== 'fail' && metric.verdict !== 'inconclusive') return [];
    const level = metric.verdict === 'fail' || strict ? 'error' : 'warning';
    return [{ level, result, metric: splitFlatName(metric.metric).key, sentence: metricSentence(metric) }];
  });
  return [...limits, ...metrics];
}

function commandText({ level, result, metric, sentence }: Annotation): string {
  const file = property(result.scenarioFile);
  const line = thresholdLine(result.scenarioText, metric);
  return `::${level} file=${file},line=${line},title=maskring::${message(sentence)}`;
}

/** 1-based line of the limit of a measure in a scenario's text. */
export function thresholdLine(text: string, metric: string): number {
  const lines = text.split('\n');
  const section = lines.findIndex((line) => /^thresholds\s*:/.test(line));
  if (section < 0) return 1;
  const wanted = canonicalMetric(metric);
  for (let i = section + 1; i < lines.length && /^(\s|#|$)/.test(lines[i]!); i++) {
    const key = /^\s+(["']?)([a-z][a-z0-9_]*(?:\{[^{}]*\})?)\1\s*:/.exec(lines[i]!)?.[2];
    if (key !== undefined && canonicalMetric(key) === wanted) return i + 1;
  }
  return section + 1;
}

const message = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => message(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
