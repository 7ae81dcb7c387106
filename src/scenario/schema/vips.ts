// Section `vips`: the virtual addresses, each with its mask and its extra (manual) buckets. Not the servers: those are in
// pools.ts. The rule: a VIP has at most one address, mask and bucket table per family, both on one pool. Source: SPEC §2.

import * as z from 'zod';
import type { Family, Words } from '../../base/address.ts';
import type { Resolver } from '../resolver.ts';
import { ipv4MaskText, ipv4Text, ipv6MaskText, ipv6Text, nameText, portNumber } from './fields.ts';

/** The mask of the seed: nine bits, 512 buckets. For IPv6 the same nine low bits. */
export const DEFAULT_MASK = '8.32.109.34';
export const DEFAULT_MASK6 = '::820:6d22';
const DEFAULT_PORT = 80;

const manualBucketInput = z.strictObject({
  match: z
    .string()
    .min(1)
    .max(100)
    .describe('a prefix such as 10.0.0.0/8, or value/mask such as 8.0.0.2/8.0.0.2'),
  server: nameText.optional().describe('the server a static bucket is bound to'),
  kind: z
    .enum(['static', 'pooled'])
    .optional()
    .describe('default: static where a server is named, else pooled'),
  priority: z
    .int()
    .min(0)
    .max(99)
    .optional()
    .describe('among matches with equally many mask bits; higher wins; default 0'),
});

const vipInput = z.strictObject({
  pool: nameText.optional().describe('default: the pool of the same name, or the only pool'),
  address: ipv4Text.optional(),
  address6: ipv6Text.optional(),
  mask: ipv4MaskText.optional(),
  mask6: ipv6MaskText.optional(),
  port: portNumber.optional(),
  'manual-buckets': z.record(nameText, manualBucketInput).optional(),
});

export const vipsInput = z
  .record(nameText, z.union([z.null(), vipInput]))
  .describe('virtual addresses by name');

type VipInput = z.infer<typeof vipInput>;
type ManualBucketInput = z.infer<typeof manualBucketInput>;

export interface ResolvedManualBucket {
  readonly name: string;
  readonly family: Family;
  /** Bits outside the mask are 0. */
  readonly value: Words;
  readonly mask: Words;
  readonly kind: 'static' | 'pooled';
  /** Of a static bucket; null for a pooled one. */
  readonly server: string | null;
  readonly priority: number;
}

export interface ResolvedVipFamily {
  readonly family: Family;
  readonly address: Words;
  readonly mask: Words;
}

export interface ResolvedVip {
  readonly name: string;
  readonly pool: string;
  readonly port: number;
  /** One or two entries, IPv4 first; a family without an entry is unserved. */
  readonly families: readonly ResolvedVipFamily[];
  /** Sorted by name. */
  readonly manualBuckets: readonly ResolvedManualBucket[];
}

/**
 * VIPs sorted by name. Defaults: both families unless only one of `address` and `address6` is given (a mask of the other
 * family serves that one too); addresses 203.0.113.10 + n and 2001:db8::10 + n, n the position in name order; the seed's mask.
 */
export function resolveVips(input: z.infer<typeof vipsInput>, resolver: Resolver): ResolvedVip[] {
  const vips = resolver
    .sorted(input)
    .map(([name, vip], position) => resolveVip(name, vip ?? {}, position, resolver));
  refuseSharedAddresses(vips, resolver);
  return vips;
}

function resolveVip(name: string, input: VipInput, position: number, resolver: Resolver): ResolvedVip {
  const path = ['vips', name];
  const pool = input.pool ?? resolver.onlyOrSameName('pool', name);
  resolver.reference('pool', pool, input.pool === undefined ? path : [...path, 'pool']);
  const buckets = resolver.sorted(input['manual-buckets'] ?? {}).flatMap(([bucket, it]) => {
    return resolveManualBucket({ bucket, path: [...path, 'manual-buckets', bucket], pool }, it, resolver);
  });
  return {
    name,
    pool,
    port: input.port ?? DEFAULT_PORT,
    families: [
      ...ipv4Family(input, path, position, resolver),
      ...ipv6Family(input, path, position, resolver),
    ],
    manualBuckets: buckets,
  };
}

function ipv4Family(
  input: VipInput,
  path: string[],
  position: number,
  resolver: Resolver,
): ResolvedVipFamily[] {
  if (input.address === undefined && input.address6 !== undefined && input.mask === undefined) return [];
  const text = input.address ?? `203.0.113.${10 + position}`;
  const address = resolver.ipv4([...path, 'address'], text);
  const mask = resolver.mask([...path, 'mask'], input.mask ?? DEFAULT_MASK, 4);
  return address && mask ? [{ family: 4, address, mask }] : [];
}

function ipv6Family(
  input: VipInput,
  path: string[],
  position: number,
  resolver: Resolver,
): ResolvedVipFamily[] {
  if (input.address6 === undefined && input.address !== undefined && input.mask6 === undefined) return [];
  const text = input.address6 ?? `2001:db8::${(16 + position).toString(16)}`;
  const address = resolver.ipv6([...path, 'address6'], text);
  const mask = resolver.mask([...path, 'mask6'], input.mask6 ?? DEFAULT_MASK6, 6);
  return address && mask ? [{ family: 6, address, mask }] : [];
}

interface BucketPlace {
  readonly bucket: string;
  readonly path: string[];
  readonly pool: string;
}

function resolveManualBucket(
  place: BucketPlace,
  input: ManualBucketInput,
  resolver: Resolver,
): ResolvedManualBucket[] {
  const kind = input.kind ?? (input.server === undefined ? 'pooled' : 'static');
  checkBinding(kind, place, input, resolver);
  const match = resolver.match([...place.path, 'match'], input.match);
  if (match === null) return [];
  const server = kind === 'static' ? (input.server ?? null) : null;
  return [{ name: place.bucket, ...match, kind, server, priority: input.priority ?? 0 }];
}

function checkBinding(
  kind: 'static' | 'pooled',
  place: BucketPlace,
  input: ManualBucketInput,
  resolver: Resolver,
): void {
  if (input.server !== undefined) resolver.serverOf(place.pool, input.server, [...place.path, 'server']);
  if (kind === 'static' && input.server === undefined) {
    resolver.issue(place.path, {
      message: 'a static manual bucket names no server',
      expected: '`server: NAME`',
    });
  }
  if (kind === 'pooled' && input.server !== undefined) {
    resolver.issue([...place.path, 'server'], {
      message: 'a pooled manual bucket is assigned automatically and names no server',
      hint: 'leave `server` out, or write `kind: static`',
    });
  }
}

function refuseSharedAddresses(vips: readonly ResolvedVip[], resolver: Resolver): void {
  const owners = new Map<string, string>();
  for (const vip of vips) {
    for (const { family, address } of vip.families) {
      const key = `${family}:${address.join('.')}`;
      const other = owners.get(key);
      if (other !== undefined) {
        resolver.issue(['vips', vip.name], {
          message: `VIPs \`${other}\` and \`${vip.name}\` share one address: flow tables tell VIPs apart by it`,
        });
      }
      owners.set(key, vip.name);
    }
  }
}
