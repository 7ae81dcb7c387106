// One row above the figures: how many servers, how buckets are given to them, what load counts. Everything below follows at once.

import type { JSX } from 'preact';
import { type AssignmentName, type Choice, MAX_SERVERS, type MeasureName } from '../../state/choice.ts';
import { choose, chooseServers } from '../actions.ts';
import { store } from '../page-store.ts';

const ASSIGNMENT_NAMES: readonly { readonly value: AssignmentName; readonly name: string }[] = [
  { value: 'ring', name: 'ring' },
  { value: 'round-robin', name: 'round robin' },
  { value: 'usage', name: 'usage' },
];

const MEASURE_NAMES: readonly { readonly value: MeasureName; readonly name: string }[] = [
  { value: 'requests', name: 'requests' },
  { value: 'visits', name: 'visits' },
  { value: 'sessions', name: 'sessions' },
  { value: 'sources', name: 'sources' },
];

export function PoolSettings({ choice }: { readonly choice: Choice }): JSX.Element {
  return (
    <div class="setting bar-setting">
      <div>
        <label class="label" for="server-count">
          servers
        </label>
        <div class="servers">
          <output for="server-count">{choice.serverCount}</output>
          <input
            id="server-count"
            class="server-range"
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
