// What the reader can do, in one place: open, paste, cancel, choose, run, go. Each writes the store and asks the engine; views call
// these and nothing else of the engine. Rule: a choice is scored at once (newest wins) and run in full a moment after the last change.

import { effect } from '@preact/signals';
import type { Issue } from '../../src/base/result.ts';
import { bytesText, countText } from '../charts/words.ts';
import { CancelledError } from '../engine/worker-link.ts';
import { type Choice, equalChoices, type Family, toggleBit, withBits, withServers } from '../state/choice.ts';
import { DEFAULT_FILTER, type FlowFilter } from '../state/flow-filter.ts';
import { formatPlace, type Page, parsePlace } from '../state/url-codec.ts';
import { announce } from './announce.ts';
import { showCrash } from './crash-report.ts';
import { engine, store } from './page-store.ts';

export { announce } from './announce.ts';

/** A full run follows by itself up to this size; above it the reader starts it. */
export const AUTO_RUN_BYTES = 64e6;
const RUN_DELAY_MS = 500;

let traceBlob: { readonly name: string; readonly blob: Blob } | null = null;
/** The log that was read last. */
export const openedTrace = (): typeof traceBlob => traceBlob;
let runTimer: ReturnType<typeof setTimeout> | undefined;

/** Shows on Start what is wrong with `subject`; what was read before stays. */
export function showIssues(subject: string, issues: readonly Issue[]): void {
  store.reading.start(subject, performance.now());
  readFailed(issues);
  go('start');
}

/** Reads a log and then shows it on `page`; dropped on the page Traffic it stays there. */
export async function openTrace(
  name: string,
  blob: Blob,
  page: Page = store.page.value === 'traffic' ? 'traffic' : 'bits',
): Promise<void> {
  await engine.cancelRead();
  store.reading.start(name, performance.now());
  announce(`Reading ${name}`);
  try {
    const answer = await engine.read({ name, blob }, (progress) => store.reading.advance(progress));
    if (!answer.ok) return readFailed(answer.issues);
    traceBlob = { name, blob };
    store.family.value = answer.value.strip4.sources >= answer.value.strip6.sources ? 4 : 6;
    store.currentBit.value = null;
    store.scored.value = null;
    store.running.clear();
    store.flowPage.value = null;
    store.ranChoice.value = null;
    store.reading.finish(answer.value);
    store.profile.value = await engine.profile();
    announce(`Read ${countText(answer.value.records)} records of ${countText(answer.value.sources)} sources`);
    go(page);
    await rescore();
  } catch (error) {
    store.reading.cancel();
    if (!(error instanceof CancelledError)) void showCrash(error);
  }
}

function readFailed(issues: readonly Issue[]): void {
  if (issues[0]?.message === 'cancelled') {
    store.reading.cancel();
    announce('Reading cancelled');
    return;
  }
  store.reading.fail(issues);
  announce(issues[0]?.message ?? 'The file could not be read');
}

export const pasteAddresses = (text: string): void =>
  void openTrace('pasted addresses', new Blob([text], { type: 'text/plain' }));

/** Fetches a bundled trace from beside the page and opens it with the choice of its scenario. */
export async function openBundled(
  item: { readonly url: string; readonly name: string },
  choice: Choice,
  page: Page,
): Promise<void> {
  const { url, name } = item;
  store.choice.value = choice;
  store.reading.start(name, performance.now());
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${response.status}`);
    await openTrace(name, await response.blob(), page);
  } catch {
    readFailed([
      {
        message: `\`${name}\` could not be fetched from beside this page`,
        file: name,
        hint: 'open a file of your own',
      },
    ]);
  }
}

export async function cancelRead(): Promise<void> {
  await engine.cancelRead();
  store.reading.cancel();
}

export const cancelRun = (): void => {
  clearTimeout(runTimer);
  void engine.cancelRun();
};

export function choose(choice: Choice): void {
  store.choice.value = choice;
}

export function toggle(family: Family, bit: number): void {
  store.currentBit.value = bit;
  choose(toggleBit(store.choice.value, family, bit));
}

export const chooseBits = (family: Family, bits: readonly number[]): void =>
  choose(withBits(store.choice.value, family, bits));
export const chooseServers = (count: number): void => choose(withServers(store.choice.value, count));

async function rescore(): Promise<void> {
  if (store.reading.state.value.value === null) return;
  const scored = await engine.score(store.choice.value).catch(() => null);
  if (scored === null) return;
  store.scored.value = scored;
  planRun();
}

function planRun(): void {
  clearTimeout(runTimer);
  if (traceBlob === null || traceBlob.blob.size > AUTO_RUN_BYTES) return;
  const ran = store.ranChoice.value;
  if (ran !== null && equalChoices(ran, store.choice.value) && store.running.state.value.status !== 'failed')
    return;
  runTimer = setTimeout(() => void runNow(), RUN_DELAY_MS);
}

/** A full run of what is chosen now, on the trace that was read. */
export async function runNow(): Promise<void> {
  if (traceBlob === null) return;
  clearTimeout(runTimer);
  const choice = store.choice.value;
  store.running.start(`${bytesText(traceBlob.blob.size)} of ${traceBlob.name}`, performance.now());
  store.ranChoice.value = choice;
  try {
    const answer = await engine.run(traceBlob, choice, (progress) => store.running.advance(progress));
    if (!equalChoices(choice, store.choice.value)) return;
    if (answer.ok) {
      store.running.finish(answer.value);
      void refreshFlows();
    } else store.running.fail(answer.issues);
  } catch (error) {
    if (!equalChoices(choice, store.choice.value)) return;
    store.running.cancel();
    if (!(error instanceof CancelledError)) void showCrash(error);
  }
}

/** The page of entries toward a server, or of the whole table. */
export function openFlows(server: string | null): void {
  store.flowFilter.value = { ...DEFAULT_FILTER, ingress: store.flowFilter.value.ingress, server };
  go('flows');
}

export const filterFlows = (change: Partial<FlowFilter>): void => {
  store.flowFilter.value = { ...store.flowFilter.value, ...change };
};

/** Asks the run's worker for the entries the filter shows; the newest filter wins. */
async function refreshFlows(): Promise<void> {
  if (store.running.state.value.value === null) return;
  const page = await engine.flows(store.flowFilter.value).catch(() => null);
  if (page !== null) store.flowPage.value = page;
}

const here = (page: Page): string =>
  formatPlace({ page, choice: store.choice.value, flows: store.flowFilter.value });

export function go(page: Page): void {
  const hash = here(page);
  if (location.hash !== hash) history.pushState(null, '', hash);
  store.page.value = page;
  window.scrollTo(0, 0);
}

/** Follows the address bar, and keeps it and the scores in step with the choice. Call once. */
export function startFollowing(): void {
  const follow = (): void => {
    const place = parsePlace(location.hash, store.choice.value);
    store.page.value = place.page;
    store.choice.value = place.choice;
    if (place.flows !== undefined) store.flowFilter.value = { ...store.flowFilter.value, ...place.flows };
  };
  follow();
  addEventListener('popstate', follow);
  addEventListener('hashchange', follow);
  let last: Choice | null = null;
  effect(() => {
    const choice = store.choice.value;
    const hash = here(store.page.value);
    if (store.page.value !== 'start' && location.hash !== hash) history.replaceState(null, '', hash);
    if (last !== null && !equalChoices(last, choice)) void rescore();
    last = choice;
  });
  effect(() => {
    if (store.flowFilter.value !== null && store.page.value === 'flows') void refreshFlows();
  });
}
