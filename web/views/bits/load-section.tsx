// Right of the strip: the load of each server, and its CV on one scale with floor, goal, any hash and the usual masks.

import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { CvChart, LoadChart } from '../../charts/charts.tsx';
import type { ScoredChoice } from '../../engine/engine.ts';
import { openFlows } from '../actions.ts';
import { store } from '../page-store.ts';
import { cvData, loadData } from './figure-data.ts';

export function LoadSection({ scored }: { readonly scored: ScoredChoice }): JSX.Element {
  const choice = store.choice.value;
  const load = useMemo(() => loadData(scored, choice), [scored, choice.measure]);
  const cv = useMemo(
    () => cvData(scored, { ...choice, bits4: scored.score!.choice.bits4 }),
    [scored, choice.measure],
  );
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
      <CvChart data={cv} />
    </>
  );
}
