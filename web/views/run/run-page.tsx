// Run: a scenario under way. Finding, clock and controls, the ruler, the tracks that share it, and beside them the ring and the stories.
// States: nothing open, opening, running or halted, over, ended by force (hatched edge), stale, and issues above an older run.

import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { TrackTime } from '../../charts/run-charts.tsx';
import { countText, percentText } from '../../charts/words.ts';
import type { LiveHistory } from '../../engine/live-history.ts';
import { STILL_ABOVE_SPEED } from '../../state/run-view.ts';
import { store } from '../page-store.ts';
import { pause, runDocument } from './run-actions.ts';
import { RunControls } from './run-controls.tsx';
import { cvData, lossesData } from './run-data.ts';
import { RunEmpty, ScenarioPicker } from './run-empty.tsx';
import { RunIssues } from './run-issues.tsx';
import { useRunKeys } from './run-keys.ts';
import { RunLoss } from './run-loss.tsx';
import { RunRuler } from './run-ruler.tsx';
import { RunSide } from './run-side.tsx';
import * as run from './run-store.ts';
import { RunTracks } from './run-tracks.tsx';
import { runFinding } from './run-words.ts';

export function RunPage(): JSX.Element {
  useRunKeys();
  const history = run.history.value;
  run.version.value;
  if (run.phase.value === 'opening') return <Opening />;
  if (history?.frame == null) return <RunEmpty />;
  return <Running history={history} />;
}

function Opening(): JSX.Element {
  const progress = run.opening.value;
  const ratio = progress?.doneRatio ?? null;
  const name = store.document.value?.name ?? 'the scenario';
  return (
    <div class="verdict">
      <h1>
        {progress?.phase === 'run' ? 'Running' : 'Opening'} <code>{name}</code>
      </h1>
      <div class="sub">
        <div
          class={`bar${ratio === null ? ' wait' : ''}`}
          role="progressbar"
          aria-label="opened so far"
          aria-valuemin={0}
          aria-valuemax={100}
          {...(ratio === null ? {} : { 'aria-valuenow': Math.round(ratio * 100) })}
        >
          <i style={{ width: `${(ratio ?? 1) * 100}%` }} />
        </div>
        <p class="note">
          {progress === null || progress.sessions === 0
            ? 'reading its traces'
            : `${countText(progress.sessions)} sessions, ${countText(progress.packets)} packets so far`}
        </p>
      </div>
      <p class="acts">
        <button type="button" onClick={() => void pause()}>
          Cancel
        </button>
      </p>
    </div>
  );
}

/** What all tracks share, made anew when it changes. */
function useTime(history: LiveHistory): TrackTime {
  const { frame, facts } = history;
  const [nowUs, span, selection] = [run.nowUs.value, run.span.value, run.selection.value];
  const isLost = run.phase.value === 'lost';
  return useMemo(
    () => ({
      ...{ span, nowUs, selection },
      reachedUs: history.reachedUs,
      originUs: frame?.originUs ?? null,
      flags: facts.flags,
      partialFromUs: isLost ? history.reachedUs : null,
    }),
    [frame, facts, nowUs, span, selection, isLost, history],
  );
}

function Running({ history }: { readonly history: LiveHistory }): JSX.Element {
  const time = useTime(history);
  const pool = history.facts.tables[run.shownTable.value]?.pool ?? 0;
  const speed = run.speed.value;
  const still = run.phase.value === 'playing' && (speed === null || speed > STILL_ABOVE_SPEED);
  return (
    <div class={still ? 'run still' : 'run'}>
      {run.issues.value.length > 0 && <RunIssues />}
      <FindingPart history={history} time={time} pool={pool} />
      <div class="run-sheet">
        <div class="run-main">
          <div class="run-top">
            <RunControls />
            <RunRuler time={time} flags={history.facts.flags} />
          </div>
          <RunTracks history={history} time={time} pool={pool} />
        </div>
        <RunSide history={history} time={time} />
      </div>
      <RunLoss />
      <ScenarioPicker />
    </div>
  );
}

function FindingPart({
  history,
  time,
  pool,
}: {
  history: LiveHistory;
  time: TrackTime;
  pool: number;
}): JSX.Element {
  const { finding, why } = runFinding(history, {
    time,
    losses: lossesData(history, time, null),
    cv: cvData(history, time, pool),
  });
  const document = store.document.value;
  const stale = run.isStale.value;
  useEffect(() => {
    window.document.title = `${history.facts.name}, maskring`;
    return () => {
      window.document.title = 'maskring';
    };
  }, [history]);
  return (
    <div class="verdict">
      <h1>{finding}</h1>
      <p class="sub">
        {why} {stale && <span class="stale">From an earlier scenario. Ctrl Enter runs it again.</span>}
        {run.phase.value === 'lost' && <Stopped history={history} />}
      </p>
      {stale && (
        <p class="acts">
          <button type="button" onClick={() => void runDocument()}>
            Run {document?.name} <kbd>Ctrl Enter</kbd>
          </button>
        </p>
      )}
    </div>
  );
}

function Stopped({ history: { reachedUs, frame } }: { readonly history: LiveHistory }): JSX.Element {
  const endUs = frame?.endUs ?? null;
  return (
    <span class="stale">
      {endUs === null
        ? 'Stopped before its end.'
        : `Stopped at ${percentText(reachedUs / endUs)} of the run.`}
    </span>
  );
}
