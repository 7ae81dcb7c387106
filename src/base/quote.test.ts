import { expect, test } from 'vitest';
import { quote, quoteAt } from './quote.ts';

test('text is quoted as it is', () => expect(quote('10.0.0.1 é €')).toBe('`10.0.0.1 é €`'));

test('control characters, line ends and lone surrogates are escaped', () => {
  expect(quote('a\u0000b\r\n\u001b[31m\u2028\ud800')).toBe(
    '`a\\u0000b\\u000d\\u000a\\u001b[31m\\u2028\\ud800`',
  );
});

test('long text is cut', () => expect(quote('x'.repeat(1e6))).toBe(`\`${'x'.repeat(60)}…\``));

test('the character at a place is whole, and behind the text is the end', () => {
  expect(quoteAt('a😀b', 1)).toBe('`😀`');
  expect(quoteAt('ab', 2)).toBe('the end');
});
