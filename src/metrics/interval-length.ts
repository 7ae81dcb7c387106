// The default length of a reporting interval: the span of the run over 500, rounded to 1, 2 or 5 times a power of ten of
// seconds (of microseconds below one second). Source: SPEC §9.

const TARGET_COUNT = 500;
const STEPS = [1, 2, 5, 10] as const;

/**
 * The nearest of 1-2-5 · 10^k µs to spanUs / 500 on a logarithmic scale (ties to the shorter), at least 1 µs.
 * `spanUs` 0 or less gives one second.
 */
export function intervalLengthUs(spanUs: number): number {
  if (spanUs <= 0) return 1_000_000;
  const wanted = spanUs / TARGET_COUNT;
  let decade = 1;
  while (decade * 10 <= wanted) decade *= 10;
  // Nearest on a logarithmic scale: below the geometric mean of two neighbours the lower one.
  for (let i = 0; i < STEPS.length - 1; i++) {
    const low = STEPS[i]! * decade;
    const high = STEPS[i + 1]! * decade;
    if (wanted * wanted <= low * high) return low;
  }
  return decade * 10;
}
