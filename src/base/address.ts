// One shape for both families: four unsigned 32-bit words, most significant first. An IPv4 address lives in the last word,
// the other three are 0, so that masks, gathering of bits and look-ups are one piece of code. Bit 0 is the least significant
// bit of the last word; bit i lies in word 3 − (i >> 5). Parsing and printing are in ipv4.ts and ipv6.ts.

export type Family = 4 | 6;

/** Four unsigned 32-bit words, most significant first; IPv4 is [0, 0, 0, value]. */
export type Words = readonly [number, number, number, number];

export interface Address {
  readonly family: Family;
  readonly words: Words;
}

/** Number of address bits of a family: 32 or 128. */
export const bitCount = (family: Family): number => (family === 4 ? 32 : 128);

export const ipv4Address = (value: number): Address => ({ family: 4, words: [0, 0, 0, value >>> 0] });

/** Order by family, then by value, as unsigned numbers. */
export function compareAddresses(a: Address, b: Address): number {
  if (a.family !== b.family) return a.family - b.family;
  for (let i = 0; i < 4; i++) {
    const difference = a.words[i]! - b.words[i]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

export const equalWords = (a: Words, b: Words): boolean =>
  a[0] === b[0] && a[1] === b[1] && a[2] === b[2] && a[3] === b[3];
