// Section `pools`: groups of servers and how buckets are given to them. A server is one machine wherever its name appears;
// share, manual-only and state belong to its membership of one pool. `servers: 16` makes s01 … s16. Source: SPEC §4, §7.

import * as z from 'zod';
import type { Words } from '../../base/address.ts';
import type { Resolver } from '../resolver.ts';
import {
  amountValue,
  durationText,
  ipv4Text,
  ipv6Text,
  macText,
  nameText,
  positiveCount,
  positiveNumber,
} from './fields.ts';

/** Names of the assignment algorithms; each is registered under its name in the mapping room (a test compares). */
export const ASSIGNMENTS = ['ring', 'round-robin', 'round-robin-afresh', 'usage', 'usage-minimal'] as const;

const serverInput = z.strictObject({
  share: positiveNumber.optional().describe('0.5 halves, 2.0 doubles the part of the server; default 1'),
  'manual-only': z.boolean().optional().describe('true: gets no automatic bucket; default false'),
  state: z
    .enum(['active', 'standby'])
    .optional()
    .describe('standby: in service only after an event adds it; default active'),
  capacity: positiveCount
    .optional()
    .describe('sessions at once; further ones are refused with a RST; default no limit'),
  address: ipv4Text.optional(),
  address6: ipv6Text.optional(),
  mac: macText.optional(),
});

const serversInput = z
  .union([z.int().min(1).max(4096), z.record(nameText, z.union([z.null(), serverInput]))])
  .describe('a number of servers (16 makes s01 to s16), or servers by name');

const poolInput = z.strictObject({
  servers: serversInput,
  assignment: z.enum(ASSIGNMENTS).optional().describe('how buckets are given to servers; default ring'),
  'virtual-nodes': z
    .int()
    .min(1)
    .max(100_000)
    .optional()
    .describe('ring points of a server of share 1; default 128'),
  headroom: amountValue.optional().describe('by usage: allowed excess over the mean; default 10%'),
  'usage-poll': durationText.optional().describe('by usage: interval between polls; default 10s'),
  'usage-half-life': durationText.optional().describe('by usage: half-life of the weights; default 10m'),
});

export const poolsInput = z.record(nameText, poolInput).describe('pools of servers by name');

type PoolInput = z.infer<typeof poolInput>;
type ServerInput = z.infer<typeof serverInput>;

export interface ResolvedServer {
  readonly id: string;
  readonly share: number;
  readonly manualOnly: boolean;
  readonly state: 'active' | 'standby';
  /** Sessions at once; null: no limit. */
  readonly capacity: number | null;
  /** For NAT and probes; default 198.18.0.0/15 and 2001:db8:1::/64 by position among all server names. */
  readonly address: Words;
  readonly address6: Words;
  /** A number below 2^48; default 02:00:00:00:00:00 + position. */
  readonly mac: number;
}

export interface ResolvedPool {
  readonly name: string;
  /** Sorted by id. */
  readonly servers: readonly ResolvedServer[];
  readonly assignment: (typeof ASSIGNMENTS)[number];
  readonly virtualNodes: number;
  readonly headroomRatio: number;
  readonly usagePollUs: number;
  readonly usageHalfLifeUs: number;
}

/** `s01` … `s16`: as many digits as the largest number has, at least two. */
export function numberedServers(count: number): string[] {
  const digits = Math.max(2, String(count).length);
  return Array.from({ length: count }, (_, i) => `s${String(i + 1).padStart(digits, '0')}`);
}

/** Server names of one pool as written, sorted; also of input that did not validate. */
export function serverNames(servers: unknown): string[] {
  if (typeof servers === 'number' && Number.isInteger(servers) && servers >= 1 && servers <= 4096)
    return numberedServers(servers);
  return typeof servers === 'object' && servers !== null ? Object.keys(servers).sort() : [];
}

/** Pools sorted by name, their servers sorted by id. */
export function resolvePools(input: z.infer<typeof poolsInput>, resolver: Resolver): ResolvedPool[] {
  const all = [...new Set(Object.values(input).flatMap((pool) => serverNames(pool.servers)))].sort();
  const positions = new Map(all.map((id, i) => [id, i + 1]));
  const pools = resolver.sorted(input).map(([name, pool]) => resolvePool(name, pool, positions, resolver));
  refuseContradictions(pools, resolver);
  return pools;
}

function resolvePool(
  name: string,
  input: PoolInput,
  positions: Map<string, number>,
  resolver: Resolver,
): ResolvedPool {
  const path = ['pools', name];
  const servers = serverNames(input.servers).map((id) => {
    const server = typeof input.servers === 'number' ? {} : (input.servers[id] ?? {});
    return resolveServer(
      { id, path: [...path, 'servers', id], position: positions.get(id)! },
      server,
      resolver,
    );
  });
  if (servers.length === 0)
    resolver.issue([...path, 'servers'], { message: 'a pool needs at least one server' });
  return {
    name,
    servers,
    assignment: input.assignment ?? 'ring',
    virtualNodes: input['virtual-nodes'] ?? 128,
    headroomRatio: resolver.ratio(input.headroom ?? 0.1),
    usagePollUs: resolver.durationUs([...path, 'usage-poll'], input['usage-poll'] ?? '10s'),
    usageHalfLifeUs: resolver.durationUs([...path, 'usage-half-life'], input['usage-half-life'] ?? '10m'),
  };
}

interface ServerPlace {
  readonly id: string;
  readonly path: string[];
  readonly position: number;
}

function resolveServer(place: ServerPlace, input: ServerInput, resolver: Resolver): ResolvedServer {
  const { id, path, position } = place;
  return {
    id,
    share: input.share ?? 1,
    manualOnly: input['manual-only'] ?? false,
    state: input.state ?? 'active',
    capacity: input.capacity ?? null,
    address: resolver.ipv4([...path, 'address'], input.address ?? defaultAddress(position)) ?? [0, 0, 0, 0],
    address6: resolver.ipv6(
      [...path, 'address6'],
      input.address6 ?? `2001:db8:1::${position.toString(16)}`,
    ) ?? [0, 0, 0, 0],
    mac:
      input.mac === undefined
        ? 0x02_00_00_00_00_00 + position
        : Number.parseInt(input.mac.replaceAll(':', ''), 16),
  };
}

const defaultAddress = (position: number): string => `198.18.${position >>> 8}.${position & 255}`;

/** One machine has one capacity, address and MAC, whichever pool names it. */
function refuseContradictions(pools: readonly ResolvedPool[], resolver: Resolver): void {
  const seen = new Map<string, { pool: string; server: ResolvedServer }>();
  for (const { name, servers } of pools) {
    for (const server of servers) {
      const first = seen.get(server.id);
      seen.set(server.id, first ?? { pool: name, server });
      if (first === undefined || sameMachine(first.server, server)) continue;
      resolver.issue(['pools', name, 'servers', server.id], {
        message: `server \`${server.id}\` has another capacity, address or MAC than in pool \`${first.pool}\``,
        hint: 'one name is one machine: say the same in both pools, or give it another name',
      });
    }
  }
}

function sameMachine(a: ResolvedServer, b: ResolvedServer): boolean {
  const key = (s: ResolvedServer) => [s.capacity, s.mac, ...s.address, ...s.address6].join();
  return key(a) === key(b);
}
