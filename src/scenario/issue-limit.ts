// With very many mistakes a file is no scenario: the first ones are said, the rest is counted. Keeps time and memory bounded where
// a file of 1 MiB is wrong at every turn.

import type { Issue } from '../base/result.ts';

/** Of each kind (syntax, keys, shape, meaning). */
export const MAX_ISSUES = 200;

/** The first items through `explain`; where there are more, a last one that counts them, in the place of the first left out. */
export function limitedIssues<T, U>(
  items: readonly T[],
  explain: (item: T) => U,
  reword: (last: U, rest: Issue) => U,
): U[] {
  const first = items.slice(0, MAX_ISSUES).map(explain);
  const next = items[MAX_ISSUES];
  if (next === undefined) return first;
  const count = items.length - MAX_ISSUES;
  return [
    ...first,
    reword(explain(next), {
      message: `${count} further ${count === 1 ? 'mistake' : 'mistakes'} of this kind`,
    }),
  ];
}
