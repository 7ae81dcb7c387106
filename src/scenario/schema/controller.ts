// Section `controller`: how changes of servers are carried out unless an event says otherwise, what makes the controller act by
// itself (probes, rebalances, measured usage), and what talking to it costs. Source: SPEC §4, §5, §6.

import * as z from 'zod';
import type { Resolver } from '../resolver.ts';
import { amountValue, durationText, positiveCount } from './fields.ts';
import { DEFAULT_MOVE, moveFields, type ResolvedMoveOptions, resolveMove } from './move-options.ts';

export const CHANGE_METHODS = ['immediate', 'graceful', 'delayed'] as const;
export const PROBE_KINDS = ['port', 'ping', 'daemon', 'service'] as const;

const probeInput = z.strictObject({
  interval: durationText
    .optional()
    .describe('between two probes of a server; default 0s for port, which is told at once, else 5s'),
  'fail-after': positiveCount.optional().describe('failures in a row; default 1 for port, else 3'),
  'recover-after': positiveCount.optional().describe('successes in a row; default 1 for port, else 3'),
});

const probesInput = z
  .strictObject({
    port: probeInput.nullable().optional(),
    ping: probeInput.nullable().optional(),
    daemon: probeInput.nullable().optional(),
    service: probeInput.nullable().optional(),
  })
  .describe('how the controller learns that a server has failed; default port alone');

const costsInput = z
  .union([
    z.literal('ideal'),
    z.strictObject({
      'channel-delay': durationText.optional().describe('one way between controller and switch; default 1ms'),
      'service-time': durationText.optional().describe('work of the controller on one message; default 50us'),
    }),
  ])
  .describe('what talking to the controller costs; `ideal` costs no time');

export const controllerInput = z.strictObject({
  forwarding: z
    .enum(['mac', 'nat'])
    .optional()
    .describe('mac: servers hold the VIP, only the frame changes; nat: addresses are rewritten; default mac'),
  method: z.enum(CHANGE_METHODS).optional().describe('default graceful'),
  ...moveFields,
  'reply-timeout': durationText
    .optional()
    .describe('a switch that owes an answer this long is read anew; 0s for never; default 10s'),
  'usage-of': z.enum(['packets', 'bytes']).optional().describe('what usage counts; default packets'),
  'rebalance-every': durationText
    .optional()
    .describe('rebalance at multiples of this; 0s, the default: never'),
  'rebalance-above': amountValue
    .optional()
    .describe('rebalance a pool whose measured load varies by more than this (CV); 0, the default: never'),
  probes: probesInput.optional(),
  'resume-after-failure': z
    .boolean()
    .optional()
    .describe(
      'after a failed server was dropped, whether an interrupted graceful run goes on gracefully; default false',
    ),
  costs: costsInput.optional(),
});

export type ChangeMethod = (typeof CHANGE_METHODS)[number];

export interface ResolvedProbe {
  readonly kind: (typeof PROBE_KINDS)[number];
  /** 0: for `port` alone, judged at each message. */
  readonly intervalUs: number;
  readonly failAfter: number;
  readonly recoverAfter: number;
}

export interface ResolvedController extends ResolvedMoveOptions {
  readonly forwarding: 'mac' | 'nat';
  readonly method: ChangeMethod;
  /** 0: never. */
  readonly replyTimeoutUs: number;
  readonly usageOf: 'packets' | 'bytes';
  /** 0: never. */
  readonly rebalanceEveryUs: number;
  /** 0: never. */
  readonly rebalanceAboveCv: number;
  readonly probes: readonly ResolvedProbe[];
  readonly resumeAfterFailure: boolean;
  readonly costs: { readonly channelUs: number; readonly serviceUs: number };
}

type ControllerInput = z.infer<typeof controllerInput>;

export function resolveController(
  input: ControllerInput | undefined,
  resolver: Resolver,
): ResolvedController {
  const it = input ?? {};
  const duration = (key: 'reply-timeout' | 'rebalance-every', byDefault: string): number =>
    resolver.durationUs(['controller', key], it[key] ?? byDefault);
  return {
    forwarding: it.forwarding ?? 'mac',
    method: it.method ?? 'graceful',
    ...DEFAULT_MOVE,
    ...resolveMove(it, ['controller'], resolver),
    replyTimeoutUs: duration('reply-timeout', '10s'),
    usageOf: it['usage-of'] ?? 'packets',
    rebalanceEveryUs: duration('rebalance-every', '0s'),
    rebalanceAboveCv: resolver.ratio(it['rebalance-above'] ?? 0),
    probes: resolveProbes(it.probes, resolver),
    resumeAfterFailure: it['resume-after-failure'] ?? false,
    costs: resolveCosts(it.costs, resolver),
  };
}

/** In the order of PROBE_KINDS; without a section, port status alone. */
function resolveProbes(input: ControllerInput['probes'], resolver: Resolver): ResolvedProbe[] {
  const probes = input ?? { port: null };
  return PROBE_KINDS.filter((kind) => probes[kind] !== undefined).map((kind) => {
    const fields = probes[kind] ?? {};
    const path = ['controller', 'probes', kind];
    const intervalUs = resolver.durationUs(
      [...path, 'interval'],
      fields.interval ?? (kind === 'port' ? '0s' : '5s'),
    );
    if (intervalUs === 0 && kind !== 'port') {
      resolver.issue([...path, 'interval'], {
        message: `a ${kind} probe needs an interval`,
        expected: 'more than 0s',
      });
    }
    const times = kind === 'port' ? 1 : 3;
    return {
      kind,
      intervalUs,
      failAfter: fields['fail-after'] ?? times,
      recoverAfter: fields['recover-after'] ?? times,
    };
  });
}

function resolveCosts(input: ControllerInput['costs'], resolver: Resolver): ResolvedController['costs'] {
  if (input === 'ideal') return { channelUs: 0, serviceUs: 0 };
  const path = ['controller', 'costs'];
  return {
    channelUs: resolver.durationUs([...path, 'channel-delay'], input?.['channel-delay'] ?? '1ms'),
    serviceUs: resolver.durationUs([...path, 'service-time'], input?.['service-time'] ?? '50us'),
  };
}
