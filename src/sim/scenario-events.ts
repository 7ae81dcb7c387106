// The events of a scenario become instants of the run: changes that are asked of the controller. Source: SPEC §6.

import type { ChangeRequest } from '../control/change.ts';
import type { ResolvedEvent, ResolvedScenario } from '../scenario/resolved.ts';
import type { ControlBridge } from './control-bridge.ts';
import { RANK_SCENARIO_EVENT } from './event-rank.ts';
import type { World } from './world.ts';

export function scheduleEvents(scenario: ResolvedScenario, world: World, bridge: ControlBridge): void {
  for (const event of scenario.events) {
    const key = { timeUs: event.atUs, rank: RANK_SCENARIO_EVENT, idHi: 0, idLo: 0, number: event.number };
    world.kernel.schedule(key, { fire: () => bridge.request(changeRequest(event)) });
  }
}

function changeRequest(event: ResolvedEvent): ChangeRequest {
  return {
    id: `event ${event.number + 1}`,
    change: { kind: event.kind, server: event.server, pool: event.pool },
    ...(event.method === null ? {} : { method: event.method }),
  };
}
