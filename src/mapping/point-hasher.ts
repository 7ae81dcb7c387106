// The hashes of the points `id#0`, `id#1`, … of one server: the id is written as bytes once and only the number behind it changes,
// which halves the time of hashing the text anew. Equal to xxHash64Text of the whole text. One object serves one server and is
// not kept: a ring is built from the members alone. Source: SPEC §4 (ring).

import { type Hash64, xxHash64 } from '../base/hash64.ts';
import { encodeUtf8Into, utf8Bound } from '../base/utf8.ts';

/** Decimal digits of the largest k, 2^31 − 1. */
const MAX_DIGITS = 10;

export class PointHasher {
  readonly #bytes: Uint8Array;
  readonly #prefixLength: number;

  constructor(id: string) {
    const prefix = `${id}#`;
    this.#bytes = new Uint8Array(utf8Bound(prefix.length) + MAX_DIGITS);
    this.#prefixLength = encodeUtf8Into(prefix, this.#bytes);
  }

  /** Hash of `id#k`, k a whole number from 0 to 2^31 − 1. */
  hash(k: number): Hash64 {
    let length = this.#prefixLength + 1;
    for (let rest = k; rest >= 10; rest = (rest / 10) | 0) length++;
    for (let rest = k, at = length - 1; at >= this.#prefixLength; at--) {
      this.#bytes[at] = 0x30 + (rest % 10);
      rest = (rest / 10) | 0;
    }
    return xxHash64(this.#bytes, length);
  }
}
