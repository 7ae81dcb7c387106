// Section `baseline`: the same clients, servers and switches without mask and controller, to compare with. `nearest` is anycast: each
// ingress sends the VIP's traffic to its own choice. `dns`: one address per server and resolvers that remember answers. Not how
// they work (src/sim/nearest.ts, src/sim/dns.ts). Source: SPEC §7.

import * as z from 'zod';
import type { Resolver } from '../resolver.ts';
import { durationText, nameText, positiveCount } from './fields.ts';

const nearestServers = z.union([nameText, z.array(nameText).min(1).max(4096)]);

export const baselineInput = z
  .strictObject({
    kind: z.enum(['nearest', 'dns']).describe('nearest: anycast; dns: one address per server'),
    servers: z
      .union([z.literal('random'), z.record(nameText, nearestServers)])
      .optional()
      .describe(
        'per ingress its closest server, or several, closest first; random, the default: drawn per bucket (dns: per answer) and ingress',
      ),
    answers: z
      .enum(['random', 'location', 'availability'])
      .optional()
      .describe(
        'dns: random by share; location: the closest to the client (needs `servers`); availability: fewest sessions per share; default random',
      ),
    ttl: durationText.optional().describe('dns: how long a resolver keeps an answer; default 60s'),
    'clients-per-resolver': positiveCount
      .optional()
      .describe('dns: clients that share one resolver, on average; default 100'),
  })
  .describe('compare with: no mask and no controller; default: mask and controller');

type BaselineInput = z.infer<typeof baselineInput>;

/** For each ingress, in name order: servers, closest first; those not named come after, by id. Null: random. */
export type Nearness = readonly (readonly string[])[] | null;

export interface ResolvedNearest {
  readonly kind: 'nearest';
  readonly nearness: Nearness;
}

export interface ResolvedDns {
  readonly kind: 'dns';
  readonly answers: 'random' | 'location' | 'availability';
  readonly ttlUs: number;
  readonly clientsPerResolver: number;
  /** For answers by location; else null. */
  readonly nearness: Nearness;
}

export type ResolvedBaseline = ResolvedNearest | ResolvedDns;

const DNS_KEYS = ['answers', 'ttl', 'clients-per-resolver'] as const;

/** Null without the section. `ingresses`: their names, sorted. */
export function resolveBaseline(
  input: BaselineInput | undefined,
  ingresses: readonly string[],
  resolver: Resolver,
): ResolvedBaseline | null {
  if (input === undefined) return null;
  const nearness = resolveNearness(input.servers, ingresses, resolver);
  if (input.kind === 'nearest') {
    refuseDnsKeys(input, resolver);
    return { kind: 'nearest', nearness };
  }
  const answers = input.answers ?? 'random';
  if (answers === 'location' && nearness === null)
    resolver.issue(['baseline', 'answers'], {
      message: 'answers by location need `servers`',
      hint: 'say which server is closest to each ingress: `servers: {in-a: s01}`',
    });
  if (answers !== 'location' && nearness !== null)
    resolver.issue(['baseline', 'servers'], {
      message: '`servers` says nothing without `answers: location`',
    });
  return {
    kind: 'dns',
    answers,
    ttlUs: resolver.durationUs(['baseline', 'ttl'], input.ttl ?? '60s'),
    clientsPerResolver: input['clients-per-resolver'] ?? 100,
    nearness,
  };
}

function refuseDnsKeys(input: BaselineInput, resolver: Resolver): void {
  for (const key of DNS_KEYS) {
    if (input[key] !== undefined)
      resolver.issue(['baseline', key], { message: `\`${key}\` belongs to the baseline dns` }, true);
  }
}

function resolveNearness(
  input: BaselineInput['servers'],
  ingresses: readonly string[],
  resolver: Resolver,
): Nearness {
  if (input === undefined || input === 'random') return null;
  const path = ['baseline', 'servers'];
  for (const name of Object.keys(input)) resolver.reference('ingress', name, [...path, name], true);
  return ingresses.map((ingress) => {
    const named = input[ingress];
    if (named === undefined)
      resolver.issue(path, { message: `no server is named for ingress \`${ingress}\`` });
    const servers = named === undefined ? [] : typeof named === 'string' ? [named] : named;
    for (const server of servers) resolver.reference('server', server, [...path, ingress]);
    return servers;
  });
}
