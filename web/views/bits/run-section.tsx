// The full run: progress with cancel while it goes, then what it measured over time, its counts and its fingerprint. A choice changed
// since makes it stale until it has been run again.

import type { ComponentChildren, JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { SeriesChart } from '../../charts/charts.tsx';
import { countText, durationText, percentText, type SeriesData } from '../../charts/words.ts';
import type { RunOutcome, RunProgressMessage, ScoredChoice, TraceFacts } from '../../engine/engine.ts';
import { equalChoices } from '../../state/choice.ts';
import { cancelRun, runNow } from '../actions.ts';
import { store } from '../page-store.ts';
import { GOAL_RATIO } from './figure-data.ts';
import { type RunNumbers, readSummary } from './run-numbers.ts';

export function RunSection({
  facts,
}: {
  readonly facts: TraceFacts;
  readonly scored: ScoredChoice;
}): JSX.Element {
  const { status, progress, value, issues } = store.running.state.value;
  const ran = store.ranChoice.value;
  const stale = ran !== null && !equalChoices(ran, store.choice.value);
  return (
    <section aria-label="The full run" class="run-section">
      {status === 'busy' && <RunProgressView progress={progress} />}
      {status === 'failed' && <p class="note lost">The full run failed: {issues[0]?.message}</p>}
      {value !== null && <Outcome facts={facts} outcome={value} stale={stale || status === 'busy'} />}
      {value === null && status === 'idle' && <NotRun facts={facts} />}
    </section>
  );
}

function NotRun({ facts }: { readonly facts: TraceFacts }): JSX.Element {
  return (
    <Side title="The full run has not been made">
      <p class="note">
        {facts.timed
          ? 'It simulates every session in time order, through mask, switches and servers, and gives the same fingerprint as the command line.'
          : 'This list has no times: the run places every address at time 0.'}
      </p>
      <p class="acts">
        <button type="button" onClick={() => void runNow()}>
          Run it
        </button>
      </p>
    </Side>
  );
}

const Side = ({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ComponentChildren;
}): JSX.Element => (
  <div class="side first">
    <h2>{title}</h2>
    {children}
  </div>
);

function RunProgressView({ progress }: { readonly progress: RunProgressMessage | null }): JSX.Element {
  const ratio = progress?.doneRatio ?? null;
  return (
    <Side
      title={progress?.phase === 'run' ? 'The full run is under way' : 'Reading the log for the full run'}
    >
      <div
        class={`bar${ratio === null ? ' wait' : ''}`}
        role="progressbar"
        aria-label="run so far"
        aria-valuemin={0}
        aria-valuemax={100}
        {...(ratio === null ? {} : { 'aria-valuenow': Math.round(ratio * 100) })}
      >
        <i style={{ width: `${(ratio ?? 1) * 100}%` }} />
      </div>
      <p class="row">
        <button type="button" onClick={cancelRun}>
          Cancel
        </button>
        {progress !== null && progress.sessions > 0 && (
          <span class="note">
            {countText(progress.sessions)} sessions, {countText(progress.packets)} packets so far
          </span>
        )}
      </p>
    </Side>
  );
}

interface OutcomeProps {
  readonly facts: TraceFacts;
  readonly outcome: RunOutcome;
  readonly stale: boolean;
}

function Outcome({ facts, outcome, stale }: OutcomeProps): JSX.Element {
  const numbers = useMemo(() => readSummary(outcome.summaryText), [outcome]);
  const series = useMemo(() => seriesData(outcome), [outcome]);
  return (
    <>
      {series !== null && facts.timed && <SeriesChart data={series} first />}
      <div class="two even">
        <RunCounts facts={facts} numbers={numbers} outcome={outcome} />
        <Prints outcome={outcome} stale={stale} />
      </div>
    </>
  );
}

function seriesData({ series, partial }: RunOutcome): SeriesData | null {
  if (series === null || series.timesUs.length < 3) return null;
  return {
    times: Array.from(series.timesUs),
    absolute: series.absolute,
    format: 'percent',
    measure: 'load CV of sessions, each interval',
    goal: GOAL_RATIO,
    referenceLine: series.reference,
    lines: [{ id: 'cv', name: 'load CV', values: series.loadCv, emphasis: true }],
    ...(partial ? { partialFromUs: series.timesUs.at(-1)! } : {}),
  };
}

function RunCounts({
  facts,
  numbers,
  outcome,
}: {
  readonly facts: TraceFacts;
  readonly numbers: RunNumbers;
  readonly outcome: RunOutcome;
}): JSX.Element {
  const unusable = facts.unusable + facts.late;
  return (
    <div class="side">
      <h2>
        {numbers.misroutedRatio === 0
          ? 'No source reached two servers, and no session was lost'.slice(
              0,
              numbers.lost === 0 ? undefined : 33,
            )
          : `${percentText(numbers.misroutedRatio ?? 0)} of the sources reached two servers`}
      </h2>
      <dl class="kv">
        <dt>records</dt>
        <dd>
          {countText(facts.records)} as {facts.format}
          {unusable > 0 && `, ${countText(facts.unusable)} unusable, ${countText(facts.late)} late`}
        </dd>
        <dt>sessions</dt>
        <dd>
          {countText(numbers.started)} of {countText(facts.sources)} sources, {countText(numbers.lost)} lost
        </dd>
        <dt>time</dt>
        <dd>
          {durationText(numbers.durationSeconds * 1e6)} simulated in {durationText(outcome.elapsedMs * 1e3)}
          {outcome.partial && ', stopped before its end'}
        </dd>
        {facts.reasons.slice(0, 3).map(({ reason, count, firstLine }) => (
          <>
            <dt>left out</dt>
            <dd>
              {countText(count)}: {reason}, first in line {countText(firstLine)}
            </dd>
          </>
        ))}
      </dl>
    </div>
  );
}

function Prints({ outcome, stale }: { readonly outcome: RunOutcome; readonly stale: boolean }): JSX.Element {
  return (
    <div class="side">
      <h2>The same bytes as the command line</h2>
      <p class={`note${stale ? ' stale' : ''}`}>
        {stale
          ? 'From an earlier choice; the run of this one follows.'
          : 'Fingerprint of this run, one sum for each class of outcome'}
      </p>
      <dl class="prints" data-testid="fingerprint" data-stale={stale ? 'true' : 'false'}>
        {Object.entries(outcome.fingerprint).map(([name, digits]) => (
          <>
            <dt>{name}</dt>
            <dd>{digits}</dd>
          </>
        ))}
      </dl>
    </div>
  );
}
