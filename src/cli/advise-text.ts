// One page of advice for a terminal. The order is that of a planner's questions: which mask, is it good, what to isolate, which
// assignment, how long it lasts. Source: issue "The bit lab" 6.

import { decidingBits } from '../bitlab/server-plan.ts';
import { formatMask } from '../mapping/mask-text.ts';
import type { Advice } from './advise-advice.ts';
import { grouped, percent, sentence, stripLines, verdictLines } from './bits-report.ts';
import type { Style } from './report/style.ts';
import { columnLines, wrapText } from './report/text-layout.ts';

export function adviceText(
  advice: Advice,
  layout: { readonly width: number; readonly style: Style },
): string {
  const { analysis } = advice;
  const paragraphs = [
    [layout.style.bold(adviceHeadline(advice))],
    stripLines(analysis.statistics, analysis.choices[0]!.choice.bits, layout),
    verdictLines(analysis.verdict, layout),
    ...adviceSentences(advice).map((text) => wrapText(text, layout.width)),
    comparisonLines(advice),
  ];
  return `${paragraphs.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

export function adviceHeadline({ analysis, servers, assignment }: Advice): string {
  const { mask, choice } = analysis.choices[0]!;
  return `Use mask ${formatMask(mask)} (bits ${choice.bits.join(' ')}, ${grouped(mask.bucketCount)} buckets) with ${assignment} over ${servers} servers`;
}

/** Everything said besides headline, strip, verdict and table; whole sentences. */
export function adviceSentences(advice: Advice): string[] {
  return [howMany(advice), sure(advice), isolation(advice), assignmentWords(advice), lasting(advice)].filter(
    (text) => text !== '',
  );
}

const howMany = ({ analysis }: Advice): string =>
  analysis.recommendation === null ? '' : `How many: ${analysis.recommendation.words}.`;

function sure({ analysis }: Advice): string {
  const { heldOut, intervals, assessment } = analysis.choices[0]!;
  const interval = intervals[0]!;
  const score = assessment.plans[0]!;
  const held =
    heldOut === null
      ? 'the log is too small to hold anything out'
      : `chosen on the ${heldOut.by === 'time' ? 'earlier half' : 'one half of the sources'} and judged on the other it has ${percent(heldOut.plans[0]!.cv)}, where any hash has ${percent(heldOut.plans[0]!.reference)}`;
  return `How sure: load CV ${percent(score.cv)}, 95 % interval ${percent(interval.low)} to ${percent(interval.high)}; ${held}.`;
}

function isolation({ isolated, analysis, servers }: Advice): string {
  if (isolated === null) return '';
  const count = analysis.verdict.isolate.length;
  return `With ${count === 1 ? 'that source' : `those ${count} sources`} isolated, the rest has a load CV of ${percent(isolated.cv)} over ${servers} servers (any hash ${percent(isolated.reference)}, floor ${percent(isolated.floor)}).`;
}

function assignmentWords({ analysis, assignment }: Advice): string {
  const point = analysis.curve?.find(({ n }) => n === analysis.count);
  if (point === undefined) return '';
  const { bits } = analysis.choices[0]!.choice;
  const deciding = decidingBits(analysis.plan, bits);
  const order =
    deciding.length < bits.length
      ? ` Round robin over ${analysis.plan.servers} servers looks only at bits ${deciding.join(' ')}; they were chosen for that.`
      : '';
  return `Assignment: ${assignment} gives ${percent(point.cv)}; by usage could reach ${percent(point.usageCv)} on this log; a ring would scatter by ${percent(point.ringLawCv)} even with equal buckets.${order}`;
}

function lasting({ ageing }: Advice): string {
  if (ageing === null)
    return 'How long it lasts cannot be told: the log has no times, or too few sources in a sixth of it.';
  const days = ageing.windowUs / 86_400e6;
  const fresh = ageing.lags[1]!;
  const oldest = ageing.lags.at(-1)!;
  const ratio = (lag: { cv: number; reference: number }) =>
    `${(lag.cv / lag.reference).toFixed(2)} × the reference`;
  const seen = `one sixth of the log (${daysText(days)}) later a choice has ${ratio(fresh)}, ${oldest.lag} sixths later ${ratio(oldest)}`;
  return ageing.keeps === null
    ? `How long it lasts: no sign of ageing; ${seen}.`
    : `How long it lasts: about ${daysText(days * ageing.keeps)}, then choose again; ${seen}.`;
}

const daysText = (days: number): string =>
  days >= 2 ? `${Math.round(days)} days` : `${sentence((days * 24).toFixed(0))} hours`;

function comparisonLines({ analysis }: Advice): string[] {
  const heading = ['choice', 'mask', 'load CV', 'peak/mean', 'held out'];
  const rows = analysis.choices.map(({ name, mask, assessment, heldOut }) => [
    name,
    formatMask(mask),
    percent(assessment.plans[0]!.cv),
    assessment.plans[0]!.peakOverMean.toFixed(2),
    heldOut === null ? '' : percent(heldOut.plans[0]!.cv),
  ]);
  const { reference, floor } = analysis.choices[0]!.assessment.plans[0]!;
  const right = { align: 'right' } as const;
  const left = { align: 'left' } as const;
  return columnLines(
    [heading, ...rows, ['any hash (RMS)', '', percent(reference)], ['floor', '', percent(floor)]],
    [left, left, right, right, right],
  );
}
