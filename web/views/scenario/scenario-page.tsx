// Scenario: one document as text and as form, what is wrong with it, who reaches whom, what happens when, and what can be said before it
// runs. Empty, it asks what the configuration would do and offers the bundled scenarios.

import { scenarios } from 'virtual:scenarios';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { TimelineChart, TopologyChart } from '../../charts/scenario-charts.tsx';
import { announce } from '../actions.ts';
import { chooseFiles } from '../choose-files.ts';
import { openBundledScenario } from '../document-actions.ts';
import { store } from '../page-store.ts';
import { EstimatesPanel } from './estimates-panel.tsx';
import { ScenarioForm } from './scenario-form.tsx';
import { estimates, followDocument, goToLine, lastGood, runDocument } from './scenario-state.ts';
import { ScenarioVerdict } from './scenario-verdict.tsx';
import { timelineData, topologyData } from './scenario-words.ts';
import { YamlPane } from './yaml-pane.tsx';

const EXAMPLE = 'drain-one-of-four.yaml';

export function ScenarioPage(): JSX.Element {
  useEffect(followDocument, []);
  useRunKey();
  return store.document.value === null ? <Empty /> : <Workbench />;
}

/** Ctrl+Enter anywhere on the page; the editor has its own. */
function useRunKey(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.key !== 'Enter' || event.defaultPrevented) return;
      event.preventDefault();
      void runDocument();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}

const openOne = (file: string): void =>
  void openBundledScenario(file).catch((error: unknown) =>
    announce(error instanceof Error ? error.message : String(error)),
  );

const Empty = (): JSX.Element => (
  <>
    <div class="verdict">
      <h1>What would this configuration do?</h1>
      <p class="sub">
        Scenario answers the first part before anything runs: whether the text is right, who reaches whom, how
        even the load can be, how long each change takes at best, and whether the tables hold it.
      </p>
      <p class="acts">
        <button type="button" onClick={chooseFiles}>
          Open a scenario <kbd>Ctrl O</kbd>
        </button>
        <button type="button" class="pri" onClick={() => openOne(EXAMPLE)}>
          Open the example
        </button>
      </p>
    </div>
    <h2 class="gallery-head">Or begin with one of these</h2>
    <ul class="scenario-list">
      {scenarios.map(({ file, question }) => (
        <li>
          <button type="button" class="link strong text-link" onClick={() => openOne(file)}>
            {question === null || question === '' ? file : question}
          </button>{' '}
          <code class="soft">{file}</code>
        </li>
      ))}
    </ul>
  </>
);

function Workbench(): JSX.Element {
  const facts = lastGood.value?.facts ?? null;
  const known = estimates.value;
  const figures = useMemo(
    () => (facts === null ? null : { timeline: timelineData(facts, known), topology: topologyData(facts) }),
    [facts, known],
  );
  return (
    <>
      <ScenarioVerdict />
      {figures !== null && (
        <TimelineChart data={figures.timeline} onPick={(line) => goToLine(Number(line))} />
      )}
      <div class="two scenario-two">
        <YamlPane />
        <ScenarioForm />
      </div>
      <div class="two even scenario-end">
        {figures === null ? <div /> : <TopologyChart data={figures.topology} />}
        <EstimatesPanel />
      </div>
    </>
  );
}
