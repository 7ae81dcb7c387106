// Counts of lines that could not be used, by reason, each with its first example: what a reader owes its user instead of
// silence. It decides nothing. Rule: reasons come most frequent first, ties by reason in code-unit order (net/record.ts).

import type { ReadSummary } from '../net/record.ts';

/** Examples are cut to this many characters: enough to recognise a line, too few to fill a screen. */
const EXAMPLE_CHARACTERS = 200;

interface Entry {
  readonly reason: string;
  count: number;
  readonly firstLine: number;
  readonly firstExample: string;
}

const utf8 = new TextDecoder('utf-8');

/** Control characters (a terminal would obey them) become visible as a dot. */
export const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cs}\u2028\u2029]/gu, '·');

/** The first 200 characters of bytes[from, to) as text that is safe to print. */
export function exampleOf(bytes: Uint8Array, from: number, to: number): string {
  const text = utf8.decode(bytes.subarray(from, Math.min(to, from + 4 * EXAMPLE_CHARACTERS)));
  return cutExample(text);
}

export const cutExample = (text: string): string => printable(text.slice(0, EXAMPLE_CHARACTERS));

export class UnusableTally {
  count = 0;
  private readonly entries = new Map<string, Entry>();

  /** Counts one line; `example` is only called for the first of its reason. `line` is 1-based. */
  add(reason: string, line: number, example: () => string): void {
    this.count++;
    const entry = this.entries.get(reason);
    if (entry === undefined)
      this.entries.set(reason, { reason, count: 1, firstLine: line, firstExample: example() });
    else entry.count++;
  }

  reasons(): ReadSummary['reasons'] {
    const order = (a: Entry, b: Entry): number => b.count - a.count || (a.reason < b.reason ? -1 : 1);
    return [...this.entries.values()].sort(order).map((entry) => ({ ...entry }));
  }
}
