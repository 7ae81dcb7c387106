// Section `ingresses`: the switches that clients enter by, with the part of the clients each gets, its ports and its delays.
// `ingresses: 2` makes in-a and in-b. Size and costs of a switch are in switch.ts. Source: SPEC §5, §7.

import * as z from 'zod';
import type { Resolver } from '../resolver.ts';
import { durationText, macText, nameText, positiveNumber, switchPort } from './fields.ts';
import { type ResolvedSwitch, resolveSwitch, switchInput } from './switch.ts';

const ingressInput = z.strictObject({
  weight: positiveNumber
    .optional()
    .describe('part of the clients that enter here, relative to the others; default 1'),
  'client-port': switchPort.optional().describe('the port clients come in by; default 1'),
  ports: z
    .record(nameText, switchPort)
    .optional()
    .describe('port of each server; default: the free ones from 2 on, in name order'),
  macs: z
    .record(nameText, macText)
    .optional()
    .describe('MAC of a server (or its next hop) as seen from here'),
  'client-delay': durationText.optional().describe('one way between client and this ingress; default 10ms'),
  'server-delay': durationText
    .optional()
    .describe('one way between this ingress and a server; default 0.1ms'),
  switch: switchInput.optional(),
});

export const ingressesInput = z
  .union([z.int().min(1).max(702), z.record(nameText, z.union([z.null(), ingressInput]))])
  .describe('a number of ingress switches (2 makes in-a and in-b), or ingresses by name');

type IngressInput = z.infer<typeof ingressInput>;

export interface ResolvedServerPort {
  readonly server: string;
  readonly port: number;
  /** Null: the server's own MAC (section pools). */
  readonly mac: number | null;
}

export interface ResolvedIngress {
  readonly name: string;
  /** Relative part of the clients. */
  readonly weight: number;
  readonly clientPort: number;
  /** Every server of every pool, sorted by server id; ports are distinct. */
  readonly serverPorts: readonly ResolvedServerPort[];
  readonly clientDelayUs: number;
  readonly serverDelayUs: number;
  readonly switch: ResolvedSwitch;
}

/** in-a … in-z, in-aa …: as many names as asked for. */
export function letteredIngresses(count: number): string[] {
  const letter = (i: number): string => String.fromCharCode(97 + i);
  return Array.from(
    { length: count },
    (_, i) => `in-${i < 26 ? letter(i) : letter(Math.floor(i / 26) - 1) + letter(i % 26)}`,
  );
}

/** Ingress names as written, sorted; also of input that did not validate. */
export function ingressNames(input: unknown): string[] {
  if (input === undefined) return letteredIngresses(2);
  if (typeof input === 'number' && Number.isInteger(input) && input >= 1 && input <= 702)
    return letteredIngresses(input).sort();
  return typeof input === 'object' && input !== null ? Object.keys(input).sort() : [];
}

/** Ingresses sorted by name; two without a section. `servers`: the ids of all servers, sorted. */
export function resolveIngresses(
  input: z.infer<typeof ingressesInput> | undefined,
  servers: readonly string[],
  resolver: Resolver,
): ResolvedIngress[] {
  const names = ingressNames(input);
  if (names.length === 0) resolver.issue(['ingresses'], { message: 'a scenario needs at least one ingress' });
  return names.map((name) => {
    const ingress = typeof input === 'object' ? (input[name] ?? {}) : {};
    return resolveIngress({ name, path: ['ingresses', name] }, ingress, servers, resolver);
  });
}

function resolveIngress(
  place: { name: string; path: string[] },
  input: IngressInput,
  servers: readonly string[],
  resolver: Resolver,
): ResolvedIngress {
  const { name, path } = place;
  for (const section of ['ports', 'macs'] as const) {
    for (const server of Object.keys(input[section] ?? {}))
      resolver.reference('server', server, [...path, section, server], true);
  }
  const clientPort = input['client-port'] ?? 1;
  return {
    name,
    weight: input.weight ?? 1,
    clientPort,
    serverPorts: assignPorts(
      { ports: input.ports ?? {}, macs: input.macs ?? {}, clientPort, path },
      servers,
      resolver,
    ),
    clientDelayUs: resolver.durationUs([...path, 'client-delay'], input['client-delay'] ?? '10ms'),
    serverDelayUs: resolver.durationUs([...path, 'server-delay'], input['server-delay'] ?? '0.1ms'),
    switch: resolveSwitch(input.switch, [...path, 'switch'], resolver),
  };
}

interface PortPlan {
  readonly ports: Readonly<Record<string, number>>;
  readonly macs: Readonly<Record<string, string>>;
  readonly clientPort: number;
  readonly path: string[];
}

function assignPorts(plan: PortPlan, servers: readonly string[], resolver: Resolver): ResolvedServerPort[] {
  const taken = new Map<number, string>([[plan.clientPort, 'the clients']]);
  for (const [server, port] of Object.entries(plan.ports)) {
    const other = taken.get(port);
    if (other !== undefined) {
      resolver.issue([...plan.path, 'ports', server], {
        message: `port ${port} is already used by ${other}`,
      });
    }
    taken.set(port, `\`${server}\``);
  }
  let free = 2;
  return servers.map((server) => {
    const mac = plan.macs[server];
    const chosen = plan.ports[server];
    if (chosen === undefined) while (taken.has(free)) free++;
    return {
      server,
      port: chosen ?? free++,
      mac: mac === undefined ? null : Number.parseInt(mac.replaceAll(':', ''), 16),
    };
  });
}
