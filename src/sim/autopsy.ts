// The autopsy of a lost session: the run again with this session watched, and then the same scenario and seed under other settings,
// each told whether it would have kept this session and how many of the others. Exact, since every draw belongs to a stream of its
// own: a session has the same packets under every setting. Cost: one run a setting and two more. Source: issue "controller" 10.

import { fail, ok, type Result } from '../base/result.ts';
import type { LossCause } from '../metrics/loss-cause.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';
import { marginUs } from './autopsy-margin.ts';
import { type AutopsySetting, autopsySettings } from './autopsy-settings.ts';
import type { LostSessionNote } from './control-bridge.ts';
import type { LiveSession } from './live-session.ts';
import type { RunHooks, RunInputs } from './run-inputs.ts';
import { type BuiltRun, Simulation } from './simulation.ts';
import { SessionWatch, type WatchTarget } from './story-watch.ts';

export interface Verdict {
  /** `idle 45 s`, `immediate`, … */
  readonly setting: string;
  /** Null: it is kept. */
  readonly cause: LossCause | null;
  /** Lost: by how much its packet came too late. Kept: how much longer it could have been silent. Null where that says nothing. */
  readonly marginUs: number | null;
  /** Of the other sessions that the scenario lost, those that this setting keeps; and those it loses in their place. */
  readonly othersSaved: number;
  readonly newlyLost: number;
}

export interface Autopsy {
  /** Position among the losses, from 1. */
  readonly number: number;
  readonly lossCount: number;
  /** Sessions lost in the scenario as it is, this one left out: what `othersSaved` is of. */
  readonly otherCount: number;
  readonly lost: LostSessionNote;
  /** How much too late it was; null where that says nothing. */
  readonly lateUs: number | null;
  /** Others lost by the same cause. */
  readonly alikeCount: number;
  /** The watched run, shortly after the loss. */
  readonly run: BuiltRun;
  readonly watch: SessionWatch;
  /** None where the run has a baseline, or was stopped. */
  readonly verdicts: readonly Verdict[];
  readonly partial: boolean;
}

export interface AutopsyDoor {
  readonly inputs: RunInputs;
  /** What each run reports to; `name` says which one it is. */
  hooks(name: string): RunHooks;
}

/** How long after the loss the client is waited for, µs: back-offs of up to 15 s, time-outs of some minutes. */
const AFTERMATH_US = [1, 10, 60, 600].map((seconds) => seconds * 1_000_000);

/** Issues where the scenario loses fewer sessions than `number`, from 1. */
export async function autopsy(
  scenario: ResolvedScenario,
  number: number,
  door: AutopsyDoor,
): Promise<Result<Autopsy>> {
  const first = await Simulation.open(scenario, door.inputs);
  const finished = await first.runToEnd(door.hooks('running the scenario'));
  const { losses } = first.bridge;
  const lost = losses[number - 1];
  if (lost === undefined) return fail({ message: tooFew(losses.length, number, finished) });
  const { run, watch } = await watched(scenario, lost, door);
  const verdicts: Verdict[] = [];
  const settings = scenario.baseline === null ? autopsySettings(scenario) : [];
  for (const setting of settings) {
    const verdict = await judge(setting, { lost, losses }, door);
    if (verdict === null) break;
    verdicts.push(verdict);
  }
  return ok({
    number,
    lossCount: losses.length,
    otherCount: identities(losses).size - 1,
    lost,
    lateUs: marginUs(run, watch),
    alikeCount: losses.filter(({ cause }) => cause === lost.cause).length - 1,
    run,
    watch,
    verdicts,
    partial: !finished || verdicts.length < settings.length,
  });
}

function tooFew(count: number, number: number, finished: boolean): string {
  const soFar = finished ? '' : ' so far';
  const lost = count === 0 ? 'no session' : count === 1 ? '1 session' : `${count} sessions`;
  return `the run loses ${lost}${soFar}: there is no number ${number}`;
}

async function watched(
  scenario: ResolvedScenario,
  lost: LostSessionNote,
  door: AutopsyDoor,
): Promise<{ run: Simulation; watch: SessionWatch }> {
  const run = await Simulation.open(scenario, door.inputs);
  const watch = new SessionWatch(run, targetOf(lost));
  run.world.watcher = watch;
  const hooks = door.hooks('watching the session');
  for (const afterUs of AFTERMATH_US) {
    if (!(await run.advance(lost.atUs + afterUs, hooks)) || isBack(watch, lost.session)) break;
  }
  return { run, watch };
}

/** Picked out: a live session has an address too, and would be looked for by that. */
const targetOf = ({ session: { source, client, session } }: LostSessionNote): WatchTarget => ({
  source,
  client,
  session,
});

const isBack = (watch: SessionWatch, { attempt }: LiveSession): boolean =>
  watch.moments().some((it) => it.kind === 'arrived' && it.attempt > attempt && it.answer === 'syn-ack');

async function judge(
  { name, scenario }: AutopsySetting,
  { lost, losses }: { lost: LostSessionNote; losses: readonly LostSessionNote[] },
  door: AutopsyDoor,
): Promise<Verdict | null> {
  const run = await Simulation.open(scenario, door.inputs);
  const watch = new SessionWatch(run, targetOf(lost));
  run.world.watcher = watch;
  if (!(await run.runToEnd(door.hooks(`replaying with ${name}`)))) return null;
  const own = run.bridge.losses.find((it) => isSame(it.session, lost.session));
  const before = identities(losses);
  const now = identities(run.bridge.losses);
  const self = identity(lost.session);
  const others = [...before].filter((it) => it !== self);
  return {
    setting: name,
    cause: own?.cause ?? null,
    marginUs: marginUs(run, watch),
    othersSaved: others.filter((it) => !now.has(it)).length,
    newlyLost: [...now].filter((it) => !before.has(it)).length,
  };
}

/** The same session at the same attempt or an earlier one: without that, this attempt would not have been. */
const isSame = (a: LiveSession, b: LiveSession): boolean =>
  identity(a) === identity(b) && a.attempt <= b.attempt;

const identity = ({ source, client, session }: LiveSession): string => `${source}:${client}/${session}`;

const identities = (losses: readonly LostSessionNote[]): Set<string> =>
  new Set(losses.map(({ session }) => identity(session)));
