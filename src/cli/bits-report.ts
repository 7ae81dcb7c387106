// `maskring bits` as text for a terminal: the strip of bits, the pairs that agree most, the table of choices with reference, floor,
// interval and hold-out, how many bits, and the verdict. Pure: from an analysis to lines. Source: issue "The bit lab" 5.

import { formatAddress } from '../base/address-text.ts';
import { agreement, type BitStatistics, topPairs } from '../bitlab/bit-statistics.ts';
import type { ListedChoice } from '../bitlab/choice-list.ts';
import type { BitsPoint } from '../bitlab/how-many.ts';
import { setTotals } from '../bitlab/source-set.ts';
import type { Verdict } from '../bitlab/verdict.ts';
import { formatMask } from '../mapping/mask-text.ts';
import type { Analysis } from './bits-analysis.ts';
import type { Style } from './report/style.ts';
import { columnLines, wrapText } from './report/text-layout.ts';

const PAIRS = 5;

export interface ReportContext {
  readonly width: number;
  readonly style: Style;
  readonly records: number;
  readonly goal: number;
}

export function bitsReport(analysis: Analysis, context: ReportContext): string {
  const { style } = context;
  const first = analysis.choices[0]!;
  const lines = [
    style.bold(headline(analysis)),
    ...wrapText(scopeLine(analysis, context.records), context.width),
    '',
    ...stripLines(analysis.statistics, first.choice.bits, context),
    '',
    ...pairLines(analysis.statistics, first.choice.bits),
    '',
    ...choiceTable(analysis),
    '',
    ...wrapText(`${first.name}: ${first.choice.words}.`, context.width),
    ...wrapText(orderWords(first), context.width),
    ...(analysis.curve === null ? [] : ['', ...curveLines(analysis.curve)]),
    ...(analysis.recommendation === null
      ? []
      : wrapText(`${sentence(analysis.recommendation.words)}.`, context.width)),
    '',
    ...verdictLines(analysis.verdict, context),
  ];
  return `${lines.join('\n')}\n`;
}

export const headline = (analysis: Analysis): string => {
  const { mask, choice } = analysis.choices[0]!;
  return `Mask ${formatMask(mask)}, bits ${choice.bits.join(' ')}`;
};

function scopeLine(analysis: Analysis, records: number): string {
  const totals = setTotals(analysis.set);
  return `IPv${analysis.family}, ${grouped(records)} records, ${grouped(totals.sources)} sources weighed by ${analysis.weight}: as uneven as ${grouped(Math.round(totals.nEff))} equal ones (N_eff); the heaviest has ${percent(totals.topPart)}. ${analysis.statistics.constant.length} bits never change.`;
}

/** One character a bit, highest first: how far its ones are from half, as a block; `|` under the chosen. */
export function stripLines(
  statistics: BitStatistics,
  chosen: readonly number[],
  { style }: Pick<ReportContext, 'style'>,
): string[] {
  const lines: string[] = [];
  for (let high = statistics.bitCount - 1; high >= 0; high -= 32) {
    const bits = Array.from({ length: 32 }, (_, i) => high - i);
    if (statistics.bitCount === 128 && bits.every((bit) => statistics.constant.includes(bit))) continue;
    const group = (text: (bit: number) => string) =>
      [0, 8, 16, 24]
        .map((from) =>
          bits
            .slice(from, from + 8)
            .map(text)
            .join(''),
        )
        .join(' ');
    lines.push(`bit ${String(high).padStart(3)}  ${group((bit) => skewMark(statistics, bit))}  ${high - 31}`);
    lines.push(style.bold(`  chosen ${group((bit) => (chosen.includes(bit) ? '▼' : ' '))}`.trimEnd()));
  }
  return [...lines, style.faint('▁ even … █ always the same · never changes ▼ chosen')];
}

function skewMark(statistics: BitStatistics, bit: number): string {
  if (statistics.constant.includes(bit)) return '·';
  const level = Math.min(7, Math.floor(Math.abs(statistics.ones[bit]! - 0.5) * 2 * 8));
  return '▁▂▃▄▅▆▇█'[level]!;
}

function pairLines(statistics: BitStatistics, chosen: readonly number[]): string[] {
  const rows = topPairs(statistics, PAIRS, chosen).map(({ high, low, agreement: agree, phi }) => [
    `${high} and ${low}`,
    percent(agree),
    `${(Math.abs(agree - 0.5) / statistics.sigma).toFixed(1)} SD`,
    `phi ${phi.toFixed(3)}`,
  ]);
  const right = { align: 'right' } as const;
  return [
    'Chosen pairs furthest from agreeing half the time',
    ...columnLines(rows, [{ align: 'left' }, right, right, right]),
  ];
}

function choiceTable(analysis: Analysis): string[] {
  const { plans } = analysis.request;
  const held = analysis.choices[0]!.heldOut;
  const heading = [
    'choice',
    'mask',
    'bucket CV',
    ...plans.map(({ servers }) => `S=${servers}`),
    '95 %',
    'held out',
  ];
  const rows = analysis.choices.map((listed) => choiceRow(listed));
  const scores = analysis.choices[0]!.assessment.plans;
  const reference = ['any hash (RMS)', '', percent(analysis.choices[0]!.assessment.bucketReference)];
  const heldReference = held === null ? '' : percent(held.plans[0]!.reference);
  const columns = heading.map((_, i) => ({ align: i < 2 ? ('left' as const) : ('right' as const) }));
  return [
    `Load CV over S servers (${plans[0]!.assignment}); interval and held out (by ${held?.by ?? 'nothing'}) for S=${plans[0]!.servers}`,
    ...columnLines(
      [
        heading,
        ...rows,
        [...reference, ...scores.map((score) => percent(score.reference)), '', heldReference],
        ['one hash', '', '', ...analysis.hash.map((score) => percent(score.cv)), '', ''],
        ['floor', '', '', ...scores.map((score) => percent(score.floor)), '', ''],
      ],
      columns,
    ),
  ];
}

function choiceRow(listed: ListedChoice): string[] {
  const { assessment, intervals, heldOut } = listed;
  const interval = intervals[0];
  return [
    listed.choice.complete ? listed.name : `${listed.name} (${listed.choice.bits.length} bits)`,
    formatMask(listed.mask),
    percent(assessment.bucketCv),
    ...assessment.plans.map(({ cv }) => percent(cv)),
    interval === undefined ? '' : `${percent(interval.low)} to ${percent(interval.high)}`,
    heldOut === null ? '' : percent(heldOut.plans[0]!.cv),
  ];
}

/** Which bits decide, where not all do. */
function orderWords({ assessment, choice }: ListedChoice): string {
  const { deciding, plan } = assessment.plans[0]!;
  if (deciding.length === choice.bits.length) return '';
  const idle = choice.bits.filter((bit) => !deciding.includes(bit));
  return `Order matters: round robin over ${plan.servers} servers looks only at the ${deciding.length} lowest of these bits (${deciding.join(' ')}); bits ${idle.join(' ')} decide nothing until the number of servers changes or buckets move.`;
}

function curveLines(curve: readonly BitsPoint[]): string[] {
  const rows = curve.map((point) => [
    String(point.n),
    grouped(point.tableSize),
    percent(point.cv),
    point.heldOutCv === null ? '' : percent(point.heldOutCv),
    percent(point.ringLawCv),
    percent(point.usageCv),
  ]);
  const heading = ['bits', 'entries', 'load CV', 'held out', 'ring law', 'by usage'];
  return columnLines(
    [heading, ...rows],
    heading.map(() => ({ align: 'right' as const })),
  );
}

export function verdictLines(
  verdict: Verdict,
  { width, style }: Pick<ReportContext, 'width' | 'style'>,
): string[] {
  const [finding, ...reasons] = verdict.sentences;
  const paint = verdict.kind === 'fine' ? style.good : style.bad;
  const isolate = verdict.isolate.map((source) => {
    const address = formatAddress(source);
    const ones = source.family === 4 ? '255.255.255.255' : 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff';
    return `  manual bucket ${address}/${ones}  ${percent(source.part)}`;
  });
  return [
    ...wrapText(`${sentence(finding!)}.`, width).map((line) => paint(line)),
    ...reasons.flatMap((reason) => wrapText(`${sentence(reason)}.`, width)),
    ...(isolate.length === 0
      ? []
      : ['To isolate (addresses of your own log; mind who reads this):', ...isolate]),
  ];
}

/** Agreement of one bit with all others that vary, most first: `--why`. */
export const bitAgreements = (statistics: BitStatistics, bit: number, most: number): string[] =>
  statistics.rank
    .filter((other) => other !== bit)
    .map((other) => ({ other, agree: agreement(statistics, bit, other) }))
    .sort((a, b) => Math.abs(b.agree - 0.5) - Math.abs(a.agree - 0.5) || a.other - b.other)
    .slice(0, most)
    .map(({ other, agree }) => `bit ${other}: ${percent(agree)}`);

export const sentence = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

export const percent = (x: number): string => {
  if (!Number.isFinite(x)) return '-';
  const value = x * 100;
  if (value > 0 && value < 0.05) return '< 0.1 %';
  return `${value >= 9.95 ? Math.round(value) : value.toFixed(1)} %`;
};

export const grouped = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ' ');
