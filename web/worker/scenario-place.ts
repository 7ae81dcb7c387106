// Where in a scenario a cursor stands: the path of keys above it and the word under it, also while the text is no valid YAML because it
// is being typed. Block maps and lists by indentation, brackets within a line or over several. Not a parser: what it cannot make out
// gives no place, and then nothing is offered.

export interface TextPlace {
  /** Keys and list positions down to the map or value the cursor is in. */
  readonly path: readonly (string | number)[];
  /** A key of the map at `path`, or the value at `path`. */
  readonly kind: 'key' | 'value';
  /** The word around the cursor. */
  readonly from: number;
  readonly to: number;
  readonly word: string;
}

interface Level {
  readonly indent: number;
  readonly step: string | number;
}

const KEY = /^(?:"([^"]*)"|'([^']*)'|([^\s:#[\]{},'"][^:#[\]{},]*?))\s*:(?=\s|$)/;
/** Names of measures hold brackets: `drain_seconds{server=s01}:`. */
const MEASURE_KEY = /^([A-Za-z_][\w]*\{[^}]*\})\s*:(?=\s|$)/;
const WORD = /[\w.%/:-]/;

/** The place of `offset`; null in a comment. */
export function placeAt(text: string, offset: number): TextPlace | null {
  const levels: Level[] = [];
  let lineStart = 0;
  for (;;) {
    const lineEnd = endOfLine(text, lineStart);
    const isHere = offset <= lineEnd;
    const line = text.slice(lineStart, lineEnd);
    const flowEnd = isHere ? null : flowEndAfter(text, lineStart, lineEnd);
    if (flowEnd !== null && offset <= flowEnd) {
      const at = enter(levels, line, line.length);
      return inFlow(text, lineStart + (at?.rest ?? 0), offset, pathOf(levels));
    }
    if (isHere) return placeInLine(text, { lineStart, line, offset, levels });
    enter(levels, line, line.length);
    if (flowEnd !== null) lineStart = endOfLine(text, flowEnd) + 1;
    else lineStart = lineEnd + 1;
    if (lineStart > text.length) return null;
  }
}

const endOfLine = (text: string, from: number): number => {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
};

const pathOf = (levels: readonly Level[]): (string | number)[] => levels.map(({ step }) => step);

interface Entered {
  /** Offset in the line of what stands behind the key or dash. */
  readonly rest: number;
  readonly hasKey: boolean;
}

/** Takes a line's dashes and key into the levels; null for blank lines and comments. */
function enter(levels: Level[], line: string, upTo: number): Entered | null {
  let at = line.length - line.trimStart().length;
  if (at >= line.length || line[at] === '#') return null;
  while (line[at] === '-' && (line[at + 1] === ' ' || at + 1 === line.length)) {
    const before = popTo(levels, at, true);
    levels.push({ indent: at, step: before + 1 });
    at++;
    while (line[at] === ' ') at++;
    if (at >= upTo) return { rest: at, hasKey: false };
  }
  const match = KEY.exec(line.slice(at)) ?? MEASURE_KEY.exec(line.slice(at));
  popTo(levels, at, false);
  if (match === null || at + match[0].length > upTo) return { rest: at, hasKey: false };
  levels.push({ indent: at, step: match[1] ?? match[2] ?? match[3]! });
  return { rest: at + match[0].length, hasKey: true };
}

/** Leaves every level that is not above `indent`; returns the number of the list item left at it, or −1. */
function popTo(levels: Level[], indent: number, isItem: boolean): number {
  let item = -1;
  for (let top = levels.at(-1); top !== undefined && top.indent >= indent; top = levels.at(-1)) {
    if (isItem && top.indent === indent && typeof top.step === 'string') break;
    if (isItem && top.indent === indent) item = top.step as number;
    levels.pop();
  }
  return item;
}

interface InLine {
  readonly lineStart: number;
  readonly line: string;
  readonly offset: number;
  readonly levels: Level[];
}

function placeInLine(text: string, { lineStart, line, offset, levels }: InLine): TextPlace | null {
  const column = offset - lineStart;
  const comment = commentStart(line);
  if (comment !== null && column > comment) return null;
  if (line.trim() === '') {
    popTo(levels, column, false);
    return { path: pathOf(levels), kind: 'key', from: offset, to: offset, word: '' };
  }
  const entered = enter(levels, line, column);
  const rest = lineStart + (entered?.rest ?? 0);
  if (entered?.hasKey === true || /[[{]/.test(text[rest] ?? ''))
    return inFlow(text, rest, offset, pathOf(levels));
  return { path: pathOf(levels), kind: 'key', ...wordAt(text, offset, rest) };
}

function commentStart(line: string): number | null {
  const at = line.search(/(^|\s)#/);
  return at === -1 ? null : at;
}

/** Offset behind the bracket that closes what this line opens, where that is on a later line; null where it is not. */
function flowEndAfter(text: string, lineStart: number, lineEnd: number): number | null {
  const line = text.slice(lineStart, lineEnd);
  if (line.trimStart().startsWith('#') || depthOf(line) <= 0) return null;
  let depth = 0;
  for (let at = lineStart; at < text.length; at++) {
    if (text[at] === '{' || text[at] === '[') depth++;
    else if (text[at] === '}' || text[at] === ']') depth--;
    if (depth === 0 && at >= lineEnd) return at + 1;
  }
  return text.length;
}

function depthOf(line: string): number {
  let depth = 0;
  for (const letter of line.replace(/(^|\s)#.*$/, '')) {
    if (letter === '{' || letter === '[') depth++;
    else if (letter === '}' || letter === ']') depth--;
  }
  return depth;
}

interface Frame {
  readonly isMap: boolean;
  item: number;
  key: string | null;
}

/** The place inside a value that begins at `start`: in brackets, or the plain value itself. */
function inFlow(text: string, start: number, offset: number, base: readonly (string | number)[]): TextPlace {
  const frames: Frame[] = [];
  let wordStart = start;
  for (let at = start; at < offset; at++) {
    const letter = text[at]!;
    const top = frames.at(-1);
    if (letter === '{' || letter === '[') frames.push({ isMap: letter === '{', item: 0, key: null });
    else if (letter === '}' || letter === ']') frames.pop();
    else if (letter === ',' && top !== undefined) {
      top.item++;
      top.key = null;
    } else if (letter === ':' && top?.isMap === true && top.key === null && /\s/.test(text[at + 1] ?? ' '))
      top.key = text
        .slice(wordStart, at)
        .trim()
        .replace(/^["']|["']$/g, '');
    else continue;
    wordStart = at + 1;
  }
  const path = [...base];
  for (const frame of frames) {
    if (!frame.isMap) path.push(frame.item);
    else if (frame.key !== null) path.push(frame.key);
  }
  const top = frames.at(-1);
  const isKey = top?.isMap === true && top.key === null;
  return { path, kind: isKey ? 'key' : 'value', ...wordAt(text, offset, wordStart) };
}

function wordAt(text: string, offset: number, least: number): { from: number; to: number; word: string } {
  let from = offset;
  let to = offset;
  while (from > least && WORD.test(text[from - 1]!)) from--;
  while (to < text.length && WORD.test(text[to]!)) to++;
  if (text[to - 1] === ':') to--;
  return { from, to: Math.max(to, offset), word: text.slice(from, Math.max(to, offset)) };
}
