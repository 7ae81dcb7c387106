// Why the bit in hand, or under the pointer, is chosen or not, and what toggling it would do; cut or fill it, pin the choice as A.

import type { JSX } from 'preact';
import { percentText, sentence } from '../../charts/words.ts';
import type { ChoiceFacts } from '../../engine/bits-engine.ts';
import { bitsOf, type Choice, equalChoices, MAX_BITS } from '../../state/choice.ts';
import { toggle } from '../actions.ts';
import { store } from '../page-store.ts';
import { bits, pin, unpin } from './bits-state.ts';

export function WhyBit({ bit }: { readonly bit: number }): JSX.Element {
  const family = store.family.value;
  const chosen = bitsOf(store.choice.value, family);
  const isCut = chosen.includes(bit);
  const full = !isCut && chosen.length >= MAX_BITS;
  const pinned = bits.pinned.value !== null;
  return (
    <div class="why">
      <p class="cap">
        Bit {bit}: {isCut ? 'cut' : 'not cut'}
      </p>
      <p data-testid="why">{whyText(bit, bits.facts.value)}</p>
      <p class="acts">
        <button type="button" disabled={full} onClick={() => toggle(family, bit)}>
          {isCut ? `Fill bit ${bit}` : `Cut bit ${bit}`} <kbd>Space</kbd>
        </button>
        <button type="button" aria-pressed={pinned} onClick={pinned ? unpin : pin}>
          {pinned ? 'Let A go' : 'Pin this choice as A'} <kbd>P</kbd>
        </button>
      </p>
    </div>
  );
}

/** Empty for the moment in which the lab has not said it of the choice at hand. */
function whyText(bit: number, facts: ChoiceFacts | null): string {
  if (facts === null || facts.question.family !== store.family.value) return '';
  if (!equalChoices(facts.question.choice as Choice, store.choice.value)) return '';
  const reason = facts.reasons[bit];
  if (reason === undefined) return '';
  const parts = [`${sentence(reason.words)}.`];
  if (reason.toggledCv !== null) {
    const change = reason.kind === 'chosen' ? 'Without it' : 'With it';
    parts.push(
      `${change} the load CV would be ${percentText(reason.toggledCv, 3)}; now ${percentText(facts.cv, 3)}.`,
    );
  }
  const idle = reason.kind === 'chosen' && !facts.deciding.includes(bit);
  if (idle)
    parts.push(
      `Round robin over ${facts.question.choice.serverCount} servers looks only at bits ${facts.deciding.join(', ')}: this one decides no server.`,
    );
  return parts.join(' ');
}
