// Faults as events: what breaks, and what mends it. Each fault is begun at an instant and gives back its repair, which runs after
// a time, at a repair event, or never. What follows from a fault (lost sessions, drops by health) is nobody's plan: it happens.
// Source: SPEC §6 (controller failure, server states), §7 (a RST or silence).

import type { ProbeKind } from '../control/config.ts';
import type { Reconvergence } from '../traffic/reconvergence.ts';
import type { ControlBridge } from './control-bridge.ts';
import type { World } from './world.ts';

export type Fault =
  /** The server forgets its sessions. `rst`: its host answers with RST; `silence`: nothing comes back. */
  | { readonly kind: 'server'; readonly server: number; readonly answer: 'rst' | 'silence' }
  /** The port of a switch toward a server goes down; the switch tells its controller. */
  | { readonly kind: 'port'; readonly ingress: number; readonly server: number }
  /** Packets between a switch and a server vanish; nobody is told. */
  | { readonly kind: 'link'; readonly ingress: number; readonly server: number }
  /** The switch restarts: its table is lost, and its channel is away as long as it is. */
  | { readonly kind: 'switch'; readonly ingress: number }
  /** A probe of a server fails although the server lives. */
  | { readonly kind: 'probe'; readonly server: string; readonly probe: ProbeKind }
  | { readonly kind: 'controller' }
  | { readonly kind: 'channel'; readonly ingress: number }
  | { readonly kind: 'slow-channel'; readonly ingress: number; readonly channelUs: number }
  | { readonly kind: 'reconvergence'; readonly name: string; readonly event: Reconvergence };

export type Repair = () => void;

/** Begins a fault now. A repair mends this fault only; a switch that restarted comes back by itself. */
export function beginFault(fault: Fault, world: World, bridge: ControlBridge): Repair {
  if (bridge.baseline !== null && CONTROL_FAULTS.has(fault.kind)) return () => {};
  switch (fault.kind) {
    case 'server':
      return failServer(fault.server, fault.answer === 'rst' ? 'refusing' : 'silent', world, bridge);
    case 'port':
      return portDown(world, fault.ingress, fault.server);
    case 'link':
      world.setLink(fault.ingress, fault.server, false);
      return () => world.setLink(fault.ingress, fault.server, true);
    case 'switch':
      return restartSwitch(world, bridge, fault.ingress);
    case 'probe':
      return bridge.prober.lie(fault.server, fault.probe);
    case 'controller':
      bridge.plane.goDown();
      return () => bridge.plane.comeBack();
    case 'channel':
      bridge.plane.setChannel(fault.ingress, false);
      return () => bridge.plane.setChannel(fault.ingress, true);
    case 'slow-channel': {
      const usualUs = bridge.plane.latencyUs(fault.ingress);
      bridge.plane.setLatency(fault.ingress, fault.channelUs);
      return () => bridge.plane.setLatency(fault.ingress, usualUs);
    }
    default:
      return world.paths.begin(fault.event, fault.name, world.pathWorld);
  }
}

/** Of these a baseline feels nothing: it has no controller. */
const CONTROL_FAULTS: ReadonlySet<Fault['kind']> = new Set([
  'controller',
  'channel',
  'slow-channel',
  'probe',
]);

function failServer(
  server: number,
  condition: 'refusing' | 'silent',
  world: World,
  bridge: ControlBridge,
): Repair {
  world.servers.fail(server, condition);
  bridge.serverChanged(server);
  return () => {
    world.servers.repair(server);
    bridge.serverChanged(server);
  };
}

function portDown(world: World, ingress: number, server: number): Repair {
  const { switch: device, portOf } = world.ingresses[ingress]!;
  const port = portOf(server);
  const set = (up: boolean): void => {
    device.setPort(port, up, world.nowUs);
    world.touched(ingress);
  };
  set(false);
  return () => set(true);
}

function restartSwitch(world: World, bridge: ControlBridge, ingress: number): Repair {
  const device = world.ingresses[ingress]!.switch;
  bridge.plane.setChannel(ingress, false);
  for (const packet of device.restart(world.nowUs)) world.drop(packet, 'controller_down');
  world.touched(ingress);
  const backAtUs = world.nowUs + device.costs.restartUs;
  bridge.plane.later(backAtUs, () => bridge.plane.setChannel(ingress, true));
  return () => {};
}
