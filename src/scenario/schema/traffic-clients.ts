// Part of section `traffic`: who the clients are (population), how they take bad news (behaviour) and where they enter (ingress).
// A preset plus what is changed of it; what the presets hold is known to the traffic room, not here. Source: SPEC §7.

import * as z from 'zod';
import type { Family, Words } from '../../base/address.ts';
import type {
  ClientBehaviour,
  HostClassWeights,
  IngressPlan,
  PopulationSpec,
} from '../../net/session-plan.ts';
import type { Path, Resolver } from '../resolver.ts';
import { durationText, nameText, positiveNumber, ratioValue } from './fields.ts';

export const POPULATIONS = ['web', 'mobile-nat', 'iot', 'scanners', 'uniform'] as const;

const exponent = z.number().min(0).max(5);
const part = z.number().min(0).max(1e6);

const populationMap = z.strictObject({
  preset: z.enum(POPULATIONS).optional().describe('default web'),
  ipv6: ratioValue.optional().describe('part of the clients that have IPv6'),
  networks: z
    .strictObject({
      zipf: exponent.optional().describe('exponent of the weight of networks by rank'),
      count: z.int().min(1).max(65_535).optional().describe('networks in play'),
      'size-bias': z
        .number()
        .min(0)
        .max(2)
        .optional()
        .describe('how much size decides the rank; 0 not at all'),
    })
    .optional(),
  subnets: z
    .strictObject({
      tail: z.number().min(1.1).max(20).optional().describe('P(addresses in a /24 at least m) = m^-tail'),
      dense: ratioValue.optional().describe('part of the /24s with 10 addresses and more'),
      'dense-zipf': exponent.optional().describe('exponent over networks for those'),
      'dense-most': z.int().min(10).max(250).optional().describe('most addresses of those'),
    })
    .optional(),
  hosts: z
    .strictObject({
      classes: z.array(positiveNumber).length(8).optional().describe('weights of the last octet modulo 8'),
      slope: positiveNumber.optional().describe('weight of octet 255 relative to octet 1'),
    })
    .optional(),
  activity: z
    .strictObject({
      zipf: exponent.optional().describe('exponent of the activity of clients by rank'),
      'heavy-hitters': z
        .array(ratioValue)
        .max(1000)
        .optional()
        .describe('parts of all activity of single clients'),
    })
    .optional(),
  'interface-ids': z
    .strictObject({ privacy: part, eui64: part, 'low-counter': part })
    .optional()
    .describe('parts of the IPv6 clients by kind of interface id'),
});

export const populationInput = z
  .union([z.enum(POPULATIONS), populationMap])
  .describe('a preset (web, mobile-nat, iot, scanners, uniform) or a map with a preset and changes to it');

export const behaviourInput = z.strictObject({
  reconnect: z.boolean().optional().describe('a lost session is followed by a new one; default true'),
  backoff: z
    .array(durationText)
    .min(1)
    .max(50)
    .optional()
    .describe('before attempt 1, 2, …; default 0s, 1s, 2s, 4s, 8s, 15s'),
  'max-attempts': z.int().min(0).max(255).optional().describe('default 10'),
  'syn-retries': z
    .array(durationText)
    .min(1)
    .max(50)
    .optional()
    .describe('after each SYN; default 1s, 2s, 4s … 64s'),
  'established-timeout': durationText.optional().describe('on a silent server; default 924.6s'),
  'abandon-after': z
    .union([z.literal('never'), durationText])
    .optional()
    .describe('a duration or `never`; default never'),
});

export const clientIngressInput = z.strictObject({
  weights: z
    .record(nameText, z.number().min(0).max(1e9))
    .optional()
    .describe("default: the ingresses' own weights"),
  prefixes: z
    .record(z.string().min(1).max(100), nameText)
    .optional()
    .describe('which clients enter where, by prefix'),
  delays: z
    .record(nameText, durationText)
    .optional()
    .describe("one way to an ingress, where not the ingress's own"),
});

type PopulationMap = z.infer<typeof populationMap>;

/** Name of the preset and what is changed of it. `clients` is the number of addresses. */
export function resolvePopulation(
  input: z.infer<typeof populationInput> | undefined,
  clients: number | undefined,
  resolver: Resolver,
): { preset: string; changes: Partial<PopulationSpec> } {
  const map: PopulationMap = typeof input === 'string' ? { preset: input } : (input ?? {});
  const { networks = {}, subnets = {}, hosts = {}, activity = {} } = map;
  const ratio = (value: number | string | undefined) =>
    value === undefined ? undefined : resolver.ratio(value);
  const ids = map['interface-ids'];
  return {
    preset: map.preset ?? 'web',
    changes: given<PopulationSpec>({
      clients,
      ipv6Ratio: ratio(map.ipv6),
      networkZipf: networks.zipf,
      networkCount: networks.count,
      networkSizeBias: networks['size-bias'],
      subnetTail: subnets.tail,
      denseRatio: ratio(subnets.dense),
      denseZipf: subnets['dense-zipf'],
      denseMost: subnets['dense-most'],
      hostClasses: hosts.classes as HostClassWeights | undefined,
      hostSlope: hosts.slope,
      activityZipf: activity.zipf,
      heavyHitters: activity['heavy-hitters']?.map((value) => resolver.ratio(value)),
      interfaceIds: ids && { privacy: ids.privacy, eui64: ids.eui64, lowCounter: ids['low-counter'] },
    }),
  };
}

/** What a population cannot be: said at its place in the file. */
export function checkPopulation(changes: Partial<PopulationSpec>, path: Path, resolver: Resolver): void {
  const heavy = (changes.heavyHitters ?? []).reduce((sum, value) => sum + value, 0);
  if (heavy >= 1) {
    const at = [...path, 'population', 'activity', 'heavy-hitters'];
    resolver.issue(at, {
      message: `heavy hitters with ${heavy} of all activity`,
      expected: 'less than 1 in all',
    });
  }
  const ids = changes.interfaceIds;
  if (ids && ids.privacy + ids.eui64 + ids.lowCounter === 0) {
    resolver.issue([...path, 'population', 'interface-ids'], {
      message: 'interface ids of no kind',
      expected: 'a part above 0',
    });
  }
}

export function resolveBehaviour(
  input: z.infer<typeof behaviourInput> | undefined,
  path: Path,
  resolver: Resolver,
): Partial<ClientBehaviour> {
  if (input === undefined) return {};
  const at = [...path, 'behaviour'];
  const list = (key: 'backoff' | 'syn-retries') =>
    input[key]?.map((text, i) => resolver.durationUs([...at, key, i], text));
  const single = (key: 'established-timeout' | 'abandon-after') => {
    const text = input[key];
    if (text === undefined) return undefined;
    return text === 'never' ? Infinity : resolver.durationUs([...at, key], text);
  };
  return given<ClientBehaviour>({
    reconnect: input.reconnect,
    backoffUs: list('backoff'),
    maxAttempts: input['max-attempts'],
    synRetryUs: list('syn-retries'),
    establishedTimeoutUs: single('established-timeout'),
    abandonAfterUs: single('abandon-after'),
  });
}

export function resolveClientIngress(
  input: z.infer<typeof clientIngressInput> | undefined,
  path: Path,
  resolver: Resolver,
): IngressPlan {
  const at = [...path, 'ingress'];
  const weights = input?.weights;
  for (const key of ['weights', 'delays'] as const) {
    for (const name of Object.keys(input?.[key] ?? {}))
      resolver.reference('ingress', name, [...at, key, name], true);
  }
  if (weights !== undefined && !Object.values(weights).some((weight) => weight > 0)) {
    resolver.issue([...at, 'weights'], { message: 'no ingress has a weight above 0' });
  }
  return {
    weights:
      weights === undefined
        ? null
        : resolver.sorted(weights).map(([ingress, weight]) => ({ ingress, weight })),
    prefixes: resolvePrefixes(input?.prefixes ?? {}, [...at, 'prefixes'], resolver),
    delays: resolver.sorted(input?.delays ?? {}).map(([ingress, text]) => ({
      ingress,
      delayUs: resolver.durationUs([...at, 'delays', ingress], text),
    })),
  };
}

interface PrefixRule {
  readonly family: Family;
  readonly value: Words;
  readonly mask: Words;
  readonly ingress: string;
}

/** Longer masks first, so that the first match is the most specific; then by text. */
function resolvePrefixes(
  input: Readonly<Record<string, string>>,
  at: Path,
  resolver: Resolver,
): PrefixRule[] {
  const rules = resolver.sorted(input).flatMap(([text, ingress]) => {
    resolver.reference('ingress', ingress, [...at, text]);
    const match = resolver.match([...at, text], text);
    return match === null ? [] : [{ ...match, ingress }];
  });
  return rules.sort((a, b) => bitsOf(b.mask) - bitsOf(a.mask));
}

function bitsOf(mask: Words): number {
  let count = 0;
  for (const word of mask) for (let rest = word; rest !== 0; rest = (rest & (rest - 1)) >>> 0) count++;
  return count;
}

/** Only the keys that have a value. */
export function given<T>(values: { readonly [K in keyof T]?: T[K] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}
