// From counts of ones to the data of a bit strip; nothing read yet is a strip of unknowns.

import type { StripBit, StripData } from '../charts/words.ts';
import type { StripCounts } from '../engine/engine.ts';
import { bitsOf, type Choice, type Family } from '../state/choice.ts';
import { maskText } from '../state/url-codec.ts';

export const emptyStrip = (family: Family = 4): StripData => ({
  family,
  bits: Array.from({ length: family === 4 ? 32 : 128 }, (): StripBit => ({ ones: null, chosen: false })),
  maskText: '',
  measure: 'distinct sources',
});

/** The strip of what was read, without or with the teeth of a choice. */
export function stripData(family: Family, counts: StripCounts, choice: Choice | null): StripData {
  const chosen = new Set(choice === null ? [] : bitsOf(choice, family));
  return {
    family,
    bits: Array.from(
      counts.ones,
      (ones, bit): StripBit => ({
        ones: counts.sources === 0 ? null : ones / counts.sources,
        chosen: chosen.has(bit),
      }),
    ),
    maskText: choice === null ? '' : maskText(family, bitsOf(choice, family)),
    measure: 'distinct sources',
  };
}
