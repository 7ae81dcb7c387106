// How numbers are written for people (LOOK: states, words, numbers): thin no-break space in thousands, a no-break space before
// % and units, the true minus, two to three significant digits, and a share that is not zero is never written as zero.
// Not for files: tables hold plain numbers. No locale, no Date: the same bytes everywhere.

/** Narrow no-break space: inside a number. */
export const THIN = '\u202f';
/** No-break space: between a number and its unit. */
export const NBSP = '\u00a0';
export const MINUS = '\u2212';

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, THIN);

/** A whole number: 112 940, −3. Halves round away from zero. */
export function countText(value: number): string {
  const rounded = Math.round(Math.abs(value));
  return (value < 0 && rounded > 0 ? MINUS : '') + grouped(String(rounded));
}

/** `digits` significant digits, never an exponent: 0.0342, 27, 1 230. Zero is "0". Needs |value| < 1e21. */
export function significantText(value: number, digits = 2): string {
  if (value === 0 || !Number.isFinite(value)) return value === 0 ? '0' : '–';
  const magnitude = Math.abs(value);
  const rounded = Number(magnitude.toPrecision(digits));
  const decimals = Math.max(0, digits - 1 - exponentOf(rounded));
  const [whole, fraction] = rounded.toFixed(Math.min(decimals, 12)).split('.');
  return (value < 0 ? MINUS : '') + grouped(whole!) + (fraction === undefined ? '' : `.${fraction}`);
}

const exponentOf = (value: number): number => Number(value.toExponential().split('e')[1]);

/** A share as percent: 3.4 %, 13 %, 0 %, < 0.01 %, > 99.9 %. Takes a ratio; 1 is 100 %. */
export function percentText(ratio: number, digits = 2): string {
  const percent = ratio * 100;
  if (!Number.isFinite(percent)) return '–';
  if (percent > 0 && percent < 0.01) return `<${NBSP}0.01${NBSP}%`;
  if (percent < 100 && percent > 99.9) return `>${NBSP}99.9${NBSP}%`;
  const text = significantText(percent, percent >= 99 && percent < 100 ? 3 : digits);
  return `${text}${NBSP}%`;
}

/** A deviation as percent with its sign: +13 %, −4.2 %, ±0 %. */
export function signedPercentText(ratio: number, digits = 2): string {
  if (Math.abs(ratio) < 0.00005) return `±0${NBSP}%`;
  return `${ratio > 0 ? '+' : MINUS}${percentText(Math.abs(ratio), digits)}`;
}

/** Values of one axis with equal decimals, as few as tell them apart: 0, 5, 10 or 0, 0.25, 0.50. */
export function axisTexts(values: readonly number[]): string[] {
  const decimals = Math.max(
    0,
    ...values.map((value) => (String(Number(value.toPrecision(6))).split('.')[1] ?? '').length),
  );
  return values.map((value) => {
    const [whole, fraction] = Math.abs(value).toFixed(decimals).split('.');
    const sign = value < 0 ? MINUS : '';
    return value === 0 ? '0' : `${sign}${grouped(whole!)}${fraction === undefined ? '' : `.${fraction}`}`;
  });
}

/** A factor: 36 ×, 2.4 ×, 0.31 ×. */
export const timesText = (factor: number): string =>
  `${significantText(factor, factor >= 100 ? 3 : 2)}${NBSP}×`;

const UNITS = [
  { us: 86_400e6, name: 'd', next: { us: 3_600e6, name: 'h' } },
  { us: 3_600e6, name: 'h', next: { us: 60e6, name: 'min' } },
  { us: 60e6, name: 'min', next: { us: 1e6, name: 's' } },
] as const;

/** A length of time in words: 45 ms, 41.8 s, 7 min 49 s, 3 h, 2 d 4 h. Microseconds in. */
export function durationText(us: number): string {
  const magnitude = Math.abs(us);
  const sign = us < 0 ? MINUS : '';
  if (magnitude < 1e3) return `${sign}${trimZero(significantText(magnitude, 3))}${NBSP}µs`;
  if (magnitude < 1e6) return `${sign}${significantText(magnitude / 1e3, 2)}${NBSP}ms`;
  if (magnitude < 59.95e6) return `${sign}${trimZero(significantText(magnitude / 1e6, 3))}${NBSP}s`;
  for (const unit of UNITS) {
    const small = Math.round(magnitude / unit.next.us);
    const perUnit = unit.us / unit.next.us;
    if (small < perUnit) continue;
    const rest = small % perUnit;
    const whole = `${sign}${countText(Math.floor(small / perUnit))}${NBSP}${unit.name}`;
    return rest === 0 ? whole : `${whole} ${rest}${NBSP}${unit.next.name}`;
  }
  return `${sign}1${NBSP}min`;
}

const trimZero = (text: string): string => text.replace(/\.0+$/, '');

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Decimal units, three digits at most: 812 B, 38.4 MB. */
export function bytesText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  const text = unit === 0 ? countText(value) : significantText(value, 3);
  return `${text}${NBSP}${BYTE_UNITS[unit]}`;
}

const two = (value: number): string => String(value).padStart(2, '0');
const DAY_US = 86_400e6;

/** Time of day in UTC: 20:24:06. Microseconds since the epoch (or since the start of a run) in. */
export function clockText(us: number): string {
  const seconds = Math.floor((((us % DAY_US) + DAY_US) % DAY_US) / 1e6);
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** Calendar date in UTC: 2018-01-03. From days since the epoch after H. Hinnant's civil_from_days. */
export function dateText(us: number): string {
  const z = Math.floor(us / DAY_US) + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${year}-${two(month)}-${two(dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1)}`;
}

const WORDS = [
  'no',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];

/** Small counts in words inside a sentence: nine, 13. Zero is "no". */
export const wordCount = (count: number): string => WORDS[count] ?? countText(count);

/** "one server", "nine bits", "no bits": the count and its noun. */
export const counted = (count: number, noun: string, plural = `${noun}s`): string =>
  `${wordCount(count)} ${count === 1 ? noun : plural}`;

/** First letter upper case, for the start of a sentence. */
export const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** "a", "a and b", "a, b and c". */
export function listText(items: readonly string[]): string {
  if (items.length <= 1) return items[0] ?? '';
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
