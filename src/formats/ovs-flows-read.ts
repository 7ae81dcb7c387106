// Flow entries from text: what ovs-flows.ts writes, and what `ovs-ofctl --no-names dump-flows` prints of the same kinds of entry
// (statistics are read over). A field outside our vocabulary is an issue, never dropped silently: a flow with a forgotten field
// would match more than it said. Source: ovs-fields(7), ovs-actions(7) of Open vSwitch 3.1; issue "The switch" 4.

import type { Family, Words } from '../base/address.ts';
import { parseIpv4 } from '../base/ipv4.ts';
import { parseIpv6 } from '../base/ipv6.ts';
import { fail, type Issue, ok, type Result } from '../base/result.ts';
import type { Action, FlowMod, MaskedWords, Match } from '../switching/messages.ts';
import { PROTOCOL_WORDS, TCP_FLAG_NAMES } from './ovs-flows.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

interface Reading {
  readonly mod: Mutable<FlowMod>;
  readonly match: Mutable<Match>;
  readonly issues: Issue[];
}

const FULL: Record<Family, Words> = {
  4: [0, 0, 0, 0xffff_ffff],
  6: [0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff],
};

/** Statistics and what only a running switch says. */
const READ_OVER = new Set([
  'duration',
  'table',
  'n_packets',
  'n_bytes',
  'idle_age',
  'hard_age',
  'reset_counts',
]);

/** Reads one flow, with or without `add` before it; the result is an add. */
export function parseOvsFlow(line: string): Result<FlowMod> {
  const [head, actions] = splitActions(line.trim().replace(/^add\s+/, ''));
  const reading: Reading = { mod: emptyAdd(), match: {}, issues: [] };
  for (const field of head.split(/[\s,]+/)) if (field !== '') readField(reading, field);
  if (actions === null) reading.issues.push({ message: 'a flow without actions', expected: '`actions=`' });
  else reading.mod.actions = readActions(actions, reading.issues);
  if (reading.issues.length > 0) return fail(...reading.issues);
  return ok({ ...reading.mod, match: reading.match });
}

/** Every flow of a file or a dump; comments, empty lines and the dump's own heading are passed over; issues carry the line. */
export function parseOvsFlows(text: string): Result<FlowMod[]> {
  const mods: FlowMod[] = [];
  const issues: Issue[] = [];
  text.split('\n').forEach((raw, i) => {
    const line = raw.replace(/#.*/, '').trim();
    if (line === '' || /^(NXST|OFPST)_FLOW reply/.test(line)) return;
    const flow = parseOvsFlow(line);
    if (flow.ok) mods.push(flow.value);
    else issues.push(...flow.issues.map((issue) => ({ ...issue, line: i + 1 })));
  });
  return issues.length > 0 ? fail(...issues) : ok(mods);
}

const emptyAdd = (): Mutable<FlowMod> => ({
  kind: 'flow-mod',
  command: 'add',
  match: {},
  // The default of ovs-ofctl.
  priority: 32_768,
  actions: [],
  idleTimeoutUs: 0,
  hardTimeoutUs: 0,
  importance: 0,
  cookie: 0n,
  cookieMask: 0n,
  checkOverlap: false,
  sendFlowRemoved: false,
});

function splitActions(line: string): [string, string | null] {
  const at = line.search(/[\s,]actions=/);
  if (at < 0) return line.startsWith('actions=') ? ['', line.slice('actions='.length)] : [line, null];
  return [line.slice(0, at), line.slice(at + 1 + 'actions='.length)];
}

type FieldReader = (reading: Reading, value: string) => void;

const NUMBER = /^(0x[0-9a-f]{1,16}|\d{1,20})$/i;

/** A field that is a whole number, at most `max`. */
const whole =
  (max: number, set: (reading: Reading, value: number) => void): FieldReader =>
  (reading, value) => {
    const number = NUMBER.test(value) ? Number(value) : Number.NaN;
    if (number <= max) set(reading, number);
    else
      reading.issues.push({
        message: `\`${value}\` is not a number from 0 to ${max}`,
        found: `\`${value}\``,
      });
  };

const FIELDS: Readonly<Record<string, FieldReader>> = {
  cookie: ({ mod, issues }, value) => {
    if (NUMBER.test(value)) mod.cookie = BigInt.asUintN(64, BigInt(value));
    else issues.push({ message: `\`${value}\` is not a cookie`, expected: 'a number of at most 64 bits' });
  },
  priority: whole(65_535, ({ mod }, value) => {
    mod.priority = value;
  }),
  idle_timeout: whole(65_535, ({ mod }, value) => {
    mod.idleTimeoutUs = value * 1_000_000;
  }),
  hard_timeout: whole(65_535, ({ mod }, value) => {
    mod.hardTimeoutUs = value * 1_000_000;
  }),
  importance: whole(65_535, ({ mod }, value) => {
    mod.importance = value;
  }),
  send_flow_rem: ({ mod }) => {
    mod.sendFlowRemoved = true;
  },
  check_overlap: ({ mod }) => {
    mod.checkOverlap = true;
  },
  in_port: whole(65_535, ({ match }, value) => {
    match.inPort = value;
  }),
  ip: ({ match }) => {
    match.family = 4;
  },
  ipv6: ({ match }) => {
    match.family = 6;
  },
  nw_proto: whole(255, ({ match }, value) => {
    match.protocol = value;
  }),
  nw_src: (reading, value) => readAddress(reading, 'source', value),
  nw_dst: (reading, value) => readAddress(reading, 'destination', value),
  ipv6_src: (reading, value) => readAddress(reading, 'source', value),
  ipv6_dst: (reading, value) => readAddress(reading, 'destination', value),
  tp_src: whole(65_535, ({ match }, value) => {
    match.sourcePort = value;
  }),
  tp_dst: whole(65_535, ({ match }, value) => {
    match.destinationPort = value;
  }),
  tcp_flags: (reading, value) => readTcpFlags(reading, value),
};

function readField(reading: Reading, field: string): void {
  const [name, value = ''] = splitOnce(field, '=');
  const read = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
  if (read !== undefined) read(reading, value);
  else if (!READ_OVER.has(name) && !readProtocolWord(reading.match, name)) {
    reading.issues.push({ message: `\`${field}\` is not a field of a flow we know`, found: `\`${field}\`` });
  }
}

function readProtocolWord(match: Mutable<Match>, word: string): boolean {
  for (const [protocol, words] of Object.entries(PROTOCOL_WORDS)) {
    const position = words.indexOf(word);
    if (position < 0) continue;
    match.protocol = Number(protocol);
    match.family = position === 0 && word !== 'icmp6' ? 4 : 6;
    return true;
  }
  return false;
}

function readAddress({ match, issues }: Reading, side: 'source' | 'destination', text: string): void {
  const masked = maskedAddress(text);
  if (masked.ok) match[side] = masked.value;
  else issues.push(...masked.issues);
}

/** `1.2.3.4`, `1.2.3.4/255.0.255.0`, `1.2.0.0/16`, and the same for IPv6. */
function maskedAddress(text: string): Result<MaskedWords> {
  const [valueText, maskText] = splitOnce(text, '/');
  const family: Family = valueText.includes(':') ? 6 : 4;
  const value = wordsOf(family, valueText);
  if (!value.ok) return value;
  if (maskText === undefined) return ok({ value: value.value, mask: FULL[family] });
  if (/^\d{1,3}$/.test(maskText))
    return ok({ value: value.value, mask: prefixMask(family, Number(maskText)) });
  const mask = wordsOf(family, maskText);
  return mask.ok ? ok({ value: value.value, mask: mask.value }) : mask;
}

function wordsOf(family: Family, text: string): Result<Words> {
  if (family === 6) return parseIpv6(text);
  const value = parseIpv4(text);
  return value.ok ? ok([0, 0, 0, value.value]) : value;
}

function prefixMask(family: Family, length: number): Words {
  const bits = family === 4 ? 96 + length : length;
  const word = (i: number): number => {
    const ones = Math.max(0, Math.min(32, bits - 32 * i));
    return ones === 0 || (family === 4 && i < 3) ? 0 : (0xffff_ffff << (32 - ones)) >>> 0;
  };
  return [word(0), word(1), word(2), word(3)];
}

function readTcpFlags({ match, issues }: Reading, text: string): void {
  const numeric = /^(0x[0-9a-f]+|\d+)\/(0x[0-9a-f]+|\d+)$/.exec(text);
  if (numeric !== null) {
    match.tcpFlags = { value: Number(numeric[1]), mask: Number(numeric[2]) };
    return;
  }
  const names: readonly string[] = TCP_FLAG_NAMES;
  let value = 0;
  let mask = 0;
  for (const [, sign, name] of text.matchAll(/([+-])([a-z]+)/g)) {
    const bit = 1 << names.indexOf(name!);
    mask |= bit;
    if (sign === '+') value |= bit;
  }
  if (!/^([+-](fin|syn|rst|psh|ack|urg|ece|cwr|ns))+$/.test(text))
    issues.push({ message: `\`${text}\` is not a set of TCP flags`, expected: 'such as `+syn-ack`' });
  match.tcpFlags = { value, mask };
}

function readActions(text: string, issues: Issue[]): Action[] {
  if (text === 'drop') return [];
  return text.split(',').flatMap((word): Action[] => {
    const action = readAction(word);
    if (action !== null) return [action];
    issues.push({ message: `\`${word}\` is not an action we know`, found: `\`${word}\`` });
    return [];
  });
}

function readAction(word: string): Action | null {
  const [name, argument = ''] = splitOnce(word, ':');
  if (name === 'CONTROLLER') return { kind: 'controller' };
  if (name === 'output')
    return /^\d{1,5}$/.test(argument) ? { kind: 'output', port: Number(argument) } : null;
  if (name === 'set_field') return readSetField(argument);
  const field = OLD_WORDS[name];
  return field === undefined ? null : readSetField(`${argument}->${field}`);
}

/** Actions of OpenFlow 1.0 as the fields they set. */
const OLD_WORDS: Readonly<Record<string, string>> = {
  mod_dl_src: 'eth_src',
  mod_dl_dst: 'eth_dst',
  mod_nw_src: 'ip_src',
  mod_nw_dst: 'ip_dst',
};

function readSetField(argument: string): Action | null {
  const [value, field = ''] = splitOnce(argument, '->');
  const mac = macOf(value);
  if (field === 'eth_dst') return mac === null ? null : { kind: 'set-destination-mac', mac };
  if (field === 'eth_src') return mac === null ? null : { kind: 'set-source-mac', mac };
  const side = /^(?:ip|nw|ipv6)_(src|dst)$/.exec(field)?.[1];
  return side === undefined ? null : setAddress(side as 'src' | 'dst', value);
}

function setAddress(side: 'src' | 'dst', text: string): Action | null {
  const family: Family = text.includes(':') ? 6 : 4;
  const words = wordsOf(family, text);
  if (!words.ok) return null;
  return {
    kind: side === 'src' ? 'set-source-address' : 'set-destination-address',
    family,
    words: words.value,
  };
}

const macOf = (text: string): number | null =>
  /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(text) ? Number.parseInt(text.replaceAll(':', ''), 16) : null;

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}
