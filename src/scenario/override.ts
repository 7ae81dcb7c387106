// One `--set path=value` (or `--seed`, `--trace`): a value put into the document before it is checked. The value is read as YAML,
// so `16` is a number and `round-robin` a text. An issue about it names the flag instead of a line.

import { type Document, isCollection, isScalar, parseDocument, visit } from 'yaml';
import { fail, type Issue, ok, type Result } from '../base/result.ts';
import { isReserved, reservedKey } from './reserved-key.ts';
import type { Path } from './resolver.ts';

export interface Override {
  /** What the user typed, for messages: `--set pools.web.servers=16`. */
  readonly flag: string;
  readonly path: readonly string[];
  readonly value: unknown;
}

/** `pools.web.servers=16`: a dotted path and a value; dots and `=` inside braces belong to the name of a measure. */
export function parseSet(text: string): Result<Override> {
  const flag = `--set ${text}`;
  const equals = indexOutsideBraces(text, '=');
  if (equals <= 0)
    return fail({
      file: flag,
      message: 'no value is given',
      expected: 'path=value, such as pools.web.servers=16',
    });
  const path = splitOutsideBraces(text.slice(0, equals));
  if (path.some((step) => step === '' || isReserved(step))) {
    return fail({
      file: flag,
      message: `\`${text.slice(0, equals)}\` is not a path`,
      expected: 'names parted by dots',
    });
  }
  const document = parseDocument(text.slice(equals + 1), { prettyErrors: false, logLevel: 'silent' });
  if (document.errors.length > 0)
    return fail({ file: flag, message: 'the value is not valid YAML', hint: 'put it in quotes' });
  const reserved = reservedIn(document);
  if (reserved !== null) return fail({ file: flag, ...reservedKey(reserved) });
  return ok({ flag, path, value: document.toJS({ maxAliasCount: 0 }) });
}

function reservedIn(document: Document): string | null {
  let found: string | null = null;
  visit(document, {
    Pair: (_, { key }) => {
      if (isScalar(key) && isReserved(String(key.value))) found = String(key.value);
    },
  });
  return found;
}

function indexOutsideBraces(text: string, wanted: string): number {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '{') depth++;
    else if (text[i] === '}') depth--;
    else if (text[i] === wanted && depth <= 0) return i;
  }
  return -1;
}

function splitOutsideBraces(text: string): string[] {
  const dot = indexOutsideBraces(text, '.');
  return dot < 0 ? [text] : [text.slice(0, dot), ...splitOutsideBraces(text.slice(dot + 1))];
}

/** Puts the value in, making maps on the way; an issue where the path leads through something that is not one. */
export function applyOverride(document: Document, override: Override): Issue[] {
  const { path } = override;
  for (let depth = 1; depth < path.length; depth++) {
    const step = path.slice(0, depth);
    const node = document.getIn(step, true);
    if (node === undefined || isCollection(node)) continue;
    if (isScalar(node) && node.value === null) document.deleteIn(step);
    else
      return [
        {
          file: override.flag,
          message: `\`${step.join('.')}\` is ${shown(node)} and has no \`${path[depth]}\``,
        },
      ];
  }
  document.setIn(path, document.createNode(override.value));
  return [];
}

const shown = (node: unknown): string => (isScalar(node) ? `\`${String(node.value)}\`` : 'a value');

/** The last override at, above or below the path; null where the file itself is to blame. */
export function overrideOf(path: Path, overrides: readonly Override[]): Override | null {
  const at = path.map(String);
  return (
    overrides.findLast(
      (override) =>
        override.path.every((step, i) => i >= at.length || at[i] === step) &&
        override.path.length <= at.length,
    ) ?? null
  );
}
