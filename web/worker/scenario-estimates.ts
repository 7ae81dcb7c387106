// What can be said of a scenario before it is run. Tables: the rules the controller begins with. Changes: the scenario's own control plane
// played on switches that no client uses, which is the best case of SPEC §6 exactly. Load: every client's mean amount put through
// the tables at the start, beside what any hash and no mapping can reach (SPEC §3). Nothing here draws a session.

import { coefficientOfVariation, effectiveCount, floorCv, referenceCv } from '../../src/base/stats.ts';
import { compileLookup } from '../../src/mapping/lookup.ts';
import { expectedRingCv } from '../../src/mapping/ring-law.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import type { ResolvedScenario } from '../../src/scenario/resolved.ts';
import { initialTables } from '../../src/sim/bucket-tables.ts';
import { Simulation } from '../../src/sim/simulation.ts';
import { startingTables } from '../../src/sim/standing-tables.ts';
import type { ChangeEstimate, EventFact, LoadEstimate, TableEstimate } from './scenario-protocol.ts';
import type { Crowd } from './traffic-crowd.ts';

export function tableEstimates(scenario: ResolvedScenario): TableEstimate[] {
  const tables = startingTables(scenario);
  return scenario.ingresses.map(({ name, switch: { capacity } }) => ({
    ingress: name,
    entries: tables.find(({ ingress }) => ingress === name)?.mods.length ?? 0,
    capacity,
  }));
}

const HOUR_US = 3600e6;
const STEP_US = 600e6;

export interface Budget {
  readonly nowMs: () => number;
  /** Wall clock that may be spent on following changes. */
  readonly mostMs: number;
  /** Lets messages in; true ends the work. */
  readonly pause: () => Promise<boolean>;
}

export interface Followed {
  readonly changes: readonly ChangeEstimate[];
  readonly followedUs: number;
}

/** A client that comes when everything is over: without one the run would end before its events. */
const QUIET = `
version: 1
pools: { web: { servers: 1 } }
traffic: { quiet: { clients: 1, population: uniform, arrivals: { begin: 3650d, per-second: 0.001, equilibrium: false } } }
`;

/** Plays the changes on idle switches; null where it was told to stop. */
export async function changeEstimates(
  scenario: ResolvedScenario,
  events: readonly EventFact[],
  budget: Budget,
): Promise<Followed | null> {
  const lastUs = scenario.events.at(-1)?.atUs ?? 0;
  if (scenario.events.every((event) => 'forUs' in event)) return { changes: [], followedUs: 0 };
  const simulation = await Simulation.open(quietened(scenario), { trace: refuse });
  const until = budget.nowMs() + budget.mostMs;
  const mostUs = lastUs + 72 * HOUR_US;
  let nowUs = 0;
  while (nowUs < mostUs && budget.nowMs() < until) {
    nowUs = Math.min(mostUs, nowUs + STEP_US);
    await simulation.advance(nowUs);
    if (await budget.pause()) return null;
    if (nowUs > lastUs && !simulation.bridge.isBusy) break;
  }
  return { changes: changesOf(simulation, scenario, events), followedUs: nowUs };
}

/** Nobody sends: what is left is the method, and what the scenario says of channels and switches. */
function quietened(scenario: ResolvedScenario): ResolvedScenario {
  const quiet = parseScenario(QUIET, { file: 'quiet.yaml' });
  if (!quiet.ok) throw new TypeError('the quiet scenario does not parse');
  const traffic = quiet.value.traffic.map((one) => ({ ...one, vip: scenario.vips[0]!.name }));
  const durationUs = 4000 * 24 * HOUR_US;
  return { ...scenario, traffic, thresholds: [], warmUpUs: 0, durationUs, intervalUs: durationUs };
}

const refuse = (): never => {
  throw new TypeError('no traffic is read');
};

function changesOf(
  { bridge }: Simulation,
  scenario: ResolvedScenario,
  events: readonly EventFact[],
): ChangeEstimate[] {
  const asked = scenario.events.filter((event) => !('forUs' in event));
  // Those the controller asks of itself (a probe that fails) stand in the log too.
  const requests = bridge.log.flatMap((entry) => (entry.kind === 'request' ? [entry] : []));
  return asked.flatMap((event) => {
    const place = requests.findIndex(({ atUs, change }) => atUs >= event.atUs && change.kind === event.kind);
    const [request] = place === -1 ? [] : requests.splice(place, 1);
    if (request === undefined) return [];
    const end = bridge.log.find(
      (entry) => entry.kind === 'request-ended' && entry.request === request.request,
    );
    const isDelayed = end?.kind === 'request-ended' && end.outcome === 'delayed';
    const plan = bridge.log.find((entry) => entry.kind === 'plan' && entry.atUs >= event.atUs);
    return [
      {
        ...{ number: event.number, atUs: event.atUs },
        text: events.find(({ number }) => number === event.number)?.text ?? '',
        method: request.method,
        buckets: isDelayed || plan?.kind !== 'plan' ? null : plan.moves,
        tookUs: isDelayed || end === undefined ? null : end.atUs - event.atUs,
      },
    ];
  });
}

/** The clients that reach one pool, each with its sessions a second. */
export interface PoolCrowd {
  readonly vip: string;
  readonly crowd: Crowd;
  /** Sessions a second for an activity of 1. */
  readonly scale: number;
  readonly readSessions: number | null;
}

/** Load of each pool that has servers in service and clients. */
export function loadEstimates(scenario: ResolvedScenario, crowds: readonly PoolCrowd[]): LoadEstimate[] {
  if (scenario.baseline !== null) return [];
  return scenario.pools.flatMap((pool) => {
    const vips = scenario.vips.filter((vip) => vip.pool === pool.name).map(({ name }) => name);
    const mine = crowds.filter(({ vip }) => vips.includes(vip));
    const members = pool.servers.filter(({ state, manualOnly }) => state === 'active' && !manualOnly);
    const { weights, loads } = spreadOut(scenario, mine, new Map(members.map(({ id }, i) => [id, i])));
    const total = weights.reduce((sum, one) => sum + one, 0);
    if (total === 0 || members.length === 0) return [];
    const shares = members.map(({ share }) => share);
    const topPart = weights.reduce((most, one) => Math.max(most, one), 0) / total;
    const nEff = effectiveCount(weights);
    const table = initialTables(scenario).find(({ vip }) => vips.includes(vip.name))!;
    return [
      {
        ...{ pool: pool.name, servers: members.length, sources: weights.length, nEff, topPart },
        maskCv: coefficientOfVariation(loads.map((load, i) => load / shares[i]!)),
        reference: referenceCv(shares, nEff),
        floor: floorCv(shares, topPart),
        ringCv:
          pool.assignment === 'ring'
            ? expectedRingCv(table.assignment.owner.length, members.length, pool.virtualNodes)
            : 0,
        readSessions: mine.find(({ readSessions }) => readSessions !== null)?.readSessions ?? null,
      },
    ];
  });
}

/** The weight of every source, and what each server gets of them by the tables at the start. */
function spreadOut(
  scenario: ResolvedScenario,
  crowds: readonly PoolCrowd[],
  places: ReadonlyMap<string, number>,
): { weights: number[]; loads: number[] } {
  const weights: number[] = [];
  const loads = new Array<number>(places.size).fill(0);
  const tables = initialTables(scenario);
  for (const { vip, crowd, scale } of crowds) {
    const lookups = new Map(
      tables
        .filter((table) => table.vip.name === vip)
        .map(({ family, assignment }) => [
          family,
          { find: compileLookup(assignment), ids: assignment.servers },
        ]),
    );
    for (let source = 0; source < crowd.count; source++) {
      const lookup = lookups.get(crowd.family(source));
      if (lookup === undefined) continue;
      const word = (index: 0 | 1 | 2 | 3): number => crowd.word(source, index);
      const server = lookup.ids[lookup.find.serverOf(word(0), word(1), word(2), word(3))];
      const place = server === undefined ? undefined : places.get(server);
      const weight = crowd.activity(source) * scale;
      weights.push(weight);
      if (place !== undefined) loads[place]! += weight;
    }
  }
  return { weights, loads };
}
