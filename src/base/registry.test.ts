import { expect, test } from 'vitest';
import { AssertionError } from './assert.ts';
import { closestName, Registry } from './registry.ts';
import { formatIssue } from './result.ts';

const assigners = () =>
  new Registry<number>('assignment').register('ring', 1).register('usage', 2).register('round-robin', 3);

test('a registered name gives its entry', () => {
  expect(assigners().get('usage')).toEqual({ ok: true, value: 2 });
});

test('names come in code-unit order, not in order of registration', () => {
  expect(assigners().register('Zeta', 4).names()).toEqual(['Zeta', 'ring', 'round-robin', 'usage']);
});

test('an unknown name is an issue with the names there are and the one that was meant', () => {
  const result = assigners().get('rnig');
  expect(result.ok ? '' : formatIssue(result.issues[0]!)).toBe(
    'there is no assignment `rnig`; expected one of `ring`, `round-robin`, `usage`; did you mean `ring`?',
  );
});

test('a name far from all gets no guess, and an inherited property is not an entry', () => {
  expect(assigners().get('maglev')).toMatchObject({ ok: false });
  const result = assigners().get('__proto__');
  expect(result.ok ? '' : formatIssue(result.issues[0]!)).not.toContain('did you mean');
});

test('the same name twice is a programmer error', () => {
  expect(() => assigners().register('ring', 9)).toThrow(AssertionError);
});

test.each([
  ['sevrers', 'servers'],
  ['server', 'servers'],
  ['SERVERS', 'servers'],
  ['ingres', 'ingresses'],
  ['x', null],
  ['', null],
  ['completely-different', null],
])('the name closest to `%s` is %s', (text, expected) => {
  expect(closestName(text, ['servers', 'share', 'ingresses', 'vips'])).toBe(expected);
});

test('of names equally near the smaller wins, whatever their order', () => {
  expect(closestName('bat', ['rat', 'cat'])).toBe('cat');
  expect(closestName('bat', ['cat', 'rat'])).toBe('cat');
});
