// One run as something that can be driven: opened, advanced to an instant, looked at, advanced further, finished. Pauses and stops
// fall between slices of events, never inside one. What is read of the traces, and when, is decided here: a scan for the span
// where the interval is left to us, and a batch whenever the world has used up what is known. Source: SPEC §7, §9, §10.

import { formatDuration } from '../base/duration.ts';
import { InputError, type Issue } from '../base/result.ts';
import { Fingerprint } from '../kernel/fingerprint.ts';
import { Streams } from '../kernel/streams.ts';
import { intervalLengthUs } from '../metrics/interval-length.ts';
import { Recorder } from '../metrics/recorder.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';
import { agreedTable, createBaseline } from './baseline.ts';
import { initialTables } from './bucket-tables.ts';
import { ControlBridge } from './control-bridge.ts';
import { Membership } from './membership.ts';
import { Paths } from './paths.ts';
import type { RunHooks, RunInputs } from './run-inputs.ts';
import { scheduleEvents } from './scenario-events.ts';
import { openFeeds, scanEndUs, type TrafficFeed } from './traffic-feed.ts';
import { World } from './world.ts';

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

export class Simulation implements BuiltRun {
  readonly scenario: ResolvedScenario;
  readonly world: World;
  readonly bridge: ControlBridge;
  readonly recorder: Recorder;
  readonly fingerprint = new Fingerprint();
  readonly feeds: readonly TrafficFeed[];
  readonly #plan: RunPlan;
  #isOver = false;

  /** Reads the traces once where their span is needed; then nothing has happened yet, and time is 0. */
  static async open(
    scenario: ResolvedScenario,
    inputs: RunInputs,
    hooks: RunHooks = {},
  ): Promise<Simulation> {
    const plan = await planRun(scenario, inputs, hooks);
    const streams = new Streams(scenario.seed);
    const simulation = new Simulation(scenario, plan, await openFeeds(scenario, inputs, streams), streams);
    simulation.world.afterEvent = hooks.inspect?.(simulation) ?? null;
    return simulation;
  }

  private constructor(
    scenario: ResolvedScenario,
    plan: RunPlan,
    feeds: readonly TrafficFeed[],
    streams: Streams,
  ) {
    this.scenario = scenario;
    this.#plan = plan;
    this.feeds = feeds;
    const { fingerprint } = this;
    const membership = new Membership(scenario);
    const { pools } = membership;
    this.recorder = new Recorder({ pools, warmUpUs: scenario.warmUpUs, intervalUs: plan.intervalUs });
    const baseline = createBaseline(scenario, streams);
    this.bridge = new ControlBridge(scenario, membership, fingerprint, baseline);
    this.world = new World({
      scenario,
      tables: initialTables(scenario).map((table, i) =>
        baseline === null ? table : agreedTable(table, i, baseline),
      ),
      sources: feeds.map(({ source }) => source),
      recorder: this.recorder,
      membership,
      fingerprint,
      rules: this.bridge.initialRules(),
      addressOf: (session) => baseline?.addressOf(session, this.world.nowUs) ?? null,
      ownership: this.bridge.ownership,
      paths: new Paths(streams),
    });
    this.bridge.attach(this.world);
    scheduleEvents(scenario, this.world, this.bridge);
  }

  /** Where the run will end as far as is known; null for traffic whose end is not known yet. */
  get endUs(): number | null {
    return this.#plan.endUs;
  }

  /** True once the end has been reached. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Runs to the end; false where it was stopped before. */
  runToEnd(hooks: RunHooks = {}): Promise<boolean> {
    return this.advance(Number.POSITIVE_INFINITY, hooks);
  }

  /** Fires every event before `untilUs`, or to the end of the run; false where it was stopped before. */
  async advance(untilUs: number, hooks: RunHooks = {}): Promise<boolean> {
    const cutUs = this.#plan.cutUs ?? Number.POSITIVE_INFINITY;
    const goalUs = Math.min(cutUs, untilUs);
    for (;;) {
      if (this.#plan.stopped || hooks.shouldStop?.() === true) return false;
      const horizonUs = Math.min(goalUs, ...this.feeds.map(({ source }) => source.horizonUs));
      const reached = this.world.advance(horizonUs, hooks.sliceEvents ?? SLICE_EVENTS);
      this.#report(hooks);
      if (!reached) await hooks.pause?.();
      else if (horizonUs < goalUs) await this.#feedBehind(horizonUs);
      else {
        this.#isOver = goalUs >= cutUs || this.world.isIdle;
        return true;
      }
    }
  }

  /** Ends the run here. */
  finish(): FinishedRun {
    const { scenario, world, bridge, recorder, fingerprint, feeds } = this;
    world.finish();
    const built = { scenario, world, bridge, recorder, feeds, fingerprint };
    return { ...built, partial: !this.#isOver, endedAtUs: world.nowUs };
  }

  #report(hooks: RunHooks): void {
    const { world } = this;
    if (world.intervalCount > MAX_INTERVALS) throw new InputError([tooManyIntervals(this.#plan.intervalUs)]);
    hooks.onProgress?.({ phase: 'run', nowUs: world.nowUs, endUs: this.#plan.endUs, ...world.progress });
  }

  async #feedBehind(horizonUs: number): Promise<void> {
    for (const feed of this.feeds) if (feed.source.horizonUs <= horizonUs) await feed.feed();
  }
}

interface RunPlan {
  readonly intervalUs: number;
  /** Where the run is cut; null: when the traffic ends. */
  readonly cutUs: number | null;
  /** Where it will end as far as is known, for progress. */
  readonly endUs: number | null;
  readonly stopped: boolean;
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
  hint: 'give the scenario a `duration`, or the traffic an end (`arrivals.end`)',
});

const tooManyIntervals = (intervalUs: number): Issue => ({
  message: `the run has more than ${MAX_INTERVALS} intervals of ${formatDuration(intervalUs)}`,
  path: 'interval',
  hint: 'leave `interval` out, or choose a longer one',
});
