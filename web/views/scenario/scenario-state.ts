// What the page Scenario knows of its document: the last reading and the last estimates of its text, and the editor on screen. The text
// itself is the store's (`store.document`): editor and form both change it and follow it. Rule: the newest text wins; what was
// estimated for an older text stays on screen and is marked.

import { effect, type Signal, signal } from '@preact/signals';
import type { Issue } from '../../../src/base/result.ts';
import {
  type ScenarioEdit,
  ScenarioEngine,
  type ScenarioEstimates,
  type ScenarioReading,
} from '../../engine/scenario-engine.ts';
import type { YamlEditor } from '../../widgets/yaml-editor/yaml-editor.ts';
import { announce, go } from '../actions.ts';
import { showCrash } from '../crash-report.ts';
import { editDocument } from '../document-actions.ts';
import { store } from '../page-store.ts';

const READ_DELAY_MS = 120;
const ESTIMATE_DELAY_MS = 350;
const SAY_DELAY_MS = 1200;

export const desk = new ScenarioEngine();
export const reading: Signal<ScenarioReading | null> = signal(null);
export const estimates: Signal<ScenarioEstimates | null> = signal(null);
/** The last reading without problems: what the pictures show while the text has some. */
export const lastGood: Signal<ScenarioReading | null> = signal(null);
export const estimating: Signal<boolean> = signal(false);
export const fault: Signal<Issue | null> = signal(null);
/** null until the editor has been loaded. */
export const editor: Signal<YamlEditor | null> = signal(null);
export const editorHistory: Signal<{ canUndo: boolean; canRedo: boolean }> = signal({
  canUndo: false,
  canRedo: false,
});

let estimateTimer: ReturnType<typeof setTimeout> | undefined;
let begunAs = '';
let estimatedFiles: unknown = null;

/** Follows the document; call once, when the page is first shown. */
let isFollowing = false;
export function followDocument(): void {
  if (isFollowing) return;
  isFollowing = true;
  let timer: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    const document = store.document.value;
    clearTimeout(timer);
    if (document === null) return;
    const isOther = `${document.name}\n${document.original}` !== begunAs;
    begunAs = `${document.name}\n${document.original}`;
    if (isOther) forget();
    timer = setTimeout(() => void readNow(), isOther ? 0 : READ_DELAY_MS);
  });
}

function forget(): void {
  reading.value = null;
  lastGood.value = null;
  estimates.value = null;
}

async function readNow(): Promise<void> {
  const document = store.document.value;
  if (document === null) return;
  const answer = await desk.read(document).catch(crashed);
  if (answer === null || store.document.value?.text !== answer.text) return;
  reading.value = answer;
  fault.value = null;
  if (answer.facts !== null) lastGood.value = answer;
  sayProblems(answer);
  clearTimeout(estimateTimer);
  if (answer.facts !== null) estimateTimer = setTimeout(() => void estimateNow(), ESTIMATE_DELAY_MS);
}

let said = '';
let sayTimer: ReturnType<typeof setTimeout> | undefined;

/** To assistive technology, once typing has paused and only where something has changed. */
function sayProblems({ problems }: ScenarioReading): void {
  const [first] = problems;
  const words =
    first === undefined
      ? 'no problems'
      : `${problems.length === 1 ? 'one problem' : `${problems.length} problems`}, line ${first.issue.line ?? 1}: ${first.issue.message.replaceAll('`', '')}`;
  clearTimeout(sayTimer);
  if (words === said || (said === '' && first === undefined)) return;
  sayTimer = setTimeout(() => {
    said = words;
    announce(words);
  }, SAY_DELAY_MS);
}

async function estimateNow(): Promise<void> {
  const document = store.document.value;
  if (document === null) return;
  if (estimates.value?.text === document.text && estimatedFiles === document.files) return;
  estimatedFiles = document.files;
  estimating.value = true;
  const answer = await desk.estimate(document).catch(crashed);
  if (answer !== null && store.document.value?.name === document.name) estimates.value = answer;
  estimating.value = store.document.value?.text !== document.text;
}

function crashed(error: unknown): null {
  estimating.value = false;
  void showCrash(error);
  fault.value = {
    message: `the scenario could not be read: ${error instanceof Error ? error.message : String(error)}`,
  };
  return null;
}

/** Changes the text as a form does; the editor follows, and can undo it. */
export async function edit(...edits: readonly ScenarioEdit[]): Promise<void> {
  const document = store.document.value;
  if (document === null) return;
  const text = await desk.edit(document.text, edits).catch(crashed);
  if (text === null) announce('The form cannot change this text: mend its YAML first');
  else if (store.document.value?.text === document.text) {
    editDocument(text);
    editor.value?.setText(text);
  }
}

/** Goes to the page Run and runs this document there. */
export async function runDocument(): Promise<void> {
  if (store.document.value === null) return;
  go('run');
  const run = await import('../run/run-actions.ts');
  await run.runDocument();
}

/** Shows a line of the text in the editor. */
export function goToLine(line: number): void {
  const shown = editor.value;
  if (shown !== null) shown.goTo(shown.offsetOfLine(line));
}
