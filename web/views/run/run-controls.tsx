// The clock of the run and what drives it: play and pause, step, next event, to the end, speed, an event now.

import type { JSX } from 'preact';
import { clockOf } from '../../charts/run-charts.tsx';
import { countText } from '../../charts/words.ts';
import { SPEEDS } from '../../state/run-view.ts';
import { AddEvent } from './add-event.tsx';
import { nextEvent, pause, play, runDocument, scrubTo, setSpeed, stepOne, toEnd } from './run-actions.ts';
import * as run from './run-store.ts';

export function RunControls(): JSX.Element {
  const phase = run.phase.value;
  const originUs = run.history.value?.frame?.originUs ?? null;
  const idle = phase !== 'paused' && phase !== 'playing';
  const isBack = run.scrubbedUs.value !== null;
  return (
    <div class="run-bar">
      <div>
        <output class="run-clock" aria-label="instant of the playhead">
          {clockOf(run.nowUs.value, originUs)}
        </output>
        {isBack && (
          <button type="button" class="link strong" onClick={() => scrubTo(Number.POSITIVE_INFINITY)}>
            to the edge
          </button>
        )}
      </div>
      <div class="run-buttons">
        <PlayButton />
        <button type="button" disabled={idle} onClick={() => void stepOne()}>
          Step
        </button>
        <button type="button" disabled={idle} onClick={() => void nextEvent()}>
          Next event <kbd>.</kbd>
        </button>
        <button type="button" disabled={idle} onClick={() => void toEnd()}>
          To the end
        </button>
        <SpeedField />
        <button
          type="button"
          class="run-add"
          aria-expanded={run.addingEvent.value}
          disabled={phase === 'opening' || phase === 'lost' || phase === 'empty' || run.isStale.value}
          onClick={() => (run.addingEvent.value = !run.addingEvent.value)}
        >
          Add an event now…
        </button>
      </div>
      {run.addingEvent.value && !run.isStale.value && <AddEvent />}
    </div>
  );
}

function PlayButton(): JSX.Element {
  const phase = run.phase.value;
  if (phase === 'playing')
    return (
      <button type="button" class="pri" onClick={() => void pause()}>
        Pause <kbd>Space</kbd>
      </button>
    );
  if (phase === 'over' || phase === 'lost')
    return (
      <button type="button" class="pri" onClick={() => void runDocument()}>
        Run again <kbd>Ctrl Enter</kbd>
      </button>
    );
  return (
    <button type="button" class="pri" disabled={phase === 'opening'} onClick={() => void play()}>
      Play <kbd>Space</kbd>
    </button>
  );
}

const speedText = (speed: number | null): string => (speed === null ? 'fastest' : `${countText(speed)}×`);

function SpeedField(): JSX.Element {
  return (
    <label class="run-speed">
      speed{' '}
      <select
        class="field"
        value={String(run.speed.value)}
        onChange={(event) => {
          const { value } = event.currentTarget;
          setSpeed(value === 'null' ? null : Number(value));
        }}
      >
        {SPEEDS.map((speed) => (
          <option value={String(speed)}>{speedText(speed)}</option>
        ))}
      </select>
    </label>
  );
}
