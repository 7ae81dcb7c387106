// Section `traffic`: what the clients send, by name. An entry is either recorded (`trace`: the requests of a log become sessions, as
// SPEC §1 says, and can be scaled) or synthetic (`clients`: a population, its arrivals and its sessions are drawn). Paths are
// kept as written; the door that opens them resolves them against the scenario's folder. Source: SPEC §1, §7.

import * as z from 'zod';
import type { ReplayPlan, SyntheticPlan } from '../../net/session-plan.ts';
import type { Path, Resolver } from '../resolver.ts';
import { durationText, nameText, positiveNumber } from './fields.ts';
import {
  behaviourInput,
  checkPopulation,
  clientIngressInput,
  populationInput,
  resolveBehaviour,
  resolveClientIngress,
  resolvePopulation,
} from './traffic-clients.ts';
import { arrivalsInput, resolveArrivals, resolveSession, sessionInput } from './traffic-sessions.ts';

export const TRACE_FORMATS = [
  'auto',
  'combined',
  'common',
  'vhost-combined',
  'nginx',
  'csv',
  'addresses',
] as const;

const columnText = z.string().min(1).max(200);
const pathText = z.string().min(1).max(4096);
const factor = positiveNumber.max(4096);

const columnsInput = z.strictObject({
  address: columnText.optional(),
  time: columnText.optional(),
  bytes: columnText.optional(),
  weight: columnText.optional(),
  ingress: columnText.optional(),
});

const recordedKeys = {
  trace: z
    .union([z.null(), pathText])
    .optional()
    .describe('a file, or - for standard input; null: given by --trace'),
  format: z.enum(TRACE_FORMATS).optional().describe('default auto: recognised from the first lines'),
  columns: columnsInput.optional().describe('names of the columns of a CSV trace'),
  keepalive: durationText
    .optional()
    .describe('requests of one source this close belong to one session; default 75s'),
  'visit-gap': durationText
    .optional()
    .describe('requests of one source this close belong to one visit; default 30m'),
  'reorder-window': durationText
    .optional()
    .describe('records later than this are counted as late; default 30m'),
  speed: factor.optional().describe('every gap is divided by this; default 1'),
  rate: factor.optional().describe('times as many sessions of each source; default 1'),
  sources: factor.optional().describe('times as many sources, inside the prefixes of the trace; default 1'),
  'copy-spread': durationText
    .optional()
    .describe('copies start up to this much later than their original; default 30m'),
  window: z
    .strictObject({ from: durationText.optional(), until: durationText.optional() })
    .optional()
    .describe('only this part, counted from the first record'),
  offset: durationText.optional().describe('when in the run the first record falls; default 0s'),
  overlay: z
    .array(pathText)
    .max(16)
    .optional()
    .describe('further traces laid over this one, their first records at one instant'),
  close: z
    .enum(['fin', 'full'])
    .optional()
    .describe("full: the client's last ACK follows its FIN; default fin"),
};

const syntheticKeys = {
  clients: z
    .int()
    .min(1)
    .max(67_108_864)
    .optional()
    .describe("distinct client addresses; default: the population's own"),
  population: populationInput.optional(),
  arrivals: arrivalsInput.optional(),
  session: sessionInput.optional(),
};

const trafficInput = z.strictObject({
  ...recordedKeys,
  ...syntheticKeys,
  behaviour: behaviourInput.optional(),
  ingress: clientIngressInput.optional(),
  stateful: z
    .boolean()
    .optional()
    .describe('non-TCP sessions are lost when they reach another server; default false'),
  vip: nameText.optional().describe('where the clients go; default: the only VIP'),
});

export const trafficSectionInput = z.record(nameText, trafficInput).describe('traffic by name');

type TrafficInput = z.infer<typeof trafficInput>;

export interface ResolvedColumns {
  readonly address?: string;
  readonly time?: string;
  readonly bytes?: string;
  readonly weight?: string;
  readonly ingress?: string;
}

export interface ResolvedTrace extends ReplayPlan {
  readonly kind: 'trace';
  readonly name: string;
  readonly vip: string;
  /** As written, relative to the scenario's file; `-` is standard input; null: to be given at the door (`--trace`). */
  readonly trace: string | null;
  /** Further files, as written. */
  readonly overlay: readonly string[];
  readonly format: (typeof TRACE_FORMATS)[number];
  readonly columns: ResolvedColumns;
  readonly reorderUs: number;
}

export interface ResolvedSynthetic extends SyntheticPlan {
  readonly kind: 'synthetic';
  readonly name: string;
  readonly vip: string;
  /** Non-TCP sessions have state at their server (SPEC §6, cause `non_tcp`). */
  readonly stateful: boolean;
}

export type ResolvedTraffic = ResolvedTrace | ResolvedSynthetic;

const SYNTHETIC_KEYS = Object.keys(syntheticKeys) as (keyof typeof syntheticKeys)[];
const RECORDED_KEYS = Object.keys(recordedKeys) as (keyof typeof recordedKeys)[];
/** Addresses of the presets, for a rate per client; a test holds this against the presets themselves. */
export const PRESET_CLIENTS: Readonly<Record<string, number>> = {
  web: 10_000,
  'mobile-nat': 2_000,
  iot: 50_000,
  scanners: 20_000,
  uniform: 10_000,
};

/** Traffic sorted by name. */
export function resolveTraffic(
  input: z.infer<typeof trafficSectionInput>,
  resolver: Resolver,
): ResolvedTraffic[] {
  return resolver.sorted(input).map(([name, traffic]) => {
    const isSynthetic =
      SYNTHETIC_KEYS.some((key) => traffic[key] !== undefined) && traffic.trace === undefined;
    const path = ['traffic', name];
    refuseStrangers(traffic, isSynthetic, path, resolver);
    return isSynthetic ? resolveSynthetic(name, traffic, resolver) : resolveTrace(name, traffic, resolver);
  });
}

/** Keys of the other kind are a mistake, not silence. */
function refuseStrangers(input: TrafficInput, isSynthetic: boolean, path: Path, resolver: Resolver): void {
  const strangers: readonly (keyof TrafficInput)[] = isSynthetic ? RECORDED_KEYS : SYNTHETIC_KEYS;
  for (const key of strangers) {
    if (input[key] === undefined) continue;
    const message = isSynthetic
      ? `\`${key}\` belongs to recorded traffic, and this is synthetic`
      : `\`${key}\` belongs to synthetic traffic, and this is a trace`;
    resolver.issue([...path, key], { message, hint: 'make it an entry of its own' }, true);
  }
}

function vipOf(name: string, input: TrafficInput, resolver: Resolver): string {
  const path = ['traffic', name];
  const vip = input.vip ?? resolver.onlyOrSameName('VIP', name);
  resolver.reference('VIP', vip, input.vip === undefined ? path : [...path, 'vip']);
  return vip;
}

function resolveTrace(name: string, input: TrafficInput, resolver: Resolver): ResolvedTrace {
  const path = ['traffic', name];
  const duration = (
    key: 'keepalive' | 'visit-gap' | 'reorder-window' | 'copy-spread' | 'offset',
    fallback: string,
  ) => resolver.durationUs([...path, key], input[key] ?? fallback);
  return {
    kind: 'trace',
    name,
    vip: vipOf(name, input, resolver),
    trace: input.trace ?? null,
    overlay: input.overlay ?? [],
    format: input.format ?? 'auto',
    columns: withoutUndefined(input.columns ?? {}),
    keepaliveUs: duration('keepalive', '75s'),
    visitGapUs: duration('visit-gap', '30m'),
    reorderUs: duration('reorder-window', '30m'),
    speed: input.speed ?? 1,
    rate: input.rate ?? 1,
    sources: input.sources ?? 1,
    copySpreadUs: duration('copy-spread', '30m'),
    window: resolveWindow(input.window, path, resolver),
    offsetUs: duration('offset', '0s'),
    close: input.close ?? 'fin',
    behaviour: resolveBehaviour(input.behaviour, path, resolver),
    ingress: resolveClientIngress(input.ingress, path, resolver),
  };
}

function resolveWindow(input: TrafficInput['window'], path: Path, resolver: Resolver): ReplayPlan['window'] {
  if (input === undefined) return null;
  const at = [...path, 'window'];
  const fromUs = input.from === undefined ? 0 : resolver.durationUs([...at, 'from'], input.from);
  const untilUs = input.until === undefined ? Infinity : resolver.durationUs([...at, 'until'], input.until);
  if (untilUs <= fromUs)
    resolver.issue(at, { message: 'a window that ends before it begins', expected: '`until` after `from`' });
  return { fromUs, untilUs };
}

function resolveSynthetic(name: string, input: TrafficInput, resolver: Resolver): ResolvedSynthetic {
  const path = ['traffic', name];
  const population = resolvePopulation(input.population, input.clients, resolver);
  checkPopulation(population.changes, path, resolver);
  const clients = input.clients ?? PRESET_CLIENTS[population.preset]!;
  return {
    kind: 'synthetic',
    name,
    vip: vipOf(name, input, resolver),
    population,
    arrivals: resolveArrivals(input.arrivals, clients, path, resolver),
    session: resolveSession(input.session, path, resolver),
    behaviour: resolveBehaviour(input.behaviour, path, resolver),
    ingress: resolveClientIngress(input.ingress, path, resolver),
    stateful: input.stateful ?? false,
  };
}

function withoutUndefined(columns: z.infer<typeof columnsInput>): ResolvedColumns {
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
}
