// The entries themselves; a head is a button that sorts by its column, busiest, shortest or first on top.

import type { JSX } from 'preact';
import { bytesText, countText, durationText } from '../../charts/words.ts';
import type { FlowPage } from '../../engine/engine.ts';
import type { FlowSort } from '../../state/flow-filter.ts';
import { filterFlows } from '../actions.ts';
import { store } from '../page-store.ts';

interface Head {
  readonly sort: FlowSort;
  readonly name: string;
  readonly numeric: boolean;
  /** Left out below 720 px. */
  readonly wideOnly?: boolean;
}

const HEADS: readonly Head[] = [
  { sort: 'match', name: 'match', numeric: false },
  { sort: 'action', name: 'action', numeric: false },
  { sort: 'priority', name: 'priority', numeric: true, wideOnly: true },
  { sort: 'packets', name: 'packets', numeric: true },
  { sort: 'bytes', name: 'bytes', numeric: true, wideOnly: true },
  { sort: 'left', name: 'time left', numeric: true },
];

const classes = ({ numeric, wideOnly }: Head): string =>
  `${numeric ? 'num' : ''}${wideOnly === true ? ' narrow-off' : ''}`;

export function FlowRows({ page }: { readonly page: FlowPage }): JSX.Element {
  const { sort } = store.flowFilter.value;
  return (
    <table class="tb flows">
      <caption class="visually-hidden">Flow entries of {page.ingress}</caption>
      <thead>
        <tr>
          {HEADS.map((head) => (
            <th
              scope="col"
              class={classes(head)}
              {...(head.sort === sort ? { 'aria-sort': 'descending' as const } : {})}
            >
              <button type="button" class="link head" onClick={() => filterFlows({ sort: head.sort })}>
                {head.name}
                {head.sort === sort ? ' ↓' : ''}
              </button>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {page.rows.map((row) => (
          <Row row={row} busiest={page.busiest} />
        ))}
      </tbody>
    </table>
  );
}

const KIND_TONES: Readonly<Record<string, string>> = { pin: 'pinned', move: 'moving' };

function Row({
  row,
  busiest,
}: {
  readonly row: FlowPage['rows'][number];
  readonly busiest: number;
}): JSX.Element {
  return (
    <tr class={row.packets === 0 ? 'soft' : ''}>
      <td>
        <code class="flow-from">
          {row.from}
          <span class="soft narrow-off">{row.fromMask}</span>
        </code>{' '}
        <span class="soft narrow-off">{row.rest}</span>
        {row.kind !== 'bucket' && <span class={KIND_TONES[row.kind] ?? 'soft'}> {row.kind}</span>}
      </td>
      <td>{row.action}</td>
      <td class="num narrow-off">{countText(row.priority)}</td>
      <td class="num packets">
        <Share ratio={busiest === 0 ? 0 : row.packets / busiest} />
        <span>{countText(row.packets)}</span>
      </td>
      <td class="num narrow-off">{bytesText(row.bytes)}</td>
      <td class="num">{row.leftUs === null ? 'stays' : durationText(row.leftUs)}</td>
    </tr>
  );
}

/** Packets beside the busiest entry shown, root scale, so that the giant leaves something to see. */
const Share = ({ ratio }: { readonly ratio: number }): JSX.Element => (
  <i class="share" style={{ width: `${Math.sqrt(ratio) * 100}px` }} />
);
