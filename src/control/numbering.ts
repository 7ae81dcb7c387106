// Numbers for names, small enough for a cookie and the same at every controller: a name's number is the top bits of its hash,
// so it depends neither on the order in which names arrived nor on the other names. Only where two names collide does the
// later one (code-unit order within one batch) take the next free number; a number once given stays.
// Source: SPEC §4 (identical at every control point); the hash is xxHash64, seed 0, of the UTF-8 name.

import { assert } from '../base/assert.ts';
import { xxHash64Text } from '../base/hash64.ts';

/**
 * The numbers of `names`, each 1 … 2^bits − 1 (0 means none). `taken` keeps numbers given earlier; it is not changed.
 * Names are taken in code-unit order. Asserts that less than half of the range is used.
 */
export function numberNames(
  names: Iterable<string>,
  bits: number,
  taken: ReadonlyMap<string, number> = new Map(),
): Map<string, number> {
  const numbers = new Map(taken);
  const used = new Set(taken.values());
  for (const name of [...new Set(names)].sort(byCodeUnit)) {
    if (numbers.has(name)) continue;
    assert(used.size < 2 ** (bits - 1), `more than half of 2^${bits} numbers are taken`);
    const number = firstFree(xxHash64Text(name).hi >>> (32 - bits), bits, used);
    numbers.set(name, number);
    used.add(number);
  }
  return numbers;
}

function firstFree(wanted: number, bits: number, used: ReadonlySet<number>): number {
  let number = wanted === 0 ? 1 : wanted;
  while (used.has(number)) number = number + 1 < 2 ** bits ? number + 1 : 1;
  return number;
}

/** Order of strings by UTF-16 code unit, the only one in use (never a locale's). */
export const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
