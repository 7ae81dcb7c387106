// How much worse a measure may become: a part of the baseline's mean (`5%`), an amount in its own unit (`0.01`), or nothing at all
// (`exact`: every value of every seed must be the same).

import { fail, ok, type Result } from '../../base/result.ts';

export type Tolerance =
  | { readonly kind: 'relative'; readonly ratio: number }
  | { readonly kind: 'absolute'; readonly amount: number }
  | { readonly kind: 'exact' };

export const DEFAULT_TOLERANCE: Tolerance = { kind: 'relative', ratio: 0.05 };

/** `5%`, `0.01` or `exact`. */
export function parseTolerance(text: string): Result<Tolerance> {
  if (text === 'exact') return ok({ kind: 'exact' });
  const parts = /^([0-9]+(?:\.[0-9]+)?|\.[0-9]+)(%?)$/.exec(text);
  if (parts === null) return fail({ message: `\`${text}\` is no tolerance`, expected: '5%, 0.01 or exact' });
  const amount = Number(parts[1]);
  return ok(parts[2] === '%' ? { kind: 'relative', ratio: amount / 100 } : { kind: 'absolute', amount });
}

export function toleranceText(tolerance: Tolerance): string {
  if (tolerance.kind === 'exact') return 'exact';
  if (tolerance.kind === 'absolute') return String(tolerance.amount);
  return `${Number((tolerance.ratio * 100).toPrecision(12))}%`;
}
