// Ticks of time: 3 to 8 round instants (seconds to years, UTC) with words that say only what changes. For runs that start at 0 the
// words are lengths ("20 min"), for recorded traffic clock times, dates, months or years. No Date: calendar arithmetic of its own.

import { clockText, dateText, durationText } from './number-text.ts';
import type { Span } from './scale.ts';

export interface TimeTick {
  readonly us: number;
  readonly text: string;
}

const S = 1e6;
const MIN = 60 * S;
const HOUR = 60 * MIN;
const DAY = 24 * HOUR;

const STEPS = [1, 2, 5, 10, 15, 30]
  .map((n) => n * S)
  .concat(
    [1, 2, 5, 10, 15, 30].map((n) => n * MIN),
    [1, 2, 3, 6, 12].map((n) => n * HOUR),
    [1, 2, 5, 7, 14].map((n) => n * DAY),
  );

/** Microseconds from the epoch to a civil date (month 1…12), proleptic Gregorian. Inverse of dateText's arithmetic (H. Hinnant). */
export function civilUs(year: number, month: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5);
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return (era * 146_097 + dayOfEra - 719_468) * DAY;
}

/** Round instants inside the span, at most `count`. `absolute`: the span is in epoch microseconds. */
export function timeTicks(span: Span, count: number, absolute: boolean): TimeTick[] {
  const length = span.to - span.from;
  if (!(length > 0)) return [];
  const step = STEPS.find((candidate) => length / candidate <= count);
  if (step !== undefined) return stepTicks(span, step, absolute);
  return absolute ? monthTicks(span, count) : stepTicks(span, Math.ceil(length / count / DAY) * DAY, false);
}

function stepTicks(span: Span, step: number, absolute: boolean): TimeTick[] {
  const found: TimeTick[] = [];
  for (let us = Math.ceil(span.from / step) * step; us <= span.to; us += step) {
    found.push({ us, text: absolute ? instantText(us, step) : us === 0 ? '0' : durationText(us) });
  }
  return found;
}

function instantText(us: number, step: number): string {
  if (step >= DAY || us % DAY === 0) return dateText(us).slice(5);
  return step >= MIN ? clockText(us).slice(0, 5) : clockText(us);
}

const MONTH_STEPS = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200];

function monthTicks(span: Span, count: number): TimeTick[] {
  const months = MONTH_STEPS.find((step) => (span.to - span.from) / (step * 30.44 * DAY) <= count) ?? 1200;
  const firstYear = Number(dateText(span.from).split('-')[0]);
  const lastYear = Number(dateText(span.to).split('-')[0]);
  const found: TimeTick[] = [];
  const start = Math.floor((firstYear * 12) / months) * months;
  for (let index = start; index <= lastYear * 12 + 11; index += months) {
    const year = Math.floor(index / 12);
    const us = civilUs(year, (index % 12) + 1);
    if (us < span.from || us > span.to) continue;
    found.push({ us, text: months >= 12 || index % 12 === 0 ? String(year) : dateText(us).slice(0, 7) });
  }
  return found;
}
