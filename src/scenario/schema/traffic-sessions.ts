// Part of section `traffic`: when drawn sessions begin (arrivals) and what they look like (session). A session is given by two of
// length, packets and gaps. Not the clients: traffic-clients.ts. Source: SPEC §7.

import * as z from 'zod';
import type { ArrivalPlan, FlashCrowd, SessionChanges, SessionSpec } from '../../net/session-plan.ts';
import type { Path, Resolver } from '../resolver.ts';
import { amountDistribution, resolveDistribution, timeDistribution } from './distribution.ts';
import { durationText, positiveNumber, ratioValue } from './fields.ts';
import { given } from './traffic-clients.ts';

export const SESSIONS = ['web', 'exponential', 'long-lived', 'video', 'report', 'datagrams'] as const;

const RHYTHM = ['length', 'packets', 'gaps'] as const;

/** Which two of the three each preset is given by; a test holds this against the presets themselves. */
export const PRESET_RHYTHM: Readonly<Record<(typeof SESSIONS)[number], readonly (typeof RHYTHM)[number][]>> =
  {
    web: ['packets', 'gaps'],
    exponential: ['length', 'gaps'],
    'long-lived': ['length', 'gaps'],
    video: ['length', 'gaps'],
    report: ['packets', 'gaps'],
    datagrams: ['packets', 'gaps'],
  };

const PROTOCOLS: Readonly<Record<string, number>> = { tcp: 6, udp: 17 };

const flashInput = z.strictObject({
  at: durationText,
  ramp: durationText.optional().describe('from usual to full; default 60s'),
  hold: durationText.optional().describe('at full height; default 10m'),
  decay: durationText.optional().describe('back to usual; default 5m'),
  factor: z.number().min(1).max(10_000).describe('times the usual rate'),
  clients: ratioValue.optional().describe('part of the clients that take part; default 100%'),
});

export const arrivalsInput = z.strictObject({
  'per-second': positiveNumber.optional().describe('new sessions a second of all clients; default 10'),
  'per-client-hour': positiveNumber
    .optional()
    .describe('new sessions an hour of a mean client, instead of per-second'),
  day: z
    .union([z.enum(['flat', 'web']), z.array(z.number().min(0)).min(2).max(1440)])
    .optional()
    .describe('flat, web (24 hours), or a list of relative rates over one period; default flat'),
  'day-length': durationText.optional().describe('period of `day`; default 24h'),
  'day-start': durationText.optional().describe('when in the run the table begins; default 0s'),
  'flash-crowds': z.array(flashInput).max(100).optional(),
  begin: durationText.optional().describe('default 0s'),
  end: durationText.optional().describe('default: as long as the run'),
  equilibrium: z.boolean().optional().describe('begin with sessions already alive; default true'),
});

export const sessionInput = z
  .union([
    z.enum(SESSIONS),
    z.strictObject({
      preset: z.enum(SESSIONS).optional().describe('default web'),
      protocol: z.union([z.enum(['tcp', 'udp']), z.int().min(1).max(255)]).optional(),
      close: z
        .enum(['fin', 'full'])
        .optional()
        .describe("full: the client's last ACK follows its FIN; default fin"),
      'final-ack-gap': durationText.optional().describe('default 20.2ms, the default round trip'),
      length: timeDistribution.optional(),
      packets: amountDistribution.optional(),
      gaps: timeDistribution.optional(),
      payload: amountDistribution.optional().describe('bytes of a data packet'),
      'keep-alive': z
        .union([z.literal('off'), durationText])
        .optional()
        .describe('a duration, or off'),
    }),
  ])
  .describe(
    'a preset (web, exponential, long-lived, video, report, datagrams) or a map with a preset and changes to it',
  );

export function resolveArrivals(
  input: z.infer<typeof arrivalsInput> | undefined,
  clients: number,
  path: Path,
  resolver: Resolver,
): ArrivalPlan {
  const it = input ?? {};
  const at = [...path, 'arrivals'];
  const duration = (key: 'day-length' | 'day-start' | 'begin', fallback: string) =>
    resolver.durationUs([...at, key], it[key] ?? fallback);
  const day = it.day === undefined || it.day === 'flat' ? null : it.day;
  if (Array.isArray(day) && !day.some((value) => value > 0))
    resolver.issue([...at, 'day'], { message: 'a day without arrivals' });
  return {
    sessionsPerSecond: rateOf(it, clients, at, resolver),
    day,
    periodUs: Math.max(1, duration('day-length', '24h')),
    dayStartUs: duration('day-start', '0s'),
    flashes: (it['flash-crowds'] ?? []).map((flash, i) =>
      resolveFlash(flash, [...at, 'flash-crowds', i], resolver),
    ),
    startUs: duration('begin', '0s'),
    endUs: it.end === undefined ? null : resolver.durationUs([...at, 'end'], it.end),
    equilibrium: it.equilibrium ?? true,
  };
}

function rateOf(it: z.infer<typeof arrivalsInput>, clients: number, at: Path, resolver: Resolver): number {
  const perSecond = it['per-second'];
  const perClientHour = it['per-client-hour'];
  if (perSecond !== undefined && perClientHour !== undefined) {
    resolver.issue([...at, 'per-client-hour'], {
      message: 'a rate is given once',
      hint: 'drop it or `per-second`',
    });
  }
  return perClientHour === undefined ? (perSecond ?? 10) : (perClientHour * clients) / 3600;
}

function resolveFlash(input: z.infer<typeof flashInput>, at: Path, resolver: Resolver): FlashCrowd {
  const duration = (key: 'at' | 'ramp' | 'hold' | 'decay', fallback: string) =>
    resolver.durationUs([...at, key], input[key] ?? fallback);
  return {
    atUs: duration('at', '0s'),
    rampUs: duration('ramp', '60s'),
    holdUs: duration('hold', '10m'),
    decayUs: duration('decay', '5m'),
    factor: input.factor,
    clientRatio: resolver.ratio(input.clients ?? 1),
  };
}

/** A map that names two of length, packets and gaps drops the preset's third; one alone changes the preset's. */
export function resolveSession(
  input: z.infer<typeof sessionInput> | undefined,
  path: Path,
  resolver: Resolver,
): { preset: string; changes: SessionChanges } {
  const map = typeof input === 'string' ? { preset: input } : (input ?? {});
  const at = [...path, 'session'];
  const rhythm = RHYTHM.filter((key) => map[key] !== undefined);
  checkRhythm(rhythm, map.preset ?? 'web', at, resolver);
  const changes: SessionChanges = {
    ...given<SessionSpec>({
      protocol: typeof map.protocol === 'string' ? PROTOCOLS[map.protocol] : map.protocol,
      close: map.close,
      finalAckGapUs:
        map['final-ack-gap'] === undefined
          ? undefined
          : resolver.durationUs([...at, 'final-ack-gap'], map['final-ack-gap']),
      keepAliveUs: keepAliveOf(map['keep-alive'], at, resolver),
    }),
    ...(map.payload === undefined
      ? {}
      : { payloadBytes: resolveDistribution(map.payload, 'amount', [...at, 'payload'], resolver) }),
    ...Object.fromEntries(rhythm.map((key) => [key, rhythmPart(map, key, at, resolver)])),
    ...(rhythm.length === 2
      ? Object.fromEntries(RHYTHM.filter((key) => !rhythm.includes(key)).map((key) => [key, null]))
      : {}),
  };
  return { preset: map.preset ?? 'web', changes };
}

type SessionMap = Exclude<z.infer<typeof sessionInput>, string>;

function checkRhythm(
  rhythm: readonly (typeof RHYTHM)[number][],
  preset: (typeof SESSIONS)[number],
  at: Path,
  resolver: Resolver,
): void {
  if (rhythm.length === 3) {
    resolver.issue([...at, 'length'], {
      message: 'a session is given by two of length, packets and gaps',
      hint: 'drop one',
    });
  }
  const [key] = rhythm;
  const own = PRESET_RHYTHM[preset];
  if (rhythm.length === 1 && key !== undefined && !own.includes(key)) {
    const message = `\`${key}\` alone cannot change the preset \`${preset}\`, which is given by ${own.join(' and ')}`;
    resolver.issue([...at, key], { message, hint: 'name two of length, packets and gaps' });
  }
}

function rhythmPart(map: SessionMap, key: (typeof RHYTHM)[number], at: Path, resolver: Resolver) {
  return resolveDistribution(map[key]!, key === 'packets' ? 'amount' : 'time', [...at, key], resolver);
}

function keepAliveOf(text: string | undefined, at: Path, resolver: Resolver): number | null | undefined {
  if (text === undefined) return undefined;
  if (text === 'off') return null;
  const us = resolver.durationUs([...at, 'keep-alive'], text);
  if (us === 0)
    resolver.issue([...at, 'keep-alive'], {
      message: 'a keep-alive of 0',
      expected: '`off`, or a duration above 0',
    });
  return us === 0 ? null : us;
}
