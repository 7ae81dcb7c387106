// The client of the worker behind the page Scenario. Reading and estimating: the newest text wins, an older one that still waited answers
// null. A promise given out here always settles. The scenario of a choice on the page Bits comes from here too.

import type {
  Completions,
  DeskText,
  EstimateQuestion,
  HoverText,
  ScenarioEdit,
  ScenarioEstimates,
  ScenarioReading,
} from '../worker/scenario-protocol.ts';
import type { ScenarioDoor } from '../worker/scenario-worker.ts';
import { NewestWins } from './newest-wins.ts';
import { WorkerLink } from './worker-link.ts';

export { isMap, plainAt, verbOf } from '../worker/scenario-plain.ts';
export type {
  ChangeEstimate,
  Completions,
  EventFact,
  HoverText,
  Issue,
  LoadEstimate,
  Plain,
  PoolFact,
  Problem,
  ScenarioEdit,
  ScenarioEstimates,
  ScenarioFacts,
  ScenarioReading,
} from '../worker/scenario-protocol.ts';
export { scenarioText } from '../worker/scenario-text.ts';

const spawn = (): Worker =>
  new Worker(new URL('../worker/scenario-worker.ts', import.meta.url), { type: 'module', name: 'scenario' });

/** Where the page lies, without its hash: what lies beside it is found from there. */
const baseUrl = (): string => location.href.replace(/[?#].*$/, '');

export class ScenarioEngine {
  readonly #link = new WorkerLink<ScenarioDoor>(() => {
    this.#isOpen = false;
    return spawn();
  });
  #isOpen = false;
  readonly #readings = new NewestWins<DeskText, ScenarioReading>((text) =>
    this.#call((door) => door.read(text) as Promise<ScenarioReading>),
  );

  /** The newest text wins; an older one that was still waiting answers null. */
  read(text: DeskText): Promise<ScenarioReading | null> {
    return this.#readings.ask(text);
  }

  edit(text: string, edits: readonly ScenarioEdit[]): Promise<string | null> {
    return this.#call((door) => door.edit(text, edits) as Promise<string | null>);
  }

  complete(text: string, offset: number): Promise<Completions | null> {
    return this.#call((door) => door.complete(text, offset) as Promise<Completions | null>);
  }

  hover(text: string, offset: number): Promise<HoverText | null> {
    return this.#call((door) => door.hover(text, offset) as Promise<HoverText | null>);
  }

  /** null: the text has problems, or a newer question came. */
  estimate(question: EstimateQuestion): Promise<ScenarioEstimates | null> {
    return this.#call((door) => door.estimate(question) as Promise<ScenarioEstimates | null>);
  }

  #call<Answer>(use: Parameters<WorkerLink<ScenarioDoor>['call']>[0]): Promise<Answer> {
    return this.#link.call(async (door) => {
      if (!this.#isOpen) {
        this.#isOpen = true;
        void door.open(baseUrl());
      }
      return use(door) as Promise<Answer>;
    });
  }
}
