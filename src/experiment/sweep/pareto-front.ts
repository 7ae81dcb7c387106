// The Pareto front of points in two or three measures that are to be small: those that no other point beats in one measure without
// losing in another. Equal points are both on it; a point with a missing value is not compared. Not how the values came about.
// Source: issue "Studies and the CI gate" 2; for the method, Kung, Luccio and Preparata, "On finding the maxima of a set of vectors".

/** One value a measure; null where it is missing. */
export type ObjectiveValues = readonly (number | null)[];

/** `a` is nowhere worse and somewhere better. */
export const dominates = (a: readonly number[], b: readonly number[]): boolean =>
  a.every((value, i) => value <= b[i]!) && a.some((value, i) => value < b[i]!);

/**
 * For every point whether it is on the front; null for a point with a missing value. Points are taken in lexicographic order, in
 * which no point can be beaten by a later one, so each is compared with the front so far only: O(n log n + n · front).
 */
export function paretoFront(points: readonly ObjectiveValues[]): (boolean | null)[] {
  const complete = points.flatMap((values, index) =>
    values.every((value) => value !== null) ? [{ values: values as readonly number[], index }] : [],
  );
  const ordered = complete.toSorted((a, b) => lexicographic(a.values, b.values) || a.index - b.index);
  const isOn = points.map((): boolean | null => null);
  const front: (readonly number[])[] = [];
  for (const { values, index } of ordered) {
    isOn[index] = !front.some((other) => dominates(other, values));
    if (isOn[index]) front.push(values);
  }
  return isOn;
}

function lexicographic(a: readonly number[], b: readonly number[]): number {
  for (const [i, value] of a.entries()) if (value !== b[i]) return value - b[i]!;
  return 0;
}
