// How unequal bucket weights are, drawn: the Lorenz curve (buckets from lightest to heaviest against their part of the weight) and
// its Gini number. Data for a figure, no drawing. Source: issue "The bit lab" 7.

export interface LorenzPoint {
  /** Part of the buckets, 0…1. */
  readonly buckets: number;
  /** Part of the weight they carry, 0…1. */
  readonly weight: number;
}

/** The curve from (0, 0) to (1, 1); at most `most` + 1 points (default 128), evenly spaced over the buckets. Empty if nothing weighs. */
export function lorenzCurve(loads: Float64Array, most = 128): LorenzPoint[] {
  const sums = runningSums(loads);
  const total = sums.at(-1)!;
  if (total === 0) return [];
  const steps = Math.min(most, loads.length);
  return Array.from({ length: steps + 1 }, (_, i) => {
    const at = Math.round((i * loads.length) / steps);
    return { buckets: at / loads.length, weight: sums[at]! / total };
  });
}

/** 0 for equal buckets, towards 1 when one has everything; NaN if nothing weighs. */
export function gini(loads: Float64Array): number {
  const sums = runningSums(loads);
  const total = sums.at(-1)!;
  let area = 0;
  for (let i = 1; i < sums.length; i++) area += (sums[i]! + sums[i - 1]!) / 2;
  return total === 0 ? Number.NaN : 1 - (2 * area) / (total * loads.length);
}

function runningSums(loads: Float64Array): Float64Array {
  const sorted = loads.slice().sort();
  const sums = new Float64Array(loads.length + 1);
  sorted.forEach((load, i) => {
    sums[i + 1] = sums[i]! + load;
  });
  return sums;
}
