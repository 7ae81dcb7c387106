// When counts give addresses away: the ones of a handful of sources are their addresses, and of a source with more than half of the
// weight every bit can be read from the majority. Such a partial is refused instead of written. Not a proof of privacy: a shared
// partial still says which networks dominate. Source: issue "The bit lab" 1 (so it can be shared).

import type { Issue } from '../base/result.ts';
import type { BitsPartial } from './partial.ts';

const FEWEST_SOURCES = 100;
const HEAVIEST_PART = 0.3;

/** The reason not to share a partial, or null. */
export function refusePartial(partial: BitsPartial): Issue | null {
  if (partial.sources < FEWEST_SOURCES) {
    return {
      message: `counts of ${partial.sources} sources would give their addresses away`,
      expected: `at least ${FEWEST_SOURCES} sources in a partial`,
    };
  }
  if (partial.top <= HEAVIEST_PART * partial.total) return null;
  return {
    message: `one source has ${Math.round((100 * partial.top) / partial.total)} % of the ${partial.weight}: its address could be read from the counts`,
    hint: 'use --weight sources',
  };
}
