// The desk on which the page Scenario has its document read: problems with places and fixes, plain data for the form, facts for the
// pictures, changes of the text, what can be typed where, and estimates before a run. The newest text counts; estimates give way
// to newer ones. No worker machinery here: scenario-worker.ts.

import { InputError } from '../../src/base/result.ts';
import { readDocument } from '../../src/scenario/document.ts';
import { editText } from '../../src/scenario/edit-text.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import type { ResolvedScenario, ResolvedTraffic } from '../../src/scenario/resolved.ts';
import { openFeeds } from '../../src/sim/traffic-feed.ts';
import { createPopulation, streamsOf } from '../../src/traffic/create-source.ts';
import { PageFiles, pageInputs } from './page-inputs.ts';
import { completionsAt, hoverAt } from './scenario-complete.ts';
import { changeEstimates, loadEstimates, type PoolCrowd, tableEstimates } from './scenario-estimates.ts';
import { factsOf } from './scenario-facts.ts';
import { problemsOf } from './scenario-problems.ts';
import type {
  Completions,
  DeskText,
  EstimateQuestion,
  HoverText,
  Issue,
  Plain,
  ScenarioEdit,
  ScenarioEstimates,
  ScenarioFacts,
  ScenarioReading,
} from './scenario-protocol.ts';
import { crowdOf } from './traffic-crowd.ts';
import { SessionSample } from './traffic-sample.ts';

const MOST_FOLLOW_MS = 4000;

export interface ScenarioClock {
  nowMs(): number;
  /** Lets messages in: resolves in a later task. */
  breathe(): Promise<void>;
}

export class ScenarioDesk {
  readonly #files: PageFiles;
  readonly #clock: ScenarioClock;
  #data: Plain = null;
  #turn = 0;

  /** `baseUrl`: address of the page, for what lies beside it. */
  constructor(baseUrl: string, clock: ScenarioClock) {
    this.#files = new PageFiles(baseUrl);
    this.#clock = clock;
  }

  /** Reads a text: never fails, problems are part of the answer. */
  read({ name, text }: DeskText): ScenarioReading {
    const document = readDocument(text, name, []);
    const data = document.ok ? (document.value.data as Plain) : null;
    if (data !== null) this.#data = data;
    const parsed = parseScenario(text, { file: name });
    const place = (event: number): number => {
      const issue = { at: ['events', event], atKey: false, issue: { message: '' } };
      return document.ok ? (document.value.place(issue).line ?? 1) : 1;
    };
    return {
      ...{ text, data },
      problems: problemsOf(text, parsed.ok ? [] : parsed.issues),
      facts: parsed.ok ? factsOf(parsed.value, data, place) : null,
    };
  }

  /** The text with the edits made; null where it cannot take them. */
  edit(text: string, edits: readonly ScenarioEdit[]): string | null {
    return editText(text, edits);
  }

  complete(text: string, offset: number): Completions | null {
    return completionsAt(text, offset, this.#data);
  }

  hover(text: string, offset: number): HoverText | null {
    return hoverAt(text, offset);
  }

  /** Estimates of a text without problems; null for one with problems, and where a newer question came. */
  async estimate({ name, text, files }: EstimateQuestion): Promise<ScenarioEstimates | null> {
    const turn = ++this.#turn;
    const parsed = parseScenario(text, { file: name });
    const { facts } = this.read({ name, text });
    if (!parsed.ok || facts === null) return null;
    this.#files.open(files);
    const isStale = async (): Promise<boolean> => {
      await this.#clock.breathe();
      return turn !== this.#turn;
    };
    const budget = { nowMs: this.#clock.nowMs, mostMs: MOST_FOLLOW_MS, pause: isStale };
    const followed = await followedChanges(parsed.value, facts, budget);
    if (followed === null) return null;
    const { crowds, missing } = await this.#crowds(parsed.value, isStale);
    if (turn !== this.#turn) return null;
    const loads = missing.length > 0 ? [] : loadEstimates(parsed.value, crowds);
    return { text, tables: tableEstimates(parsed.value), ...followed, loads, missing };
  }

  async #crowds(
    scenario: ResolvedScenario,
    isStale: () => Promise<boolean>,
  ): Promise<{ crowds: PoolCrowd[]; missing: Issue[] }> {
    const crowds: PoolCrowd[] = [];
    try {
      for (const traffic of scenario.traffic) {
        crowds.push(await crowdFor(scenario, traffic, { files: this.#files, isStale }));
        if (await isStale()) break;
      }
      return { crowds, missing: [] };
    } catch (error) {
      if (error instanceof InputError) return { crowds, missing: [...error.issues] };
      throw error;
    }
  }
}

/** A configuration that the planner refuses has no changes to follow: the run says why. */
const followedChanges = async (
  scenario: ResolvedScenario,
  facts: ScenarioFacts,
  budget: Parameters<typeof changeEstimates>[2],
) =>
  changeEstimates(scenario, facts.events, budget).catch((error: unknown) => {
    if (error instanceof InputError) return { changes: [], followedUs: 0 };
    throw error;
  });

interface CrowdSources {
  readonly files: PageFiles;
  readonly isStale: () => Promise<boolean>;
}

async function crowdFor(
  scenario: ResolvedScenario,
  traffic: ResolvedTraffic,
  { files, isStale }: CrowdSources,
): Promise<PoolCrowd> {
  const { vip, name } = traffic;
  const streams = streamsOf(scenario.seed);
  if (traffic.kind === 'synthetic') {
    const isUniform = traffic.population.preset === 'uniform';
    const prefixes = isUniform ? await files.prefixes().catch(() => null) : await files.prefixes();
    const population = createPopulation(traffic, { name, streams }, prefixes);
    return { vip, crowd: crowdOf(population), scale: traffic.arrivals.sessionsPerSecond, readSessions: null };
  }
  const only = { ...scenario, traffic: [traffic] };
  const [feed] = await openFeeds(only, await pageInputs(only, files), streams);
  const sample = new SessionSample();
  await sample.draw(feed!, { fromUs: 0, untilUs: Number.POSITIVE_INFINITY, pause: isStale });
  const scale = 1e6 / Math.max(1e6, sample.lastStartUs);
  return { vip, crowd: sample.senders, scale, readSessions: sample.complete ? null : sample.sessions };
}
