// The page Run before anything runs: the question it answers, the ruler with nothing on it, an example, and the bundled scenarios by their
// questions. Where a document is open, it is offered first.

import { scenarios } from 'virtual:scenarios';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { announce } from '../announce.ts';
import { chooseFiles } from '../choose-files.ts';
import { openBundledScenario } from '../document-actions.ts';
import { store } from '../page-store.ts';
import { runDocument } from './run-actions.ts';
import { RunIssues } from './run-issues.tsx';
import * as run from './run-store.ts';

const EXAMPLE = 'drain-one-of-four.yaml';

/** Opens a bundled scenario and runs it. */
export async function runBundled(file: string): Promise<void> {
  try {
    await openBundledScenario(file, 'run');
    await runDocument();
  } catch (error) {
    announce(error instanceof Error ? error.message : String(error));
    run.issues.value = [{ message: String(error instanceof Error ? error.message : error) }];
  }
}

export function RunEmpty(): JSX.Element {
  const document = store.document.value;
  const question = scenarios.find(({ file }) => file === document?.name)?.question ?? null;
  return (
    <>
      {run.issues.value.length > 0 && <RunIssues />}
      <div class="verdict">
        <h1>{question ?? 'What does it cost to take a server out at the peak?'}</h1>
        <p class="sub">
          Run answers it: sessions lost by cause, how long the drain takes, and whether the load stays within
          your goal meanwhile; every bucket and every lost session can be opened for its story.
        </p>
        <p class="acts">
          <button type="button" onClick={chooseFiles}>
            Open a scenario <kbd>Ctrl O</kbd>
          </button>
          {document === null ? (
            <button type="button" class="pri" onClick={() => void runBundled(EXAMPLE)}>
              Run the example
            </button>
          ) : (
            <button type="button" class="pri" onClick={() => void runDocument()}>
              Run {document.name} <kbd>Ctrl Enter</kbd>
            </button>
          )}
        </p>
      </div>
      <div class="run-blank" aria-hidden="true" />
      <ScenarioPicker />
    </>
  );
}

const nameOf = (file: string): string => file.replace(/\.yaml$/, '');

/** The bundled scenarios by their questions. */
export function ScenarioPicker(): JSX.Element {
  const opened = scenarios.find((it) => it.file === store.document.value?.name)?.file;
  const [file, setFile] = useState(opened ?? EXAMPLE);
  const chosen = scenarios.find((it) => it.file === file);
  return (
    <section class="run-picker" aria-label="Bundled scenarios">
      <label class="label" for="run-scenario">
        {run.history.value === null ? 'or one of the bundled scenarios' : 'another of the bundled scenarios'}
      </label>
      <div class="row">
        <select
          id="run-scenario"
          class="field"
          value={file}
          onChange={(event) => setFile(event.currentTarget.value)}
        >
          {scenarios.map((it) => (
            <option value={it.file}>{nameOf(it.file)}</option>
          ))}
        </select>
        <button type="button" onClick={() => void runBundled(file)}>
          Run {nameOf(file)}
        </button>
      </div>
      <p class="note">{chosen?.question ?? ''}</p>
    </section>
  );
}
