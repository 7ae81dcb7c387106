// What a heading needs of a scenario's text: seed and first mask, as typed. A glance, not a reading: the text is never parsed here
// (schema and YAML live in the workers) and may be half-typed; what cannot be seen has its default. Flow style is seen too.

import { parseMaskText } from './url-codec.ts';

export interface DocumentGlance {
  /** As typed; `1` where none stands, as the schema has it. */
  readonly seed: string;
  readonly family: 4 | 6;
  /** Bits of the first mask; null where none is written or it cannot be read. */
  readonly bits: readonly number[] | null;
}

const SEED = /^seed:[ \t]*(?:"([^"\n]*)"|'([^'\n]*)'|([^\s#][^\n#]*?))[ \t]*(?:#.*)?$/m;
const MASK = /^(?:[^#\n]*[\s{,])?mask(6?):[ \t]*["']?([0-9a-fA-F.:]+)/m;

/** Cost: one pass over the text for each of the two. */
export function glance(text: string): DocumentGlance {
  const seed = SEED.exec(text);
  const mask = MASK.exec(text);
  const family = mask?.[1] === '6' ? 6 : 4;
  return {
    seed: (seed?.[1] ?? seed?.[2] ?? seed?.[3] ?? '1').trim(),
    family,
    bits: mask === null ? null : parseMaskText(family, mask[2]!),
  };
}
