// Named implementations of one interface (assigners, readers, bit strategies), and finding the name that was meant. A registry is
// filled when modules load and only read afterwards; names are listed in code-unit order, never in order of registration.

import { assert } from './assert.ts';
import { quote } from './quote.ts';
import { fail, ok, type Result } from './result.ts';

export class Registry<T> {
  readonly #kind: string;
  readonly #entries = new Map<string, T>();

  /** `kind` names the things in messages, in the singular: `assignment`. */
  constructor(kind: string) {
    this.#kind = kind;
  }

  /** Adds an implementation and returns the registry. A name taken twice is a programmer error. */
  register(name: string, entry: T): this {
    assert(!this.#entries.has(name), `${this.#kind} \`${name}\` is registered twice`);
    this.#entries.set(name, entry);
    return this;
  }

  /** The implementation, or an issue that lists the names and guesses the one that was meant. */
  get(name: string): Result<T> {
    const entry = this.#entries.get(name);
    if (entry !== undefined) return ok(entry);
    const names = this.names();
    const guess = closestName(name, names);
    return fail({
      message: `there is no ${this.#kind} ${quote(name)}`,
      expected:
        names.length === 0
          ? 'none is registered'
          : `one of ${names.map((known) => `\`${known}\``).join(', ')}`,
      ...(guess === null ? {} : { hint: `did you mean \`${guess}\`?` }),
    });
  }

  /** Every name, in code-unit order. */
  names(): string[] {
    return [...this.#entries.keys()].sort((a, b) => (a < b ? -1 : 1));
  }
}

/**
 * The name nearest to `text` by edits (insert, delete, replace, swap of neighbours; case ignored), or null when the nearest is
 * more than a third of the longer text away. Ties go to the smaller name in code-unit order.
 */
export function closestName(text: string, names: readonly string[]): string | null {
  let best: string | null = null;
  let bestEdits = Number.POSITIVE_INFINITY;
  for (const name of names) {
    const edits = editDistance(text.toLowerCase(), name.toLowerCase());
    if (edits > Math.max(1, Math.floor(Math.max(text.length, name.length) / 3))) continue;
    if (edits < bestEdits || (edits === bestEdits && name < best!)) [best, bestEdits] = [name, edits];
  }
  return best;
}

/** Optimal string alignment distance; three rows of the table are enough. */
function editDistance(a: string, b: string): number {
  let twoAbove: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let edits = Math.min(above[j]! + 1, row[j - 1]! + 1, above[j - 1]! + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) edits = Math.min(edits, twoAbove[j - 2]! + 1);
      row.push(edits);
    }
    [twoAbove, above] = [above, row];
  }
  return above[b.length]!;
}
