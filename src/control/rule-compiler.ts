// From who owns which bucket to the flow entries that say so: one list of adds per ingress, in table order, pure. These are the
// static base entries only (p of SPEC §2); what a move puts above them is in move-entries.ts, pins are in pins.ts.
// The rule: the same bucket goes to the same server at every ingress, though port and MAC differ, and every bucket of every
// VIP has an entry, one that drops where nobody owns it. Source: SPEC §2, §5; the patent on low-priority bucket flows.

import type { Address, Family, Words } from '../base/address.ts';
import { assert } from '../base/assert.ts';
import type { ManualBucket } from '../mapping/manual-bucket.ts';
import { bucketValue, type Mask } from '../mapping/mask.ts';
import type { Action, FlowMod, MaskedWords, Match } from '../switching/messages.ts';
import { type BucketRef, type CookieFilter, encodeCookie } from './cookie.ts';
import { manualPriority, PRIORITY_AUTOMATIC, PRIORITY_REVERSE } from './priorities.ts';

/** `mac`: servers hold the VIP, only the frame's destination changes. `nat`: the destination address is rewritten too. */
export type ForwardingMode = 'mac' | 'nat';

/** How one ingress reaches one server. */
export interface ServerLink {
  readonly server: string;
  readonly port: number;
  /** Below 2^48. */
  readonly mac: number;
}

export interface RuleIngress {
  readonly name: string;
  /** The port toward the clients: where NAT's reverse entries send. */
  readonly uplinkPort: number;
  /** One per server that any table names. */
  readonly links: readonly ServerLink[];
}

export interface RuleServer {
  readonly id: string;
  /** For cookies; from numberNames. */
  readonly number: number;
  /** The server's own addresses, at most one per family; needed for `nat`. */
  readonly addresses: readonly Address[];
  /** A static manual bucket applies only while its server is in service (SPEC §2). */
  readonly inService: boolean;
}

export interface RuleManual {
  /** Below 2^22, unique within the table; from numberNames. */
  readonly number: number;
  readonly bucket: ManualBucket;
  /** Who owns it now; null: not installed, its sources fall through. */
  readonly server: string | null;
}

/** The table of one VIP in one family. */
export interface RuleTable {
  /** Number of the VIP for cookies; from numberNames. */
  readonly vip: number;
  readonly address: Address;
  readonly mask: Mask;
  /** owner[i] is the server of bucket i; null: nobody, its packets are dropped. Length mask.bucketCount. */
  readonly owner: readonly (string | null)[];
  readonly manual: readonly RuleManual[];
  /** Every server that may answer for this VIP, draining and drained ones included: whom NAT's reverse entries are for. */
  readonly members: readonly string[];
}

export interface RuleInput {
  readonly mode: ForwardingMode;
  readonly ingresses: readonly RuleIngress[];
  readonly servers: readonly RuleServer[];
  readonly tables: readonly RuleTable[];
}

/** What to install at one ingress, in order: tables as given, automatic buckets by index, manual ones as given, reverse entries. */
export interface IngressRules {
  readonly ingress: string;
  readonly mods: readonly FlowMod[];
}

/**
 * The base flow-mods of every ingress. No two entries of one ingress share match and priority, and no two of equal priority
 * overlap, provided manual buckets of equal (mask bits, explicit) do not (the controller refuses such). Cost: linear in entries.
 * Asserts that every owner has a link, and under `nat` an address of the family and only one VIP a family.
 */
export function compileRules(input: RuleInput): IngressRules[] {
  return input.ingresses.map((ingress) => {
    const path = new ServerPaths(input.mode, ingress, input.servers);
    const mods = input.tables.flatMap((table) => tableEntries(table, path, input.servers));
    return {
      ingress: ingress.name,
      mods: input.mode === 'mac' ? mods : [...mods, ...reverseEntries(input, ingress)],
    };
  });
}

/** The actions that carry a packet from one ingress to each server: made once per ingress, asked per entry. */
export class ServerPaths {
  private readonly mode: ForwardingMode;
  private readonly ingress: string;
  private readonly links: ReadonlyMap<string, ServerLink>;
  private readonly servers: ReadonlyMap<string, { readonly addresses: readonly Address[] }>;

  constructor(
    mode: ForwardingMode,
    ingress: RuleIngress,
    servers: readonly Pick<RuleServer, 'id' | 'addresses'>[],
  ) {
    this.mode = mode;
    this.ingress = ingress.name;
    this.links = new Map(ingress.links.map((link) => [link.server, link]));
    this.servers = new Map(servers.map((server) => [server.id, server]));
  }

  /** An empty list, which drops, for null. */
  actions(server: string | null, family: Family): readonly Action[] {
    if (server === null) return [];
    const link = this.links.get(server);
    assert(link !== undefined, `ingress ${this.ingress} has no link to server ${server}`);
    const rewriteMac: Action = { kind: 'set-destination-mac', mac: link.mac };
    const output: Action = { kind: 'output', port: link.port };
    if (this.mode === 'mac') return [rewriteMac, output];
    const words = this.addressOf(server, family);
    return [rewriteMac, { kind: 'set-destination-address', family, words }, output];
  }

  private addressOf(server: string, family: Family): Words {
    const own = this.servers.get(server)?.addresses.find((address) => address.family === family);
    assert(own !== undefined, `server ${server} has no IPv${family} address, which NAT needs`);
    return own.words;
  }
}

function tableEntries(table: RuleTable, path: ServerPaths, servers: readonly RuleServer[]): FlowMod[] {
  const { family } = table.address;
  const inService = new Set(servers.filter((server) => server.inService).map((server) => server.id));
  const automatic = table.owner.map((server, bucket) =>
    entry(automaticPlace(table, bucket), path.actions(server, family)),
  );
  const manual = table.manual
    .filter((rule) => rule.server !== null && (rule.bucket.kind === 'pooled' || inService.has(rule.server)))
    .map((rule) => entry(manualPlace(table, rule), path.actions(rule.server, family)));
  return [...automatic, ...manual];
}

/** Where the base entry of a bucket stands, whoever owns it: its identity, match and priority p. */
export interface EntryPlace {
  readonly ref: BucketRef;
  readonly match: Match;
  readonly priority: number;
}

/** The place of automatic bucket `bucket` of a table. */
export function automaticPlace(
  table: Pick<RuleTable, 'vip' | 'address' | 'mask'>,
  bucket: number,
): EntryPlace {
  const { vip, address, mask } = table;
  return {
    ref: { vip, family: address.family, manual: false, bucket },
    match: bucketMatch(address, { value: bucketValue(mask, bucket), mask: mask.words }),
    priority: PRIORITY_AUTOMATIC,
  };
}

/** The place of a manual bucket of a table. */
export function manualPlace(
  table: Pick<RuleTable, 'vip' | 'address'>,
  rule: Pick<RuleManual, 'number' | 'bucket'>,
): EntryPlace {
  const { vip, address } = table;
  return {
    ref: { vip, family: address.family, manual: true, bucket: rule.number },
    match: bucketMatch(address, rule.bucket),
    priority: manualPriority(maskBitCount(rule.bucket.mask), rule.bucket.priority),
  };
}

/** Destination VIP and masked source; a mask without bits is a wildcard and left out. */
function bucketMatch(vip: Address, { value, mask }: MaskedWords): Match {
  const destination = exactly(vip);
  if (maskBitCount(mask) === 0) return { family: vip.family, destination };
  return { family: vip.family, source: { value, mask }, destination };
}

const EXACT_V4: Words = [0, 0, 0, 0xffff_ffff];
const EXACT_V6: Words = [0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff];

/** All bits of an address: a match on exactly it. */
export const exactly = (address: Address): MaskedWords => ({
  value: address.words,
  mask: address.family === 4 ? EXACT_V4 : EXACT_V6,
});

/** Number of ones. */
export function maskBitCount(mask: Words): number {
  let count = 0;
  for (let word of mask) for (; word !== 0; word = (word & (word - 1)) >>> 0) count++;
  return count;
}

/** The add of a permanent entry at a place: no timeouts, never evicted. */
function entry(place: EntryPlace, actions: readonly Action[]): FlowMod {
  return addFlow({ ...place, cookie: encodeCookie({ ...place.ref, kind: 'base', server: 0 }), actions });
}

/** Importance of permanent entries and of pins: under the `evict` policy only pins, which have timeouts, can go. */
export const IMPORTANCE_STATIC = 100;
export const IMPORTANCE_PIN = 1;

interface FlowFields {
  readonly match: Match;
  readonly priority: number;
  readonly cookie: bigint;
  readonly actions: readonly Action[];
  readonly idleTimeoutUs?: number;
  readonly hardTimeoutUs?: number;
  readonly importance?: number;
}

/** An add with the controller's habits: flow-removed is asked for, overlaps are ruled out beforehand and not checked again. */
export function addFlow(fields: FlowFields): FlowMod {
  return {
    kind: 'flow-mod',
    command: 'add',
    match: fields.match,
    priority: fields.priority,
    actions: fields.actions,
    idleTimeoutUs: fields.idleTimeoutUs ?? 0,
    hardTimeoutUs: fields.hardTimeoutUs ?? 0,
    importance: fields.importance ?? IMPORTANCE_STATIC,
    cookie: fields.cookie,
    cookieMask: 0n,
    checkOverlap: false,
    sendFlowRemoved: true,
  };
}

/** Deletes whatever a cookie filter and a match (default: any) name. */
export const deleteFlows = (filter: CookieFilter, match: Match = {}): FlowMod => ({
  ...addFlow({ match, priority: 0, cookie: 0n, actions: [] }),
  ...filter,
  command: 'delete',
});

/** One per server and family at every ingress: from the server's own address back to the VIP's (SPEC §5). */
export function reverseEntries(
  input: Omit<RuleInput, 'ingresses' | 'mode'>,
  ingress: RuleIngress,
): FlowMod[] {
  return input.servers.flatMap((server) =>
    server.addresses.flatMap((own) => {
      const table = onlyTableOf(input.tables, server.id, own.family);
      return table === null ? [] : [reverseEntry(server, own, table, ingress)];
    }),
  );
}

function reverseEntry(server: RuleServer, own: Address, table: RuleTable, ingress: RuleIngress): FlowMod {
  const { family, words } = table.address;
  const ref = { vip: table.vip, family, manual: false, bucket: 0 };
  return addFlow({
    match: { family, source: exactly(own) },
    priority: PRIORITY_REVERSE,
    cookie: encodeCookie({ ...ref, kind: 'reverse', server: server.number }),
    actions: [
      { kind: 'set-source-address', family, words },
      { kind: 'output', port: ingress.uplinkPort },
    ],
  });
}

function onlyTableOf(tables: readonly RuleTable[], server: string, family: Family): RuleTable | null {
  const serving = tables.filter((table) => table.address.family === family && table.members.includes(server));
  assert(
    serving.length <= 1,
    `server ${server} answers for two IPv${family} VIPs: NAT cannot tell its replies apart`,
  );
  return serving[0] ?? null;
}
