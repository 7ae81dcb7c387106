// The page of advice as one HTML file that needs nothing else: headline, verdict, figures as inline SVG, the table of choices. Texts are
// those of the terminal; drawings are src/figure's. Everything that comes from outside is escaped. No script. Source: issue item 6.

import { bucketLoads } from '../bitlab/bucket-loads.ts';
import { planMembers } from '../bitlab/server-plan.ts';
import { bitReasons } from '../bitlab/why-bit.ts';
import { bitStrip } from '../figure/bit-strip.ts';
import { bucketFigure } from '../figure/bucket-figure.ts';
import { cvFigure } from '../figure/cv-figure.ts';
import type { Figure } from '../figure/figure.ts';
import { phraseText } from '../figure/figure.ts';
import { figureCss } from '../figure/figure-css.ts';
import { tokenCss } from '../figure/figure-tokens.ts';
import { loadFigure } from '../figure/load-figure.ts';
import { escapeXml, renderSvg } from '../figure/svg-node.ts';
import { formatBucket, formatMask } from '../mapping/mask-text.ts';
import type { Advice } from './advise-advice.ts';
import { adviceHeadline, adviceSentences } from './advise-text.ts';
import { grouped, percent, verdictLines } from './bits-report.ts';
import { PLAIN } from './report/style.ts';

const WIDTH = 900;

export function adviceHtml(advice: Advice): string {
  const { analysis } = advice;
  const verdict = verdictLines(analysis.verdict, { width: 10_000, style: PLAIN });
  const figures = [stripOf(advice), cvOf(advice), loadOf(advice), bucketsOf(advice)];
  const paragraphs = [...verdict, ...adviceSentences(advice)].map((text) => `<p>${escapeXml(text)}</p>`);
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
    `<title>${escapeXml(`Advice for ${advice.log}`)}</title>`,
    `<style>${tokenCss('auto')}\n${figureCss}\n${PAGE_CSS}</style></head><body><main>`,
    `<h1>${escapeXml(adviceHeadline(advice))}</h1>`,
    `<p class="note">${escapeXml(`${advice.log}: ${grouped(advice.records)} records, ${grouped(analysis.set.count)} sources weighed by ${analysis.weight}`)}</p>`,
    ...paragraphs,
    ...figures.map(figureHtml),
    choicesHtml(advice),
    '</main></body></html>\n',
  ].join('\n');
}

const PAGE_CSS = [
  'body{margin:0;background:var(--ground);color:var(--ink);font:400 15px/20px var(--sans)}',
  'main{max-width:900px;margin:0 auto;padding:24px 16px}',
  'h1{font:600 26px/32px var(--sans);text-wrap:balance}',
  'figure{margin:24px 0;padding-top:12px;border-top:1px solid var(--rule);overflow-x:auto}',
  'figcaption{font-weight:600;font-size:14px}.note{color:var(--ink-2);font-size:12.5px}',
  'table{border-collapse:collapse;font-variant-numeric:tabular-nums}td,th{text-align:right;padding:4px 12px 4px 0;border-bottom:1px solid var(--rule)}',
  'td:first-child,th:first-child{text-align:left}code{font-family:var(--mono)}',
].join('\n');

const figureHtml = (figure: Figure): string =>
  `<figure><figcaption>${escapeXml(figure.caption)}</figcaption><p class="note">${escapeXml(phraseText(figure.note))}</p>${renderSvg(figure.svg)}</figure>`;

function stripOf({ analysis }: Advice): Figure {
  const { mask, choice } = analysis.choices[0]!;
  const reasons = bitReasons(analysis.statistics, choice.bits, null);
  const bits = reasons.map(({ ones, chosen, kind, nearest }) =>
    kind === 'repeats' ? { ones, chosen, agreesWith: nearest!.bit } : { ones, chosen },
  );
  const measure = analysis.weight === 'sources' ? 'distinct sources' : analysis.weight;
  return bitStrip({ family: analysis.family, bits, maskText: formatMask(mask), measure }, { width: WIDTH });
}

function cvOf({ analysis, goal, servers }: Advice): Figure {
  const [first, ...others] = analysis.choices;
  const score = first!.assessment.plans[0]!;
  const held = first!.heldOut?.plans[0];
  const choices = [
    { name: 'this mask', cv: score.cv, role: 'this' as const },
    ...(held === undefined ? [] : [{ name: 'held out', cv: held.cv, role: 'heldout' as const }]),
    ...others.map(({ name, assessment }) => ({ name, cv: assessment.plans[0]!.cv, role: 'other' as const })),
  ];
  const { reference, floor } = score;
  return cvFigure(
    { choices, reference, floor, goalRatio: goal, serverCount: servers, measure: analysis.weight },
    { width: WIDTH },
  );
}

function loadOf({ analysis, goal, servers }: Advice): Figure {
  const score = analysis.choices[0]!.assessment.plans[0]!;
  const mean = score.loads.reduce((sum, load) => sum + load, 0) / servers;
  const rows = planMembers(servers).map(({ id }, i) => ({ id, load: score.loads[i]! / mean }));
  const { reference, floor, cv } = score;
  return loadFigure(
    { servers: rows, measure: analysis.weight, goalRatio: goal, reference, floor, cv },
    { width: WIDTH },
  );
}

function bucketsOf({ analysis }: Advice): Figure {
  const { mask, choice } = analysis.choices[0]!;
  const amounts = bucketLoads(analysis.set, choice.bits);
  return bucketFigure(
    { amounts, measure: analysis.weight, bucketText: (index) => formatBucket(mask, index) },
    { width: WIDTH },
  );
}

function choicesHtml({ analysis }: Advice): string {
  const row = (cells: readonly string[], tag = 'td') =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeXml(cell)}</${tag}>`).join('')}</tr>`;
  const rows = analysis.choices.map(({ name, mask, assessment, heldOut }) =>
    row([
      name,
      formatMask(mask),
      percent(assessment.plans[0]!.cv),
      assessment.plans[0]!.peakOverMean.toFixed(2),
      heldOut === null ? '' : percent(heldOut.plans[0]!.cv),
    ]),
  );
  const { reference, floor } = analysis.choices[0]!.assessment.plans[0]!;
  const heading = row(['choice', 'mask', 'load CV', 'peak over mean', 'held out'], 'th');
  const bounds = [
    row(['any hash (RMS)', '', percent(reference), '', '']),
    row(['floor', '', percent(floor), '', '']),
  ];
  return `<table>${[heading, ...rows, ...bounds].join('')}</table>`;
}
