// One scenario of the swarm: run with every invariant after every event, then once more without looking; both must agree.
// Used by swarm.test.ts and by scripts/soak.mjs.

import { unwrap } from '../../src/base/result.ts';
import type { Summary } from '../../src/metrics/summary.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import type { ResolvedScenario } from '../../src/scenario/resolved.ts';
import type { FinishedRun, RunHooks } from '../../src/sim/run.ts';
import { buildSummary } from '../../src/sim/run-results.ts';
import { Simulation } from '../../src/sim/simulation.ts';
import { scenarioInputs } from './scenario-runs.ts';
import { checkEnd, invariantChecker } from './swarm-invariants.ts';
import { swarmScenario } from './swarm-scenario.ts';

export interface SwarmOutcome {
  readonly seed: number;
  /** null: all well. */
  readonly failure: string | null;
  readonly events: number;
  readonly sessions: number;
  readonly lost: number;
}

/** What to type to see a failing seed alone. */
export const reproduceWith = (seed: number): string => `npm run soak -- --seed ${seed}`;

export const swarmText = (seed: number): string => JSON.stringify(swarmScenario(seed), null, 2);

export async function runSwarm(seed: number): Promise<SwarmOutcome> {
  try {
    const scenario = unwrap(parseScenario(swarmText(seed), { file: `swarm-${seed}.yaml` }));
    const first = await runOnce(scenario, { inspect: invariantChecker });
    checkEnd(first.run, first.run.endedAtUs);
    const second = await runOnce(scenario, {});
    const { started: sessions, lost } = first.summary.sessions;
    return {
      seed,
      failure: difference(first.summary, second.summary),
      events: first.run.world.kernel.firedCount,
      sessions,
      lost,
    };
  } catch (error) {
    const failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { seed, failure, events: 0, sessions: 0, lost: 0 };
  }
}

/** To the end, and what its summary says: its tables are of no use here, and they are a good part of a short run. */
async function runOnce(
  scenario: ResolvedScenario,
  hooks: RunHooks,
): Promise<{ readonly run: FinishedRun; readonly summary: Summary }> {
  const simulation = await Simulation.open(scenario, scenarioInputs(scenario, '.'), hooks);
  await simulation.runToEnd(hooks);
  const run = simulation.finish();
  return { run, summary: buildSummary(run) };
}

function difference(first: Summary, second: Summary): string | null {
  const [a, b] = [JSON.stringify(first), JSON.stringify(second)];
  if (a === b) return null;
  const at = [...a].findIndex((char, i) => char !== b[i]);
  return `two runs differ: …${a.slice(Math.max(0, at - 80), at + 80)}… and …${b.slice(Math.max(0, at - 80), at + 80)}…`;
}
