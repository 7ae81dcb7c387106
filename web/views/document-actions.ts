// What the reader can do with the scenario of the page: open one (bundled, of a file, made from a log), edit it, save it. Writes the
// store; the pages Scenario and Run follow. Running is in run/.

import { newDocument, type OpenedFile, withText } from '../state/document.ts';
import type { Page } from '../state/url-codec.ts';
import { announce, go, openedTrace } from './actions.ts';
import { store } from './page-store.ts';

/** Makes this the scenario of the page and goes there. */
export function openDocument(
  name: string,
  text: string,
  files: readonly OpenedFile[],
  page: Page = 'scenario',
): void {
  store.document.value = newDocument(name, text, files);
  announce(`Opened ${name}`);
  go(page);
}

/** Fetches a bundled scenario from beside the page. Rejects where it is not there. */
export async function openBundledScenario(file: string, page: Page = 'scenario'): Promise<void> {
  const response = await fetch(`./scenarios/${file}`);
  if (!response.ok) throw new Error(`\`${file}\` could not be fetched from beside this page`);
  openDocument(file, await response.text(), [], page);
}

export function editDocument(text: string): void {
  const { document } = store;
  if (document.value !== null) document.value = withText(document.value, text);
}

/**
 * Makes a scenario of the choice on the page Bits, with the log that was read as its trace, and goes there. False before a log
 * was read. The text is the one that the page Bits runs.
 */
export async function documentFromChoice(): Promise<boolean> {
  const trace = openedTrace();
  if (trace === null) return false;
  const { scenarioText } = await import('../engine/scenario-engine.ts');
  const name = `${trace.name.replace(/(\.(log|txt|csv))?(\.gz)?$/, '')}.yaml`;
  openDocument(name, scenarioText(store.choice.value, trace.name), [trace]);
  return true;
}
