// What the page Run knows of a scenario before anything happens: names, places, the tables as they stand, the events to come.

import { LOSS_CAUSES } from '../../src/metrics/loss-cause.ts';
import { scenarioHash } from '../../src/scenario/hash.ts';
import { flagsOf } from '../../src/sim/live-events.ts';
import type { BuiltRun } from '../../src/sim/run.ts';
import type { LiveFacts, LiveTable } from './live-protocol.ts';

export function factsOf(run: BuiltRun & { readonly endUs: number | null }, text: string): LiveFacts {
  const { scenario, world, recorder } = run;
  const { ids } = world.servers;
  const active = new Set(
    scenario.pools.flatMap(({ servers }) => servers.flatMap((it) => (it.state === 'active' ? [it.id] : []))),
  );
  return {
    ...{ name: scenario.name, question: scenario.question, seed: scenario.seed },
    scenarioHash: scenarioHash(scenario),
    ...{ text, endUs: run.endUs, warmUpUs: scenario.warmUpUs },
    servers: ids,
    inService: ids.map((id) => active.has(id)),
    pools: recorder.pools.map(({ name, members }) => ({
      name,
      servers: members.map(({ server }) => server),
      shares: members.map(({ share }) => share),
    })),
    ingresses: world.ingresses.map(({ name }) => name),
    capacities: world.ingresses.map(({ switch: it }) => it.table.capacity),
    tables: world.measured.map((measured) => tableOf(run, measured)),
    causes: LOSS_CAUSES,
    flags: flagsOf(scenario),
    method: scenario.controller.method,
    tableStopRatio: scenario.controller.tableLimitRatio,
    baseline: scenario.baseline?.kind ?? null,
  };
}

type Measured = BuiltRun['world']['measured'][number];

function tableOf({ scenario, world }: BuiltRun, { table }: Measured): LiveTable {
  const { vip, family, mask } = table;
  const hasBoth = vip.families.length > 1;
  return {
    name: hasBoth ? `${vip.name}, IPv${family}` : vip.name,
    pool: scenario.pools.findIndex(({ name }) => name === vip.pool),
    bucketCount: mask.bucketCount,
    owners: ownersOf(world.servers.ids, table),
  };
}

/** By bucket, as the table came into force: position among `servers`, −1 for nobody. */
export const ownersOf = (servers: readonly string[], { assignment }: Measured['table']): Int32Array =>
  Int32Array.from(assignment.owner, (member) =>
    member < 0 ? -1 : servers.indexOf(assignment.servers[member] ?? ''),
  );
