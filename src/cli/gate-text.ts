// The verdict of a gate on a terminal: the headline, what is not as it was, then each measure that is not simply the same.

import type { GateResult } from './gate-result.ts';
import { advice, headline, metricSentence, thresholdSentence } from './gate-words.ts';
import { indented } from './indented-lines.ts';
import type { Style } from './report/style.ts';
import { wrapText } from './report/text-layout.ts';

export function gateText(result: GateResult, width: number, style: Style): string {
  const { outcome, changes } = result;
  const colour =
    outcome.verdict === 'fail' ? style.bad : outcome.verdict === 'inconclusive' ? style.bold : style.good;
  const worth = outcome.metrics.filter(({ identical }) => !identical);
  const same = outcome.metrics.length - worth.length;
  const limits = outcome.thresholds.filter(({ pass }) => !pass);
  const lines = [
    ...wrapText(headline(result), width).map((line) => colour(line)),
    ...changes.flatMap((change) => indented(`since the baseline: ${change}`, width)),
    ...worth.flatMap((metric) => indented(metricSentence(metric), width)),
    ...limits.flatMap((limit) => indented(thresholdSentence(limit), width)),
    ...(worth.length > 0 && same > 0 ? [`  ${same} further measures are identical`] : []),
    ...(advice(result) === '' ? [] : indented(advice(result), width)),
  ];
  return `${lines.join('\n')}\n`;
}
