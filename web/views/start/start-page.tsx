// Start: the empty strip is the drop zone and fills as bytes arrive; addresses can be pasted; bundled scenarios are questions with
// their answers.

import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { PlainStrip } from '../../charts/bit-strip-chart.tsx';
import { pasteAddresses } from '../actions.ts';
import { chooseFiles } from '../choose-files.ts';
import { IssuesPanel } from '../issues-panel.tsx';
import { store } from '../page-store.ts';
import { ReadingPanel } from '../reading-panel.tsx';
import { emptyStrip } from '../strip-data.ts';
import { Gallery } from './gallery.tsx';

export function StartPage(): JSX.Element {
  const { status } = store.reading.state.value;
  return (
    <>
      {status === 'failed' ? <IssuesPanel /> : <Claim />}
      <div class="entry">
        {status === 'busy' ? <ReadingPanel level="h2" /> : <DropZone />}
        <Paste />
      </div>
      <Gallery />
    </>
  );
}

const Claim = (): JSX.Element => (
  <div class="verdict">
    <h1>See what a load balancer change does, before it does it.</h1>
    <p class="sub">
      maskring runs the real control code on your traffic, here in this page: which source bits to balance on,
      how evenly they spread your clients over your servers, and what no choice of bits can do.
    </p>
  </div>
);

const EMPTY = emptyStrip();

function DropZone(): JSX.Element {
  return (
    <section aria-label="Open a log">
      <h2>Drop an access log, a CSV or a list of addresses anywhere</h2>
      <PlainStrip data={EMPTY} cellHeight={34} />
      <div class="row">
        <button type="button" class="pri" onClick={chooseFiles}>
          Open files <kbd>Ctrl O</kbd>
        </button>
        <span class="note">.log .gz .csv .txt, read here and never uploaded</span>
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
