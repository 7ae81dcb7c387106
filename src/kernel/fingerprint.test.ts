import { expect, test } from 'vitest';
import { AssertionError } from '../base/assert.ts';
import { FINGERPRINT_CLASSES, Fingerprint } from './fingerprint.ts';

/** Outcomes made of a few numbers: [time, kind, client, session, server]. */
const OUTCOMES = Array.from(
  { length: 200 },
  (_, i) => [1_000_000 + i * 17, i % 3, i % 50, i, (i * 7) % 4] as const,
);

const fingerprintOf = (outcomes: readonly (readonly [number, number, ...number[]])[]): Fingerprint => {
  const fingerprint = new Fingerprint();
  for (const [timeUs, kind, ...values] of outcomes) fingerprint.add('sessions', timeUs, kind, ...values);
  return fingerprint;
};

test('nothing is sixteen zeros in every class', () => {
  const digest = new Fingerprint().digest();
  expect(Object.keys(digest)).toEqual([...FINGERPRINT_CLASSES]);
  for (const cls of FINGERPRINT_CLASSES) expect(digest[cls]).toBe('0000000000000000');
});

test('the same outcomes in another order make the same fingerprint', () => {
  expect(fingerprintOf(OUTCOMES.toReversed()).digest()).toEqual(fingerprintOf(OUTCOMES).digest());
});

test('parts merge to the whole', () => {
  const part = fingerprintOf(OUTCOMES.slice(0, 70));
  part.merge(fingerprintOf(OUTCOMES.slice(70)));
  expect(part.digest()).toEqual(fingerprintOf(OUTCOMES).digest());
  expect(part.count('sessions')).toBe(200);
});

test('one outcome changed, lost, doubled or moved to another class shows', () => {
  const whole = fingerprintOf(OUTCOMES).digest().sessions;
  const changed = OUTCOMES.map((outcome, i) => (i === 99 ? ([...outcome.slice(0, 4), 3] as never) : outcome));
  expect(fingerprintOf(changed).digest().sessions).not.toBe(whole);
  expect(fingerprintOf(OUTCOMES.slice(1)).digest().sessions).not.toBe(whole);
  expect(fingerprintOf([...OUTCOMES, OUTCOMES[0]!]).digest().sessions).not.toBe(whole);
  const moved = new Fingerprint();
  moved.add('pins', 5, 1, 2);
  const stayed = new Fingerprint();
  stayed.add('moves', 5, 1, 2);
  expect(moved.digest().pins).not.toBe(stayed.digest().moves);
});

test('every number counts: its value, its place, its fraction, its sign and the whole of a large one', () => {
  const variants: readonly (readonly number[])[] = [
    [1, 2],
    [2, 1],
    [1, 2, 0],
    [1],
    [1.5, 2],
    [-1, 2],
    [2 ** 40 + 1, 2],
    [2 ** 41 + 1, 2],
    [Infinity, 2],
  ];
  const digests = variants.map((values) => fingerprintOf([[7, 1, ...values]]).digest().sessions);
  expect(new Set(digests).size).toBe(variants.length);
});

test('minus zero is zero, NaN is a programmer error', () => {
  expect(fingerprintOf([[0, 0, -0]]).digest()).toEqual(fingerprintOf([[0, 0, 0]]).digest());
  expect(() => new Fingerprint().add('series', 0, 0, Number.NaN)).toThrow(AssertionError);
});

test('sums carry from the low lane to the high one', () => {
  let low = 0n;
  const whole = new Fingerprint();
  for (const outcome of OUTCOMES) {
    const one = fingerprintOf([outcome]);
    low = BigInt.asUintN(64, low + BigInt(`0x${one.digest().sessions}`));
    whole.merge(one);
  }
  expect(whole.digest().sessions).toBe(low.toString(16).padStart(16, '0'));
});

test('the fingerprint of the sample is pinned', () => {
  expect(fingerprintOf(OUTCOMES).digest().sessions).toBe('cfa9dd086645bad6');
});
