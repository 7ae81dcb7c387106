// The switches of a run, loaded with the compiled tables, and the way from an output port back to a server. Look-ups go through
// the flow tables by masked match, never through the mapping: what is measured is what a switch would do. Source: SPEC §1, §5.

import { assert } from '../base/assert.ts';
import type { IngressRules } from '../control/rule-compiler.ts';
import type { ResolvedIngress, ResolvedScenario } from '../scenario/resolved.ts';
import type { FlowMod } from '../switching/messages.ts';
import { Switch, type SwitchSink } from '../switching/switch.ts';
import { SimPacket } from './live-session.ts';
import { allServers } from './rule-input.ts';

export interface Ingress {
  readonly name: string;
  readonly clientPort: number;
  readonly clientDelayUs: number;
  readonly serverDelayUs: number;
  readonly switch: Switch<SimPacket>;
  /** Position of the server behind a port, in the order of allServers; −1 for none. */
  serverAt(port: number): number;
  /** The port toward a server, by its position. */
  portOf(server: number): number;
}

/** Ingresses in name order, each with its rules installed at time 0 and free of cost. */
export function buildNetwork(
  scenario: ResolvedScenario,
  rules: readonly IngressRules[],
  sinkOf: (ingress: number) => SwitchSink<SimPacket>,
): Ingress[] {
  const positions = new Map(allServers(scenario).map(({ id }, position) => [id, position]));
  return scenario.ingresses.map((ingress, index) =>
    buildIngress(ingress, rules[index]!.mods, positions, sinkOf(index)),
  );
}

function buildIngress(
  ingress: ResolvedIngress,
  mods: readonly FlowMod[],
  positions: ReadonlyMap<string, number>,
  sink: SwitchSink<SimPacket>,
): Ingress {
  const ports = [ingress.clientPort, ...ingress.serverPorts.map(({ port }) => port)];
  const { capacity, overflow, vacancy, costs } = ingress.switch;
  const size = { capacity, overflow, ...(vacancy === null ? {} : { vacancy }) };
  const device = new Switch<SimPacket>(sink, { ports, copyPacket, costs, ...size });
  const error = device.preload(mods, 0);
  assert(error === null, `ingress ${ingress.name} refused its table: ${error}`);
  const byPort = new Map(ingress.serverPorts.map(({ server, port }) => [port, positions.get(server)!]));
  const portByServer = new Map([...byPort].map(([port, server]) => [server, port]));
  return {
    name: ingress.name,
    clientPort: ingress.clientPort,
    clientDelayUs: ingress.clientDelayUs,
    serverDelayUs: ingress.serverDelayUs,
    switch: device,
    serverAt: (port) => byPort.get(port) ?? -1,
    portOf: (server) => portByServer.get(server)!,
  };
}

const copyPacket = (packet: SimPacket): SimPacket => Object.assign(new SimPacket(), packet);

/** The server that a packet would reach through this ingress, −1 for none: a look-up that counts nothing. */
export function serverThrough(ingress: Ingress, packet: SimPacket): number {
  packet.inPort = ingress.clientPort;
  const { table } = ingress.switch;
  const slot = table.lookup(packet);
  if (slot < 0) return -1;
  for (const action of table.actionsOf(slot))
    if (action.kind === 'output') return ingress.serverAt(action.port);
  return -1;
}
