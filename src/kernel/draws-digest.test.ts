import { expect, test } from 'vitest';
import { DRAWS_DIGEST, drawsDigest } from './draws-digest.ts';

test('this engine draws the digest that every engine must', () => {
  expect(drawsDigest()).toBe(DRAWS_DIGEST);
});
