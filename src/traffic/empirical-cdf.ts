// A distribution given as points of its cumulative function, linear in between; a first point above 0 is an atom there. Read
// from a scenario's list or from a two-column text (parseCdf). Source: SPEC §7 (empirical CDF).

import { assert } from '../base/assert.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { Draws } from '../kernel/streams.ts';
import type { Distribution, DistributionSpec } from './distribution.ts';

type Points = readonly (readonly [value: number, cumulative: number])[];

/** Stretch between two points: values from…to with probability `part`, and running sums for drawing. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly limit: number;
  readonly biasedLimit: number;
}

export function createEmpirical(spec: DistributionSpec & { kind: 'empirical' }): Distribution {
  const problem = problemOfPoints(spec.points);
  assert(problem === null, problem ?? '');
  const stretches = stretchesOf(spec.points);
  const mean = stretches[stretches.length - 1]!.biasedLimit;
  return {
    spec,
    mean,
    sample(draws) {
      const stretch = pick(stretches, draws.unit(), 'limit');
      return stretch.from + (stretch.to - stretch.from) * draws.unit();
    },
    sampleSizeBiased: (draws) => biased(pick(stretches, draws.unit() * mean, 'biasedLimit'), draws),
  };
}

/** Why these are not points of a cumulative distribution, or null. */
export function problemOfPoints(points: Points): string | null {
  if (points.length === 0) return 'an empirical distribution needs at least one point';
  for (const [i, [value, cumulative]] of points.entries()) {
    const [lastValue, lastCumulative] = i === 0 ? [0, 0] : points[i - 1]!;
    if (!(value >= lastValue && cumulative >= lastCumulative))
      return `point ${i + 1} of the distribution goes back`;
  }
  const [lastValue, total] = points[points.length - 1]!;
  if (total !== 1) return 'the last point of a distribution has cumulative 1';
  return lastValue > 0 ? null : 'a distribution that is 0 throughout';
}

/** Points from text: `value,cumulative` a line (comma, semicolon, tab or space), `#` comments, an optional heading. */
export function parseCdf(text: string): Result<Points> {
  const points: [number, number][] = [];
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    const fields = line
      .replace(/#.*/, '')
      .trim()
      .split(/[\s,;]+/);
    if (fields[0] === '' || (i === 0 && Number.isNaN(Number(fields[0])))) continue;
    const [value, cumulative] = fields.map(Number);
    if (fields.length !== 2 || !Number.isFinite(value) || !Number.isFinite(cumulative)) {
      return fail({
        message: 'not a point of a distribution',
        line: i + 1,
        found: `\`${line}\``,
        expected: 'value,cumulative',
      });
    }
    points.push([value!, cumulative!]);
  }
  const problem = problemOfPoints(points);
  return problem === null ? ok(points) : fail({ message: problem });
}

function stretchesOf(points: Points): Stretch[] {
  const stretches: Stretch[] = [];
  let [from, last] = [points[0]![0], 0];
  let biasedLimit = 0;
  for (const [to, limit] of points) {
    biasedLimit += ((limit - last) * (from + to)) / 2;
    if (limit > last) stretches.push({ from, to, limit, biasedLimit });
    [from, last] = [to, limit];
  }
  return stretches;
}

function pick(stretches: readonly Stretch[], at: number, by: 'limit' | 'biasedLimit'): Stretch {
  let low = 0;
  let high = stretches.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (stretches[middle]![by] > at) high = middle;
    else low = middle + 1;
  }
  return stretches[low]!;
}

/** Density proportional to the value itself on from…to. */
function biased({ from, to }: Stretch, draws: Draws): number {
  return Math.sqrt(from * from + draws.unit() * (to * to - from * from));
}
