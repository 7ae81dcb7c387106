// Which scenario's traffic the page Traffic shows, and what its worker answered. State and actions of this page alone: a log that was
// read is in the page's store. Rule: the newest pick wins; what was drawn before stays on screen while another is drawn.

import { type Signal, signal } from '@preact/signals';
import type { Issue } from '../../../src/base/result.ts';
import { type ModelProgress, TrafficEngine, type TrafficModel } from '../../engine/traffic-engine.ts';
import type { OpenedFile } from '../../state/document.ts';
import { Task } from '../../state/task.ts';
import { announce } from '../actions.ts';
import { store } from '../page-store.ts';

/** What is picked: the scenario of the page, a bundled one by file name, or nothing. */
export type ScenarioPick = { readonly of: 'document' } | { readonly of: 'bundled'; readonly file: string };

export const picked: Signal<ScenarioPick | null> = signal(null);
export const modelling = new Task<ModelProgress, TrafficModel>();
const engine = new TrafficEngine();
let turn = 0;

interface Found {
  readonly name: string;
  readonly text: string;
  readonly files: readonly OpenedFile[];
}

async function textOf(pick: ScenarioPick): Promise<Found> {
  const { document } = store;
  if (pick.of === 'document' && document.value !== null) return document.value;
  const file = pick.of === 'bundled' ? pick.file : 'start.yaml';
  const response = await fetch(`./scenarios/${file}`);
  if (!response.ok) throw new Error(`\`${file}\` could not be fetched from beside this page`);
  return { name: file, text: await response.text(), files: [] };
}

/** Draws a traffic of a scenario; null: its first. */
export async function showModel(pick: ScenarioPick, traffic: string | null = null): Promise<void> {
  const mine = ++turn;
  picked.value = pick;
  modelling.start(pick.of === 'document' ? (store.document.value?.name ?? '') : pick.file, performance.now());
  try {
    const question = { ...(await textOf(pick)), traffic };
    if (mine !== turn) return;
    const answer = await engine.model(question, (progress) => {
      if (mine === turn) modelling.advance(progress);
    });
    if (mine !== turn) return;
    if (answer === null) modelling.cancel();
    else if (!answer.ok) failed(answer.issues);
    else {
      modelling.finish(answer.value);
      announce(`Drew the traffic ${answer.value.chosen.name} of ${answer.value.scenario}`);
    }
  } catch (error) {
    if (mine === turn) failed([{ message: error instanceof Error ? error.message : String(error) }]);
  }
}

function failed(issues: readonly Issue[]): void {
  modelling.fail(issues);
  announce(issues[0]?.message ?? 'The traffic could not be drawn');
}

/** Back to the log, or to the empty page. */
export function leaveModel(): void {
  turn++;
  picked.value = null;
  modelling.clear();
  void engine.cancel();
}

/** Ends what is being drawn; what was there before stays. */
export function cancelModel(): void {
  turn++;
  modelling.cancel();
  if (modelling.state.value.value === null) picked.value = null;
  void engine.cancel();
}
