// A whole run: reads what has to be known first (the span of the traces), builds the world, drives it between readings of the
// traces, and turns what was recorded into the summary and the tables. Pauses and stops between slices, never inside an event;
// a stopped run gives partial results. Source: SPEC §7, §9, §10.

import { formatDuration } from '../base/duration.ts';
import { InputError, type Issue } from '../base/result.ts';
import { Fingerprint } from '../kernel/fingerprint.ts';
import { Streams } from '../kernel/streams.ts';
import { intervalLengthUs } from '../metrics/interval-length.ts';
import { Recorder } from '../metrics/recorder.ts';
import type { Summary } from '../metrics/summary.ts';
import type { Table } from '../metrics/table.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';
import { initialTables } from './bucket-tables.ts';
import { ControlBridge } from './control-bridge.ts';
import { Membership } from './membership.ts';
import { Paths } from './paths.ts';
import type { RunHooks, RunInputs } from './run-inputs.ts';
import { buildSummary, buildTables } from './run-results.ts';
import { scheduleEvents } from './scenario-events.ts';
import { openFeeds, scanEndUs, type TrafficFeed } from './traffic-feed.ts';
import { World } from './world.ts';

export type { RunHooks, RunInputs, RunProgress, TraceLike } from './run-inputs.ts';

export interface RunResult {
  readonly summary: Summary;
  /** `runs`, `metrics`, `series`, `buckets`. */
  readonly tables: readonly Table[];
  readonly fingerprint: Readonly<Record<string, string>>;
  /** True where the run was stopped before its end. */
  readonly partial: boolean;
}

/** Events between two looks at `shouldStop` and `pause`: about 30 ms of work. */
const SLICE_EVENTS = 50_000;

/** More intervals than this are a mistake in the scenario, not a wish: each keeps its figures. */
const MAX_INTERVALS = 200_000;

/** A run that is ready to go. */
export interface BuiltRun {
  readonly scenario: ResolvedScenario;
  readonly world: World;
  readonly bridge: ControlBridge;
  readonly recorder: Recorder;
  readonly feeds: readonly TrafficFeed[];
  readonly fingerprint: Fingerprint;
}

/** Everything a finished (or stopped) run is read from. */
export interface FinishedRun extends BuiltRun {
  readonly endedAtUs: number;
  readonly partial: boolean;
}

/** Runs a scenario. Throws InputError where the traces or the scenario cannot be used. */
export async function runScenario(
  scenario: ResolvedScenario,
  inputs: RunInputs,
  hooks: RunHooks = {},
): Promise<RunResult> {
  const run = await simulate(scenario, inputs, hooks);
  const summary = buildSummary(run);
  return {
    summary,
    tables: buildTables(run, summary),
    fingerprint: summary.fingerprint,
    partial: run.partial,
  };
}

async function simulate(
  scenario: ResolvedScenario,
  inputs: RunInputs,
  hooks: RunHooks,
): Promise<FinishedRun> {
  const plan = await planRun(scenario, inputs, hooks);
  const tables = initialTables(scenario);
  const membership = new Membership(scenario);
  const recorder = new Recorder({
    pools: membership.pools,
    warmUpUs: scenario.warmUpUs,
    intervalUs: plan.intervalUs,
  });
  const streams = new Streams(scenario.seed);
  const feeds = await openFeeds(scenario, inputs, streams);
  const fingerprint = new Fingerprint();
  const sources = feeds.map(({ source }) => source);
  const bridge = new ControlBridge(scenario, membership.pools, fingerprint);
  const rules = bridge.controller.initialRules();
  const { ownership } = bridge;
  const paths = new Paths(streams);
  const world = new World({
    scenario,
    tables,
    sources,
    recorder,
    membership,
    fingerprint,
    rules,
    ownership,
    paths,
  });
  bridge.attach(world);
  scheduleEvents(scenario, world, bridge);
  const built = { scenario, world, bridge, recorder, feeds, fingerprint };
  world.afterEvent = hooks.inspect?.(built) ?? null;
  const partial = plan.stopped || !(await drive(world, feeds, plan, hooks));
  world.finish();
  return { ...built, endedAtUs: world.nowUs, partial };
}

interface RunPlan {
  readonly intervalUs: number;
  /** Where the run is cut; null: when the traffic ends. */
  readonly cutUs: number | null;
  /** Where it will end as far as is known, for progress. */
  readonly endUs: number | null;
  readonly stopped: boolean;
}

/** Drives the world to its end; false where it was stopped before. */
async function drive(
  world: World,
  feeds: readonly TrafficFeed[],
  plan: RunPlan,
  hooks: RunHooks,
): Promise<boolean> {
  const cutUs = plan.cutUs ?? Number.POSITIVE_INFINITY;
  for (;;) {
    if (hooks.shouldStop?.() === true) return false;
    const horizonUs = Math.min(cutUs, ...feeds.map(({ source }) => source.horizonUs));
    const reached = world.advance(horizonUs, SLICE_EVENTS);
    if (world.intervalCount > MAX_INTERVALS) throw new InputError([tooManyIntervals(plan.intervalUs)]);
    hooks.onProgress?.({ phase: 'run', nowUs: world.nowUs, endUs: plan.endUs, ...world.progress });
    if (!reached) await hooks.pause?.();
    else if (horizonUs >= cutUs) return true;
    else await feedBehind(feeds, horizonUs);
  }
}

async function feedBehind(feeds: readonly TrafficFeed[], horizonUs: number): Promise<void> {
  for (const feed of feeds) if (feed.source.horizonUs <= horizonUs) await feed.feed();
}

/** The span decides the interval where the scenario does not: then, and only then, the traces are read once before the run. */
async function planRun(scenario: ResolvedScenario, inputs: RunInputs, hooks: RunHooks): Promise<RunPlan> {
  const { durationUs: cutUs, warmUpUs } = scenario;
  const endless = scenario.traffic.find((it) => it.kind === 'synthetic' && it.arrivals.endUs === null);
  if (cutUs === null && endless !== undefined) throw new InputError([neverEnds(endless.name)]);
  if (cutUs !== null || scenario.intervalUs !== null) {
    const intervalUs = scenario.intervalUs ?? intervalLengthUs(cutUs! - warmUpUs);
    return { intervalUs, cutUs, endUs: cutUs, stopped: false };
  }
  const stopped = () => hooks.shouldStop?.() === true;
  let endUs = 0;
  for (const traffic of scenario.traffic) {
    const ends =
      traffic.kind === 'trace' ? await scanEndUs(traffic, inputs, stopped) : traffic.arrivals.endUs!;
    endUs = Math.max(endUs, ends);
    hooks.onProgress?.({ phase: 'scan', nowUs: 0, endUs: null, sessions: 0, packets: 0 });
  }
  return { intervalUs: intervalLengthUs(endUs - warmUpUs), cutUs, endUs, stopped: stopped() };
}

const neverEnds = (traffic: string): Issue => ({
  message: 'synthetic traffic goes on for ever',
  path: `traffic.${traffic}`,
  hint: 'give the scenario a `duration`, or the traffic an end (`arrivals.until`)',
});

const tooManyIntervals = (intervalUs: number): Issue => ({
  message: `the run has more than ${MAX_INTERVALS} intervals of ${formatDuration(intervalUs)}`,
  path: 'interval',
  hint: 'leave `interval` out, or choose a longer one',
});
