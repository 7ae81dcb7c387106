// What the curve over the number of bits finds, in words: where the goal is met on what was held out too, or from where more bits gain
// nothing, and what the ring alone costs. Source: issue "The bit lab" 4; SPEC §3 (ring law).

import type { BitsCurveData, BitsCurvePoint } from './bits-curve-figure.ts';
import { counted, percentText, sentence, wordCount } from './number-text.ts';

/** A point within this of the best is as good. */
const AS_GOOD = 1.05;

/** One sentence without a full stop. */
export function bitsCurveCaption(data: BitsCurveData): string {
  const { points, goalRatio } = data;
  if (points.length === 0) return 'No bit changes: there is nothing to choose from';
  return `${finding(data)}${compared(data)}${ringClause(points, data, goalRatio)}`;
}

const scored = ({ cv, heldOutCv }: BitsCurvePoint): number => Math.max(cv, heldOutCv ?? 0);

function finding(data: BitsCurveData): string {
  const { goalRatio, heldOutBy } = data;
  const also = heldOutBy === null ? '' : ', held out too';
  // From S/goal buckets on one bucket is at most the goal of a server's part: fewer can be even by luck only.
  const enoughBuckets = data.points.filter(({ tableSize }) => tableSize >= data.serverCount / goalRatio);
  const points = enoughBuckets.length > 0 ? enoughBuckets : data.points.slice(-1);
  const met = points.find((point) => scored(point) <= goalRatio);
  const last = points.at(-1)!;
  if (met !== undefined)
    return `${sentence(counted(met.n, 'bit'))} ${met.n === 1 ? 'is' : 'are'} the fewest within ${percentText(goalRatio)}${also}`;
  const best = points.reduce((a, b) => (scored(b) < scored(a) ? b : a));
  const enough = points.find((point) => scored(point) <= AS_GOOD * scored(best))!;
  const where = heldOutBy === null ? 'the load' : 'what is held out';
  if (enough.n === last.n) return `Each bit more still evens ${where} out, to ${percentText(scored(last))}`;
  return `Beyond ${counted(enough.n, 'bit')} ${where} gains nothing: ${percentText(scored(enough))} at best`;
}

function compared({ own, pinned }: BitsCurveData): string {
  if (pinned === undefined) return '';
  return `; this mask of ${wordCount(own.n)} is at ${percentText(own.cv)}, A of ${wordCount(pinned.n)} at ${percentText(pinned.cv)}`;
}

function ringClause(points: readonly BitsCurvePoint[], data: BitsCurveData, goal: number): string {
  const last = points.at(-1)!;
  if (data.assignment !== 'ring' || last.ringLawCv <= goal) return '';
  return `; the ring alone scatters by ${percentText(last.ringLawCv)} at ${last.n}`;
}
