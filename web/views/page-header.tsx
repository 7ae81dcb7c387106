// The head of every page: the seal of the mask at work, the pages, and at the right what is worked on: the scenario and its seed on
// Scenario and Run, the log on the pages about a log, on Start whichever there is.

import type { JSX } from 'preact';
import { SealMark } from '../charts/seal-mark.tsx';
import { countText } from '../charts/words.ts';
import { bitsOf, SEED_BITS } from '../state/choice.ts';
import { glance } from '../state/document-glance.ts';
import { formatPlace, type Page } from '../state/url-codec.ts';
import { NAVIGATION, PAGE_TITLES } from './page-names.ts';
import { store } from './page-store.ts';

export function PageHeader({ page }: { readonly page: Page }): JSX.Element {
  const current = page === 'flows' ? 'bits' : page;
  const shown = atWork(page);
  return (
    <header class="top">
      <SealMark bits={shown.bits} count={shown.family === 4 ? 32 : 128} />
      <b>maskring</b>
      <nav aria-label="Pages">
        {NAVIGATION.map((target) => (
          <a
            href={formatPlace({ page: target, choice: store.choice.value })}
            {...(target === current ? { 'aria-current': 'page' as const } : {})}
          >
            {PAGE_TITLES[target]}
          </a>
        ))}
      </nav>
      <div class="doc">
        {shown.name === '' ? (
          <span>Nothing leaves this machine</span>
        ) : (
          <>
            <code>{shown.name}</code>
            <span class={shown.about.startsWith('seed') ? '' : 'wide'}>{shown.about}</span>
          </>
        )}
      </div>
    </header>
  );
}

interface AtWork {
  readonly name: string;
  readonly about: string;
  readonly family: 4 | 6;
  readonly bits: readonly number[];
}

function atWork(page: Page): AtWork {
  const document = store.document.value;
  const facts = store.reading.state.value.value;
  const ofScenario = page === 'scenario' || page === 'run' || (page === 'start' && facts === null);
  if (document !== null && ofScenario) {
    const { seed, family, bits } = glance(document.text);
    return { name: document.name, about: `seed ${seed}`, family, bits: bits ?? SEED_BITS };
  }
  const family = store.family.value;
  if (facts === null || ofScenario) return { name: '', about: '', family, bits: [] };
  const about = `${countText(facts.sources)} sources, ${countText(facts.requests)} requests`;
  return { name: facts.name, about, family, bits: bitsOf(store.choice.value, family) };
}
