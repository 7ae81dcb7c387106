// The statistics of src/experiment against two judges: reference values made by mpmath and exact fractions (statistics-reference.py
// says how), and integrals of the densities worked out here. Agreement to 1e-9, relative.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalQuantile } from '../../src/base/normal.ts';
import { quantile } from '../../src/base/stats.ts';
import { studentCdf, studentQuantile, studentTail } from '../../src/base/student-t.ts';
import { batchMeans } from '../../src/experiment/statistics/batch-means.ts';
import { bootstrapInterval } from '../../src/experiment/statistics/bootstrap.ts';
import { fCdf, fQuantile, fTail } from '../../src/experiment/statistics/f-distribution.ts';
import { incompleteBeta } from '../../src/experiment/statistics/incomplete-beta.ts';
import { correlation, meanInterval, sampleSd } from '../../src/experiment/statistics/mean-interval.ts';
import { mser5 } from '../../src/experiment/statistics/mser.ts';

type Rows = readonly (readonly never[])[];
const reference = JSON.parse(readFileSync('test/property/statistics-reference.json', 'utf8')) as Record<
  string,
  Rows
>;

function close(found: number, wanted: number, what: unknown): void {
  const scale = Math.max(Math.abs(wanted), 1e-300);
  if (!(found === wanted || Math.abs(found - wanted) <= 1e-9 * scale))
    throw new Error(`${JSON.stringify(what)}: found ${found}, reference ${wanted}`);
}
const each = (name: string, check: (row: never[]) => void): void => {
  const rows = reference[name]!;
  expect(rows.length).toBeGreaterThan(1);
  for (const row of rows) check([...row]);
};
const sorted = (xs: readonly number[]) => Float64Array.from(xs).sort();

describe('against mpmath and exact fractions', () => {
  it('has the tails and quantiles of Student’s t', () => {
    each('studentTail', ([v, t, tail]) => close(studentTail(t!, v!), tail!, ['tail', v, t]));
    each('studentQuantile', ([v, p, t]) => close(studentQuantile(p!, v!), t!, ['quantile', v, p]));
  });
  it('has both tails and the quantiles of F', () => {
    each('fTail', ([over, under, f, below, above]) => {
      close(fCdf(f!, { over: over!, under: under! }), below!, ['below', over, under, f]);
      close(fTail(f!, { over: over!, under: under! }), above!, ['above', over, under, f]);
    });
    each('fQuantile', ([over, under, p, f]) =>
      close(fQuantile(p!, { over: over!, under: under! }), f!, ['quantile', over, under, p]),
    );
  });
  it('has the incomplete beta function and normal quantiles', () => {
    each('incompleteBeta', ([a, b, x, value]) =>
      close(incompleteBeta({ x: x!, y: 1 - x! }, a!, b!), value!, ['beta', a, b, x]),
    );
    each('normalQuantile', ([p, z]) => close(normalQuantile(p!), z!, ['normal', p]));
  });
  it('has means with their intervals, and quantiles of samples', () => {
    each('meanInterval', ([xs, confidence, centre, sd, low, high]) => {
      const found = meanInterval(xs!, confidence!);
      close(found.mean, centre!, ['mean', xs]);
      close(found.sd, sd!, ['sd', xs]);
      close(found.low, low!, ['low', xs]);
      close(found.high, high!, ['high', xs]);
    });
    each('quantile', ([xs, q, value]) => close(quantile(sorted(xs!), q!), value!, ['quantile', xs, q]));
    each('correlation', ([a, b, r]) => close(correlation(a!, b!), r!, ['correlation', a]));
  });
  it('has batch means and the cut of MSER-5', () => {
    each('batchMeans', ([xs, batches, length, centre, low, high]) => {
      const found = batchMeans(xs!, 0.95, batches)!;
      expect(found.batchLength).toBe(length);
      close(found.mean, centre!, 'batches');
      close(found.low, low!, 'batches, low');
      close(found.high, high!, 'batches, high');
    });
    each('mser5', ([xs, cut, reliable]) => expect(mser5(xs!)).toEqual({ cut, reliable }));
  });
  it('draws the same bootstrap as a second implementation of the streams', () => {
    each('bootstrap', ([xs, key, replicates, ...ends]) => {
      const options = { key: Uint32Array.from(key!), confidence: 0.95, replicates: replicates! };
      const mean = (drawn: Float64Array) => drawn.reduce((sum, x) => sum + x, 0) / drawn.length;
      const median = (drawn: Float64Array) => quantile(drawn.slice().sort(), 0.5);
      const means = bootstrapInterval(xs!, mean, options);
      const medians = bootstrapInterval(xs!, median, options);
      for (const [i, found] of [means.low, means.high, medians.low, medians.high].entries())
        close(found, ends[i]!, ['bootstrap', xs, i]);
    });
  });
});

/** ∫ from a to b by tanh-sinh, which takes singular ends: nodes crowd towards both. */
function integral(
  density: (x: number, fromA: number, fromB: number) => number,
  a: number,
  b: number,
): number {
  const half = (b - a) / 2;
  let sum = 0;
  const step = 1 / 64;
  for (let k = -6 / step; k <= 6 / step; k++) {
    const s = (Math.PI / 2) * Math.sinh(k * step);
    const weight = ((Math.PI / 2) * Math.cosh(k * step)) / Math.cosh(s) ** 2;
    const fromB = (half * 2) / (1 + Math.exp(2 * s));
    const fromA = (half * 2) / (1 + Math.exp(-2 * s));
    const value = density(a + fromA, fromA, fromB) * weight;
    if (Number.isFinite(value)) sum += value;
  }
  return sum * half * step;
}

describe('against integrals of the density', () => {
  it.each([1, 2, 3, 5, 7, 15, 31, 63])('P(T > t) with %d degrees is the area of its density', (degrees) => {
    const density = (t: number) => (1 + (t * t) / degrees) ** (-(degrees + 1) / 2);
    // Both areas from the middle out: the whole half is one half.
    const outer = (from: number) => integral((u) => density(from / u) * (from / (u * u)), 0, 1);
    for (const t of [0.2, 1, 2.14, 4]) {
      const half = integral(density, 0, t) + outer(t);
      close(studentTail(t, degrees), (0.5 * outer(t)) / half, [degrees, t]);
    }
  });
  it.each([
    [3, 7],
    [2, 2],
    [7, 63],
    [1, 9],
  ])('P(F ≤ f) with %d and %d degrees is the area of its density', (over, under) => {
    const density = (f: number) => f ** (over / 2 - 1) * (1 + (over * f) / under) ** (-(over + under) / 2);
    const outer = (from: number) => integral((u) => density(from / u) * (from / (u * u)), 0, 1);
    for (const f of [0.3, 1, 2.5]) {
      const below = integral((_, fromA) => density(fromA), 0, f);
      close(fCdf(f, { over, under }), below / (below + outer(f)), [over, under, f]);
    }
  });
});

describe('for any arguments', () => {
  const degrees = fc.double({ min: 1, max: 5000, noNaN: true });
  it('t² with v degrees is F with 1 and v', () => {
    fc.assert(
      fc.property(degrees, fc.double({ min: 0.01, max: 30, noNaN: true }), (under, t) => {
        close(2 * studentTail(t, under), fTail(t * t, { over: 1, under }), [under, t]);
      }),
    );
  });
  it('quantiles undo the distribution', () => {
    fc.assert(
      fc.property(degrees, degrees, fc.double({ min: 0.001, max: 0.999, noNaN: true }), (over, under, p) => {
        close(fCdf(fQuantile(p, { over, under }), { over, under }), p, [over, under, p]);
        close(studentCdf(studentQuantile(p, over), over), p, [over, p]);
      }),
    );
  });
  it('both tails of F make one, and swapping the degrees turns the ratio over', () => {
    fc.assert(
      fc.property(degrees, degrees, fc.double({ min: 0.01, max: 100, noNaN: true }), (over, under, f) => {
        close(fCdf(f, { over, under }) + fTail(f, { over, under }), 1, 'sum');
        expect(fTail(f, { over, under })).toBeCloseTo(fCdf(1 / f, { over: under, under: over }), 10);
      }),
    );
  });
  it('an interval of values moved and stretched is the interval moved and stretched', () => {
    const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(
        values,
        fc.integer({ min: 1, max: 64 }),
        fc.integer({ min: -500, max: 500 }),
        (xs, by, to) => {
          const plain = meanInterval(xs, 0.95);
          const moved = meanInterval(
            xs.map((x) => x * by + to),
            0.95,
          );
          expect(moved.low).toBeCloseTo(plain.low * by + to, 6);
          expect(moved.high).toBeCloseTo(plain.high * by + to, 6);
          expect(plain.sd).toBe(sampleSd(xs));
        },
      ),
    );
  });
});
