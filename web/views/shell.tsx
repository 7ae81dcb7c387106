// What every page stands in: header with seal and document, the page, one line of keys, the drop target over everything, and the
// live region. Pages other than Start are loaded when first shown.

import type { ComponentType, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { SealMark } from '../charts/seal-mark.tsx';
import { countText } from '../charts/words.ts';
import { bitsOf } from '../state/choice.ts';
import { nextTheme, theme } from '../state/theme.ts';
import { formatPlace, type Page } from '../state/url-codec.ts';
import { openFiles } from './actions.ts';
import { chooseFiles } from './choose-files.ts';
import { store } from './page-store.ts';
import { StartPage } from './start/start-page.tsx';

const PAGE_NAMES: readonly { readonly page: Page; readonly name: string }[] = [
  { page: 'start', name: 'Start' },
  { page: 'scenario', name: 'Scenario' },
  { page: 'traffic', name: 'Traffic' },
  { page: 'bits', name: 'Bits' },
  { page: 'run', name: 'Run' },
];

export function Shell(): JSX.Element {
  useShortcuts();
  const page = store.page.value;
  return (
    <div class="page">
      <a class="skip" href="#main">
        Skip to the page
      </a>
      <Header page={page} />
      <main id="main" tabIndex={-1}>
        {page === 'start' ? <StartPage /> : <Lazy key={page} load={PAGE_MODULES[page]} />}
      </main>
      <Footer page={page} />
      <DropTarget />
      <p class="visually-hidden" role="status" aria-live="polite">
        {store.announcement.value}
      </p>
    </div>
  );
}

function Header({ page }: { readonly page: Page }): JSX.Element {
  const facts = store.reading.state.value.value;
  const current = page === 'flows' ? 'bits' : page;
  const family = store.family.value;
  const bits = facts === null ? [] : bitsOf(store.choice.value, family);
  return (
    <header class="top">
      <SealMark bits={bits} count={family === 4 ? 32 : 128} />
      <b>maskring</b>
      <nav aria-label="Pages">
        {PAGE_NAMES.map(({ page: target, name }) => (
          <a
            href={formatPlace({ page: target, choice: store.choice.value })}
            {...(target === current ? { 'aria-current': 'page' as const } : {})}
          >
            {name}
          </a>
        ))}
      </nav>
      <div class="doc">
        {facts === null ? (
          <span>Nothing leaves this machine</span>
        ) : (
          <>
            <code>{facts.name}</code>
            <span class="wide">
              {countText(facts.sources)} sources, {countText(facts.requests)} requests
            </span>
          </>
        )}
      </div>
    </header>
  );
}

const PAGE_MODULES: Readonly<Record<Exclude<Page, 'start'>, () => Promise<ComponentType>>> = {
  traffic: () => import('./traffic/traffic-page.tsx').then(({ TrafficPage }) => TrafficPage),
  bits: () => import('./bits/bits-page.tsx').then(({ BitsPage }) => BitsPage),
  scenario: () => import('./scenario/scenario-page.tsx').then(({ ScenarioPage }) => ScenarioPage),
  run: () => import('./run/run-page.tsx').then(({ RunPage }) => RunPage),
  gallery: () => import('./gallery/gallery-page.tsx').then(({ GalleryPage }) => GalleryPage),
  flows: () => import('./flows/flows-page.tsx').then(({ FlowsPage }) => FlowsPage),
};

function Lazy({ load }: { load(): Promise<ComponentType> }): JSX.Element {
  const [View, setView] = useState<ComponentType | null>(null);
  useEffect(() => {
    void load().then((view) => setView(() => view));
  }, [load]);
  return View === null ? <p class="visually-hidden">Loading</p> : <View />;
}

function Footer({ page }: { readonly page: Page }): JSX.Element {
  return (
    <footer>
      {page === 'bits' && (
        <>
          <span class="key-hint">
            <kbd>←</kbd> <kbd>→</kbd> move along the bits
          </span>
          <span class="key-hint">
            <kbd>Space</kbd> cut or fill
          </span>
          <span class="key-hint">
            <kbd>T</kbd> chart as table
          </span>
        </>
      )}
      <span class="key-hint">
        <kbd>Ctrl O</kbd> open files
      </span>
      <span>Nothing leaves this machine</span>
      <span class="end">
        <button type="button" class="link" onClick={() => (theme.value = nextTheme(theme.value))}>
          theme: {theme.value === 'auto' ? 'as the system' : theme.value}
        </button>
      </span>
    </footer>
  );
}

/** Files dropped anywhere; a veil says so while they hover. */
function DropTarget(): JSX.Element | null {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;
    const onOver = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const onLeave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(false);
      openFiles(event.dataTransfer?.files ?? []);
    };
    addEventListener('dragover', onOver);
    addEventListener('dragleave', onLeave);
    addEventListener('drop', onDrop);
    return () => {
      removeEventListener('dragover', onOver);
      removeEventListener('dragleave', onLeave);
      removeEventListener('drop', onDrop);
    };
  }, []);
  if (!over) return null;
  return (
    <div class="drop-veil">
      <p>Drop it: it is read here and never uploaded</p>
    </div>
  );
}

function useShortcuts(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'o') return;
      event.preventDefault();
      chooseFiles();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}
