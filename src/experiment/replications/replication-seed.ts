// The seed of replication k of a scenario. Replication 0 is the scenario itself (its own seed, so that `maskring run` shows it);
// replication k ≥ 1 has the seed text `SEED/k`. Every stream of a run is named by purpose and entity under that seed, so replication
// k of two cells of a sweep, or of two versions of a scenario, draws the same clients, arrivals and sessions: common random numbers.
// The mapping is part of every stored baseline and never changes; STREAM_VERSION would be raised if it did. Source: SPEC §10.

import { assert } from '../../base/assert.ts';
import type { ResolvedScenario } from '../../scenario/resolved.ts';

/** Version of the mapping (seed, replication, stream name) → draws; stands in every baseline. */
export const STREAM_VERSION = '1';

/** Seed text of replication 0, 1, 2, … */
export function replicationSeed(seed: string, replication: number): string {
  assert(
    Number.isInteger(replication) && replication >= 0,
    `replication ${replication} is no whole number from 0`,
  );
  return replication === 0 ? seed : `${seed}/${replication}`;
}

/** The scenario with the seed of a replication; the same object for replication 0. */
export const replicated = (scenario: ResolvedScenario, replication: number): ResolvedScenario =>
  replication === 0 ? scenario : { ...scenario, seed: replicationSeed(scenario.seed, replication) };
