// A full run in the page: the scenario that `maskring run` would read, the same engine, the same bytes. Progress at most ten times
// a second; asked to stop, the engine ends at its next slice and the part that ran is kept and marked. No worker machinery here.

import { InputError } from '../../src/base/result.ts';
import { blobSource } from '../../src/formats/byte-source.ts';
import { openTrace } from '../../src/formats/open-trace.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { type BuiltRun, type RunProgress, type RunResult, runScenario } from '../../src/sim/run.ts';
import { type IngressEntries, queryFlows, readFlowTables } from './flow-view.ts';
import type {
  Answer,
  Choice,
  FlowPage,
  FlowQuery,
  Progress,
  RunOutcome,
  RunProgressMessage,
  RunSeries,
  TraceInput,
} from './protocol.ts';
import { scenarioText } from './scenario-text.ts';

const PROGRESS_MS = 100;

export interface RunClock {
  nowMs(): number;
  /** Lets messages in: resolves in a later task. */
  breathe(): Promise<void>;
}

export class RunJob {
  #stopped = false;
  #flowTables: readonly IngressEntries[] = [];
  readonly #clock: RunClock;

  constructor(clock: RunClock) {
    this.#clock = clock;
  }

  /** Asks a run in progress to end at its next slice; its outcome is then partial. */
  cancel(): void {
    this.#stopped = true;
  }

  /** Runs the choice on the trace. Bad input is an answer with issues, never a rejection. */
  async run(
    trace: TraceInput,
    choice: Choice,
    onProgress: Progress<RunProgressMessage>,
  ): Promise<Answer<RunOutcome>> {
    this.#stopped = false;
    const text = scenarioText(choice, trace.name);
    const parsed = parseScenario(text, { file: 'start.yaml' });
    if (!parsed.ok) return parsed;
    const startedMs = this.#clock.nowMs();
    try {
      const reorderUs = parsed.value.traffic.flatMap((traffic) =>
        traffic.kind === 'trace' ? traffic.reorderUs : [],
      )[0];
      const open = () =>
        openTrace(blobSource(trace.blob, trace.name), {
          format: 'auto',
          ...(reorderUs === undefined ? {} : { reorderUs }),
        });
      const result = await runScenario(parsed.value, { trace: open }, this.#hooks(onProgress));
      return { ok: true, value: outcomeOf(result, text, this.#clock.nowMs() - startedMs) };
    } catch (error) {
      if (error instanceof InputError) return { ok: false, issues: error.issues };
      throw error;
    }
  }

  /** A page of a flow table as it stood when the last run ended; null before any. */
  flows(query: FlowQuery): FlowPage | null {
    return queryFlows(this.#flowTables, query);
  }

  #hooks(onProgress: Progress<RunProgressMessage>) {
    let toldMs = this.#clock.nowMs();
    return {
      shouldStop: () => this.#stopped,
      pause: () => this.#clock.breathe(),
      beforeEnd: (run: BuiltRun) => {
        this.#flowTables = readFlowTables(run);
      },
      onProgress: (progress: RunProgress) => {
        if (this.#clock.nowMs() - toldMs < PROGRESS_MS) return;
        toldMs = this.#clock.nowMs();
        onProgress(messageOf(progress));
      },
    };
  }
}

const messageOf = ({ phase, nowUs, endUs, sessions, packets }: RunProgress): RunProgressMessage => ({
  phase,
  doneRatio: endUs === null || endUs === 0 ? null : Math.min(1, nowUs / endUs),
  sessions,
  packets,
});

function outcomeOf(result: RunResult, scenario: string, elapsedMs: number): RunOutcome {
  return {
    fingerprint: result.fingerprint,
    summaryText: `${JSON.stringify(result.summary, null, 2)}\n`,
    series: seriesOf(result),
    elapsedMs,
    partial: result.partial,
    scenarioText: scenario,
  };
}

/** Load CV of sessions per interval and its reference, from the run's own tidy table. */
function seriesOf(result: RunResult): RunSeries | null {
  const table = result.tables.find(({ name }) => name === 'series');
  if (table === undefined) return null;
  const column = (name: string): number => table.columns.findIndex((one) => one.name === name);
  const [start, quantity, measure, value] = ['start_seconds', 'quantity', 'measure', 'value'].map(column) as [
    number,
    number,
    number,
    number,
  ];
  const sessions = table.rows.filter((row) => row[quantity] === 'sessions');
  const values = (name: string): Float64Array =>
    Float64Array.from(
      sessions.filter((row) => row[measure] === name),
      (row) => (row[value] === null ? Number.NaN : Number(row[value])),
    );
  const origin = result.summary.run.starts_at_epoch_seconds;
  const instants = sessions.filter((row) => row[measure] === 'load_cv');
  return {
    timesUs: Float64Array.from(instants, (row) => (Number(row[start]) + (origin ?? 0)) * 1e6),
    loadCv: values('load_cv'),
    reference: values('reference'),
    absolute: origin !== null,
  };
}
