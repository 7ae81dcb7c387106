// One scenario of the swarm: run with every invariant after every event, then once more without looking; both must agree.
// Used by swarm.test.ts and by scripts/soak.mjs.

import { runText, type ScenarioRun } from './scenario-runs.ts';
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
    const text = swarmText(seed);
    const first = await runText(text, { file: `swarm-${seed}.yaml`, check: invariantChecker });
    checkEnd(first.built, first.built.world.nowUs);
    const second = await runText(text, { file: `swarm-${seed}.yaml` });
    const { started: sessions, lost } = first.summary.sessions;
    return {
      seed,
      failure: difference(first, second),
      events: first.built.world.kernel.firedCount,
      sessions,
      lost,
    };
  } catch (error) {
    const failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { seed, failure, events: 0, sessions: 0, lost: 0 };
  }
}

function difference(first: ScenarioRun, second: ScenarioRun): string | null {
  const [a, b] = [JSON.stringify(first.summary), JSON.stringify(second.summary)];
  if (a === b) return null;
  const at = [...a].findIndex((char, i) => char !== b[i]);
  return `two runs differ: …${a.slice(Math.max(0, at - 80), at + 80)}… and …${b.slice(Math.max(0, at - 80), at + 80)}…`;
}
