// Right of the strip: the load of each server, and every choice on one scale with floor, goal and any hash. A click on a choice takes it.

import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { ChoiceScaleChart } from '../../charts/bits-charts.tsx';
import { LoadChart } from '../../charts/charts.tsx';
import type { ScoredChoice } from '../../engine/engine.ts';
import { chooseBits, openFlows } from '../actions.ts';
import { store } from '../page-store.ts';
import { bits } from './bits-state.ts';
import { choiceScaleData, loadData } from './figure-data.ts';

export function LoadSection({ scored }: { readonly scored: ScoredChoice }): JSX.Element {
  const { measure } = store.choice.value;
  const pinned = bits.pinned.value;
  const load = useMemo(() => loadData(scored, store.choice.value, pinned), [scored, measure, pinned]);
  return (
    <>
      <LoadChart data={load} first onPick={openFlows}>
        <p class="note after">
          Pick a server for its flow entries, or look through{' '}
          <button type="button" class="link strong" onClick={() => openFlows(null)}>
            the whole flow table
          </button>
        </p>
      </LoadChart>
      <ChoiceScale />
    </>
  );
}

function ChoiceScale(): JSX.Element | null {
  const [facts, choices, pinned] = [bits.facts.value, bits.choices.value, bits.pinned.value];
  const data = useMemo(
    () => (facts === null ? null : choiceScaleData(facts, choices, pinned)),
    [facts, choices, pinned],
  );
  if (data === null) return null;
  return (
    <ChoiceScaleChart data={data} onPick={take}>
      <p class="note after">Pick a choice to take its bits</p>
    </ChoiceScaleChart>
  );
}

function take(id: string): void {
  const family = store.family.value;
  const pinned = bits.pinned.value;
  if (id === 'pinned' && pinned !== null) chooseBits(family, family === 4 ? pinned.bits4 : pinned.bits6);
  const found = bits.choices.value?.list.find(({ name }) => name === id);
  if (found !== undefined) chooseBits(family, found.bits);
}
