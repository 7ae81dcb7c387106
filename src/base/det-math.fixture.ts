// The judge of det-math: logarithm and exponential of exact doubles in BigInt fixed point, 320 bits behind the point, and the relative
// error of a double against them. Slow and plain on purpose. For tests only.

/** Bits behind the point. */
const POINT = 320n;
const ONE = 1n << POINT;

/** A real number fixed · 2^(exponent − POINT), with fixed near ONE or an exact value at exponent 0. */
export interface Exact {
  readonly fixed: bigint;
  readonly exponent: number;
}

const view = new DataView(new ArrayBuffer(8));

/** x = mantissa · 2^exponent exactly; x finite. */
export function parts(x: number): { mantissa: bigint; exponent: number } {
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const raw = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const magnitude = raw === 0 ? fraction : fraction | (1n << 52n);
  return { mantissa: x < 0 ? -magnitude : magnitude, exponent: Math.max(raw, 1) - 1075 };
}

const shift = (value: bigint, by: number): bigint => (by >= 0 ? value << BigInt(by) : value >> BigInt(-by));

/** x as a fixed-point number; bits below 2^-320 are cut. */
export function fixed(x: number): bigint {
  const { mantissa, exponent } = parts(x);
  return shift(mantissa, exponent + Number(POINT));
}

/** 2·atanh(s) for |s| ≤ 1/3. */
function doubleAtanh(s: bigint): bigint {
  const square = (s * s) >> POINT;
  let total = 0n;
  let power = s;
  for (let n = 1n; power !== 0n && power !== -1n; n += 2n) {
    total += power / n;
    power = (power * square) >> POINT;
  }
  return 2n * total;
}

const LN2 = doubleAtanh(ONE / 3n);

/** ln of a fixed-point number > 0. */
export function lnFixed(x: bigint): bigint {
  const exponent = x.toString(2).length - 1 - Number(POINT);
  const m = shift(x, -exponent);
  return BigInt(exponent) * LN2 + doubleAtanh(((m - ONE) << POINT) / (m + ONE));
}

/** ln of a double > 0, from all its bits. */
export function ln(x: number): bigint {
  const { mantissa, exponent } = parts(x);
  return lnFixed(mantissa << POINT) + BigInt(exponent) * LN2;
}

/** e^x of a fixed-point number. */
export function expFixed(x: bigint): Exact {
  const exponent = (2n * x + LN2) / (2n * LN2) - (2n * x + LN2 < 0n ? 1n : 0n);
  const r = x - exponent * LN2;
  let total = ONE;
  let term = ONE;
  for (let n = 1n; term !== 0n && term !== -1n; n++) {
    term = ((term * r) >> POINT) / n;
    total += term;
  }
  return { fixed: total, exponent: Number(exponent) };
}

/** x^y of doubles, x > 0. */
export function power(x: number, y: number): Exact {
  const { mantissa, exponent } = parts(y);
  return expFixed(shift(mantissa * ln(x), exponent));
}

/** |computed − exact| / |exact|, to some 10 digits. */
export function relativeError(computed: number, exact: Exact): number {
  const { mantissa, exponent } = parts(computed);
  const scaled = shift(mantissa, exponent - exact.exponent + Number(POINT));
  const difference = scaled > exact.fixed ? scaled - exact.fixed : exact.fixed - scaled;
  const magnitude = exact.fixed < 0n ? -exact.fixed : exact.fixed;
  return Number((difference << 100n) / magnitude) / 2 ** 100;
}
