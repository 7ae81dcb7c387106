// log, exp, pow and their kin from + − × ÷ (and floor), which every engine rounds alike, so that Node, Chromium and Firefox draw the
// same numbers (Math.log and the rest differ by one ulp between engines). Relative error ≤ 1e-15 over every finite argument whose
// result is a normal number, against BigInt references (measured: log, exp, pow below 2.5e-16, log1p, expm1 below 4e-16).
// Design: a logarithm is carried as an unevaluated sum high + low of about 63 good bits, so that pow = exp(y·log x) keeps its
// digits up to |y·log x| = 745. Series are evaluated by even and odd powers, two short chains instead of a long one. No
// allocation; 30 (exp) to 90 ns (pow) a call. Not here: sin and cos (nothing needs them), the normal distribution (normal.ts).
// Method: Cody–Waite reduction, atanh and Taylor series, Dekker products. Source: SPEC §10.

/** ln 2 in two pieces: 32 bits, so that k·LN2_HIGH is exact for every binary exponent k, and the next 53. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const INVERSE_LN2 = Math.LOG2E;
const SQRT2 = Math.SQRT2;
const THIRD_HIGH = 1 / 3;
const THIRD_LOW = 1.850371707708594e-17;

/** Above it exp overflows; below EXP_LEAST the result is under half the least subnormal. */
const EXP_MOST = 709.782712893384;
const EXP_LEAST = -745.1332191019412;

/** 2^-1023 … 2^1023. */
const POWERS = new Float64Array(2047);
for (let i = 0, power = 1.1125369292536007e-308; i < POWERS.length; i++, power *= 2) POWERS[i] = power;

/** What logParts and expTail hand back beside their value: a double in a typed array is not boxed. */
const low = new Float64Array(1);

/** A double and its two 32-bit halves; HIGH is the half with the sign and the exponent. */
const double = new Float64Array(1);
const halves = new Uint32Array(double.buffer);
const HIGH = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;

/** Natural logarithm. log(0) = −∞; NaN below 0. */
export function log(x: number): number {
  if (x > 0 && x < Number.POSITIVE_INFINITY) return logParts(x);
  if (x === 0) return Number.NEGATIVE_INFINITY;
  return x < 0 ? Number.NaN : x;
}

/** log(1 + x) without losing the digits of a small x. −∞ at −1; NaN below. */
export function log1p(x: number): number {
  const sum = 1 + x;
  if (sum === 1 || !(sum > 0 && sum < Number.POSITIVE_INFINITY)) return sum === 1 ? x : log(sum);
  const lost = (x - (sum - 1)) / sum;
  return logParts(sum) + (low[0]! + lost);
}

/** e^x. ∞ above 709.78, 0 below −745.13. */
export function exp(x: number): number {
  return expOfSum(x, 0);
}

/** e^x − 1 without losing the digits of a small x. */
export function expm1(x: number): number {
  if (!(x < EXP_MOST)) return exp(x);
  if (x < -40) return -1;
  const k = Math.floor(x * INVERSE_LN2 + 0.5);
  const tail = expTail(x, 0, k);
  if (k === 0) return tail;
  return k > 60 ? scale(1 + tail, k) : powerOf2(k) - 1 + powerOf2(k) * tail;
}

/** x^y for x ≥ 0 (NaN below 0, also for whole y). x^0 = 1; 0^y = 0 or, for y < 0, ∞. */
export function pow(x: number, y: number): number {
  if (y === 0) return 1;
  if (!(x > 0 && x < Number.POSITIVE_INFINITY && y * 0 === 0)) return powAtEdge(x, y);
  const high = logParts(x);
  const product = y * high;
  if (!(Math.abs(product) < 1000)) return product > 0 ? Number.POSITIVE_INFINITY : 0;
  return expOfSum(product, productError(y, high, product) + y * low[0]!);
}

/** 0, ∞ and NaN among the arguments, as Math.pow has them. */
function powAtEdge(x: number, y: number): number {
  if (Number.isNaN(x) || Number.isNaN(y) || x < 0) return Number.NaN;
  if (x === 1) return y * 0 === 0 ? 1 : Number.NaN;
  return x > 1 === y > 0 ? Number.POSITIVE_INFINITY : 0;
}

/**
 * log x for finite x > 0 as high + low, with low in low[0]. x = 2^k·m, m in [√½, √2); log m = 2 atanh s, s = (m−1)/(m+1),
 * |s| < 0.1716: s·(1 + s²/3 + s⁴/5 + …), whose first three coefficients are carried in double length.
 */
function logParts(x: number): number {
  const tiny = x < 2.2250738585072014e-308;
  double[0] = tiny ? x * 18014398509481984 : x; // 2^54
  const exponent = (halves[HIGH]! >>> 20) - 1023;
  const raised = double[0]! * POWERS[1023 - exponent]!;
  const over = raised > SQRT2;
  const m = over ? 0.5 * raised : raised;
  const k = exponent + (over ? 1 : 0) - (tiny ? 54 : 0);
  const below = m - 1;
  const above = m + 1;
  const s = below / above;
  const quotient = s * above;
  const sLow = (below - quotient - productError(s, above, quotient) - s * (m - (above - 1))) / above;
  const series = atanhSeries(s, sLow);
  const product = s * series;
  const productLow = productError(s, series, product) + s * low[0]! + sLow * series;
  const part = s + product;
  return combine(k, 2 * part, 2 * (s - part + product + (productLow + sLow)));
}

/** (atanh(s)/s − 1) = u/3 + u²/5 + …, u = s²; the low part goes to low[0]. The rest after u^11/23 is below 2e-20. */
function atanhSeries(s: number, sLow: number): number {
  const u = s * s;
  const uLow = productError(s, s, u) + 2 * s * sLow;
  const v = u * u;
  const odd = 1 / 5 + v * (1 / 9 + v * (1 / 13 + v * (1 / 17 + v * (1 / 21))));
  const even = 1 / 7 + v * (1 / 11 + v * (1 / 15 + v * (1 / 19 + v * (1 / 23))));
  const tail = u * (odd + u * even);
  const c = THIRD_HIGH + tail;
  const cLow = THIRD_HIGH - c + tail + THIRD_LOW;
  const product = u * c;
  low[0] = productError(u, c, product) + u * cLow + uLow * c;
  return product;
}

/** k·ln 2 + (high + rest), normalised: the value, and its low part in low[0]. */
function combine(k: number, high: number, rest: number): number {
  const base = k * LN2_HIGH;
  const sum = base + high;
  const error = k === 0 ? 0 : base - sum + high;
  const small = error + (rest + k * LN2_LOW);
  const value = sum + small;
  low[0] = sum - value + small;
  return value;
}

/** e^(x + xLow), |xLow| an ulp or so of x. */
function expOfSum(x: number, xLow: number): number {
  if (!(x <= EXP_MOST)) return x > EXP_MOST ? Number.POSITIVE_INFINITY : x;
  if (x < EXP_LEAST) return 0;
  const k = Math.floor(x * INVERSE_LN2 + 0.5);
  return scale(1 + expTail(x, xLow, k), k);
}

/** e^r − 1 for r = x + xLow − k·ln 2, |r| < 0.347: Taylor to r^13 (the rest is below 5e-18 of r). */
function expTail(x: number, xLow: number, k: number): number {
  const high = x - k * LN2_HIGH;
  const r = high - k * LN2_LOW;
  const rLow = high - r - k * LN2_LOW + xLow;
  const v = r * r;
  const even = 1 / 2 + v * (1 / 24 + v * (1 / 720 + v * (1 / 40320 + v * (1 / 3628800 + v / 479001600))));
  const odd = 1 / 6 + v * (1 / 120 + v * (1 / 5040 + v * (1 / 362880 + v * (1 / 39916800 + v / 6227020800))));
  const tail = v * (even + r * odd);
  return r + (tail + (rLow + rLow * (r + tail)));
}

/** v·2^k, also where 2^k alone is not a normal number; k in −1076…1024. */
function scale(v: number, k: number): number {
  if (k > 1023) return v * 2 * powerOf2(k - 1);
  return k < -1021 ? v * powerOf2(k + 200) * 6.223015277861142e-61 : v * powerOf2(k); // 2^-200
}

/** 2^k for k in −1023…1023. */
const powerOf2 = (k: number): number => POWERS[k + 1023]!;

/** a·b − p for p = a·b rounded, exactly (Dekker 1971; |a|, |b| < 2^996, no underflow). */
function productError(a: number, b: number, p: number): number {
  const aBig = a * 134217729; // 2^27 + 1
  const bBig = b * 134217729;
  const aHigh = aBig - (aBig - a);
  const bHigh = bBig - (bBig - b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return aHigh * bHigh - p + aHigh * bLow + aLow * bHigh + aLow * bLow;
}
