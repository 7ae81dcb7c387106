// What every page stands in: skip link, header, a crash if there was one, the page, one line of keys, the drop target over
// everything, the help, and the live region. Pages other than Start are loaded when first shown. Rule: when the page changes the
// focus goes to it and the title names it, so that a reader without sight knows where they are.

import type { ComponentType, JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Page } from '../state/url-codec.ts';
import { chooseFiles } from './choose-files.ts';
import { CrashPanel } from './crash-panel.tsx';
import { DropTarget } from './drop-target.tsx';
import { HelpDialog, startHelp } from './help-dialog.tsx';
import { PageFooter } from './page-footer.tsx';
import { PageHeader } from './page-header.tsx';
import { PAGE_TITLES } from './page-names.ts';
import { store } from './page-store.ts';
import { StartPage } from './start/start-page.tsx';

export function Shell(): JSX.Element {
  useShortcuts();
  const page = store.page.value;
  const main = useRef<HTMLElement>(null);
  useArrival(page, main);
  return (
    <div class="page">
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        Skip to the page
      </button>
      <PageHeader page={page} />
      <CrashPanel />
      <main id="main" tabIndex={-1} ref={main} aria-label={PAGE_TITLES[page]}>
        {page === 'start' ? <StartPage /> : <Lazy key={page} load={PAGE_MODULES[page]} />}
      </main>
      <PageFooter page={page} />
      <DropTarget />
      <HelpDialog />
      <p class="visually-hidden" role="status" aria-live="polite">
        {store.announcement.value}
      </p>
    </div>
  );
}

/** Title and focus follow the page, but nothing is focused when the first page appears. */
function useArrival(page: Page, main: { readonly current: HTMLElement | null }): void {
  const arrived = useRef(false);
  useEffect(() => {
    document.title = page === 'start' ? 'maskring' : `${PAGE_TITLES[page]} – maskring`;
    if (arrived.current) main.current?.focus({ preventScroll: true });
    arrived.current = true;
  }, [page]);
}

const PAGE_MODULES: Readonly<Record<Exclude<Page, 'start'>, () => Promise<ComponentType>>> = {
  traffic: () => import('./traffic/traffic-page.tsx').then(({ TrafficPage }) => TrafficPage),
  bits: () => import('./bits/bits-page.tsx').then(({ BitsPage }) => BitsPage),
  scenario: () => import('./scenario/scenario-page.tsx').then(({ ScenarioPage }) => ScenarioPage),
  run: () => import('./run/run-page.tsx').then(({ RunPage }) => RunPage),
  sweep: () => import('./sweep/sweep-page.tsx').then(({ SweepPage }) => SweepPage),
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

function useShortcuts(): void {
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'o') return;
      event.preventDefault();
      chooseFiles();
    };
    addEventListener('keydown', onKey);
    const endHelp = startHelp();
    return () => {
      removeEventListener('keydown', onKey);
      endHelp();
    };
  }, []);
}
