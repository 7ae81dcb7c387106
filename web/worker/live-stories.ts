// Why a session was lost and what would have saved it: the autopsy of the engine, in a worker of its own, so that the run on the page
// goes on meanwhile. One autopsy at a time; what is told is words and rows, never a client's address.

import { InputError } from '../../src/base/result.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { autopsy } from '../../src/sim/autopsy.ts';
import { autopsyLadder } from '../../src/sim/autopsy-words.ts';
import type { RunHooks, RunProgress } from '../../src/sim/run.ts';
import type { LiveInput, LiveLadder } from './live-protocol.ts';
import { PageFiles, pageInputs } from './page-inputs.ts';
import type { Answer, Progress } from './protocol.ts';
import type { RunClock } from './run-job.ts';

const TELL_MS = 100;

/** `doneRatio` of the replay named; null where its end is not known. */
export interface AutopsyProgress {
  readonly name: string;
  readonly doneRatio: number | null;
}

export class LiveStories {
  #stopped = false;
  readonly #clock: RunClock;

  constructor(clock: RunClock) {
    this.#clock = clock;
  }

  cancel(): void {
    this.#stopped = true;
  }

  /** The number-th lost session of the scenario, from 1. */
  async lostSession(
    input: LiveInput,
    number: number,
    onProgress: Progress<AutopsyProgress>,
  ): Promise<Answer<LiveLadder>> {
    this.#stopped = false;
    const parsed = parseScenario(input.text, { file: input.name });
    if (!parsed.ok) return parsed;
    const files = new PageFiles(input.baseUrl);
    files.open(input.files);
    try {
      const inputs = await pageInputs(parsed.value, files);
      const hooks = (name: string): RunHooks => this.#hooks(name, onProgress);
      const found = await autopsy(parsed.value, number, { inputs, hooks });
      if (!found.ok) return found;
      return { ok: true, value: { number, ...autopsyLadder(found.value, false) } };
    } catch (error) {
      if (error instanceof InputError) return { ok: false, issues: error.issues };
      throw error;
    }
  }

  #hooks(name: string, onProgress: Progress<AutopsyProgress>): RunHooks {
    let toldMs = this.#clock.nowMs();
    return {
      shouldStop: () => this.#stopped,
      pause: () => this.#clock.breathe(),
      onProgress: ({ nowUs, endUs }: RunProgress) => {
        if (this.#clock.nowMs() - toldMs < TELL_MS) return;
        toldMs = this.#clock.nowMs();
        onProgress({ name, doneRatio: endUs === null || endUs === 0 ? null : Math.min(1, nowUs / endUs) });
      },
    };
  }
}
