// Section `controller`: how changes of servers are carried out unless an event says otherwise. First form: the method and the
// four numbers of a graceful move. Source: SPEC §6.

import * as z from 'zod';
import type { Resolver } from '../resolver.ts';
import { durationText, positiveCount, ratioValue } from './fields.ts';

export const CHANGE_METHODS = ['immediate', 'graceful', 'delayed'] as const;

export const controllerInput = z.strictObject({
  method: z.enum(CHANGE_METHODS).optional().describe('default graceful'),
  'search-timeout': durationText
    .optional()
    .describe('a bucket moves after this long without a new pin; default 15s'),
  'pin-idle-timeout': durationText.optional().describe('default 15s'),
  'pin-hard-timeout': durationText.optional().describe('default 600s'),
  'table-limit': ratioValue.optional().describe('a search ends when a table is this full; default 90%'),
  'parallel-buckets': positiveCount.optional().describe('how many buckets move at once; default 1'),
});

export type ChangeMethod = (typeof CHANGE_METHODS)[number];

export interface ResolvedController {
  readonly method: ChangeMethod;
  readonly searchTimeoutUs: number;
  readonly pinIdleTimeoutUs: number;
  readonly pinHardTimeoutUs: number;
  readonly tableLimitRatio: number;
  readonly parallelBuckets: number;
}

export function resolveController(
  input: z.infer<typeof controllerInput> | undefined,
  resolver: Resolver,
): ResolvedController {
  const it = input ?? {};
  return {
    method: it.method ?? 'graceful',
    searchTimeoutUs: resolver.durationUs(['controller', 'search-timeout'], it['search-timeout'] ?? '15s'),
    pinIdleTimeoutUs: resolver.durationUs(
      ['controller', 'pin-idle-timeout'],
      it['pin-idle-timeout'] ?? '15s',
    ),
    pinHardTimeoutUs: resolver.durationUs(
      ['controller', 'pin-hard-timeout'],
      it['pin-hard-timeout'] ?? '600s',
    ),
    tableLimitRatio: resolver.ratio(it['table-limit'] ?? 0.9),
    parallelBuckets: it['parallel-buckets'] ?? 1,
  };
}
