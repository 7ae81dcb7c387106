// What happens to files that were dropped or chosen, one or many: a result folder is shown, a scenario becomes the page's document
// with the other files beside it, a trace that the open scenario lacks is put beside it, everything else is a log to read.

import type { Issue } from '../../src/base/result.ts';
import { type OpenedFile, withText } from '../state/document.ts';
import { isCapture, kindOf, namesFile } from '../state/file-kind.ts';
import { parseResultFolder } from '../state/result-folder.ts';
import { results } from '../state/results.ts';
import { announce, go, openTrace, showIssues } from './actions.ts';
import { bundledTraces } from './bundled-traces.ts';
import { openDocument } from './document-actions.ts';
import { store } from './page-store.ts';
import { openSweepFolder, sweepAmong } from './sweep/open-sweep.ts';

/** A scenario file is refused above this, as the command line does. */
const MOST_SCENARIO_BYTES = 1 << 20;

/** Opens whatever these are. Never rejects. */
export async function openFiles(given: Iterable<File>): Promise<void> {
  const files = [...given];
  const [first] = files;
  if (first === undefined) return;
  try {
    await openByKind(files);
  } catch (error) {
    showIssues(first.name, [
      { message: `${first.name} could not be read`, hint: error instanceof Error ? error.message : '' },
    ]);
  }
}

async function openByKind(files: readonly File[]): Promise<void> {
  const sweep = sweepAmong(files);
  if (sweep !== undefined) return openSweepFolder(sweep, files);
  const summary = files.find(({ name }) => kindOf(name) === 'summary');
  if (summary !== undefined || files.some(({ name }) => kindOf(name) === 'manifest'))
    return openResults(files, summary);
  const scenario = files.find(({ name }) => kindOf(name) === 'scenario');
  if (scenario !== undefined) return openScenario(scenario, files);
  if (attached(files)) return;
  return openLog(files);
}

async function openResults(files: readonly File[], summary: File | undefined): Promise<void> {
  const manifest = files.find(({ name }) => kindOf(name) === 'manifest');
  if (summary === undefined)
    return showIssues('manifest.json', [
      {
        message: 'a result folder is opened by its summary.json',
        hint: 'drop the whole folder, or manifest.json and summary.json together',
      },
    ]);
  const parsed = parseResultFolder(await summary.text(), (await manifest?.text()) ?? null);
  if (!parsed.ok) return showIssues(summary.name, parsed.issues);
  results.value = parsed.value;
  store.reading.cancel();
  announce(`Opened the results of ${parsed.value.name}`);
  go('start');
}

async function openScenario(scenario: File, files: readonly File[]): Promise<void> {
  if (scenario.size > MOST_SCENARIO_BYTES)
    return showIssues(scenario.name, [
      { message: `${scenario.name} is too large to be a scenario`, expected: 'at most 1 MiB' },
    ]);
  openDocument(scenario.name, await scenario.text(), openedFiles(files, scenario));
  const scenarios = files.filter(({ name }) => kindOf(name) === 'scenario').length;
  if (scenarios > 1) announce(`Opened ${scenario.name}; one scenario is open at a time`);
}

const openedFiles = (files: readonly File[], besides: File): OpenedFile[] =>
  files.filter((file) => file !== besides).map((file) => ({ name: file.name, blob: file }));

/** Puts files beside the open scenario where its text names all of them and they do not come with the page. */
function attached(files: readonly File[]): boolean {
  const document = store.document.value;
  const page = store.page.value;
  if (document === null || page === 'bits' || page === 'traffic' || page === 'flows') return false;
  const wanted = files.filter(({ name }) => namesFile(document.text, name) && !bundledTraces.has(name));
  if (wanted.length !== files.length) return false;
  const names = new Set(wanted.map(({ name }) => name));
  const kept = document.files.filter(({ name }) => !names.has(name));
  const added = wanted.map((file) => ({ name: file.name, blob: file }));
  store.document.value = { ...withText(document, document.text), files: [...kept, ...added] };
  announce(`${[...names].join(', ')} now belongs to ${document.name}`);
  return true;
}

async function openLog(files: readonly File[]): Promise<void> {
  const [first] = files as [File, ...File[]];
  if (await isCapture(first)) return showIssues(first.name, [captureIssue(first.name)]);
  await openTrace(first.name, first);
  if (files.length > 1) announce(`Read ${first.name}, the first of ${files.length}: one log at a time`);
}

const captureIssue = (name: string): Issue => ({
  message: 'this is a packet capture, and captures are not read yet',
  hint: `its addresses are: tshark -r ${name} -T fields -e ip.src`,
});
