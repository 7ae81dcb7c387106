// Problems of a scenario as places in its text, with the change that mends them where the message already says what was meant ("did you
// mean `…`?"). Nothing is judged here: the issues are the parser's.

import type { Issue } from '../../src/base/result.ts';
import type { Problem } from './scenario-protocol.ts';

/** Issues in the order given; offsets lie inside the text. */
export function problemsOf(text: string, issues: readonly Issue[]): Problem[] {
  const starts = lineStarts(text);
  return issues.map((issue) => {
    const line = Math.min(starts.length, Math.max(1, issue.line ?? 1));
    const from = Math.min(text.length, starts[line - 1]! + Math.max(1, issue.column ?? 1) - 1);
    const word = wordFrom(text, from);
    const meant = /did you mean `([^`]+)`/.exec(issue.hint ?? '')?.[1];
    const fix =
      meant === undefined || word === ''
        ? null
        : { label: `Change to ${meant}`, insert: quotedLike(word, meant) };
    return { issue, from, to: from + Math.max(word.length, fix === null ? 0 : 1), fix };
  });
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** The key or scalar that begins at `from`, with its quotes. */
function wordFrom(text: string, from: number): string {
  const line = text.slice(from, endOfLine(text, from));
  const quoted = /^(?:"[^"]*"|'[^']*')/.exec(line);
  if (quoted !== null) return quoted[0];
  return (/^[^#,[\]{}]*?(?=\s*(?::(?:\s|$)|\s#|[,[\]{}]|$))/.exec(line)?.[0] ?? '').trimEnd();
}

const endOfLine = (text: string, from: number): number => {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
};

const quotedLike = (word: string, meant: string): string =>
  word.startsWith('"') ? `"${meant}"` : word.startsWith("'") ? `'${meant}'` : meant;
