// The events of a scenario become instants of the run: changes asked of the controller, and faults that befall it, the servers and
// the network. The meaning of each is elsewhere: control/ and faults.ts. Source: SPEC §6, §7.

import type { Change, ChangeRequest } from '../control/change.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';
import {
  isFaultEvent,
  type ResolvedChangeEvent,
  type ResolvedFaultEvent,
} from '../scenario/schema/events.ts';
import type { ControlBridge } from './control-bridge.ts';
import { RANK_SCENARIO_EVENT } from './event-rank.ts';
import { beginFault, type Fault, type Repair } from './faults.ts';
import type { World } from './world.ts';

/** Puts every event of the scenario, and the end of each fault that has one, into the world's queue. */
export function scheduleEvents(scenario: ResolvedScenario, world: World, bridge: ControlBridge): void {
  let number = 0;
  const at = (timeUs: number, act: () => void): void => {
    bridge.eventsToCome++;
    const fire = () => {
      bridge.eventsToCome--;
      act();
    };
    world.kernel.schedule(
      { timeUs, rank: RANK_SCENARIO_EVENT, idHi: 0, idLo: 0, number: number++ },
      { fire },
    );
  };
  const asked = new Set<number>();
  for (const event of scenario.events) {
    if (!isFaultEvent(event)) {
      const request = changeRequest(event, asked.has(event.number));
      asked.add(event.number);
      at(event.atUs, () => bridge.request(request));
    } else scheduleFault(event, { at, begin: (fault) => beginFault(fault, world, bridge), scenario, world });
  }
}

/** One more change while the run is under way; after whatever the scenario asks for at the same instant. Not before now. */
export function scheduleAddedChange(
  event: ResolvedChangeEvent,
  { world, bridge, scenario }: { world: World; bridge: ControlBridge; scenario: ResolvedScenario },
): void {
  bridge.eventsToCome++;
  const fire = (): void => {
    bridge.eventsToCome--;
    bridge.request(changeRequest(event));
  };
  const key = { timeUs: event.atUs, rank: RANK_SCENARIO_EVENT, idHi: 0, idLo: 0 };
  // Behind the events of the file, each of which has one number or, with a repair, two; and those added before.
  world.kernel.schedule({ ...key, number: 2 * scenario.events.length + event.number }, { fire });
}

interface FaultPlace {
  at(timeUs: number, act: () => void): void;
  begin(fault: Fault): Repair;
  readonly scenario: ResolvedScenario;
  readonly world: World;
}

function scheduleFault(event: ResolvedFaultEvent, place: FaultPlace): void {
  const faults = faultsOf(event, place.scenario, place.world);
  const repairs: Repair[] = [];
  place.at(event.atUs, () => {
    for (const fault of faults) repairs.push(place.begin(fault));
  });
  if (event.forUs === null) return;
  place.at(event.atUs + event.forUs, () => {
    for (const repair of repairs) repair();
  });
}

/** One fault an ingress where an event names none. */
function faultsOf(event: ResolvedFaultEvent, scenario: ResolvedScenario, world: World): Fault[] {
  const ingress = (name: string) => scenario.ingresses.findIndex((it) => it.name === name);
  const server = (id: string) => world.servers.ids.indexOf(id);
  const everywhere = (name: string | null) =>
    name === null ? scenario.ingresses.map((_, i) => i) : [ingress(name)];
  switch (event.kind) {
    case 'fail-server':
      return [
        {
          kind: 'server',
          server: server(event.server),
          answer: event.answers === 'reset' ? 'rst' : 'silence',
        },
      ];
    case 'fail-port':
      return everywhere(event.ingress).map((at) => ({
        kind: 'port',
        ingress: at,
        server: server(event.server),
      }));
    case 'fail-link':
      return everywhere(event.ingress).map((at) => ({
        kind: 'link',
        ingress: at,
        server: server(event.server),
      }));
    case 'fail-probe':
      return [{ kind: 'probe', server: event.server, probe: event.probe }];
    case 'restart-switch':
      return [{ kind: 'switch', ingress: ingress(event.ingress) }];
    case 'fail-controller':
      return [{ kind: 'controller' }];
    case 'fail-channel':
      return [{ kind: 'channel', ingress: ingress(event.ingress) }];
    case 'slow-channel':
      return [{ kind: 'slow-channel', ingress: ingress(event.ingress), channelUs: event.delayUs }];
    default:
      return [reconvergence(event, scenario, ingress)];
  }
}

function reconvergence(
  event: Extract<ResolvedFaultEvent, { kind: 'reconverge' }>,
  scenario: ResolvedScenario,
  ingress: (name: string) => number,
): Fault {
  const { atUs, ratio, overUs, from, to } = event;
  const weights = scenario.ingresses.map(({ name, weight }) => (to === null ? weight : Number(name === to)));
  return {
    kind: 'reconvergence',
    name: `event ${event.number}`,
    event: { atUs, ratio, overUs, weights, from: from === null ? null : ingress(from) },
  };
}

/** `again`: a second change of the same event, as `set-mask` with `mask` and `mask6` has. */
function changeRequest(event: ResolvedChangeEvent, again = false): ChangeRequest {
  const { atUs: _atUs, number, method, resume, move, ...change } = event;
  return {
    id: `event ${number + 1}${again ? ', second part' : ''}`,
    change: change as Change,
    move,
    resume,
    ...(method === null ? {} : { method }),
  };
}
