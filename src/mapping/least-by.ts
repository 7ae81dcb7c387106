// The one rule for choosing among servers: the least score, and of equals the first, which is the smaller id because positions stand
// in code-unit order of the ids. Scores are compared as doubles, without tolerance: shares that are equal tie exactly, and any other
// near-tie falls the same way everywhere. Source: SPEC §4 ("ties by id").

/** First of `positions` (ascending) with the least score; −1 for none. Calls `score` once a position. */
export function leastBy(positions: readonly number[], score: (position: number) => number): number {
  let least = -1;
  let leastScore = Number.POSITIVE_INFINITY;
  for (const position of positions) {
    const value = score(position);
    if (least !== -1 && value >= leastScore) continue;
    least = position;
    leastScore = value;
  }
  return least;
}
