// Takes an event into a run that is under way, so that the run is the one the scenario with that event would give from its start. Where
// that cannot be done as the run stands (a fault, something that changes more than events, an instant that is past), it says so and
// the run has to be made again. Source: SPEC §6 (one change queue), §10 (same bytes).

import { canonicalJson } from '../scenario/hash.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';
import { isFaultEvent, type ResolvedEvent } from '../scenario/schema/events.ts';
import { scheduleAddedChange } from './scenario-events.ts';
import type { Simulation } from './simulation.ts';

/** Changes that only the queue of the controller has to hear of. */
const PLAIN = new Set(['add', 'drop', 'rebalance', 'set-member', 'set-assignment']);

/** `scenario`: the run's own, events added before included, and one event more at its end. True where the run has taken it. */
export function addToRun(
  simulation: Simulation,
  before: ResolvedScenario,
  scenario: ResolvedScenario,
): boolean {
  const known = new Set(before.events.map(identity));
  const added = scenario.events.filter((event) => !known.has(identity(event)));
  if (simulation.isOver || added.length === 0 || without(before) !== without(scenario)) return false;
  const isPlain = added.every((event) => !isFaultEvent(event) && PLAIN.has(event.kind));
  if (!isPlain || added.some(({ atUs }) => atUs <= simulation.world.nowUs)) return false;
  const { world, bridge } = simulation;
  for (const event of added)
    if (!isFaultEvent(event)) scheduleAddedChange(event, { world, bridge, scenario: simulation.scenario });
  return true;
}

const identity = (event: ResolvedEvent): string => canonicalJson(event);

/** Everything but the events. */
const without = (scenario: ResolvedScenario): string => canonicalJson({ ...scenario, events: [] });
