// Bits: what a mask does to the log that was read, and which bits would do better. Finding, strip (the page's ruler) with the pairs
// hanging under it and why a bit, on the left; load and all choices on one scale on the right; then how many bits, buckets, what the
// full run measured over time and its fingerprint. P pins the choice as A, which stays beside every figure.

import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { PlainStrip } from '../../charts/bit-strip-chart.tsx';
import { PhraseText } from '../../charts/phrase.tsx';
import { balanceVerdict } from '../../charts/words.ts';
import type { ScoredChoice, TraceFacts } from '../../engine/engine.ts';
import { bitsOf } from '../../state/choice.ts';
import { chooseFiles } from '../choose-files.ts';
import { IssuesPanel } from '../issues-panel.tsx';
import { store } from '../page-store.ts';
import { ReadingPanel } from '../reading-panel.tsx';
import { openExample } from '../start/gallery.tsx';
import { emptyStrip } from '../strip-data.ts';
import { bits as lab, pin, startBits, unpin } from './bits-state.ts';
import { HottestBuckets } from './bucket-section.tsx';
import { GOAL_RATIO } from './figure-data.ts';
import { HowManySection } from './how-many-section.tsx';
import { LoadSection } from './load-section.tsx';
import { PoolSettings } from './pool-settings.tsx';
import { RunSection } from './run-section.tsx';
import { SaveActions } from './save-actions.tsx';
import { StripSection } from './strip-section.tsx';

export function BitsPage(): JSX.Element {
  useEffect(startBits, []);
  usePinKey();
  const { status, value } = store.reading.state.value;
  const scored = store.scored.value;
  if (status === 'busy')
    return (
      <div class="verdict">
        <ReadingPanel level="h1" />
      </div>
    );
  return (
    <>
      {status === 'failed' && <IssuesPanel />}
      {value === null ? (
        status !== 'failed' && <Empty />
      ) : scored?.score == null ? null : (
        <Result facts={value} scored={scored} />
      )}
    </>
  );
}

/** P: the choice becomes A, and A is let go again. */
function usePinKey(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'p' && event.key !== 'P') return;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if ((event.target as Element | null)?.matches('input:not([type=radio]):not([type=range]), textarea'))
        return;
      if (lab.pinned.value === null) pin();
      else unpin();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}

const EMPTY = emptyStrip();

function Empty(): JSX.Element {
  return (
    <>
      <div class="verdict">
        <h1>Which bits spread my clients evenly?</h1>
        <p class="sub">
          Bits answers it from an access log: how even each address bit is, how evenly a mask spreads the
          requests over your servers, and what no mask could do better.
        </p>
        <p class="acts">
          <button type="button" onClick={chooseFiles}>
            Open a log <kbd>Ctrl O</kbd>
          </button>
          <button type="button" class="pri" onClick={() => openExample()}>
            Run the example
          </button>
        </p>
      </div>
      <PlainStrip data={EMPTY} />
    </>
  );
}

interface ResultProps {
  readonly facts: TraceFacts;
  readonly scored: ScoredChoice;
}

function Result({ facts, scored }: ResultProps): JSX.Element {
  return (
    <>
      <Finding scored={scored} />
      <PoolSettings choice={store.choice.value} />
      <div class="two" data-scored-ms={scored.score!.elapsedMs.toFixed(2)}>
        <div>
          <StripSection facts={facts} />
        </div>
        <div>
          <LoadSection scored={scored} />
          <HottestBuckets buckets={scored.score!.hottest} />
        </div>
      </div>
      <HowManySection scored={scored} />
      <RunSection facts={facts} scored={scored} />
    </>
  );
}

function Finding({ scored }: { readonly scored: ScoredChoice }): JSX.Element {
  const { measure, assignment } = store.choice.value;
  const score = scored.score!;
  const numbers = score.by[measure];
  const verdict = balanceVerdict({
    bitCount: bitsOf(score.choice as typeof store.choice.value, store.family.value).length,
    serverCount: score.serverIds.length,
    assignment,
    measure,
    cv: numbers.cv,
    reference: numbers.reference,
    floor: numbers.floor,
    goalRatio: GOAL_RATIO,
    topPart: numbers.topPart,
    assignmentCv: score.assignmentCv,
    ...(measure === 'requests' && score.top !== null ? { client: score.top.text } : {}),
  });
  return (
    <div class="verdict">
      <h1>{verdict.finding}</h1>
      <p class="sub">
        <PhraseText phrase={verdict.why} />
      </p>
      <SaveActions />
    </div>
  );
}
