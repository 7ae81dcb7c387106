// Flow entries as the text that ovs-ofctl(8) loads: one flow a line, fields in the words of ovs-fields(7). Out only; reading back is
// ovs-flows-read.ts, whole files are ovs-flows-export.ts. Rule kept: a line loads under `-O OpenFlow14` and nothing is lost but
// fractions of seconds (timeouts are rounded up, at most 65,535 s). Source: SPEC §5, issue "The switch" 4.

import type { Family, Words } from '../base/address.ts';
import { formatAddress } from '../base/address-text.ts';
import type { Action, FlowMod, FlowModCommand, MaskedWords, Match } from '../switching/messages.ts';

/** Names of the TCP flags in Open vSwitch, lowest bit first. */
export const TCP_FLAG_NAMES = ['fin', 'syn', 'rst', 'psh', 'ack', 'urg', 'ece', 'cwr', 'ns'] as const;

/** Protocols with a name of their own in a flow's text: [IPv4 word, IPv6 word] by IP protocol number. */
export const PROTOCOL_WORDS: Readonly<Record<number, readonly [string, string]>> = {
  1: ['icmp', 'icmp'],
  6: ['tcp', 'tcp6'],
  17: ['udp', 'udp6'],
  58: ['icmp6', 'icmp6'],
  132: ['sctp', 'sctp6'],
};

/** Whether the word alone says the family too: `icmp` is IPv4 only, `icmp6` IPv6 only. */
const saysProtocol = (protocol: number, family: Family): boolean =>
  protocol in PROTOCOL_WORDS && !(protocol === 1 && family === 6) && !(protocol === 58 && family === 4);

const COMMAND_WORDS: Readonly<Record<FlowModCommand, string>> = {
  add: 'add',
  modify: 'modify',
  'modify-strict': 'modify_strict',
  delete: 'delete',
  'delete-strict': 'delete_strict',
};

const LONGEST_TIMEOUT_SECONDS = 65_535;

/** Whole seconds of a timeout, rounded up; 0 stays 0 (never). */
export const timeoutSeconds = (us: number): number =>
  Math.min(LONGEST_TIMEOUT_SECONDS, Math.ceil(us / 1_000_000));

/** `02:00:00:00:00:01` of a number below 2^48. */
export const formatMac = (mac: number): string => mac.toString(16).padStart(12, '0').match(/../g)!.join(':');

/** One flow as text, without a command word: a line of an `add-flows` file for adds. */
export function formatOvsFlow(mod: FlowMod): string {
  const fields = [...termFields(mod), ...matchFields(mod.match)].join(',');
  const isDelete = mod.command === 'delete' || mod.command === 'delete-strict';
  return isDelete ? fields : `${fields},actions=${formatOvsActions(mod.actions)}`;
}

/** A line that says its command, for files in which commands are mixed. */
export const formatOvsFlowMod = (mod: FlowMod): string =>
  `${COMMAND_WORDS[mod.command]} ${formatOvsFlow(mod)}`;

function termFields(mod: FlowMod): string[] {
  const isAdd = mod.command === 'add';
  const isLoose = mod.command === 'modify' || mod.command === 'delete';
  const fields: string[] = [];
  if (isAdd) fields.push(`cookie=0x${mod.cookie.toString(16)}`);
  else if (mod.cookieMask !== 0n)
    fields.push(`cookie=0x${mod.cookie.toString(16)}/0x${mod.cookieMask.toString(16)}`);
  if (!isLoose) fields.push(`priority=${mod.priority}`);
  if (isAdd && mod.idleTimeoutUs > 0) fields.push(`idle_timeout=${timeoutSeconds(mod.idleTimeoutUs)}`);
  if (isAdd && mod.hardTimeoutUs > 0) fields.push(`hard_timeout=${timeoutSeconds(mod.hardTimeoutUs)}`);
  if (isAdd && mod.importance > 0) fields.push(`importance=${mod.importance}`);
  if (isAdd && mod.sendFlowRemoved) fields.push('send_flow_rem');
  if (isAdd && mod.checkOverlap) fields.push('check_overlap');
  return fields;
}

function matchFields(match: Match): string[] {
  const { inPort, family, protocol, source, destination, sourcePort, destinationPort, tcpFlags } = match;
  const fields: string[] = [];
  if (inPort !== undefined) fields.push(`in_port=${inPort}`);
  if (family !== undefined) fields.push(...familyFields(family, protocol));
  if (source !== undefined) fields.push(addressField(family!, 'src', source));
  if (destination !== undefined) fields.push(addressField(family!, 'dst', destination));
  if (sourcePort !== undefined) fields.push(`tp_src=${sourcePort}`);
  if (destinationPort !== undefined) fields.push(`tp_dst=${destinationPort}`);
  if (tcpFlags !== undefined) fields.push(`tcp_flags=${formatTcpFlags(tcpFlags.value, tcpFlags.mask)}`);
  return fields;
}

function familyFields(family: Family, protocol: number | undefined): string[] {
  const plain = family === 4 ? 'ip' : 'ipv6';
  if (protocol === undefined) return [plain];
  if (!saysProtocol(protocol, family)) return [plain, `nw_proto=${protocol}`];
  return [PROTOCOL_WORDS[protocol]![family === 4 ? 0 : 1]];
}

function addressField(family: Family, side: 'src' | 'dst', masked: MaskedWords): string {
  const isExact = masked.mask.every((word, i) => word === 0xffff_ffff || (family === 4 && i < 3));
  const [value, mask] = formatMasked(family, masked);
  const name = `${family === 4 ? 'nw' : 'ipv6'}_${side}`;
  return isExact ? `${name}=${value}` : `${name}=${value}/${mask}`;
}

/** Value and mask as text, bits outside the mask cleared. */
export function formatMasked(family: Family, { value, mask }: MaskedWords): [value: string, mask: string] {
  const cleared: Words = [
    (value[0] & mask[0]) >>> 0,
    (value[1] & mask[1]) >>> 0,
    (value[2] & mask[2]) >>> 0,
    (value[3] & mask[3]) >>> 0,
  ];
  return [formatAddress({ family, words: cleared }), formatAddress({ family, words: mask })];
}

/** `+syn-ack`; flags without a name as numbers. */
function formatTcpFlags(value: number, mask: number): string {
  if (mask >>> TCP_FLAG_NAMES.length !== 0) return `0x${(value & mask).toString(16)}/0x${mask.toString(16)}`;
  const named = TCP_FLAG_NAMES.flatMap((name, bit) =>
    (mask & (1 << bit)) === 0 ? [] : [`${(value & (1 << bit)) === 0 ? '-' : '+'}${name}`],
  );
  return named.join('');
}

/** The action list; `drop` for an empty one. */
export const formatOvsActions = (actions: readonly Action[]): string =>
  actions.length === 0 ? 'drop' : actions.map(formatAction).join(',');

function formatAction(action: Action): string {
  switch (action.kind) {
    case 'output':
      return `output:${action.port}`;
    case 'controller':
      return 'CONTROLLER:65535';
    case 'set-destination-mac':
      return `set_field:${formatMac(action.mac)}->eth_dst`;
    case 'set-source-mac':
      return `set_field:${formatMac(action.mac)}->eth_src`;
    default: {
      const side = action.kind === 'set-source-address' ? 'src' : 'dst';
      const field = `${action.family === 4 ? 'ip' : 'ipv6'}_${side}`;
      return `set_field:${formatAddress({ family: action.family, words: action.words })}->${field}`;
    }
  }
}
