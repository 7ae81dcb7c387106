// Beside the tracks, what cannot lie on the ruler: the ring, the numbers of the selected interval, the story of the chosen bucket, who
// received what, and the results once the run is over.

import type { JSX } from 'preact';
import { useCallback } from 'preact/hooks';
import { saveText } from '../../charts/export.ts';
import { clockOf, RingChart, type TrackTime } from '../../charts/run-charts.tsx';
import { countText } from '../../charts/words.ts';
import type { LiveHistory } from '../../engine/live-history.ts';
import { intervalNumbers } from './interval-numbers.ts';
import { openBucket, showTable } from './run-actions.ts';
import { ringData } from './run-data.ts';
import * as run from './run-store.ts';

interface SideProps {
  readonly history: LiveHistory;
  readonly time: TrackTime;
}

export function RunSide({ history, time }: SideProps): JSX.Element {
  return (
    <aside class="run-side" aria-label="Ring, interval and stories">
      <RingPart history={history} time={time} />
      <IntervalPart history={history} time={time} />
      <StoryPart time={time} />
      <ReceivedPart history={history} time={time} />
      <OutcomePart />
    </aside>
  );
}

function RingPart({ history, time }: SideProps): JSX.Element {
  const table = run.shownTable.value;
  const story = run.bucketStory.value;
  const chosen = story?.table === table ? story.bucket : null;
  const make = useCallback(
    () => ringData(history, time.nowUs, { table, chosen }),
    [history, time, history.frame, table, chosen],
  );
  const { tables } = history.facts;
  return (
    <RingChart make={make} onPick={(bucket) => void openBucket(table, bucket)}>
      {tables.length > 1 && (
        <label class="label">
          table{' '}
          <select
            class="field"
            value={String(table)}
            onChange={(event) => void showTable(Number(event.currentTarget.value))}
          >
            {tables.map(({ name }, i) => (
              <option value={String(i)}>{name}</option>
            ))}
          </select>
        </label>
      )}
    </RingChart>
  );
}

function IntervalPart({ history, time }: SideProps): JSX.Element {
  const { selection, originUs } = time;
  if (selection === null)
    return (
      <section class="side">
        <h2>No interval is selected</h2>
        <p class="note">
          Drag along the ruler, or hold Shift with its arrows, for the numbers of an interval.
        </p>
      </section>
    );
  const rows = intervalNumbers(history, selection, history.facts.tables[run.shownTable.value]!.pool);
  return (
    <section class="side">
      <h2>
        {clockOf(selection.from, originUs)} to {clockOf(selection.to, originUs)}
      </h2>
      <dl class="kv">
        {rows.map(([name, text]) => (
          <>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </>
        ))}
      </dl>
      <p class="acts">
        <button type="button" class="link" onClick={() => (run.selection.value = null)}>
          clear the selection
        </button>
        <button type="button" class="link" onClick={() => (run.shownSpan.value = selection)}>
          zoom to it
        </button>
      </p>
    </section>
  );
}

function StoryPart({ time }: { readonly time: TrackTime }): JSX.Element | null {
  const story = run.bucketStory.value;
  if (story === null) return null;
  const lines = story.lines.filter(({ atUs }) => atUs <= time.nowUs);
  return (
    <section class="side" aria-label="Story of a bucket">
      <h2>
        Bucket <code>{story.name}</code>
      </h2>
      {lines.length === 0 && (
        <p class="note">Nothing has happened to it by {clockOf(time.nowUs, time.originUs)}.</p>
      )}
      <ol class="run-story">
        {lines.slice(-40).map(({ atUs, text }) => (
          <li>
            <b>{clockOf(atUs, time.originUs)}</b> {text}
          </li>
        ))}
      </ol>
      <p class="acts">
        <button type="button" class="link" onClick={() => (run.bucketStory.value = null)}>
          close the story
        </button>
      </p>
    </section>
  );
}

/** Servers by how many buckets they were given, most first. */
function ReceivedPart({ history, time }: SideProps): JSX.Element | null {
  const { servers } = history.facts;
  const counts = servers.map(() => 0);
  for (const { atUs, to } of history.ownerChanges) {
    const server = to === null ? -1 : servers.indexOf(to);
    if (atUs <= time.nowUs && server >= 0) counts[server]!++;
  }
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const rows = servers.map((id, i) => ({ id, count: counts[i]! })).sort((a, b) => b.count - a.count);
  const most = rows[0]!.count;
  return (
    <section class="side">
      <h2>
        No server got more than {countText(most)} of the {countText(total)}
      </h2>
      <p class="note">buckets received, in moves</p>
      <ul class="run-received">
        {rows.slice(0, 16).map(({ id, count }) => (
          <li>
            <span>{id}</span>
            <i style={{ width: `${(count / most) * 60}%` }} />
            <span>{count === 0 ? 'none' : countText(count)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function OutcomePart(): JSX.Element | null {
  const outcome = run.outcome.value;
  if (outcome === null) return null;
  const stale = run.isStale.value;
  const name = run.facts.value!.name;
  const thresholds = JSON.parse(outcome.summaryText).thresholds as readonly {
    readonly pass: boolean | null;
  }[];
  return (
    <section class="side" aria-label="Results">
      <h2>{outcome.partial ? 'Results so far' : 'The run is over'}</h2>
      <p class="note">
        The same fingerprint and summary as <code>maskring run</code> of this text.
        {thresholds.length > 0 &&
          ` ${countText(thresholds.filter(({ pass }) => pass === true).length)} of ${countText(thresholds.length)} thresholds hold.`}
      </p>
      <dl class="prints" data-testid="run-fingerprint" data-stale={String(stale)}>
        {Object.entries(outcome.fingerprint).map(([term, digits]) => (
          <>
            <dt>{term}</dt>
            <dd>{digits}</dd>
          </>
        ))}
      </dl>
      <p class="acts">
        <button
          type="button"
          onClick={() => saveText(`${name}.summary.json`, outcome.summaryText, 'application/json')}
        >
          Save the summary
        </button>
        <button type="button" onClick={() => saveText(run.ranName.value, run.ranText.value)}>
          Save the scenario
        </button>
      </p>
    </section>
  );
}
