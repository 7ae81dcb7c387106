// How buckets move gracefully: the same keys in section `controller`, where they are the defaults, and in an event, where they hold
// for that change alone ("selectable by the user when the change is requested"). Source: SPEC §6.

import * as z from 'zod';
import type { Path, Resolver } from '../resolver.ts';
import { durationText, positiveCount, ratioValue } from './fields.ts';

export const moveFields = {
  'search-timeout': durationText
    .optional()
    .describe('a bucket moves after this long without a new pin to its old server; default 15s'),
  'pin-idle-timeout': durationText
    .optional()
    .describe('a pin to the old server goes after this long without a packet; default 15s'),
  'pin-hard-timeout': durationText
    .optional()
    .describe('and after this long in any case; 0s for never; default 600s'),
  'table-limit': ratioValue.optional().describe('a search ends when a table is this full; default 90%'),
  'parallel-buckets': positiveCount.optional().describe('how many buckets move at once; default 1'),
  'when-full': z
    .enum(['skip', 'wait'])
    .optional()
    .describe('a table over the limit before the search: skip the search, or wait for room; default skip'),
  'pin-scope': z
    .enum(['ingress', 'all'])
    .optional()
    .describe('pins go to the switch that saw the packet, or to all; default ingress'),
  'pin-timers': z
    .enum(['idle-and-hard', 'hard'])
    .optional()
    .describe('hard: pins have no idle timeout, so that unused ones survive; default idle-and-hard'),
  memory: z
    .enum(['session', 'none'])
    .optional()
    .describe(
      'session: a choice is repeated at other switches while the bucket moves; none: the literal seed; default session',
    ),
  'punt-guard': durationText
    .optional()
    .describe(
      'hard timeout of punting entries, over an under-rule to the old server, in case the controller dies; 0s, the default, for neither',
    ),
};

const moveInput = z.strictObject(moveFields);

export type MoveInput = z.infer<typeof moveInput>;

/** Shape of MoveOptions in src/control/config.ts. */
export interface ResolvedMoveOptions {
  readonly searchTimeoutUs: number;
  readonly pinIdleTimeoutUs: number;
  /** 0: never. */
  readonly pinHardTimeoutUs: number;
  readonly tableLimitRatio: number;
  readonly parallelBuckets: number;
  readonly whenFull: 'skip' | 'wait';
  readonly pinScope: 'ingress' | 'all';
  readonly pinTimers: 'idle-and-hard' | 'hard';
  readonly memory: 'session' | 'none';
  /** 0: none. */
  readonly puntGuardUs: number;
}

/** The defaults, those of the seed where it gives one. */
export const DEFAULT_MOVE: ResolvedMoveOptions = {
  searchTimeoutUs: 15_000_000,
  pinIdleTimeoutUs: 15_000_000,
  pinHardTimeoutUs: 600_000_000,
  tableLimitRatio: 0.9,
  parallelBuckets: 1,
  whenFull: 'skip',
  pinScope: 'ingress',
  pinTimers: 'idle-and-hard',
  memory: 'session',
  puntGuardUs: 0,
};

/** What is written, and nothing else: to be laid over defaults. `path`: of the section or event. */
export function resolveMove(input: MoveInput, path: Path, resolver: Resolver): Partial<ResolvedMoveOptions> {
  const duration = (key: 'search-timeout' | 'pin-idle-timeout' | 'pin-hard-timeout' | 'punt-guard') => {
    const text = input[key];
    return text === undefined ? undefined : resolver.durationUs([...path, key], text);
  };
  const limit = input['table-limit'];
  return written({
    searchTimeoutUs: duration('search-timeout'),
    pinIdleTimeoutUs: duration('pin-idle-timeout'),
    pinHardTimeoutUs: duration('pin-hard-timeout'),
    tableLimitRatio: limit === undefined ? undefined : resolver.ratio(limit),
    parallelBuckets: input['parallel-buckets'],
    whenFull: input['when-full'],
    pinScope: input['pin-scope'],
    pinTimers: input['pin-timers'],
    memory: input.memory,
    puntGuardUs: duration('punt-guard'),
  });
}

type Optional<T> = { readonly [K in keyof T]: T[K] | undefined };

function written(fields: Optional<ResolvedMoveOptions>): Partial<ResolvedMoveOptions> {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries);
}
