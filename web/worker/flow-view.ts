// The flow tables of a finished run as a reader looks through them: filtered, sorted, a page at a time, in words. The entries stay
// in the worker (a table may hold a million); what crosses is what is shown. Entries are what the simulated switch answers to a
// flow-stats request, so that their counters and clocks are the switch's own. Source: SPEC §5.

import type { Words } from '../../src/base/address.ts';
import { formatAddress } from '../../src/base/address-text.ts';
import type { BuiltRun } from '../../src/sim/run.ts';
import type { FlowKind, FlowPage, FlowQuery, FlowRow } from './protocol.ts';

type Ingress = BuiltRun['world']['ingresses'][number];
type Entry = ReturnType<Ingress['switch']['table']['stats']>[number];

interface Line {
  readonly entry: Entry;
  readonly row: FlowRow;
  /** What the text filter looks in, lower case. */
  readonly text: string;
}

export interface IngressEntries {
  readonly name: string;
  readonly capacity: number;
  readonly lines: readonly Line[];
}

/** Reads every switch at `nowUs`. Cost: linear in entries. */
export function readFlowTables({ world, scenario }: BuiltRun): IngressEntries[] {
  return world.ingresses.map((ingress, index) => {
    const servers = new Map(scenario.ingresses[index]!.serverPorts.map(({ port, server }) => [port, server]));
    return {
      name: ingress.name,
      capacity: ingress.switch.table.capacity,
      lines: ingress.switch.table.stats(world.nowUs).map((entry) => lineOf(entry, servers)),
    };
  });
}

function lineOf(entry: Entry, servers: ReadonlyMap<number, string>): Line {
  const output = entry.actions.find((action) => action.kind === 'output');
  const server = output?.kind === 'output' ? (servers.get(output.port) ?? null) : null;
  const row: FlowRow = {
    kind: kindOf(entry),
    priority: entry.priority,
    ...matchOf(entry),
    action: actionText(entry, server),
    server,
    packets: entry.packetCount,
    bytes: entry.byteCount,
    leftUs: leftUs(entry),
  };
  return {
    entry,
    row,
    text: `${row.from}${row.fromMask} ${row.rest} ${row.action} ${row.kind}`.toLowerCase(),
  };
}

/** By the priority bands of the controller: pins, manual, automatic with its two move priorities, reverse. */
function kindOf({ priority }: Entry): FlowKind {
  if (priority >= 50_000) return 'pin';
  if (priority >= 2000) return 'manual';
  if (priority > 1000) return 'move';
  return priority === 1000 ? 'bucket' : priority === 0 ? 'miss' : 'reverse';
}

const PROTOCOLS: Readonly<Record<number, string>> = { 1: 'icmp', 6: 'tcp', 17: 'udp', 58: 'icmp6' };

/** Where from (a bucket or an address), and the rest of the match in words. */
function matchOf({ match }: Entry): Pick<FlowRow, 'from' | 'fromMask' | 'rest'> {
  const family = match.family ?? 4;
  const [from, fromMask] = match.source === undefined ? ['anywhere', ''] : maskedText(family, match.source);
  const rest: string[] = [];
  if (match.destination !== undefined) rest.push(`to ${maskedText(family, match.destination).join('')}`);
  if (match.protocol !== undefined) rest.push(PROTOCOLS[match.protocol] ?? `protocol ${match.protocol}`);
  if (match.sourcePort !== undefined) rest.push(`source port ${match.sourcePort}`);
  if (match.destinationPort !== undefined) rest.push(`port ${match.destinationPort}`);
  if (match.tcpFlags !== undefined) rest.push(`flags ${match.tcpFlags.value}/${match.tcpFlags.mask}`);
  if (match.inPort !== undefined) rest.push(`in port ${match.inPort}`);
  return { from, fromMask, rest: rest.join(', ') };
}

/** The value and, unless it is one exact address, its mask with a slash before it. */
function maskedText(
  family: 4 | 6,
  masked: { readonly value: Words; readonly mask: Words },
): [string, string] {
  const value = formatAddress({ family, words: masked.value });
  const relevant = family === 4 ? masked.mask.slice(3) : masked.mask;
  if (relevant.every((word) => word === 0xffffffff)) return [value, ''];
  return [value, `/${formatAddress({ family, words: masked.mask })}`];
}

function actionText(entry: Entry, server: string | null): string {
  if (entry.actions.length === 0) return 'drop';
  const parts = entry.actions.flatMap((action) => {
    if (action.kind === 'controller') return ['to the controller'];
    if (action.kind === 'set-destination-address') return [`address ${formatAddress(action)}`];
    if (action.kind === 'set-source-address') return [`source ${formatAddress(action)}`];
    return action.kind === 'output' ? [`${server ?? 'clients'}, port ${action.port}`] : [];
  });
  return parts.join(', ');
}

/** Until the first of its timeouts would fire; null: never. */
function leftUs({ idleTimeoutUs, hardTimeoutUs, idleAgeUs, durationUs }: Entry): number | null {
  const idle = idleTimeoutUs === 0 ? Number.POSITIVE_INFINITY : idleTimeoutUs - idleAgeUs;
  const hard = hardTimeoutUs === 0 ? Number.POSITIVE_INFINITY : hardTimeoutUs - durationUs;
  const left = Math.min(idle, hard);
  return Number.isFinite(left) ? left : null;
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const SORTS: Readonly<Record<FlowQuery['sort'], (a: FlowRow, b: FlowRow) => number>> = {
  priority: (a, b) => b.priority - a.priority,
  match: (a, b) => byText(a.from, b.from) || byText(a.rest, b.rest),
  action: (a, b) => byText(a.action, b.action),
  packets: (a, b) => b.packets - a.packets,
  bytes: (a, b) => b.bytes - a.bytes,
  left: (a, b) => (a.leftUs ?? Number.POSITIVE_INFINITY) - (b.leftUs ?? Number.POSITIVE_INFINITY) || 0,
};

/** One page of one table. The order is the switch's own where the sort leaves ties. An unknown ingress is the first. */
export function queryFlows(tables: readonly IngressEntries[], query: FlowQuery): FlowPage | null {
  const table = tables.find(({ name }) => name === query.ingress) ?? tables[0];
  if (table === undefined) return null;
  const words = query.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const found = table.lines
    .filter(
      ({ row, text }) =>
        (query.server === null || row.server === query.server) && words.every((word) => text.includes(word)),
    )
    .map(({ row }) => row)
    .sort(SORTS[query.sort]);
  const all = table.lines.map(({ row }) => row);
  const packets = (rows: readonly FlowRow[]): number => rows.reduce((sum, row) => sum + row.packets, 0);
  return {
    ingress: table.name,
    ingressNames: tables.map(({ name }) => name),
    capacity: table.capacity,
    total: all.length,
    totalPackets: packets(all),
    matching: found.length,
    matchingPackets: packets(found),
    busiest: found.reduce((most, row) => Math.max(most, row.packets), 0),
    unused: found.filter((row) => row.packets === 0).length,
    rows: found.slice(0, query.limit),
  };
}
