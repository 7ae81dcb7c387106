// What zod found wrong, as issues in plain words: what was found, what was expected, "did you mean". The expectations are read
// from the JSON Schema made of the same zod schema (its titles), so a section only has to describe its keys once.

import type * as z from 'zod';
import { closestName } from '../base/registry.ts';
import type { Issue } from '../base/result.ts';
import type { Path, PlacedIssue } from './resolver.ts';

type ZodIssue = z.core.$ZodIssue;

interface JsonSchema {
  readonly title?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
}

/** All problems of one failed parse; `data` is what was parsed, `schema` its draft-07 JSON Schema. */
export function schemaIssues(error: z.ZodError, data: unknown, schema: unknown): Finding[] {
  const issues = error.issues.flatMap((issue) => explain(issue, [], { data, schema: schema as JsonSchema }));
  const misspelt = new Set(
    issues.flatMap((issue) => (issue.meant === undefined ? [] : [JSON.stringify(issue.meant)])),
  );
  return issues.map((issue) =>
    issue.missing && misspelt.has(JSON.stringify(issue.at)) ? { ...issue, silent: true } : issue,
  );
}

export interface Finding extends PlacedIssue {
  /** True: not worth saying, since a misspelt key says it already; the value does not fit all the same. */
  readonly silent?: boolean;
  /** A value that fits, where one can be thought of, so that what surrounds the wrong one can still be checked. */
  readonly standIn?: string;
  /** The key an unknown one is close to. */
  readonly meant?: Path;
  readonly missing?: boolean;
}

interface Context {
  readonly data: unknown;
  readonly schema: JsonSchema;
}

function explain(issue: ZodIssue, above: Path, context: Context): Finding[] {
  const at = [...above, ...issue.path] as Path;
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(key, at, context));
  if (issue.code === 'invalid_key') return [badName(at)];
  if (issue.code === 'invalid_union') return explainUnion(issue.errors, at, context);
  const value = valueAt(context.data, at);
  if (value === undefined) return [missing(at, context)];
  return [wrongValue(at, value, context)];
}

/** The one alternative of the right kind is explained in full; where none is, the value as a whole is wrong. */
function explainUnion(alternatives: readonly (readonly ZodIssue[])[], at: Path, context: Context): Finding[] {
  const likely = alternatives.filter((issues) =>
    issues.every((issue) => issue.path.length > 0 || issue.code === 'unrecognized_keys'),
  );
  const best = likely.toSorted((a, b) => a.length - b.length)[0];
  if (best !== undefined && best.length > 0) return best.flatMap((issue) => explain(issue, at, context));
  const value = valueAt(context.data, at);
  return [value === undefined ? missing(at, context) : wrongValue(at, value, context)];
}

function unknownKey(key: string, at: Path, context: Context): Finding {
  const keys = nodesAt(context.schema, at).flatMap((node) => Object.keys(node.properties ?? {}));
  const close = closestName(key, keys);
  const issue: Issue = {
    message: `unknown key \`${key}\``,
    expected: keys.length === 0 ? 'no keys here' : `one of ${[...new Set(keys)].sort().join(', ')}`,
    ...(close === null ? {} : { hint: `did you mean \`${close}\`?` }),
  };
  return { at: [...at, key], atKey: true, issue, ...(close === null ? {} : { meant: [...at, close] }) };
}

function badName(at: Path): PlacedIssue {
  const found = `\`${String(at.at(-1)).slice(0, 80)}\``;
  const expected =
    'letters, digits, `_`, `.` and `-`, at most 63; a measure such as load_cv{pool=web,of=sessions}';
  return { at, atKey: true, issue: { message: 'this is not a name', found, expected } };
}

function missing(at: Path, context: Context): Finding {
  const expected = expectation(at, context);
  const message = `the key \`${String(at.at(-1))}\` is missing`;
  const issue = expected === '' ? { message } : { message, expected };
  return { at, atKey: false, missing: true, issue, ...standIn(at, context) };
}

function wrongValue(at: Path, value: unknown, context: Context): Finding {
  const expected = expectation(at, context);
  const noun = /^(an? [^,]*?)(,| with | from |$)/.exec(expected)?.[1] ?? 'accepted here';
  const hint = suggestion(value, at, context);
  const issue: Issue = {
    message: `${shown(value)} is not ${noun}`,
    found: shown(value),
    ...(expected === '' ? {} : { expected }),
    ...(hint === null ? {} : { hint }),
  };
  return { at, atKey: false, issue, ...standIn(at, context) };
}

const isDuration = (node: JsonSchema): boolean => node.title?.startsWith('a duration') ?? false;

const standIn = (at: Path, context: Context): { standIn?: string } =>
  nodesAt(context.schema, at).some(isDuration) ? { standIn: '1s' } : {};

function suggestion(value: unknown, at: Path, context: Context): string | null {
  const nodes = nodesAt(context.schema, at);
  const names = nodes.flatMap((node) => node.enum ?? []).map(String);
  const close = typeof value === 'string' ? closestName(value, names) : null;
  if (close !== null) return `did you mean \`${close}\`?`;
  if (!nodes.some(isDuration)) return null;
  if (typeof value === 'number') return `did you mean \`${value}s\`?`;
  const unit = /^(\d+(?:\.\d+)?)\s*(us|ms|s|m|h|d)[a-z]*$/i.exec(String(value));
  return unit === null ? null : `did you mean \`${unit[1]}${unit[2]!.toLowerCase()}\`?`;
}

function expectation(at: Path, context: Context): string {
  const words = nodesAt(context.schema, at)
    .map(wordsOf)
    .filter((text) => text !== '');
  return [...new Set(words)].join(', or ');
}

/** What a schema node accepts, in words; alternatives are nodes of their own. */
function wordsOf(node: JsonSchema): string {
  if (node.title !== undefined) return node.title;
  if (node.enum !== undefined) return `one of ${node.enum.map(String).join(', ')}`;
  if (node.const !== undefined) return `\`${String(node.const)}\``;
  if (node.anyOf !== undefined || node.oneOf !== undefined) return '';
  return wordsOfType(node);
}

function wordsOfType(node: JsonSchema): string {
  switch (node.type) {
    case 'object':
      return node.properties === undefined
        ? 'a map by name'
        : `a map with ${Object.keys(node.properties).join(', ')}`;
    case 'array':
      return 'a list';
    case 'boolean':
      return 'true or false';
    case 'string':
      return 'a text';
    case 'integer':
      return `a whole number${range(node)}`;
    case 'number':
      return `a number${range(node)}`;
    default:
      return '';
  }
}

function range(node: JsonSchema): string {
  const { minimum, maximum, exclusiveMinimum } = node;
  if (exclusiveMinimum !== undefined) return ` above ${exclusiveMinimum}`;
  if (minimum === undefined || minimum <= Number.MIN_SAFE_INTEGER) return '';
  return maximum === undefined || maximum >= 1e12 ? `, ${minimum} or more` : `, ${minimum} to ${maximum}`;
}

/** The schema nodes a path leads to, alternatives unfolded unless they carry a title of their own. */
function nodesAt(schema: JsonSchema, path: Path): JsonSchema[] {
  let nodes = unfold(schema);
  for (const step of path) nodes = nodes.flatMap((node) => stepInto(node, step)).flatMap(unfold);
  return nodes;
}

function stepInto(node: JsonSchema, step: string | number): JsonSchema[] {
  if (node.items !== undefined && typeof step === 'number') return [node.items];
  if (node.properties !== undefined && Object.hasOwn(node.properties, step)) return [node.properties[step]!];
  return typeof node.additionalProperties === 'object' ? [node.additionalProperties] : [];
}

function unfold(node: JsonSchema): JsonSchema[] {
  if (node.title !== undefined) return [node];
  const alternatives = (node.anyOf ?? node.oneOf ?? []).flatMap(unfold);
  const useful = alternatives.filter((alternative) => alternative.type !== 'null');
  return useful.length === 0 ? [node] : useful;
}

function valueAt(data: unknown, path: Path): unknown {
  let value = data;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}

/** A value as a message shows it: short, in backquotes. */
export function shown(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  const text = String(value);
  return `\`${text.length > 60 ? `${text.slice(0, 60)}…` : text}\``;
}
