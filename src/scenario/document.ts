// A scenario's text as a YAML document with places: refuses what no scenario needs (several documents, aliases that explode,
// `__proto__`, repeated keys, unknown tags), applies `--set`, and finds line and column of a path. Not the meaning of any key.
// The rule: one clear issue per mistake, bounded time and memory, no exception for bad input. Source: issue "Ground floor" 6.

import {
  type Document,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseAllDocuments,
  visit,
  type YAMLError,
} from 'yaml';
import type { Issue, Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import { limitedIssues } from './issue-limit.ts';
import type { Override } from './override.ts';
import { applyOverride, overrideOf } from './override.ts';
import { isReserved, reservedKey } from './reserved-key.ts';
import type { Path, PlacedIssue } from './resolver.ts';

const MAX_TEXT_LENGTH = 1 << 20;
const MAX_ALIASES = 100;
const TOO_DEEP = 'the YAML is nested too deeply to be a scenario';

export interface ScenarioDocument {
  /** Plain data; aliases resolved. */
  readonly data: unknown;
  /** Mistakes that did not keep the rest from being read. */
  readonly issues: readonly Issue[];
  /** The issue with file, line, column and path filled in. */
  place(issue: PlacedIssue): Issue;
}

interface Reading {
  readonly file: string;
  readonly text: string;
  readonly lines: LineCounter;
  readonly document: Document;
  readonly overrides: readonly Override[];
}

/** Reads one document; `fail` only where nothing can be said about the rest. */
export function readDocument(
  text: string,
  file: string,
  overrides: readonly Override[],
): Result<ScenarioDocument> {
  const refused = refuseText(text);
  if (refused !== null) return fail({ file, ...refused });
  const lines = new LineCounter();
  const parsed = parseOne(text, file, lines);
  if (!parsed.ok) return parsed;
  const reading: Reading = { file, text, lines, document: parsed.value, overrides };
  const broken = syntaxIssues(reading);
  if (broken.length > 0) return fail(...broken);
  const issues = keyIssues(reading);
  for (const override of overrides) issues.push(...applyOverride(reading.document, override));
  return plainData(reading, issues);
}

function refuseText(text: string): Issue | null {
  if (text.length > MAX_TEXT_LENGTH) {
    return {
      message: 'the file is too large to be a scenario',
      found: `${text.length} characters`,
      expected: 'at most 1 MiB',
    };
  }
  if (text.includes('\0')) return { message: 'this is a binary file, not a scenario', expected: 'YAML text' };
  if (text.trim() === '')
    return { message: 'the file is empty', expected: 'a scenario that starts with `version: 1`' };
  return null;
}

function parseOne(text: string, file: string, lines: LineCounter): Result<Document> {
  const options = {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: 'silent',
    strict: true,
  } as const;
  try {
    const documents = parseAllDocuments(text, options);
    if (!Array.isArray(documents) || documents.length === 0)
      return fail({ file, message: 'the file holds no YAML document' });
    if (documents.length === 1) return ok(documents[0]!);
    const { line, col } = lines.linePos(documents[1]!.range[0]);
    const found = `${documents.length} documents`;
    return fail({
      file,
      line,
      column: col,
      message: 'a scenario is one YAML document',
      found,
      hint: 'remove the line `---`',
    });
  } catch (error) {
    if (error instanceof RangeError) return fail({ file, message: TOO_DEEP });
    throw error;
  }
}

function syntaxIssues(reading: Reading): Issue[] {
  const { errors, warnings } = reading.document;
  const explain = (error: YAMLError): Issue => {
    const message = error.message.replace(/\.$/, '');
    const place = placeOfOffset(reading, error.pos[0]);
    if (message.startsWith('Maximum call stack')) return { ...place, message: TOO_DEEP };
    return { ...place, message: `not valid YAML: ${message}`, ...quotingHint(reading, error.pos[0]) };
  };
  return limitedIssues([...errors, ...warnings], explain, reworded);
}

const reworded = ({ file, line, column }: Issue, rest: Issue): Issue => ({
  file: file!,
  line: line!,
  column: column!,
  ...rest,
});

/** An IPv6 text that ends in a colon looks like a key to YAML. */
function quotingHint(reading: Reading, offset: number): { hint?: string } {
  const start = reading.text.lastIndexOf('\n', offset - 1) + 1;
  const line = reading.text.slice(start, start + 200).split('\n', 1)[0]!;
  return /[0-9a-f]::(\/\d+)?\s*(#.*)?$/i.test(line)
    ? { hint: 'put an address that ends in `::` in quotes' }
    : {};
}

/** Reserved names, repeated keys and keys that are not plain: reported, and removed from the document. */
function keyIssues(reading: Reading): Issue[] {
  const problems: { key: unknown; problem: Issue }[] = [];
  visit(reading.document, {
    Map: (_, map) => {
      const seen = new Set<string>();
      map.items = map.items.filter((pair) => {
        const problem = keyProblem(pair, seen);
        if (problem === null) return true;
        problems.push({ key: pair.key, problem });
        return false;
      });
    },
  });
  const explain = ({ key, problem }: { key: unknown; problem: Issue }) => ({
    ...placeOfNode(reading, key),
    ...problem,
  });
  return limitedIssues(problems, explain, reworded);
}

function keyProblem(pair: Pair, seen: Set<string>): Issue | null {
  if (!isScalar(pair.key)) return { message: 'a key must be a plain name' };
  const key = String(pair.key.value);
  if (isReserved(key)) return reservedKey(key);
  if (seen.has(key)) return { message: `the key \`${key}\` is given twice`, hint: 'remove one of them' };
  seen.add(key);
  return null;
}

function plainData(reading: Reading, issues: Issue[]): Result<ScenarioDocument> {
  const place = (placed: PlacedIssue): Issue => ({
    ...placeOfPath(reading, placed),
    path: dotted(placed.at),
    ...placed.issue,
  });
  try {
    const data: unknown = reading.document.toJS({ maxAliasCount: MAX_ALIASES });
    if (typeof data === 'object' && data !== null && !Array.isArray(data)) return ok({ data, issues, place });
    const found = Array.isArray(data) ? 'a list' : `\`${String(data).slice(0, 40)}\``;
    const message = 'a scenario is a map of sections';
    return fail(...issues, {
      file: reading.file,
      line: 1,
      column: 1,
      message,
      found,
      expected: '`version: 1`, `pools:`, `traffic:`',
    });
  } catch (error) {
    if (issues.length > 0) return fail(...issues);
    const message =
      error instanceof ReferenceError
        ? 'aliases (`*name`) that multiply are refused'
        : 'the YAML cannot be read';
    return fail({ file: reading.file, message, hint: 'write the repeated parts out' });
  }
}

type Place = Pick<Issue, 'file' | 'line' | 'column'>;

function placeOfPath(reading: Reading, placed: PlacedIssue): Place {
  const override = overrideOf(placed.at, reading.overrides);
  if (override !== null) return { file: override.flag };
  let node: unknown = reading.document.contents;
  let last: unknown = node;
  for (const [depth, step] of placed.at.entries()) {
    const pair = isMap(node)
      ? node.items.find((item) => isScalar(item.key) && String(item.key.value) === step)
      : undefined;
    const isLast = depth === placed.at.length - 1;
    const next = isSeq(node) ? node.items[Number(step)] : isLast && placed.atKey ? pair?.key : pair?.value;
    last = hasPlace(next) ? next : (pair?.key ?? last);
    if (next === undefined || next === null) break;
    node = next;
  }
  return placeOfNode(reading, last);
}

const hasPlace = (node: unknown): node is Node =>
  isNode(node) && Array.isArray(node.range) && !isEmptyScalar(node);

const isEmptyScalar = (node: Node): boolean => isScalar(node) && node.source === '';

function placeOfNode(reading: Reading, node: unknown): Place {
  const range = isNode(node) ? node.range : isPair(node) && isNode(node.key) ? node.key.range : undefined;
  return range ? placeOfOffset(reading, range[0]) : { file: reading.file, line: 1, column: 1 };
}

function placeOfOffset(reading: Reading, offset: number): Place {
  const { line, col } = reading.lines.linePos(offset);
  return { file: reading.file, line: Math.max(1, line), column: Math.max(1, col) };
}

/** `vips.web.mask`; '' for the document itself. */
export const dotted = (path: Path): string => path.join('.');
