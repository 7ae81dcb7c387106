import { expect, test } from 'vitest';
import { threefry2x32 } from './threefry.ts';

const hex = (words: Iterable<number>): string =>
  Array.from(words, (word) => word.toString(16).padStart(8, '0')).join(' ');

// Random123, examples/kat_vectors, "threefry2x32 20": counter, key, result.
test.each([
  ['zeros', [0, 0], [0, 0], '6b200159 99ba4efe'],
  ['ones', [0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff], '1cb996fc bb002be7'],
  ['digits of π', [0x243f6a88, 0x85a308d3], [0x13198a2e, 0x03707344], 'c4923a9c 483df7a0'],
])('the known answer for %s comes out', (_, counter, key, expected) => {
  const out = new Uint32Array(2);
  threefry2x32(Uint32Array.from(key), counter[0]!, counter[1]!, out);
  expect(hex(out)).toBe(expected);
});

test('the result may overwrite the key', () => {
  const state = Uint32Array.of(0x13198a2e, 0x03707344);
  threefry2x32(state, 0x243f6a88, 0x85a308d3, state);
  expect(hex(state)).toBe('c4923a9c 483df7a0');
});
