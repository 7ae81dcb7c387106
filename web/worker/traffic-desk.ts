// Population and session model of a scenario's traffics: parses the scenario, builds the clients of one traffic and draws some of its
// sessions, without running anything. The same code that a run draws from, so that the pictures are of what would be run. No worker
// machinery here: traffic-worker.ts.

import { InputError } from '../../src/base/result.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import type { ResolvedScenario, ResolvedTraffic } from '../../src/scenario/resolved.ts';
import type { RunInputs } from '../../src/sim/run-inputs.ts';
import { openFeeds, type TrafficFeed } from '../../src/sim/traffic-feed.ts';
import {
  createPopulation,
  distributionFiles,
  sessionOf,
  sourceOfPopulation,
  streamsOf,
  withDistributions,
} from '../../src/traffic/create-source.ts';
import type { PrefixTable } from '../../src/traffic/prefix-table.ts';
import { RateProfile, WEB_DAY } from '../../src/traffic/rate-profile.ts';
import { SessionModel } from '../../src/traffic/session-model.ts';
import { PageFiles, pageInputs } from './page-inputs.ts';
import type { Answer, Progress } from './protocol.ts';
import { type Crowd, crowdOf, crowdShape } from './traffic-crowd.ts';
import {
  MOST_PACKETS,
  MOST_SESSIONS,
  type ModelDay,
  type ModelProgress,
  type ModelQuestion,
  type TrafficModel,
} from './traffic-protocol.ts';
import { SessionSample } from './traffic-sample.ts';

type Synthetic = Extract<ResolvedTraffic, { kind: 'synthetic' }>;

export interface DeskClock {
  /** Lets messages in: resolves in a later task. */
  breathe(): Promise<void>;
}

interface Opened {
  readonly feed: TrafficFeed;
  /** Known at once for synthetic traffic; null: whoever sends. */
  readonly crowd: Crowd | null;
  readonly everyNth: number;
}

const PERIOD_PARTS = 24;

export class TrafficDesk {
  readonly #clock: DeskClock;
  readonly #filesOf: () => PageFiles;
  #wanted = 0;

  /** `baseUrl`: address of the page, for what lies beside it. */
  constructor(baseUrl: string, clock: DeskClock) {
    this.#clock = clock;
    const shared = new PageFiles(baseUrl);
    this.#filesOf = () => shared;
  }

  /** Ends a question in progress; it then answers null. */
  cancel(): void {
    this.#wanted++;
  }

  /** The model of one traffic; null if cancelled meanwhile. Bad input is an answer with issues. */
  async model(
    question: ModelQuestion,
    onProgress: Progress<ModelProgress>,
  ): Promise<Answer<TrafficModel> | null> {
    const turn = ++this.#wanted;
    const parsed = parseScenario(question.text, { file: question.name });
    if (!parsed.ok) return parsed;
    try {
      const files = this.#filesOf();
      files.open(question.files);
      const traffic = trafficOf(parsed.value, question.traffic);
      const only = { ...parsed.value, traffic: [traffic] };
      const inputs = await pageInputs(only, files);
      const prefixes = await files.prefixes().catch(() => null);
      const opened = await open(only, traffic, { inputs, prefixes });
      const sample = new SessionSample();
      const { fromUs, untilUs } = spanOf(parsed.value, traffic);
      const pause = async (progress: ModelProgress): Promise<boolean> => {
        onProgress({ sessions: progress.sessions, packets: progress.packets });
        await this.#clock.breathe();
        return turn !== this.#wanted;
      };
      if (!(await sample.draw(opened.feed, { fromUs, untilUs, pause }))) return null;
      return { ok: true, value: modelOf({ scenario: parsed.value, traffic, opened, sample, prefixes }) };
    } catch (error) {
      if (error instanceof InputError) return { ok: false, issues: error.issues };
      throw error;
    }
  }
}

const trafficOf = (scenario: ResolvedScenario, name: string | null): ResolvedTraffic =>
  scenario.traffic.find((traffic) => traffic.name === name) ?? scenario.traffic[0]!;

/** From the traffic's first instant to its last, or the run's; a synthetic one without either is looked at for a day. */
function spanOf(
  { durationUs }: ResolvedScenario,
  traffic: ResolvedTraffic,
): { fromUs: number; untilUs: number } {
  const runUs = durationUs ?? Number.POSITIVE_INFINITY;
  if (traffic.kind === 'trace') return { fromUs: 0, untilUs: runUs };
  const { startUs, endUs } = traffic.arrivals;
  const untilUs = Math.min(runUs, endUs ?? Number.POSITIVE_INFINITY);
  return { fromUs: startUs, untilUs: Number.isFinite(untilUs) ? untilUs : startUs + 86_400e6 };
}

interface Sources {
  readonly inputs: RunInputs;
  readonly prefixes: PrefixTable | null;
}

async function open(scenario: ResolvedScenario, traffic: ResolvedTraffic, sources: Sources): Promise<Opened> {
  const streams = streamsOf(scenario.seed);
  if (traffic.kind === 'synthetic') return openSynthetic(scenario, traffic, { ...sources, streams });
  const [feed] = await openFeeds(scenario, sources.inputs, streams);
  return { feed: feed!, crowd: null, everyNth: 1 };
}

async function openSynthetic(
  scenario: ResolvedScenario,
  traffic: Synthetic,
  { inputs, prefixes, streams }: Sources & { readonly streams: ReturnType<typeof streamsOf> },
): Promise<Opened> {
  const points = new Map<string, readonly (readonly [number, number])[]>();
  for (const path of distributionFiles(traffic)) points.set(path, await inputs.distribution!(path));
  const plan = withDistributions(traffic, (path) => points.get(path)!);
  const { ingresses } = scenario;
  const context = { name: traffic.name, source: 0, streams, destinationPort: 80, ingresses };
  const table = prefixes ?? (traffic.population.preset === 'uniform' ? null : await inputs.prefixes!());
  const population = createPopulation(plan, context, table);
  const everyNth = strideFor(plan, scenario, population.clients);
  const only =
    everyNth === 1
      ? undefined
      : Uint32Array.from({ length: Math.ceil(population.clients / everyNth) }, (_, i) => i * everyNth);
  const source = sourceOfPopulation(plan, context, population, only);
  const feed = { name: traffic.name, source, feed: async () => {}, recorded: null };
  return { feed, crowd: crowdOf(population), everyNth };
}

/** Every n-th client, so that the whole run's sessions stay within the bounds. */
function strideFor(
  plan: Synthetic | ReturnType<typeof withDistributions>,
  scenario: ResolvedScenario,
  clients: number,
): number {
  const { fromUs, untilUs } = spanOf(scenario, scenario.traffic[0]!);
  const session = new SessionModel(sessionOf(plan));
  const packets =
    session.rhythm === 'length-gaps' ? session.length.mean / session.gaps.mean + 2 : session.meanGapCount + 1;
  const expected = (plan.arrivals.sessionsPerSecond * (untilUs - fromUs)) / 1e6;
  const times = Math.max(expected / MOST_SESSIONS, (expected * packets) / MOST_PACKETS);
  return Math.max(1, Math.min(clients, Math.ceil(times * 1.1 - 0.1)));
}

interface Drawn {
  readonly scenario: ResolvedScenario;
  readonly traffic: ResolvedTraffic;
  readonly opened: Opened;
  readonly sample: SessionSample;
  readonly prefixes: PrefixTable | null;
}

function modelOf({ scenario, traffic, opened, sample, prefixes }: Drawn): TrafficModel {
  const { fromUs, untilUs } = spanOf(scenario, traffic);
  const starts = sample.starts(fromUs, untilUs);
  return {
    scenario: scenario.name,
    question: scenario.question,
    entries: scenario.traffic.map(({ name, kind }) => ({ name, kind })),
    chosen: { name: traffic.name, kind: traffic.kind },
    presets:
      traffic.kind === 'trace'
        ? null
        : { population: traffic.population.preset, session: traffic.session.preset },
    crowd: crowdShape(opened.crowd ?? sample.senders, prefixes),
    gaps: sample.gaps.survival(),
    lengths: sample.lengths.survival(),
    pinIdleUs: scenario.controller.pinIdleTimeoutUs,
    pinHardUs: scenario.controller.pinHardTimeoutUs,
    perSecond: traffic.kind === 'trace' ? null : traffic.arrivals.sessionsPerSecond,
    starts,
    day: traffic.kind === 'trace' ? null : dayOf(traffic, { fromUs, untilUs }),
    sample: {
      sessions: sample.sessions,
      packets: sample.packets,
      aliveAtStart: sample.aliveAtStart,
      everyNth: opened.everyNth,
      untilUs: sample.complete ? Math.min(untilUs, Number.MAX_SAFE_INTEGER) : sample.lastStartUs,
      complete: sample.complete,
    },
  };
}

function dayOf({ arrivals }: Synthetic, run: { fromUs: number; untilUs: number }): ModelDay | null {
  const { day, periodUs, dayStartUs } = arrivals;
  if (day === null) return null;
  const profile = new RateProfile({
    diurnal: day === 'web' ? WEB_DAY : day,
    periodUs,
    phaseUs: dayStartUs,
    flashes: [],
  });
  const part = periodUs / PERIOD_PARTS;
  const rates = Float64Array.from({ length: PERIOD_PARTS }, (_, i) => profile.dayRate(dayStartUs + i * part));
  return { periodUs, rates, fromUs: run.fromUs - dayStartUs, untilUs: run.untilUs - dayStartUs };
}
