// How the page Run looks at a run: the stretch of time on the screen, the selected interval, the speeds there are. Pure arithmetic of
// instants in µs; what is drawn of it is src/figure's, who moves it views/run's.

export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

/** Simulated seconds per real second; null: as fast as it goes. */
export const SPEEDS: readonly (number | null)[] = [1, 5, 10, 30, 60, 300, 1000, null];

/** Above this, what moves on the page moves without a transition. */
export const STILL_ABOVE_SPEED = 30;

/** The speed at which a run of this length takes about 20 s. */
export function defaultSpeed(lengthUs: number | null): number | null {
  if (lengthUs === null) return 60;
  const wanted = lengthUs / 20e6;
  return SPEEDS.find((speed) => speed !== null && speed >= wanted) ?? null;
}

/** Shortest stretch on the screen, µs. */
const SHORTEST = 10_000;

/** Nearer (`factor` below 1) or wider around an instant, inside `whole`; null: all of it. */
export function zoomed(span: TimeSpan, whole: TimeSpan, around: number, factor: number): TimeSpan | null {
  const length = Math.max(SHORTEST, (span.to - span.from) * factor);
  if (length >= whole.to - whole.from) return null;
  const centre = Math.min(Math.max(around, span.from), span.to);
  const part = (centre - span.from) / (span.to - span.from || 1);
  return inside({ from: centre - part * length, to: centre + (1 - part) * length }, whole);
}

/** Along by a part of its length, inside `whole`. */
export function panned(span: TimeSpan, whole: TimeSpan, part: number): TimeSpan {
  const by = (span.to - span.from) * part;
  return inside({ from: span.from + by, to: span.to + by }, whole);
}

function inside(span: TimeSpan, whole: TimeSpan): TimeSpan {
  const length = Math.min(span.to - span.from, whole.to - whole.from);
  const from = Math.min(Math.max(span.from, whole.from), whole.to - length);
  return { from, to: from + length };
}

/** The next (`way` 1) or previous instant of a rising list; null where there is none. */
export function neighbour(instants: readonly number[], us: number, way: 1 | -1): number | null {
  if (way === 1) return instants.find((it) => it > us) ?? null;
  return instants.findLast((it) => it < us) ?? null;
}

/** From two instants, whichever comes first; null for one point. */
export function spanOf(a: number, b: number): TimeSpan | null {
  return a === b ? null : { from: Math.min(a, b), to: Math.max(a, b) };
}
