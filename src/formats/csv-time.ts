// Time cells of a CSV trace to whole microseconds: ISO 8601, or a number of seconds, ms, µs or ns since the epoch. The unit is
// that of the column, not of the cell. Rule: digits are read as digits, so that 1645469669.123456 s is exact.

import { parseIsoTimeUs } from './civil-time.ts';
import type { TimeUnit } from './trace-options.ts';

const NUMBER = /^(\d{1,19})(?:\.(\d{1,12}))?$/;
/** Decimal digits from the unit to microseconds. */
const SHIFT: Record<'s' | 'ms' | 'us' | 'ns', number> = { s: 6, ms: 3, us: 0, ns: -3 };
/** 2^53: instants beyond it are not exact. */
const MAX_US = Number.MAX_SAFE_INTEGER;

function numberUs(text: string, shift: number): number {
  const part = NUMBER.exec(text);
  if (part === null) return Number.NaN;
  const [, whole, fraction] = part as unknown as [string, string, string?];
  if (shift < 0) return Number(whole.slice(0, shift));
  // Exact: a product of whole numbers that stays within 2^53 is not rounded.
  const us = Number(whole) * 10 ** shift;
  const rest =
    fraction === undefined || shift === 0 ? 0 : Number(fraction.padEnd(shift, '0').slice(0, shift));
  return us + rest <= MAX_US ? us + rest : Number.NaN;
}

/** The unit a numeric time is in, by its whole digits: up to 11 are seconds (year 5138), 14 ms, 17 µs, more ns; else ISO. */
export function guessTimeUnit(text: string): Exclude<TimeUnit, 'auto'> {
  const part = NUMBER.exec(text);
  if (part === null) return 'iso';
  const digits = part[1]!.replace(/^0+/, '').length;
  return digits <= 11 ? 's' : digits <= 14 ? 'ms' : digits <= 17 ? 'us' : 'ns';
}

/** Microseconds since the epoch, digits beyond the microsecond cut off; NaN where the text is not a time in this unit. */
export function parseTimeUs(text: string, unit: Exclude<TimeUnit, 'auto'>): number {
  return unit === 'iso' ? parseIsoTimeUs(text) : numberUs(text, SHIFT[unit]);
}
