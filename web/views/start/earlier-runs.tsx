// The last runs of this browser: what each found, to be opened or forgotten. Nothing is shown before the first. The texts are kept by
// the browser (engine/saved-runs.ts); logs are not, so that a run of one's own log asks for it again.

import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { SealMark } from '../../charts/seal-mark.tsx';
import { clockText, countText, dateText, durationText, percentText } from '../../charts/words.ts';
import { forgetRun, listRuns, type SavedRun } from '../../engine/saved-runs.ts';
import { SEED_BITS } from '../../state/choice.ts';
import { glance } from '../../state/document-glance.ts';
import { announce } from '../announce.ts';
import { openDocument } from '../document-actions.ts';

const runs = signal<readonly SavedRun[]>([]);

const refresh = async (): Promise<void> => {
  runs.value = await listRuns();
};

export function EarlierRuns(): JSX.Element | null {
  useEffect(() => void refresh(), []);
  if (runs.value.length === 0) return null;
  return (
    <section aria-labelledby="earlier" class="earlier">
      <h2 id="earlier">Earlier runs</h2>
      <p class="note">Kept by this browser on this machine; logs are not kept.</p>
      <table class="tb runs">
        <thead>
          <tr>
            <th scope="col">mask</th>
            <th scope="col">scenario</th>
            <th scope="col" class="narrow-off">
              what it found
            </th>
            <th scope="col" class="num">
              lost
            </th>
            <th scope="col" class="num narrow-off">
              drain
            </th>
            <th scope="col" class="num">
              when
            </th>
            <th scope="col">
              <span class="visually-hidden">forget</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.value.map((run) => (
            <RunRow key={run.id} run={run} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function RunRow({ run }: { readonly run: SavedRun }): JSX.Element {
  const { bits, family } = glance(run.text);
  const lostRatio = run.sessionsStarted === 0 ? 0 : run.sessionsLost / run.sessionsStarted;
  const forget = async (): Promise<void> => {
    await forgetRun(run.id);
    announce(`Forgot the run of ${run.name}`);
    await refresh();
  };
  return (
    <tr>
      <td>
        <SealMark bits={bits ?? SEED_BITS} count={family === 4 ? 32 : 128} size={22} />
      </td>
      <td>
        <button
          type="button"
          class="link run-name"
          onClick={() => openDocument(run.name, run.text, [], 'run')}
        >
          {run.name}
        </button>{' '}
        <span class="note">seed {run.seed}</span>
      </td>
      <td class="narrow-off">{run.finding}</td>
      <td class="num" title={`${countText(run.sessionsLost)} of ${countText(run.sessionsStarted)} sessions`}>
        {percentText(lostRatio)}
      </td>
      <td class="num narrow-off">{run.drainSeconds === null ? '–' : durationText(run.drainSeconds * 1e6)}</td>
      <td class="num">{whenText(run.savedAtMs)}</td>
      <td class="num">
        <button type="button" class="link" aria-label={`forget ${run.name}`} onClick={() => void forget()}>
          forget
        </button>
      </td>
    </tr>
  );
}

/** The hour of the reader's own clock today, else the day. */
function whenText(savedAtMs: number): string {
  const localUs = (ms: number): number => (ms - new Date(ms).getTimezoneOffset() * 60_000) * 1000;
  const [saved, now] = [localUs(savedAtMs), localUs(Date.now())];
  return dateText(saved) === dateText(now) ? clockText(saved).slice(0, 5) : dateText(saved);
}
