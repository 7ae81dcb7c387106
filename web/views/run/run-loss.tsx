// The story of a lost session: its ladder and what would have saved it; while it is worked out, which replay is under way.

import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { LadderChart } from '../../charts/run-charts.tsx';
import { countText } from '../../charts/words.ts';
import { closeStories, openLoss } from './run-actions.ts';
import * as run from './run-store.ts';

export function RunLoss(): JSX.Element | null {
  const story = run.lossStory.value;
  const box = useRef<HTMLElement>(null);
  const number = story?.number ?? null;
  useEffect(() => {
    if (number !== null) box.current?.scrollIntoView({ block: 'nearest' });
  }, [number]);
  if (story === null) return null;
  const count = run.history.value?.losses.count ?? 0;
  return (
    <section ref={box} class="run-loss" aria-label="Story of a lost session">
      <div class="run-loss-head">
        <h2>{story.ladder?.caption ?? `Lost session ${countText(story.number)} of ${countText(count)}`}</h2>
        <p class="acts">
          <button type="button" disabled={story.number <= 1} onClick={() => void openLoss(story.number - 1)}>
            Previous
          </button>
          <button
            type="button"
            disabled={story.number >= count}
            onClick={() => void openLoss(story.number + 1)}
          >
            Next of {countText(count)}
          </button>
          <button type="button" onClick={closeStories}>
            Close
          </button>
        </p>
      </div>
      {story.issues.length > 0 && <p class="field-note">{story.issues[0]!.message.replaceAll('`', '')}</p>}
      {story.ladder === null && story.issues.length === 0 && <Working story={story} />}
      {story.ladder !== null && <LadderChart data={story.ladder} />}
    </section>
  );
}

function Working({ story: { progress } }: { readonly story: run.LossStory }): JSX.Element {
  const ratio = progress?.doneRatio ?? null;
  return (
    <>
      <div
        class={`bar${ratio === null ? ' wait' : ''}`}
        role="progressbar"
        aria-label="replays so far"
        aria-valuemin={0}
        aria-valuemax={100}
        {...(ratio === null ? {} : { 'aria-valuenow': Math.round(ratio * 100) })}
      >
        <i style={{ width: `${(ratio ?? 1) * 100}%` }} />
      </div>
      <p class="row">
        <button type="button" onClick={closeStories}>
          Cancel
        </button>
        <span class="note">{progress?.name ?? 'running the scenario'}</span>
      </p>
    </>
  );
}
