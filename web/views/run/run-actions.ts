// What the reader can do on the page Run: open the document, play, pause, step, scrub, add an event, ask for stories. Each asks the engine
// and writes the signals of run-store.ts. Rule: at most one thing is under way; asking for another halts it first.

import type { Issue } from '../../../src/base/result.ts';
import { allDrawn } from '../../charts/run-charts.tsx';
import type { LiveEventTerms, LiveFrame, LiveGoal, LiveInput } from '../../engine/live-engine.ts';
import { LiveHistory } from '../../engine/live-history.ts';
import { saveRun } from '../../engine/saved-runs.ts';
import { CancelledError } from '../../engine/worker-link.ts';
import { defaultSpeed, neighbour, panned, zoomed } from '../../state/run-view.ts';
import { announce } from '../announce.ts';
import { showCrash } from '../crash-report.ts';
import { editDocument } from '../document-actions.ts';
import { store } from '../page-store.ts';
import * as run from './run-store.ts';
import { findingAtEnd } from './run-words.ts';

const { engine } = run;

function inputOf(text: string): LiveInput {
  const document = store.document.value;
  return {
    name: document?.name ?? 'scenario.yaml',
    text,
    files: document?.files ?? [],
    baseUrl: new URL('.', location.href.split('#')[0]!).href,
  };
}

/** What runs: its files stay the ones it was opened with, whatever the document becomes. */
let ran: LiveInput | null = null;

/** Opens the document in place of whatever runs; true where it can run. The old result stays where it cannot. */
async function open(input: LiveInput): Promise<boolean> {
  await engine.halt();
  const before = run.phase.value;
  run.phase.value = 'opening';
  run.opening.value = null;
  try {
    const answer = await engine.open(input, (progress) => {
      run.opening.value = progress;
    });
    if (!answer.ok) return refused(answer.issues, before);
    run.issues.value = [];
    run.facts.value = answer.value;
    run.history.value = new LiveHistory(answer.value);
    ran = input;
    run.ranText.value = input.text;
    run.ranName.value = input.name;
    run.outcome.value = null;
    run.scrubbedUs.value = null;
    run.phase.value = 'paused';
    return true;
  } catch (error) {
    return failed(error);
  }
}

function refused(issues: readonly Issue[], before: run.RunPhase): false {
  const isCancelled = issues[0]?.message === 'cancelled';
  run.issues.value = isCancelled ? [] : issues;
  run.phase.value = before === 'opening' || before === 'playing' ? 'paused' : before;
  if (run.history.value === null) run.phase.value = 'empty';
  announce(isCancelled ? 'Cancelled' : (issues[0]?.message ?? 'The scenario cannot be run'));
  return false;
}

/** The worker has ended and the run with it: what was recorded stays, with a hatched edge. */
function failed(error: unknown): false {
  run.phase.value = run.history.value?.frame == null ? 'empty' : 'lost';
  if (error instanceof CancelledError) announce('Stopped');
  else void showCrash(error);
  return false;
}

/** Runs the document from its start. */
export async function runDocument(): Promise<void> {
  const document = store.document.value;
  if (document === null || !(await open(inputOf(document.text)))) return;
  const facts = run.facts.value!;
  run.shownSpan.value = null;
  run.selection.value = null;
  run.bucketStory.value = null;
  run.lossStory.value = null;
  run.shownTable.value = 0;
  run.speed.value = defaultSpeed(facts.endUs);
  announce(`Running ${facts.name}`);
  await go({ kind: 'play', speed: run.speed.value });
}

function takeFrame(frame: LiveFrame): void {
  run.history.value?.take(frame);
  run.version.value++;
}

async function go(goal: LiveGoal): Promise<void> {
  run.scrubbedUs.value = null;
  run.phase.value = 'playing';
  const of = run.history.value;
  try {
    const frame = await engine.go(goal, async (it) => {
      if (run.history.value !== of) return;
      takeFrame(it);
      await allDrawn();
    });
    if (run.history.value !== of) return;
    takeFrame(frame);
    run.phase.value = frame.isOver ? 'over' : 'paused';
    if (frame.isOver) await finished();
  } catch (error) {
    if (run.history.value === of) failed(error);
  }
}

async function finished(): Promise<void> {
  run.outcome.value = await engine.outcome();
  const history = run.history.value!;
  const { sessions } = history.frame!;
  const name = run.ranName.value;
  const { summaryText } = run.outcome.value;
  void saveRun({ name, text: run.ranText.value, summaryText, finding: findingAtEnd(history) });
  announce(`The run is over: ${sessions.lost} of ${sessions.started} sessions were lost`);
}

const canRun = (): boolean => run.phase.value === 'paused' || run.phase.value === 'playing';

export async function play(speed: number | null = run.speed.value): Promise<void> {
  if (run.phase.value !== 'paused') return;
  await go({ kind: 'play', speed });
}

export async function pause(): Promise<void> {
  if (run.phase.value !== 'playing' && run.phase.value !== 'opening') return;
  await engine.halt();
  announce('Paused');
}

/** Space. */
export function togglePlay(): void {
  if (run.phase.value === 'playing') void pause();
  else if (run.phase.value === 'paused') void play();
}

export function setSpeed(speed: number | null): void {
  run.speed.value = speed;
  if (run.phase.value === 'playing') void engine.setSpeed(speed);
}

async function halted(goal: LiveGoal): Promise<void> {
  if (!canRun()) return;
  await engine.halt();
  while (run.phase.value === 'playing') await new Promise((resolve) => setTimeout(resolve, 10));
  if (run.phase.value === 'paused') await go(goal);
}

export const stepOne = (): Promise<void> => halted({ kind: 'step' });
export const toEnd = (): Promise<void> => halted({ kind: 'play', speed: null });

/** Key `.`: the next event that is recorded; at the edge, the run goes to its next one. */
export async function nextEvent(): Promise<void> {
  const at = run.scrubbedUs.value;
  const next = at === null ? null : neighbour(eventInstants(), at, 1);
  if (next !== null) scrubTo(next);
  else await halted({ kind: 'next-event' });
}

export function previousEvent(): void {
  const previous = neighbour(eventInstants(), run.nowUs.value, -1);
  if (previous === null) return;
  if (run.phase.value === 'playing') void pause();
  scrubTo(previous);
}

function eventInstants(): number[] {
  const history = run.history.value;
  if (history === null) return [];
  const flags = history.facts.flags.map(({ atUs }) => atUs).filter((us) => us <= history.reachedUs);
  return [...new Set([...history.events.map(({ atUs }) => atUs), ...flags])].sort((a, b) => a - b);
}

/** Puts the playhead on a recorded instant; at or behind the edge it goes with the run again. */
export function scrubTo(us: number): void {
  const reachedUs = run.history.value?.reachedUs ?? 0;
  run.scrubbedUs.value = us >= reachedUs ? null : Math.max(0, Math.round(us));
}

export function zoom(factor: number, around: number = run.nowUs.value): void {
  run.shownSpan.value = zoomed(run.span.value, run.wholeSpan.value, around, factor);
}

export function pan(part: number): void {
  if (run.shownSpan.value !== null)
    run.shownSpan.value = panned(run.shownSpan.value, run.wholeSpan.value, part);
}

/** At the playhead. Where the run cannot take it as it stands, it is run again from its start up to there. */
export async function addEvent(terms: LiveEventTerms): Promise<readonly Issue[]> {
  const goesOn = run.phase.value === 'playing' || run.phase.value === 'over';
  const scrubbed = run.scrubbedUs.value;
  await engine.halt();
  while (run.phase.value === 'playing') await new Promise((resolve) => setTimeout(resolve, 10));
  const answer = await engine.addEvent(terms, scrubbed === null ? null : Math.ceil(scrubbed / 1000) * 1000);
  if (!answer.ok) return answer.issues;
  const { text, atUs, isTaken, flags } = answer.value;
  editDocument(text);
  run.addingEvent.value = false;
  if (isTaken && run.facts.value !== null && run.history.value !== null) {
    run.ranText.value = text;
    run.facts.value = { ...run.facts.value, text, flags };
    run.history.value.facts = run.facts.value;
  } else if (!(await runAgainUpTo(text, atUs))) return run.issues.value;
  announce(`Added: ${Object.values(terms).join(' ')}`);
  if (goesOn) void play();
  return [];
}

async function runAgainUpTo(text: string, untilUs: number): Promise<boolean> {
  if (ran === null || !(await open({ ...ran, text }))) return false;
  run.phase.value = 'opening';
  try {
    takeFrame(
      await engine.runUpTo(untilUs, (progress) => {
        run.opening.value = progress;
      }),
    );
    run.phase.value = 'paused';
    return true;
  } catch (error) {
    return failed(error);
  }
}

export async function showTable(table: number): Promise<void> {
  run.shownTable.value = table;
  run.bucketStory.value = null;
  if (canRun() || run.phase.value === 'over') await engine.showTable(table);
}

export async function openBucket(table: number, bucket: number): Promise<void> {
  if (run.phase.value === 'empty' || run.phase.value === 'opening' || run.phase.value === 'lost') return;
  run.bucketStory.value = await engine.bucketStory(table, bucket);
}

/** The `number`-th lost session, from 1. */
export async function openLoss(number: number): Promise<void> {
  if (ran === null) return;
  run.lossStory.value = { number, progress: null, ladder: null, issues: [] };
  const isWanted = (): boolean => run.lossStory.value?.number === number;
  try {
    const answer = await engine.lostSession({ ...ran, text: run.ranText.value }, number, (progress) => {
      if (isWanted()) run.lossStory.value = { ...run.lossStory.value!, progress };
    });
    if (!isWanted()) return;
    run.lossStory.value = answer.ok
      ? { number, progress: null, ladder: answer.value, issues: [] }
      : { number, progress: null, ladder: null, issues: answer.issues };
    if (answer.ok) announce(answer.value.caption);
  } catch (error) {
    if (!isWanted()) return;
    run.lossStory.value = null;
    void showCrash(error);
  }
}

export function closeStories(): void {
  if (run.lossStory.value !== null && run.lossStory.value.ladder === null) void engine.cancelStory();
  run.lossStory.value = null;
  run.bucketStory.value = null;
}
