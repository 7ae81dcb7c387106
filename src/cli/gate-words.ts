// The sentences of a gate, the same in every form of output: what one measure or limit says, and the headline. Plain text on one line;
// each form escapes it in its own way.

import type { MetricOutcome } from '../experiment/gate/gate.ts';
import type { ThresholdVerdict } from '../experiment/gate/threshold-verdict.ts';
import { toleranceText } from '../experiment/gate/tolerance.ts';
import { signedPercentText, significantText } from '../figure/number-text.ts';
import type { GateResult } from './gate-result.ts';

const number = (value: number | null): string => (value === null ? '–' : significantText(value, 3));

/** `load_cv{…}.mean: fail: 0.21 became 0.34 (+62 %, bounds +48 % … +76 %, tolerance 5%, 8 seeds)`. */
export function metricSentence(metric: MetricOutcome): string {
  const { verdict, identical, seeds, baselineMean, currentMean, unpaired } = metric;
  if (identical) return `${metric.metric}: identical over ${seeds} seeds (mean ${number(baselineMean)})`;
  const tolerance = `tolerance ${toleranceText(metric.tolerance)}`;
  const missing = unpaired === 0 ? '' : `, ${unpaired} seeds have a value on one side only`;
  const facts = [changeText(metric), tolerance, `${seeds} seeds`].filter((part) => part !== '').join(', ');
  return `${metric.metric}: ${verdict}: ${number(baselineMean)} became ${number(currentMean)} (${facts}${missing})`;
}

/** `+62 %, bounds +48 % … +76 %` of the baseline's mean; in the measure's unit where that is 0. Positive is a rise. */
export function changeText({ worsening, baselineMean, currentMean }: MetricOutcome): string {
  if (worsening === null || baselineMean === null || currentMean === null) return '';
  const sign = currentMean >= baselineMean === worsening.mean >= 0 ? 1 : -1;
  const part = (value: number): string => {
    if (!Number.isFinite(value)) return '–';
    return baselineMean === 0 ? number(value) : signedPercentText(value / Math.abs(baselineMean));
  };
  const ends = sign === 1 ? [worsening.low, worsening.high] : [-worsening.high, -worsening.low];
  return `${part(sign * worsening.mean)}, bounds ${part(ends[0]!)} … ${part(ends[1]!)}`;
}

/** `limit load_cv{…}: fail: 0.21, at most 0.10 is allowed (mean of 8 seeds, 8 of them beyond it)`. */
export function thresholdSentence({
  metric,
  statistic,
  min,
  max,
  value,
  count,
  missed,
  pass,
}: ThresholdVerdict): string {
  const limits = [
    min === null ? '' : `at least ${number(min)}`,
    max === null ? '' : `at most ${number(max)}`,
  ];
  const allowed = limits.filter((part) => part !== '').join(' and ');
  const name = statistic === 'mean' || statistic === 'value' ? metric : `${metric}.${statistic}`;
  if (value === null) return `limit ${name}: fail: the run has no such value, ${allowed} is allowed`;
  const beyond = missed === 0 ? '' : `, ${missed} of them beyond it`;
  return `limit ${name}: ${pass ? 'pass' : 'fail'}: ${number(value)}, ${allowed} is allowed (mean of ${count} seeds${beyond})`;
}

/** The verdict of a gate in one sentence. */
export function headline({ name, outcome }: GateResult): string {
  const { verdict, seeds, metrics, thresholds, changedFingerprints } = outcome;
  if (verdict === 'identical')
    return `${name}: identical to the baseline in every value and every event of ${seeds} seeds`;
  const failed = metrics.filter((metric) => metric.verdict === 'fail').length;
  const missed = thresholds.filter(({ pass }) => !pass).length;
  if (verdict === 'fail') {
    const worse = failed === 0 ? [] : [`${failed} of ${metrics.length} measures got worse`];
    const limits = missed === 0 ? [] : [`${missed} ${missed === 1 ? 'limit is' : 'limits are'} missed`];
    return `${name}: FAIL: ${[...worse, ...limits].join(', ')}`;
  }
  const open = metrics.filter((metric) => metric.verdict === 'inconclusive').length;
  if (verdict === 'inconclusive')
    return `${name}: warning: ${seeds} seeds cannot tell about ${open} of ${metrics.length} measures`;
  if (metrics.every(({ identical }) => identical))
    return `${name}: pass: every value is identical, though ${changedFingerprints} of ${seeds} runs went another way`;
  const improved = metrics.filter((metric) => metric.verdict === 'improved').length;
  const better = improved === 0 ? '' : `, ${improved} improved`;
  return `${name}: pass: ${metrics.length} measures within their tolerance${better}`;
}

/** What to do next, for people who have not met the gate before. */
export function advice({ path, outcome }: GateResult): string {
  if (outcome.verdict === 'fail')
    return `If this is meant: maskring baseline accept ${path}, and commit the file with the change.`;
  if (outcome.verdict === 'inconclusive')
    return 'The measure scatters too much for this tolerance: widen it, watch a steadier statistic, or run longer.';
  return '';
}
