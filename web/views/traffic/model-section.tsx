// A scenario's traffic on the page Traffic: which scenario and which of its traffics, then the pictures of its population and session
// model, with the curves of an open log beside them.

import { scenarios } from 'virtual:scenarios';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { BarsChart, RankChart, SurvivalChart } from '../../charts/charts.tsx';
import { countText, sentence } from '../../charts/words.ts';
import { MOST_PACKETS, MOST_SESSIONS, type TrafficModel } from '../../engine/traffic-engine.ts';
import { go } from '../actions.ts';
import { openBundledScenario } from '../document-actions.ts';
import { store } from '../page-store.ts';
import {
  dayBars,
  modelFinding,
  modelGaps,
  modelLengths,
  modelNetworks,
  startBars,
  subnetBars,
} from './model-data.ts';
import { cancelModel, leaveModel, modelling, picked, showModel } from './model-state.ts';
import { hostBars } from './profile-data.ts';

const DOCUMENT = '\0document';

const pickedValue = (): string => {
  const pick = picked.value;
  if (pick === null) return '';
  return pick.of === 'document' ? DOCUMENT : pick.file;
};

function pickScenario(value: string): void {
  if (value === '') leaveModel();
  else void showModel(value === DOCUMENT ? { of: 'document' } : { of: 'bundled', file: value });
}

/** Log or scenario, and which traffic of it. */
export function TrafficChooser(): JSX.Element {
  const document = store.document.value;
  const log = store.reading.state.value.value;
  const model = picked.value === null ? null : modelling.state.value.value;
  return (
    <div class="setting bar-setting traffic-of">
      <label class="label grow">
        traffic of
        <select
          class="field"
          value={pickedValue()}
          onChange={(event) => pickScenario(event.currentTarget.value)}
        >
          <option value="">{log === null ? 'choose a scenario' : `the log ${log.name}`}</option>
          {document !== null && (
            <option value={DOCUMENT}>{document.name}, as it is on the page Scenario</option>
          )}
          <optgroup label="bundled scenarios">
            {scenarios.map(({ file, question }) => (
              <option value={file}>
                {question === null || question === '' ? file : `${file}: ${question}`}
              </option>
            ))}
          </optgroup>
        </select>
      </label>
      {model !== null && model.entries.length > 1 && <EntryChoice model={model} />}
    </div>
  );
}

function EntryChoice({ model }: { readonly model: TrafficModel }): JSX.Element {
  return (
    <fieldset>
      <legend>its traffics</legend>
      <div class="choices">
        {model.entries.map(({ name }) => (
          <label>
            <input
              type="radio"
              name="traffic-entry"
              checked={name === model.chosen.name}
              onChange={() => {
                if (picked.value !== null) void showModel(picked.value, name);
              }}
            />
            {name}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** What stands above and in place of the pictures while they are drawn, or where they cannot be. */
export function ModelSection(): JSX.Element | null {
  const { status, value, issues, subject, progress } = modelling.state.value;
  if (picked.value === null) return null;
  return (
    <>
      {status === 'failed' && (
        <section class="verdict" role="alert" aria-label="What went wrong">
          <h1>{sentence((issues[0]?.message ?? 'it could not be drawn').replaceAll('`', ''))}</h1>
          <div class="sub">
            <p>
              <code>{[issues[0]?.file ?? subject, issues[0]?.line].filter(Boolean).join(':')}</code>{' '}
              {issues[0]?.hint?.replaceAll('`', '')}
            </p>
          </div>
          <p class="acts">
            <button type="button" class="pri" onClick={openPicked}>
              Open it on the page Scenario
            </button>
          </p>
        </section>
      )}
      {status === 'busy' && (
        <section
          class={value === null ? 'verdict' : 'drawing'}
          aria-busy="true"
          aria-label="Drawing sessions"
        >
          <p class="note">
            Drawing sessions of <code>{subject}</code>: {countText(progress?.sessions ?? 0)} of at most{' '}
            {countText(MOST_SESSIONS)}, {countText(progress?.packets ?? 0)} of at most{' '}
            {countText(MOST_PACKETS)} packets{' '}
            <button type="button" class="link strong" onClick={cancelModel}>
              Cancel
            </button>
          </p>
        </section>
      )}
      {value !== null && status !== 'failed' ? <Model model={value} /> : <TrafficChooser />}
    </>
  );
}

function openPicked(): void {
  const pick = picked.value;
  if (pick?.of === 'bundled') void openBundledScenario(pick.file);
  else go('scenario');
}

function Model({ model }: { readonly model: TrafficModel }): JSX.Element {
  const log = store.profile.value;
  const figures = useMemo(
    () => ({
      words: modelFinding(model, log),
      networks: modelNetworks(model),
      subnets: subnetBars(model.crowd),
      hosts: hostBars(model.crowd),
      gaps: modelGaps(model, log),
      lengths: modelLengths(model, log),
      starts: startBars(model),
      day: model.day === null ? null : dayBars(model.day),
    }),
    [model, log],
  );
  return (
    <>
      <div class="verdict">
        <h1>{figures.words.finding}</h1>
        <p class="sub">{figures.words.why}</p>
        <p class="acts">
          <button type="button" class="pri" onClick={openPicked}>
            Open the scenario
          </button>
        </p>
      </div>
      <TrafficChooser />
      <div class="two even flush">
        <div>
          <RankChart data={figures.networks} first />
          <BarsChart data={figures.subnets} fileName="subnets" />
          <BarsChart data={figures.hosts} fileName="host-octets" />
        </div>
        <div>
          <SurvivalChart data={figures.gaps} first />
          <SurvivalChart data={figures.lengths} />
          <BarsChart data={figures.starts} fileName="starts" />
          {figures.day !== null && <BarsChart data={figures.day} fileName="day" />}
        </div>
      </div>
    </>
  );
}
