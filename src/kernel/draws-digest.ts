// One number that says whether an engine draws as every other does: the hash of the first draws of every kind from a few streams.
// Node, Chromium and Firefox must all print DRAWS_DIGEST (draws-digest.test.ts and the browser suite compare it). Source: SPEC §10.

import { formatHash64, xxHash64 } from '../base/hash64.ts';
import { Draws, Streams } from './streams.ts';

/** What drawsDigest() returns everywhere; changes only with the generator, the keying or the distributions. */
export const DRAWS_DIGEST = 'fc7266ea75995e12';

const NAMES = ['', 'shop', 'größer', '😀'];
const ENTITIES = 4;
const DRAWS_EACH = 16;

/** Sixteen hexadecimal digits: xxHash64 of the draws as little-endian doubles. Takes a few milliseconds. */
export function drawsDigest(): string {
  const values = new Float64Array(NAMES.length * ENTITIES * DRAWS_EACH * 6);
  let count = 0;
  for (const name of NAMES) {
    const draws = new Draws(new Streams('digest').stream('sample', name));
    for (let entity = 0; entity < ENTITIES; entity++) {
      draws.seek(entity, 0xffffffff - entity);
      for (let i = 0; i < DRAWS_EACH; i++) {
        for (const draw of drawEachKind(draws, i)) values[count++] = draw;
      }
    }
  }
  const bytes = new DataView(new ArrayBuffer(values.byteLength));
  for (let i = 0; i < values.length; i++) bytes.setFloat64(8 * i, values[i]!, true);
  return formatHash64(xxHash64(new Uint8Array(bytes.buffer)));
}

const drawEachKind = (draws: Draws, i: number): readonly number[] => [
  draws.uint32(),
  draws.unit(),
  draws.unitOpen(),
  draws.below(i + 1),
  draws.exponential(),
  draws.normal(),
];
