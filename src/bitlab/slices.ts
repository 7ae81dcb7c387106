// Long searches in pieces: a generator that hands control back every few tens of milliseconds a million sources, so that a page can
// answer a click in between, or give the search up. The pieces and the result are the same whether anyone breathes or not; there is
// no clock here. Source: issue "The bit lab" 7 (toggling a bit must not wait for a search).

/** Yields where a caller may pause; returns the result. */
export type Slices<T> = Generator<void, T>;

/** The result without a pause. */
export function allAtOnce<T>(slices: Generator<unknown, T>): T {
  for (;;) {
    const step = slices.next();
    if (step.done === true) return step.value;
  }
}
