// JUnit XML of gates: a suite a gate, a case a measure and a limit. The message stands in the element's text as well as in its attribute,
// since some readers show one and some the other. What 64 seeds cannot tell is skipped, with --strict failed.

import type { GateResult } from './gate-result.ts';
import { headline, metricSentence, thresholdSentence } from './gate-words.ts';

interface Case {
  readonly name: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly sentence: string;
}

export function junitXml(results: readonly GateResult[], strict: boolean): string {
  const suites = results.map((result) => suiteXml(result, casesOf(result, strict)));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="maskring">\n${suites.join('')}</testsuites>\n`;
}

function casesOf({ outcome }: GateResult, strict: boolean): Case[] {
  const metrics = outcome.metrics.map((metric): Case => {
    const open = strict ? 'failed' : 'skipped';
    const state = metric.verdict === 'fail' ? 'failed' : metric.verdict === 'inconclusive' ? open : 'passed';
    return { name: metric.metric, state, sentence: metricSentence(metric) };
  });
  const limits = outcome.thresholds.map((limit): Case => {
    return {
      name: `limit ${limit.metric}`,
      state: limit.pass ? 'passed' : 'failed',
      sentence: thresholdSentence(limit),
    };
  });
  return [...metrics, ...limits];
}

function suiteXml(result: GateResult, cases: readonly Case[]): string {
  const count = (state: Case['state']) => cases.filter((it) => it.state === state).length;
  const attributes = `name="${escapeXml(result.name)}" tests="${cases.length}" failures="${count('failed')}" skipped="${count('skipped')}" errors="0"`;
  const body = cases.map((it) => caseXml(it, result)).join('');
  return `  <testsuite ${attributes}>\n${body}    <system-out>${escapeXml(headline(result))}</system-out>\n  </testsuite>\n`;
}

function caseXml({ name, state, sentence }: Case, { name: suite, scenarioFile }: GateResult): string {
  const head = `    <testcase classname="${escapeXml(suite)}" name="${escapeXml(name)}" file="${escapeXml(scenarioFile)}"`;
  const text = escapeXml(sentence);
  if (state === 'passed') return `${head}/>\n`;
  const element =
    state === 'failed'
      ? `<failure message="${text}">${text}</failure>`
      : `<skipped message="${text}">${text}</skipped>`;
  return `${head}>\n      ${element}\n    </testcase>\n`;
}

/** Text for XML 1.0: the five entities, and nothing that XML cannot hold. */
export function escapeXml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&apos;',
  };
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>"']/g, (sign) => entities[sign]!);
}
