// Scales and ticks for figures: linear, root and log, as plain functions, and "round" ticks (3 to 5). Small on purpose: d3-array
// supplies the tick steps; the rest is arithmetic, the same in Node and in every browser.

import { tickStep, ticks } from 'd3-array';
import { log } from '../base/det-math.ts';

export type Scale = (value: number) => number;

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** domain.from → range.from, domain.to → range.to, straight in between and beyond. A point domain maps to the middle. */
export function linear(domain: Span, range: Span): Scale {
  const span = domain.to - domain.from;
  if (span === 0) return () => (range.from + range.to) / 2;
  const factor = (range.to - range.from) / span;
  return (value) => range.from + (value - domain.from) * factor;
}

/** Square root of the distance from zero, sign kept: shares and counts with one giant stay readable. */
export function root(domain: Span, range: Span): Scale {
  const inner = linear({ from: signedRoot(domain.from), to: signedRoot(domain.to) }, range);
  return (value) => inner(signedRoot(value));
}

const signedRoot = (value: number): number => (value < 0 ? -Math.sqrt(-value) : Math.sqrt(value));

/** Logarithm; the domain is positive, smaller values are put at its lower end. */
export function logarithmic(domain: Span, range: Span): Scale {
  const inner = linear({ from: log(domain.from), to: log(domain.to) }, range);
  return (value) => inner(log(Math.max(value, domain.from)));
}

/** About `count` round values inside the span. */
export const roundTicks = (span: Span, count = 5): number[] => ticks(span.from, span.to, count);

/** The span widened outwards to round values. */
export function niceSpan(span: Span, count = 5): Span {
  const step = tickStep(span.from, span.to, count);
  if (!(step > 0)) return span;
  return { from: Math.floor(span.from / step + 1e-9) * step, to: Math.ceil(span.to / step - 1e-9) * step };
}

/** 1-3-10 values inside a positive span: ticks of root and log axes. */
export function decadeTicks(span: Span): number[] {
  const found: number[] = [];
  for (let decade = 1e-9; decade <= 1e12; decade *= 10) {
    for (const digit of [1, 3]) {
      const value = Number((decade * digit).toPrecision(1));
      if (value >= span.from * (1 - 1e-9) && value <= span.to * (1 + 1e-9)) found.push(value);
    }
  }
  return found;
}
