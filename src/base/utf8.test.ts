import { expect, test } from 'vitest';
import { AssertionError } from './assert.ts';
import { encodeUtf8, encodeUtf8Into } from './utf8.ts';

test.each([
  '',
  'ascii',
  'é ß',
  '€ ‰ 日本',
  '😀 \u{10ffff}',
  'a\ud800b',
  '\udc00',
  'x\ud83d',
  '\ud83d\ud83d\ude00',
])('`%s` has the bytes TextEncoder gives it', (text) => {
  expect([...encodeUtf8(text)]).toEqual([...new TextEncoder().encode(text)]);
});

test('a buffer below the bound is a programmer error', () => {
  expect(() => encodeUtf8Into('abc', new Uint8Array(8))).toThrow(AssertionError);
});
