// The strategies that look at no pair or follow the patent: its rule, the most balanced bits, the lowest bits, and bits that somebody
// names. All but `given` skip bits that never change. They need counts only. Source: SPEC §3.

import { fail } from '../base/result.ts';
import { seedRuleWithFallback, seedWords } from './seed-rule.ts';
import { choiceOf, type Strategy } from './strategy.ts';

/** The patent's rule with the stated fallback on k; incomplete where it fails at the last k. */
export const seedStrategy: Strategy = {
  name: 'seed',
  text: "The patent's rule: the most balanced bits, none of which agrees with another by more than k SD.",
  needs: 'counts',
  choose({ statistics, count }) {
    const outcome = seedRuleWithFallback(statistics, count);
    return choiceOf('seed', outcome.bits, count, { words: seedWords(outcome, count) });
  },
};

/** The n bits nearest to half ones, one by one. */
export const balanceStrategy: Strategy = {
  name: 'balance',
  text: 'The bits nearest to half ones, whatever they do together.',
  needs: 'counts',
  choose({ statistics, count }) {
    const bits = statistics.rank.slice(0, count);
    return choiceOf('balance', bits, count, { words: `the ${count} bits nearest to half ones` });
  },
};

/** The n lowest bits that vary. */
export const lowStrategy: Strategy = {
  name: 'low',
  text: 'The lowest bits that vary, as in 0.0.1.255.',
  needs: 'counts',
  choose({ statistics, count }) {
    const bits = [...statistics.rank].sort((a, b) => a - b).slice(0, count);
    const skipped = bits[bits.length - 1]! >= count;
    const words = `the ${count} lowest bits${skipped ? ' that ever change' : ''}`;
    return choiceOf('low', bits, count, { words });
  },
};

/** The bits that were named; their number need not be `count`. */
export const givenStrategy: Strategy = {
  name: 'given',
  text: 'Bits that somebody names.',
  needs: 'counts',
  choose({ given, statistics }) {
    if (given === undefined)
      return fail({ message: 'strategy `given` needs bits', hint: 'add --bits 27,21,14' });
    const dead = given.filter((bit) => statistics.constant.includes(bit));
    const words = dead.length === 0 ? 'as given' : `as given; bit ${dead.join(', ')} never changes here`;
    return choiceOf('given', given, given.length, { words });
  },
};
