// What a text file that is no trace looks like, in words a user recognises: JSON, YAML, HTML, Zeek, VPC flow logs, syslog, CSV of
// another kind. A guess for a message, never a decision. Rule: the first rule that fits wins; the surest marks come first.

import { listNames } from './csv-columns.ts';
import { guessDelimiter, headerOf } from './csv-dialect.ts';
import type { FileKind, FileLook } from './file-signature.ts';

interface TextRule {
  readonly kind: FileKind;
  readonly label: string;
  readonly hint?: string;
  /** Tried on the first line, or on every line with `share`: the part of lines that must fit. */
  readonly pattern: RegExp;
  readonly share?: number;
}

const CSV_HINT = 'make a CSV file with a header such as time,address,bytes';

const RULES: readonly TextRule[] = [
  { kind: 'text', label: 'a Zeek log', hint: CSV_HINT, pattern: /^#separator / },
  {
    kind: 'text',
    label: 'a W3C extended log (IIS)',
    hint: CSV_HINT,
    pattern: /^#(Software|Version|Fields|Date): /,
  },
  {
    kind: 'text',
    label: 'an AWS VPC flow log',
    hint: CSV_HINT,
    pattern: /^(version account-id |\d \d{12} eni-)/,
  },
  { kind: 'text', label: 'an HTML page', pattern: /^\s*<(!doctype html|html)/i },
  { kind: 'text', label: 'an XML file', pattern: /^\s*<(\?xml|[a-z])/i },
  {
    kind: 'text',
    label: 'a server error log',
    pattern: /^\[\w{3} \w{3} \d\d [\d:.]+ \d{4}\] |^\d{4}\/\d\d\/\d\d [\d:]{8} \[\w+\] /,
  },
  { kind: 'text', label: 'a syslog file', pattern: /^(<\d+>)?[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d / },
  { kind: 'text', label: 'flow entries of a switch', pattern: /\bpriority=\d+.*\bactions=/ },
  { kind: 'json', label: 'NDJSON, one object a line', hint: CSV_HINT, pattern: /^\s*\{.*\}\s*$/, share: 0.9 },
  { kind: 'json', label: 'a JSON file', hint: CSV_HINT, pattern: /^\s*(\{|\[\s*([{["\d]|$))/ },
  {
    kind: 'yaml',
    label: 'a YAML file',
    hint: 'a scenario is given as such, not as a log',
    pattern: /^(---|%YAML)/,
  },
  {
    kind: 'yaml',
    label: 'a YAML file',
    hint: 'a scenario is given as such, not as a log',
    pattern: /^\s*(#|-( |$)|["']?[\w.$ -]+["']?:(\s|$))/,
    share: 0.8,
  },
];

function fits(rule: TextRule, lines: readonly string[]): boolean {
  if (rule.share === undefined) return rule.pattern.test(lines[0]!);
  return lines.filter((line) => rule.pattern.test(line)).length >= rule.share * lines.length;
}

function csvLook(lines: readonly string[]): FileLook | null {
  const delimiter = guessDelimiter(lines);
  const header = delimiter === null ? [] : headerOf(lines, delimiter);
  if (header.length < 2) return null;
  const label = `a table with the columns ${listNames(header)}`;
  return { kind: 'csv', label, hint: 'say which column holds the address with `columns: { address: … }`' };
}

/** What the lines (at least one) look like. */
export function lookOfText(lines: readonly string[]): FileLook {
  const rule = RULES.find((candidate) => fits(candidate, lines));
  if (rule === undefined) return csvLook(lines) ?? { kind: 'text', label: 'text of another kind' };
  return rule.hint === undefined
    ? { kind: rule.kind, label: rule.label }
    : { kind: rule.kind, label: rule.label, hint: rule.hint };
}
