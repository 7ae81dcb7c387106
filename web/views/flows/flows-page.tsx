// The flow table of an ingress as the last run left it: filtered by words and by server, sorted by its heads, a page at a time. Reached
// from the load bars. The entries are the simulated switch's own answer to a flow-stats request.

import type { JSX } from 'preact';
import { countText } from '../../charts/words.ts';
import type { FlowPage } from '../../engine/engine.ts';
import { equalChoices } from '../../state/choice.ts';
import { MOST_ROWS } from '../../state/flow-filter.ts';
import { filterFlows, go } from '../actions.ts';
import { store } from '../page-store.ts';
import { FlowFilters } from './flow-filters.tsx';
import { FlowRows } from './flow-rows.tsx';
import { flowFinding } from './flow-words.ts';

export function FlowsPage(): JSX.Element {
  const page = store.flowPage.value;
  const { status } = store.running.state.value;
  if (page === null) return <Waiting busy={status === 'busy'} />;
  const ran = store.ranChoice.value;
  const stale = status === 'busy' || (ran !== null && !equalChoices(ran, store.choice.value));
  return (
    <>
      <Finding page={page} stale={stale} />
      <FlowFilters page={page} />
      <FlowRows page={page} />
      <More page={page} />
    </>
  );
}

function Waiting({ busy }: { readonly busy: boolean }): JSX.Element {
  return (
    <div class="verdict">
      <h1>What is in the flow table of an ingress?</h1>
      <p class="sub">
        {busy
          ? 'The full run is under way; its switches are shown when it has ended.'
          : 'After a full run of a log this page lists every entry of every ingress: what it matches, where it sends, how often it was hit, how long it has left.'}
      </p>
      <p class="acts">
        <button type="button" class="pri" onClick={() => go('bits')}>
          Go to the log
        </button>
      </p>
    </div>
  );
}

function Finding({ page, stale }: { readonly page: FlowPage; readonly stale: boolean }): JSX.Element {
  const { finding, why } = flowFinding(page, store.flowFilter.value.server);
  return (
    <div class="verdict">
      <h1>{finding}</h1>
      <p class="sub">
        {why}{' '}
        {stale && <span class="stale">These are of an earlier choice; the run of this one follows.</span>}
      </p>
      <p class="acts">
        <button type="button" onClick={() => go('bits')}>
          Back to the bits
        </button>
      </p>
    </div>
  );
}

function More({ page }: { readonly page: FlowPage }): JSX.Element | null {
  const shown = page.rows.length;
  if (shown >= page.matching) return null;
  const next = Math.min(MOST_ROWS, page.matching);
  return (
    <p class="row more">
      <span class="note">
        {countText(shown)} of {countText(page.matching)} entries
      </span>
      {shown < next && (
        <button type="button" onClick={() => filterFlows({ limit: MOST_ROWS })}>
          Show {countText(next)}
        </button>
      )}
    </p>
  );
}
