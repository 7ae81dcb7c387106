// The text of a bucket: the golden of SPEC §2.

import { expect, it } from 'vitest';
import { formatBucketText } from './bucket-text.ts';

it('spreads the digits of the index over the chosen bits, high bit first', () => {
  expect(formatBucketText(4, [27, 21, 14, 13, 11, 10, 8, 5, 1], 283)).toBe('8.0.12.34');
  expect(formatBucketText(6, [64, 0], 2)).toBe('0:0:0:1::');
});
