// Right of the strip: how many servers, how buckets are given to them, what is counted; the load of each server; the CV on its scale.

import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { CvChart, LoadChart } from '../../charts/charts.tsx';
import type { ScoredChoice } from '../../engine/engine.ts';
import { type AssignmentName, type Choice, MAX_SERVERS, type MeasureName } from '../../state/choice.ts';
import { choose, chooseServers } from '../actions.ts';
import { store } from '../page-store.ts';
import { cvData, loadData } from './figure-data.ts';

export function LoadSection({ scored }: { readonly scored: ScoredChoice }): JSX.Element {
  const choice = store.choice.value;
  const load = useMemo(() => loadData(scored, choice), [scored, choice.measure]);
  const cv = useMemo(
    () => cvData(scored, { ...choice, bits4: scored.score!.choice.bits4 }),
    [scored, choice.measure],
  );
  return (
    <>
      <Settings choice={choice} />
      <LoadChart data={load} />
      <CvChart data={cv} />
    </>
  );
}

const ASSIGNMENT_NAMES: readonly { readonly value: AssignmentName; readonly name: string }[] = [
  { value: 'ring', name: 'ring' },
  { value: 'round-robin', name: 'round robin' },
];

const MEASURE_NAMES: readonly { readonly value: MeasureName; readonly name: string }[] = [
  { value: 'requests', name: 'requests' },
  { value: 'sessions', name: 'sessions' },
  { value: 'sources', name: 'sources' },
];

function Settings({ choice }: { readonly choice: Choice }): JSX.Element {
  return (
    <div class="setting track stack first">
      <div>
        <label class="label" for="server-count">
          servers
        </label>
        <div class="servers">
          <output for="server-count">{choice.serverCount}</output>
          <input
            id="server-count"
            type="range"
            min={1}
            max={MAX_SERVERS}
            value={choice.serverCount}
            onInput={(event) => chooseServers(Number(event.currentTarget.value))}
          />
        </div>
      </div>
      <Options
        legend="buckets go by"
        name="assignment"
        options={ASSIGNMENT_NAMES}
        value={choice.assignment}
        pick={(assignment) => choose({ ...store.choice.value, assignment })}
      />
      <Options
        legend="load counts"
        name="measure"
        options={MEASURE_NAMES}
        value={choice.measure}
        pick={(measure) => choose({ ...store.choice.value, measure })}
      />
    </div>
  );
}

interface OptionsProps<Value extends string> {
  readonly legend: string;
  readonly name: string;
  readonly options: readonly { readonly value: Value; readonly name: string }[];
  readonly value: Value;
  pick(value: Value): void;
}

function Options<Value extends string>({
  legend,
  name,
  options,
  value,
  pick,
}: OptionsProps<Value>): JSX.Element {
  return (
    <fieldset>
      <legend>{legend}</legend>
      <div class="choices">
        {options.map((option) => (
          <label>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => pick(option.value)}
            />
            {option.name}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
