// What a scenario without problems says, for topology, timeline and form: plain numbers and names. Buckets per server are those of the
// tables the run would begin with. Not the estimates: scenario-estimates.ts.

import { formatAddress } from '../../src/base/address-text.ts';
import { bitsOfMask } from '../../src/base/bits.ts';
import { bucketCounts } from '../../src/mapping/assignment.ts';
import type { ResolvedScenario } from '../../src/scenario/resolved.ts';
import { initialTables } from '../../src/sim/bucket-tables.ts';
import { populationOf } from '../../src/traffic/create-source.ts';
import { plainAt, verbOf } from './scenario-plain.ts';
import type { EventFact, Plain, PoolFact, ScenarioFacts, TrafficFact } from './scenario-protocol.ts';

/** `lineOf`: line of an event by its position in the file. */
export function factsOf(
  scenario: ResolvedScenario,
  data: Plain,
  lineOf: (event: number) => number,
): ScenarioFacts {
  const weights = scenario.ingresses.reduce((sum, { weight }) => sum + weight, 0);
  return {
    name: scenario.name,
    question: scenario.question,
    seed: scenario.seed,
    durationUs: scenario.durationUs,
    warmUpUs: scenario.warmUpUs,
    ingresses: scenario.ingresses.map(({ name, weight, switch: { capacity } }) => ({
      ...{ name, capacity },
      part: weight / weights,
    })),
    traffic: scenario.traffic.map(trafficFact),
    vips: scenario.vips.map(({ name, pool, families, manualBuckets }) => ({
      ...{ name, pool },
      masks: families.map(({ family, mask }) => ({
        family,
        text: formatAddress({ family, words: mask }),
        bits: bitsOfMask(mask),
      })),
      manualBuckets: manualBuckets.length,
    })),
    pools: poolFacts(scenario),
    events: scenario.events.map((event) => eventFact(event, data, lineOf(event.number))),
  };
}

function trafficFact(traffic: ResolvedScenario['traffic'][number]): TrafficFact {
  const { name, kind, vip } = traffic;
  if (traffic.kind === 'trace')
    return { name, kind, vip, clients: null, perSecond: null, file: traffic.trace ?? '' };
  return {
    ...{ name, kind, vip, file: null },
    clients: populationOf(traffic).clients,
    perSecond: traffic.arrivals.sessionsPerSecond,
  };
}

function poolFacts(scenario: ResolvedScenario): PoolFact[] {
  const tables = initialTables(scenario);
  return scenario.pools.map(({ name, assignment, servers }) => {
    const buckets = new Map<string, number>();
    for (const table of tables.filter(({ vip }) => vip.pool === name)) {
      const counts = bucketCounts(table.assignment);
      for (const [i, id] of table.assignment.servers.entries())
        buckets.set(id, (buckets.get(id) ?? 0) + counts[i]!);
    }
    return {
      ...{ name, assignment },
      servers: servers.map(({ id, share, state, manualOnly }) => ({
        ...{ id, share, state, manualOnly },
        buckets: buckets.get(id) ?? 0,
      })),
    };
  });
}

function eventFact(event: ResolvedScenario['events'][number], data: Plain, line: number): EventFact {
  const { verb, target } = verbOf(plainAt(data, ['events', event.number]));
  return {
    ...{ atUs: event.atUs, number: event.number, line },
    text: `${verb.replaceAll('-', ' ')} ${target}`.trim(),
    isFault: 'forUs' in event,
    forUs: 'forUs' in event ? event.forUs : null,
  };
}
