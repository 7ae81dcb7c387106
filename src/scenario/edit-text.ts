// Changes a scenario's text as a form does: a value set, a key renamed, an entry added or taken out. A scalar is replaced where it
// stands and every other character stays; other changes rewrite the document from its tree, which keeps comments, order and blank
// lines. Not a check: what comes out is parsed like any other text. Source: issue "workbench" (Scenario).

import { type Document, isMap, isScalar, isSeq, type Node, parseDocument, stringify } from 'yaml';
import type { Path } from './resolver.ts';

export type ScenarioEdit =
  /** `value` as plain data; maps on the way are made. */
  | { readonly op: 'set'; readonly path: Path; readonly value: unknown }
  /** Takes a key or an item out; a section that is then empty goes too. */
  | { readonly op: 'remove'; readonly path: Path }
  /** Gives the last key of the path another name, in its place. */
  | { readonly op: 'rename'; readonly path: Path; readonly name: string }
  /** Adds an item to a list, which is made where it is missing. */
  | { readonly op: 'append'; readonly path: Path; readonly value: unknown };

/** The text with the edits made in order; null where the text is no YAML map or a path leads nowhere. */
export function editText(text: string, edits: readonly ScenarioEdit[]): string | null {
  let now: string | null = text;
  for (const edit of edits) now = now === null ? null : editOnce(now, edit);
  return now;
}

function editOnce(text: string, edit: ScenarioEdit): string | null {
  const document = parseDocument(text, { logLevel: 'silent' });
  if (document.errors.length > 0) return null;
  if (!isMap(document.contents)) return null;
  return inPlace(text, document, edit) ?? rewritten(document, edit);
}

/** The text with one scalar or one key replaced; null where that is not enough. */
function inPlace(text: string, document: Document, edit: ScenarioEdit): string | null {
  if (edit.op === 'rename') return replaced(text, keyNode(document, edit.path), edit.name);
  if (edit.op !== 'set' || typeof edit.value === 'object') return null;
  const node = document.getIn(edit.path, true);
  return isScalar(node) && node.source !== '' ? replaced(text, node, edit.value) : null;
}

function replaced(text: string, node: Node | null, value: unknown): string | null {
  if (node?.range == null || node.anchor !== undefined) return null;
  const [from, to] = node.range;
  if (text.slice(from, to).includes('\n')) return null;
  return `${text.slice(0, from)}${scalarText(value)}${text.slice(to)}`;
}

const keyNode = (document: Document, path: Path): Node | null => {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const pair = isMap(parent)
    ? parent.items.find(({ key }) => isScalar(key) && String(key.value) === path.at(-1))
    : undefined;
  return (pair?.key as Node | undefined) ?? null;
};

/** A scalar on one line, in quotes where YAML would read it as something else. */
const scalarText = (value: unknown): string =>
  typeof value === 'string' && /[\n:#,[\]{}]/.test(value) && !/^[\w.:/-]*[\w.-]$/.test(value)
    ? JSON.stringify(value)
    : stringify(value, { lineWidth: 0 }).trimEnd();

function rewritten(document: Document, edit: ScenarioEdit): string | null {
  const done =
    edit.op === 'set'
      ? set(document, edit.path, edit.value)
      : edit.op === 'append'
        ? append(document, edit.path, edit.value)
        : edit.op === 'remove' && remove(document, edit.path);
  return done ? document.toString({ lineWidth: 0, nullStr: '' }) : null;
}

function set(document: Document, path: Path, value: unknown): boolean {
  for (let depth = 1; depth < path.length; depth++) {
    const node = document.getIn(path.slice(0, depth), true);
    if (isScalar(node) && node.value === null) document.setIn(path.slice(0, depth), document.createNode({}));
    else if (isScalar(node)) return false;
  }
  document.setIn(path, document.createNode(value));
  return true;
}

/** In brackets where the item before is. */
function append(document: Document, path: Path, value: unknown): boolean {
  const node = document.createNode(value);
  const list = document.getIn(path, true);
  if (isSeq(list)) {
    const last: unknown = list.items.at(-1);
    if (isMap(node) && isMap(last) && last.flow === true) node.flow = true;
    list.add(node);
    return true;
  }
  if (list !== undefined && !(isScalar(list) && list.value === null)) return false;
  document.setIn(path, document.createNode([node]));
  return true;
}

function remove(document: Document, path: Path): boolean {
  if (!document.deleteIn(path)) return false;
  const above = path.slice(0, -1);
  if (above.length === 0) return true;
  const parent = document.getIn(above, true);
  if ((isMap(parent) || isSeq(parent)) && parent.items.length === 0) return remove(document, above);
  return true;
}
