import { expect, test } from 'vitest';
import { DET_MATH_DIGEST, detMathDigest } from './det-math-digest.ts';

test('this engine computes the digest that every engine must', () => {
  expect(detMathDigest()).toBe(DET_MATH_DIGEST);
});
