// Start: the empty strip is the drop zone and fills as bytes arrive; addresses can be pasted; bundled scenarios are questions with
// their answers; the runs of before are below. A result folder that was opened stands on top.

import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { PlainStrip } from '../../charts/bit-strip-chart.tsx';
import { results } from '../../state/results.ts';
import { pasteAddresses } from '../actions.ts';
import { chooseFiles, chooseFolder } from '../choose-files.ts';
import { IssuesPanel } from '../issues-panel.tsx';
import { store } from '../page-store.ts';
import { ReadingPanel } from '../reading-panel.tsx';
import { emptyStrip } from '../strip-data.ts';
import { EarlierRuns } from './earlier-runs.tsx';
import { Gallery } from './gallery.tsx';
import { ResultsSection } from './results-section.tsx';

export function StartPage(): JSX.Element {
  const { status } = store.reading.state.value;
  return (
    <>
      <Head failed={status === 'failed'} />
      <div class="entry">
        {status === 'busy' ? <ReadingPanel level="h2" /> : <DropZone />}
        <Paste />
      </div>
      <Gallery />
      <EarlierRuns />
    </>
  );
}

function Head({ failed }: { readonly failed: boolean }): JSX.Element {
  if (failed) return <IssuesPanel />;
  return results.value === null ? <Claim /> : <ResultsSection folder={results.value} />;
}

const Claim = (): JSX.Element => (
  <div class="verdict">
    <h1>See what a load balancer change does, before it does it.</h1>
    <p class="sub">
      maskring runs the real control code on your traffic, or on made-up traffic, here in this page: which
      source bits to balance on, what a change loses, and how long it takes.
    </p>
  </div>
);

const EMPTY = emptyStrip();

function DropZone(): JSX.Element {
  return (
    <section aria-label="Open a file">
      <h2>Drop a log, a CSV, a scenario or a result folder anywhere</h2>
      <PlainStrip data={EMPTY} cellHeight={34} />
      <div class="row">
        <button type="button" class="pri" onClick={chooseFiles}>
          Open files <kbd>Ctrl O</kbd>
        </button>
        <button type="button" onClick={chooseFolder}>
          Open a result folder
        </button>
        <span class="note">.log .gz .csv .txt .yaml, read here and never uploaded</span>
      </div>
    </section>
  );
}

function Paste(): JSX.Element {
  const [text, setText] = useState('');
  const lines = text.split('\n').filter((line) => line.trim() !== '').length;
  return (
    <section aria-label="Paste addresses">
      <h2>or paste addresses</h2>
      <textarea
        rows={4}
        spellcheck={false}
        aria-label="Addresses, one a line"
        placeholder={'192.0.2.17\n198.51.100.23 41\n2001:db8::a1'}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <div class="paste-row">
        <p class="note">one a line, a weight after it if you have one</p>
        <button type="button" disabled={lines === 0} onClick={() => pasteAddresses(text)}>
          {lines === 0 ? 'Read them' : `Read ${lines === 1 ? 'one line' : `${lines} lines`}`}
        </button>
      </div>
    </section>
  );
}
