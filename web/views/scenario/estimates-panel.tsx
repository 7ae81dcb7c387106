// Estimates before running, as a table beside the topology: per pool the load CV with reference and floor, per change its best time, per
// switch the size of its table. Marked where they are of an earlier text.

import type { ComponentChildren, JSX } from 'preact';
import { countText, durationText, percentText, significantText } from '../../charts/words.ts';
import type { ScenarioEstimates } from '../../engine/scenario-engine.ts';
import { chooseFiles } from '../choose-files.ts';
import { store } from '../page-store.ts';
import { estimates, estimating, goToLine, lastGood } from './scenario-state.ts';

export function EstimatesPanel(): JSX.Element {
  const known = estimates.value;
  const isStale = known !== null && known.text !== store.document.value?.text;
  return (
    <section class="side first estimates" aria-label="Estimates before running" aria-busy={estimating.value}>
      <h2>Before it runs</h2>
      {known === null ? (
        <p class="note">{estimating.value ? 'Working it out…' : 'Known once the text has no problems.'}</p>
      ) : (
        <>
          <p class={isStale ? 'note stale' : 'note'}>
            {isStale
              ? 'From an earlier text.'
              : 'best cases and mean loads, worked out by the engine without any session'}
          </p>
          <Loads known={known} />
          <Changes known={known} />
          <Tables known={known} />
        </>
      )}
    </section>
  );
}

interface PartProps {
  readonly known: ScenarioEstimates;
}

function Table({
  heads,
  children,
}: {
  readonly heads: readonly string[];
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <table class="tb">
      <thead>
        <tr>
          {heads.map((head, i) => (
            <th scope="col" class={i === 0 ? '' : 'num'}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

function Loads({ known }: PartProps): JSX.Element | null {
  if (known.missing.length > 0)
    return (
      <p class="note">
        The load is not known: {known.missing[0]!.message.replaceAll('`', '')}.{' '}
        <button type="button" class="link strong" onClick={chooseFiles}>
          Open the file
        </button>
      </p>
    );
  if (known.loads.length === 0) return null;
  const read = known.loads.find(({ readSessions }) => readSessions !== null)?.readSessions ?? null;
  return (
    <>
      <Table heads={['load CV of pool', 'this mask', 'any hash', 'floor']}>
        {known.loads.map(({ pool, servers, maskCv, reference, floor, nEff }) => (
          <tr>
            <th scope="row" class="row-head">
              {pool}
              <span class="soft">
                {' '}
                {servers} servers, as of {significantText(nEff, 3)} equal clients
              </span>
            </th>
            <td class="num">{percentText(maskCv)}</td>
            <td class="num">{percentText(reference)}</td>
            <td class="num">{floor === 0 ? '0' : percentText(floor)}</td>
          </tr>
        ))}
      </Table>
      {read !== null && <p class="note">from the first {countText(read)} sessions of the log</p>}
    </>
  );
}

function Changes({ known }: PartProps): JSX.Element | null {
  if (known.changes.length === 0) return null;
  return (
    <Table heads={['change', 'buckets', 'at best']}>
      {known.changes.slice(0, 40).map(({ number, atUs, text, buckets, tookUs, method }) => (
        <tr>
          <th scope="row" class="row-head">
            <button type="button" class="link strong text-link" onClick={() => goToLine(lineOf(number))}>
              {text}
            </button>{' '}
            <span class="soft">
              at {durationText(atUs)}, {method}
            </span>
          </th>
          <td class="num">{buckets === null ? '–' : countText(buckets)}</td>
          <td class="num">{tookUs === null ? waitText(method) : durationText(tookUs)}</td>
        </tr>
      ))}
    </Table>
  );
}

const waitText = (method: string): string => (method === 'delayed' ? 'waits' : 'not in 72 h');

const lineOf = (number: number): number =>
  lastGood.value?.facts?.events.find((event) => event.number === number)?.line ?? 1;

function Tables({ known }: PartProps): JSX.Element {
  return (
    <Table heads={['table of', 'entries', 'of its room']}>
      {known.tables.slice(0, 16).map(({ ingress, entries, capacity }) => (
        <tr>
          <th scope="row" class="row-head">
            {ingress}
          </th>
          <td class="num">{countText(entries)}</td>
          <td class="num">{percentText(entries / capacity)}</td>
        </tr>
      ))}
    </Table>
  );
}
