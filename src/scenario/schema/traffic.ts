// Section `traffic`: what the clients send, by name. First form: recorded traces, whose requests become sessions as SPEC §1
// says. Paths are kept as written; the door that opens them resolves them against the scenario's folder. Source: SPEC §1, §7.

import * as z from 'zod';
import type { Resolver } from '../resolver.ts';
import { durationText, nameText } from './fields.ts';

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

const columnsInput = z.strictObject({
  address: columnText.optional(),
  time: columnText.optional(),
  bytes: columnText.optional(),
  weight: columnText.optional(),
  ingress: columnText.optional(),
});

const trafficInput = z.strictObject({
  trace: z
    .union([z.null(), z.string().min(1).max(4096)])
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

export interface ResolvedTrace {
  readonly kind: 'trace';
  readonly name: string;
  readonly vip: string;
  /** As written, relative to the scenario's file; `-` is standard input; null: to be given at the door (`--trace`). */
  readonly trace: string | null;
  readonly format: (typeof TRACE_FORMATS)[number];
  readonly columns: ResolvedColumns;
  readonly keepaliveUs: number;
  readonly visitGapUs: number;
  readonly reorderUs: number;
}

export type ResolvedTraffic = ResolvedTrace;

/** Traffic sorted by name. */
export function resolveTraffic(
  input: z.infer<typeof trafficSectionInput>,
  resolver: Resolver,
): ResolvedTraffic[] {
  return resolver.sorted(input).map(([name, traffic]) => resolveTrace(name, traffic, resolver));
}

function resolveTrace(name: string, input: TrafficInput, resolver: Resolver): ResolvedTrace {
  const path = ['traffic', name];
  const vip = input.vip ?? resolver.onlyOrSameName('VIP', name);
  resolver.reference('VIP', vip, input.vip === undefined ? path : [...path, 'vip']);
  return {
    kind: 'trace',
    name,
    vip,
    trace: input.trace ?? null,
    format: input.format ?? 'auto',
    columns: withoutUndefined(input.columns ?? {}),
    keepaliveUs: resolver.durationUs([...path, 'keepalive'], input.keepalive ?? '75s'),
    visitGapUs: resolver.durationUs([...path, 'visit-gap'], input['visit-gap'] ?? '30m'),
    reorderUs: resolver.durationUs([...path, 'reorder-window'], input['reorder-window'] ?? '30m'),
  };
}

function withoutUndefined(columns: z.infer<typeof columnsInput>): ResolvedColumns {
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
}
