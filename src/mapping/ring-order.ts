// Puts the points of a ring in order of their 64-bit hashes: a stable radix sort on the high word (three passes of 11 bits), then
// insertion where high words are equal, which with n points is a pair in n²/2^33. Stable, so points that are equal in all 64 bits
// keep the order they came in, which is that of the server ids. Three to four times faster than sorting with a comparison at a
// million points, which is what the laws of SPEC §8 about 1000 servers × 1000 points ask for.

import type { Ring } from './ring.ts';

const DIGIT_BITS = 11;
const DIGIT_COUNT = 1 << DIGIT_BITS;

/** The same points in ascending unsigned order of (hi, lo), equal ones in the order given. Does not change its input. */
export function orderByHash(points: Ring): Ring {
  const order = orderByHi(points.hashHi);
  orderEqualHi(order, points);
  const pick = <T extends Uint32Array | Int32Array>(into: T, from: T): T => {
    for (let i = 0; i < order.length; i++) into[i] = from[order[i]!]!;
    return into;
  };
  const count = order.length;
  return {
    hashHi: pick(new Uint32Array(count), points.hashHi),
    hashLo: pick(new Uint32Array(count), points.hashLo),
    server: pick(new Int32Array(count), points.server),
    serverCount: points.serverCount,
  };
}

function orderByHi(hi: Uint32Array): Uint32Array {
  let order = new Uint32Array(hi.length).map((_, i) => i);
  let spare = new Uint32Array(hi.length);
  for (let shift = 0; shift < 32; shift += DIGIT_BITS) {
    const next = digitStarts(hi, shift);
    for (let i = 0; i < order.length; i++) {
      const digit = (hi[order[i]!]! >>> shift) & (DIGIT_COUNT - 1);
      spare[next[digit]!++] = order[i]!;
    }
    [order, spare] = [spare, order];
  }
  return order;
}

/** Where the elements of each digit begin. */
function digitStarts(hi: Uint32Array, shift: number): Uint32Array {
  const starts = new Uint32Array(DIGIT_COUNT + 1);
  for (let i = 0; i < hi.length; i++) starts[((hi[i]! >>> shift) & (DIGIT_COUNT - 1)) + 1]!++;
  for (let digit = 0; digit < DIGIT_COUNT; digit++) starts[digit + 1]! += starts[digit]!;
  return starts;
}

function orderEqualHi(order: Uint32Array, { hashHi, hashLo }: Ring): void {
  for (let i = 1; i < order.length; i++) {
    const moving = order[i]!;
    let j = i;
    while (j > 0 && hashHi[order[j - 1]!] === hashHi[moving] && hashLo[order[j - 1]!]! > hashLo[moving]!) {
      order[j] = order[j - 1]!;
      j--;
    }
    order[j] = moving;
  }
}
