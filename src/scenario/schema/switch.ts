// Part `switch` of an ingress: how large its flow table is, what a full table does, and what the switch costs in time. Defaults are
// those of a software switch (docs/models/flow-table.md says where from); `switch: ideal` costs nothing, for questions that are
// asked "without latency". Shapes fit FlowTableOptions and SwitchCosts of src/switching. Source: SPEC §5.

import * as z from 'zod';
import type { Path, Resolver } from '../resolver.ts';
import { durationText, positiveCount, ratioValue } from './fields.ts';

/** A rate a second; 0 means no limit. */
const rateNumber = z.int().min(0).max(1_000_000).meta({ title: 'a number a second, or 0 for no limit' });

const switchFields = z.strictObject({
  capacity: positiveCount.optional().describe('most flow entries; default 1000000'),
  'when-full': z
    .enum(['refuse', 'evict'])
    .optional()
    .describe(
      'refuse answers "table full", evict gives up the least important entry with a timeout; default refuse',
    ),
  'vacancy-down': ratioValue.optional().describe('tell when less than this part is free; default never'),
  'vacancy-up': ratioValue
    .optional()
    .describe('and when more than this part is free again; default vacancy-down'),
  'lookup-latency': durationText.optional().describe("a packet's stay in the switch; default 10us"),
  'install-latency': durationText
    .optional()
    .describe('until a flow-mod takes effect, beside the queue; default 1ms'),
  'install-rate': rateNumber.optional().describe('flow-mods a second, 0 for no limit; default 10000'),
  'punt-rate': rateNumber.optional().describe('packet-ins a second, 0 for no limit; default 10000'),
  'punt-queue': positiveCount.optional().describe('packet-ins that may wait; default 1000'),
  'expiry-scan': durationText
    .optional()
    .describe('how often entries are looked at for expiry; default 0s, exactly when they are due'),
  restart: durationText.optional().describe('how long a restart keeps the switch away; default 0s'),
});

export const switchInput = z
  .union([z.literal('ideal'), switchFields])
  .describe('size and costs of the switch; `ideal` costs no time and has no limits');

export interface ResolvedSwitchCosts {
  readonly lookupLatencyUs: number;
  readonly installLatencyUs: number;
  /** 0: no limit. */
  readonly installPerSecond: number;
  /** 0: no limit. */
  readonly puntPerSecond: number;
  readonly puntQueueLength: number;
  /** 0: exact. */
  readonly expiryScanUs: number;
  readonly restartUs: number;
}

export interface ResolvedSwitch {
  readonly capacity: number;
  readonly overflow: 'refuse' | 'evict';
  /** Null: never told. */
  readonly vacancy: { readonly downRatio: number; readonly upRatio: number } | null;
  readonly costs: ResolvedSwitchCosts;
}

const DEFAULT_CAPACITY = 1_000_000;

const IDEAL: ResolvedSwitch = {
  capacity: DEFAULT_CAPACITY,
  overflow: 'refuse',
  vacancy: null,
  costs: {
    lookupLatencyUs: 0,
    installLatencyUs: 0,
    installPerSecond: 0,
    puntPerSecond: 0,
    puntQueueLength: 0,
    expiryScanUs: 0,
    restartUs: 0,
  },
};

type SwitchFields = z.infer<typeof switchFields>;

/** `path`: of the part `switch` itself. */
export function resolveSwitch(
  input: z.infer<typeof switchInput> | undefined,
  path: Path,
  resolver: Resolver,
): ResolvedSwitch {
  if (input === 'ideal') return IDEAL;
  const fields = input ?? {};
  return {
    capacity: fields.capacity ?? DEFAULT_CAPACITY,
    overflow: fields['when-full'] ?? 'refuse',
    vacancy: resolveVacancy(fields, path, resolver),
    costs: resolveCosts(fields, path, resolver),
  };
}

function resolveVacancy(fields: SwitchFields, path: Path, resolver: Resolver): ResolvedSwitch['vacancy'] {
  const down = fields['vacancy-down'];
  if (down === undefined) return null;
  const downRatio = resolver.ratio(down);
  const upRatio = resolver.ratio(fields['vacancy-up'] ?? down);
  if (upRatio < downRatio) {
    resolver.issue([...path, 'vacancy-up'], {
      message: 'the table cannot have room again before it has run short of it',
      found: `vacancy-up below vacancy-down`,
      expected: 'at least vacancy-down',
    });
  }
  return { downRatio, upRatio };
}

function resolveCosts(fields: SwitchFields, path: Path, resolver: Resolver): ResolvedSwitchCosts {
  const duration = (
    key: 'lookup-latency' | 'install-latency' | 'expiry-scan' | 'restart',
    byDefault: string,
  ) => resolver.durationUs([...path, key], fields[key] ?? byDefault);
  return {
    lookupLatencyUs: duration('lookup-latency', '10us'),
    installLatencyUs: duration('install-latency', '1ms'),
    installPerSecond: fields['install-rate'] ?? 10_000,
    puntPerSecond: fields['punt-rate'] ?? 10_000,
    puntQueueLength: fields['punt-queue'] ?? 1_000,
    expiryScanUs: duration('expiry-scan', '0s'),
    restartUs: duration('restart', '0s'),
  };
}
