// The flow tables of a scenario as files: one text file an ingress for ovs-ofctl(8), or all of them as one JSON object. Pure: the
// flow-mods come from the rule compiler, or from a table as it stands at a moment of a run; printing and naming folders is the
// command line's. Rule kept: entries in the order given, each line loadable by itself.
// Source: issue "The switch" 4.

import type { Family } from '../base/address.ts';
import { formatAddress } from '../base/address-text.ts';
import { formatDuration } from '../base/duration.ts';
import type { Action, FlowMod, MaskedWords, Match } from '../switching/messages.ts';
import { formatMac, formatMasked, formatOvsFlow, timeoutSeconds } from './ovs-flows.ts';

export interface ExportedIngress {
  readonly name: string;
  /** Adds, in the order in which they are written. */
  readonly mods: readonly FlowMod[];
  /** What the port numbers mean: `clients`, or a server's id. */
  readonly ports: readonly { readonly port: number; readonly name: string }[];
}

export interface ExportInput {
  /** Name of the scenario, for the headers. */
  readonly scenario: string;
  /** The moment of the run the tables are of; null: the tables a run begins with. */
  readonly atUs: number | null;
  readonly ingresses: readonly ExportedIngress[];
  /** Written before the ingress in the names of files; default none. */
  readonly filePrefix?: string;
}

export interface ExportedFile {
  /** `in-a.flows`. */
  readonly name: string;
  readonly text: string;
}

/** One file an ingress, for `ovs-ofctl -O OpenFlow14 [--bundle] add-flows BRIDGE FILE`. */
export const exportOvs = (input: ExportInput): ExportedFile[] =>
  input.ingresses.map((ingress) => ({
    name: fileName(input, ingress),
    text: [...headerLines(input, ingress), ...ingress.mods.map(formatOvsFlow), ''].join('\n'),
  }));

const fileName = ({ filePrefix }: ExportInput, { name }: ExportedIngress): string =>
  `${filePrefix ?? ''}${name}.flows`;

function headerLines(input: ExportInput, ingress: ExportedIngress): string[] {
  const { scenario, atUs } = input;
  const { name, mods, ports } = ingress;
  const moment = atUs === null ? 'as a run begins' : `as it stands ${formatDuration(atUs)} into the run`;
  return [
    `Flow table of ingress ${name}, scenario ${scenario}, ${moment}: ${mods.length} entries.`,
    'Needs OpenFlow 1.4 or later, and says so on the command line; under 1.3 `importance` is silently dropped:',
    `  ovs-ofctl -O OpenFlow14 --bundle add-flows BRIDGE ${fileName(input, ingress)}`,
    ...ports.map((port) => `Port ${port.port}: ${port.name}`),
    ...roundingNotes(mods),
  ].map((line) => `# ${line}`);
}

function roundingNotes(mods: readonly FlowMod[]): string[] {
  const isRounded = (us: number): boolean => timeoutSeconds(us) * 1_000_000 !== us;
  const count = mods.filter((mod) => isRounded(mod.idleTimeoutUs) || isRounded(mod.hardTimeoutUs)).length;
  return count === 0
    ? []
    : [`Rounded up to whole seconds (at most 65535): timeouts of ${count} of the entries.`];
}

export interface JsonFlow {
  readonly priority: number;
  /** Hexadecimal, as a JSON number cannot hold 64 bits. */
  readonly cookie: string;
  readonly idle_timeout_seconds: number;
  readonly hard_timeout_seconds: number;
  readonly importance: number;
  readonly send_flow_removed: boolean;
  readonly match: Readonly<Record<string, string | number>>;
  readonly actions: readonly Readonly<Record<string, string | number>>[];
}

export interface JsonFlowTables {
  readonly schema: 'maskring/flows/v1';
  readonly scenario: string;
  readonly at_seconds: number | null;
  readonly ingresses: readonly {
    readonly name: string;
    readonly ports: readonly { readonly port: number; readonly name: string }[];
    readonly flows: readonly JsonFlow[];
  }[];
}

/** The same as data: addresses and MACs as text, timeouts in seconds (fractions kept), fields named as in OpenFlow. */
export const exportFlowsJson = ({ scenario, atUs, ingresses }: ExportInput): JsonFlowTables => ({
  schema: 'maskring/flows/v1',
  scenario,
  at_seconds: atUs === null ? null : atUs / 1_000_000,
  ingresses: ingresses.map(({ name, ports, mods }) => ({ name, ports, flows: mods.map(jsonFlow) })),
});

const jsonFlow = (mod: FlowMod): JsonFlow => ({
  priority: mod.priority,
  cookie: `0x${mod.cookie.toString(16)}`,
  idle_timeout_seconds: mod.idleTimeoutUs / 1_000_000,
  hard_timeout_seconds: mod.hardTimeoutUs / 1_000_000,
  importance: mod.importance,
  send_flow_removed: mod.sendFlowRemoved,
  match: jsonMatch(mod.match),
  actions: mod.actions.map(jsonAction),
});

function jsonMatch(match: Match): Record<string, string | number> {
  const { inPort, family, protocol, source, destination, sourcePort, destinationPort, tcpFlags } = match;
  return {
    ...(inPort === undefined ? {} : { in_port: inPort }),
    ...(family === undefined ? {} : { eth_type: family === 4 ? '0x0800' : '0x86dd' }),
    ...(protocol === undefined ? {} : { ip_proto: protocol }),
    ...(source === undefined
      ? {}
      : { [family === 4 ? 'ipv4_src' : 'ipv6_src']: maskedText(family!, source) }),
    ...(destination === undefined
      ? {}
      : { [family === 4 ? 'ipv4_dst' : 'ipv6_dst']: maskedText(family!, destination) }),
    ...(sourcePort === undefined ? {} : { tp_src: sourcePort }),
    ...(destinationPort === undefined ? {} : { tp_dst: destinationPort }),
    ...(tcpFlags === undefined ? {} : { tcp_flags: `${tcpFlags.value}/${tcpFlags.mask}` }),
  };
}

const maskedText = (family: Family, masked: MaskedWords): string => formatMasked(family, masked).join('/');

function jsonAction(action: Action): Record<string, string | number> {
  switch (action.kind) {
    case 'output':
      return { type: 'output', port: action.port };
    case 'controller':
      return { type: 'controller' };
    case 'set-destination-mac':
    case 'set-source-mac':
      return { type: action.kind, mac: formatMac(action.mac) };
    default:
      return { type: action.kind, address: formatAddress(action) };
  }
}
