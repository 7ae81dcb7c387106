// Traffic: what clients a log shows, or a scenario makes up, as pictures: addresses by network and by host octet, how long gaps and
// sessions last beside the timeouts that decide over them, and the day's rhythm. The scenario's half is in model-section.tsx.

import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { PlainStrip } from '../../charts/bit-strip-chart.tsx';
import { BarsChart, RankChart, SurvivalChart } from '../../charts/charts.tsx';
import type { TrafficProfile } from '../../engine/engine.ts';
import { go } from '../actions.ts';
import { chooseFiles } from '../choose-files.ts';
import { IssuesPanel } from '../issues-panel.tsx';
import { store } from '../page-store.ts';
import { ReadingPanel } from '../reading-panel.tsx';
import { openExample } from '../start/gallery.tsx';
import { emptyStrip } from '../strip-data.ts';
import { ModelSection, TrafficChooser } from './model-section.tsx';
import { picked, showModel } from './model-state.ts';
import { hostBars, hourBars, networkRanks, profileFinding, sessionSurvival } from './profile-data.ts';

export function TrafficPage(): JSX.Element {
  const { status } = store.reading.state.value;
  const profile = store.profile.value;
  useEffect(showOpenScenario, []);
  if (status === 'busy')
    return (
      <div class="verdict">
        <ReadingPanel level="h1" />
      </div>
    );
  return (
    <>
      {status === 'failed' && <IssuesPanel />}
      {picked.value !== null ? <ModelSection /> : profile !== null ? <Profile profile={profile} /> : null}
      {picked.value === null && profile === null && status !== 'failed' && <Empty />}
    </>
  );
}

/** With a scenario open and no log, its traffic is what is looked for. */
function showOpenScenario(): void {
  const { document, profile } = store;
  const wanted = picked.value === null ? profile.value === null : picked.value.of === 'document';
  if (document.value !== null && wanted) void showModel({ of: 'document' });
}

const EMPTY = emptyStrip();

const Empty = (): JSX.Element => (
  <>
    <div class="verdict">
      <h1>Who are my clients, and how long do they stay?</h1>
      <p class="sub">
        Traffic answers it from an access log, or for the clients that a scenario makes up: how addresses
        crowd into networks, how long gaps and sessions last beside the timeouts of a drain, and when the day
        is busy.
      </p>
      <p class="acts">
        <button type="button" onClick={chooseFiles}>
          Open a log <kbd>Ctrl O</kbd>
        </button>
        <button type="button" class="pri" onClick={() => openExample('traffic')}>
          Run the example
        </button>
      </p>
    </div>
    <PlainStrip data={EMPTY} />
    <TrafficChooser />
  </>
);

function Profile({ profile }: { readonly profile: TrafficProfile }): JSX.Element {
  const figures = useMemo(
    () => ({
      networks: networkRanks(profile),
      hosts: hostBars(profile),
      sessions: sessionSurvival(profile),
      hours: hourBars(profile),
      words: profileFinding(profile),
    }),
    [profile],
  );
  return (
    <>
      <div class="verdict">
        <h1>{figures.words.finding}</h1>
        <p class="sub">{figures.words.why}</p>
        <p class="acts">
          <button type="button" class="pri" onClick={() => go('bits')}>
            Choose bits for it
          </button>
        </p>
      </div>
      <TrafficChooser />
      <div class="two even flush">
        <div>
          <RankChart data={figures.networks} first />
          <BarsChart data={figures.hosts} fileName="host-octets" />
        </div>
        <div>
          {profile.timed ? (
            <>
              <SurvivalChart data={figures.sessions} first />
              <BarsChart data={figures.hours} fileName="hours" />
            </>
          ) : (
            <p class="side first note">This list has no times: gaps, sessions and hours are not known.</p>
          )}
        </div>
      </div>
    </>
  );
}
