// What is shown of a flow table: the ingress, the server an entry sends to, words in match or action.

import type { JSX } from 'preact';
import type { FlowPage } from '../../engine/engine.ts';
import { filterFlows } from '../actions.ts';
import { store } from '../page-store.ts';

export function FlowFilters({ page }: { readonly page: FlowPage }): JSX.Element {
  const filter = store.flowFilter.value;
  const servers = store.scored.value?.score?.serverIds ?? [];
  return (
    <div class="setting bar-setting">
      <fieldset>
        <legend>ingress</legend>
        <div class="choices">
          {page.ingressNames.map((name) => (
            <label>
              <input
                type="radio"
                name="ingress"
                checked={name === page.ingress}
                onChange={() => filterFlows({ ingress: name })}
              />
              {name}
            </label>
          ))}
        </div>
      </fieldset>
      <label class="label">
        sends to
        <select
          class="field"
          value={filter.server ?? ''}
          onChange={(event) =>
            filterFlows({ server: event.currentTarget.value === '' ? null : event.currentTarget.value })
          }
        >
          <option value="">any server</option>
          {servers.map((id) => (
            <option value={id}>{id}</option>
          ))}
        </select>
      </label>
      <label class="label grow">
        words in match, action or kind
        <input
          class="field"
          type="search"
          spellcheck={false}
          placeholder="8.0.12 drop"
          value={filter.text}
          onInput={(event) => filterFlows({ text: event.currentTarget.value })}
        />
      </label>
    </div>
  );
}
