// One number that says whether an engine computes as every other does: the hash of log, exp, pow and their kin over a fixed sample.
// Node, Chromium and Firefox must all print DET_MATH_DIGEST (det-math-digest.test.ts and the browser suite compare it).
// Not a test of accuracy: that is det-math.test.ts. Source: SPEC §10.

import { exp, expm1, log, log1p, pow } from './det-math.ts';
import { formatHash64, xxHash64 } from './hash64.ts';
import { normalQuantile } from './normal.ts';

/** What detMathDigest() returns everywhere; changes only with the algorithms or the sample. */
export const DET_MATH_DIGEST = 'bd30722b2b6f5c23';

/** Results hashed for each function. */
const SAMPLE = 512;

/** Sixteen hexadecimal digits: xxHash64 of all results as little-endian doubles, function by function. Takes a few milliseconds. */
export function detMathDigest(): string {
  const bytes = new Uint8Array(8 * SAMPLE * FUNCTIONS.length);
  const view = new DataView(bytes.buffer);
  FUNCTIONS.forEach((compute, f) => {
    for (let i = 0; i < SAMPLE; i++) view.setFloat64(8 * (f * SAMPLE + i), compute(unitAt(i)), true);
  });
  return formatHash64(xxHash64(bytes));
}

/** Each takes u in (0, 1) to a result; together they reach the whole range the engine uses and its ends. */
const FUNCTIONS: readonly ((u: number) => number)[] = [
  (u) => log(u),
  (u) => log(1 / (u * u * u * u)),
  (u) => log1p((u - 0.5) * 1e-3),
  (u) => exp(1500 * u - 760),
  (u) => exp(u - 0.5),
  (u) => expm1((u - 0.5) * 4),
  (u) => pow(u, -1 / 1.5),
  (u) => pow(1e6 * u, 60 * (u - 0.4)),
  (u) => normalQuantile(u),
];

/** Point i of the golden-section sequence, odd multiples of 2^-33 in (0, 1): whole-number steps, so exact everywhere. */
const unitAt = (i: number): number => ((Math.imul(i, 0x9e3779b1) >>> 0) + 0.5) / 0x100000000;
