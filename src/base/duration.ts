// Lengths of time as text: one number and one unit, `250ms` `15s` `10m` `2h` `3d` (also `50us`, `1.5s`), read to whole
// microseconds. A bare number is refused, because 15 has been seconds to one reader and milliseconds to another. Not here: sums
// (`1h30m`), signs, instants, and the prose form of reports (figure). Source: SPEC §10 (whole microseconds).

import { assert } from './assert.ts';
import { quote } from './quote.ts';
import { fail, type Issue, ok, type Result } from './result.ts';

/** Units from small to large, each with its length in microseconds. */
const UNITS: readonly (readonly [name: string, lengthUs: number])[] = [
  ['us', 1],
  ['ms', 1_000],
  ['s', 1_000_000],
  ['m', 60_000_000],
  ['h', 3_600_000_000],
  ['d', 86_400_000_000],
];

const EXPECTED = 'a number and a unit (us, ms, s, m, h, d), like `15s`';

/** Longer texts are refused unread. */
const MAX_LENGTH = 40;

/** Whole microseconds, 0 or more. Refused: no unit, another unit, a sign, spaces, parts finer than 1 µs, over 2^53 µs (285 years). */
export function parseDurationUs(text: string): Result<number> {
  const parts = text.length > MAX_LENGTH ? null : /^(\d+)(?:\.(\d+))?(.*)$/s.exec(text);
  if (parts === null) return refuse(text, { found: place(text, 0), expected: EXPECTED });
  const [, whole = '', fraction = '', unit = ''] = parts;
  const lengthUs = UNITS.find(([name]) => name === unit)?.[1];
  if (lengthUs === undefined) return refuseUnit(text, unit);
  const scaled = BigInt(whole + fraction) * BigInt(lengthUs);
  const divisor = 10n ** BigInt(fraction.length);
  if (scaled % divisor !== 0n) return refuse(text, { expected: 'a whole number of microseconds' });
  const us = Number(scaled / divisor);
  return Number.isSafeInteger(us) ? ok(us) : refuse(text, { expected: 'at most 285 years' });
}

/** Text in the largest unit that needs no fraction: 15 000 000 → `15s`, 90 s → `90s`, 0 → `0s`. parseDurationUs reads it back. */
export function formatDuration(us: number): string {
  assert(Number.isSafeInteger(us) && us >= 0, `${us} is not a whole number of microseconds`);
  if (us === 0) return '0s';
  const [name, lengthUs] = UNITS.findLast(([, length]) => us % length === 0)!;
  return `${us / lengthUs}${name}`;
}

function refuseUnit(text: string, unit: string): Result<never> {
  const at = text.length - unit.length;
  if (unit === '')
    return refuse(text, {
      found: 'no unit',
      expected: EXPECTED,
      hint: `write \`${text}s\` for seconds or \`${text}ms\` for milliseconds`,
    });
  const plain = unit.trim().toLowerCase();
  const meant = SPELLINGS[plain];
  const number = text.slice(0, at);
  return refuse(text, {
    found: place(text, at),
    expected: EXPECTED,
    ...(meant === undefined ? {} : { hint: `did you mean \`${number}${meant}\`?` }),
  });
}

/** What people write for the units, lower case and trimmed. */
const SPELLINGS: Readonly<Record<string, string | undefined>> = Object.assign(Object.create(null), {
  us: 'us',
  µs: 'us',
  μs: 'us',
  microseconds: 'us',
  ms: 'ms',
  msec: 'ms',
  milliseconds: 'ms',
  s: 's',
  sec: 's',
  secs: 's',
  second: 's',
  seconds: 's',
  m: 'm',
  min: 'm',
  mins: 'm',
  minute: 'm',
  minutes: 'm',
  h: 'h',
  hr: 'h',
  hour: 'h',
  hours: 'h',
  d: 'd',
  day: 'd',
  days: 'd',
});

const place = (text: string, at: number): string =>
  at < text.length ? `${quote(text.slice(at))} at column ${at + 1}` : `the end at column ${at + 1}`;

const refuse = (text: string, rest: Omit<Issue, 'message'>): Result<never> =>
  fail({ message: `${quote(text)} is not a duration`, ...rest });
