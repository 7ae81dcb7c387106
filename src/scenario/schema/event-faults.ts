// Events that nobody asked for: servers, ports, links, switches, channels and the controller failing, probes that lie, and clients
// that enter elsewhere. Each holds for a time (`for`) or until the end of the run. Source: SPEC §6, §7.

import * as z from 'zod';
import type { Path, Resolver } from '../resolver.ts';
import { PROBE_KINDS } from './controller.ts';
import { durationText, nameText, ratioValue } from './fields.ts';

const lasting = {
  at: durationText.describe('when, from the start of the run'),
  for: durationText.optional().describe('repaired after this long; default never'),
};

const failServer = z.strictObject({
  ...lasting,
  'fail-server': nameText.describe('the server that dies'),
  answers: z
    .enum(['nothing', 'reset'])
    .optional()
    .describe('nothing: clients time out; reset: the machine is up, its service gone; default nothing'),
});
const failPort = z.strictObject({
  ...lasting,
  'fail-port': nameText.describe('the server whose port goes down'),
  ingress: nameText.optional().describe('default: at every ingress'),
});
const failLink = z.strictObject({
  ...lasting,
  'fail-link': nameText.describe('the server whose link loses every packet while its port stays up'),
  ingress: nameText.optional().describe('default: at every ingress'),
});
const failProbe = z.strictObject({
  ...lasting,
  'fail-probe': nameText.describe('the server whose probe fails although it lives: a false alarm'),
  probe: z.enum(PROBE_KINDS),
});
const restartSwitch = z.strictObject({
  at: lasting.at,
  'restart-switch': nameText.describe('the ingress whose switch loses its table'),
});
const failController = z.strictObject({ ...lasting, 'fail-controller': z.literal(true) });
const failChannel = z.strictObject({
  ...lasting,
  'fail-channel': nameText.describe('the ingress that loses its controller'),
});
const slowChannel = z.strictObject({
  ...lasting,
  'slow-channel': nameText.describe('the ingress whose control channel becomes slow'),
  delay: durationText.describe('one way'),
});
const reconverge = z.strictObject({
  ...lasting,
  reconverge: ratioValue.describe('the part of the clients that enters elsewhere'),
  from: nameText.optional().describe('only clients of this ingress; default all'),
  to: nameText.optional().describe('the ingress they enter by; default the others, by weight'),
  over: durationText.optional().describe('spread evenly over this long; default 0s, all at once'),
});

export const faultInputs = [
  failServer,
  failPort,
  failLink,
  failProbe,
  restartSwitch,
  failController,
  failChannel,
  slowChannel,
  reconverge,
] as const;

export type FaultInput = z.infer<(typeof faultInputs)[number]>;

/** `ingress` null: every one. */
export type ResolvedFault =
  | { readonly kind: 'fail-server'; readonly server: string; readonly answers: 'nothing' | 'reset' }
  | { readonly kind: 'fail-port'; readonly server: string; readonly ingress: string | null }
  | { readonly kind: 'fail-link'; readonly server: string; readonly ingress: string | null }
  | { readonly kind: 'fail-probe'; readonly server: string; readonly probe: (typeof PROBE_KINDS)[number] }
  | { readonly kind: 'restart-switch'; readonly ingress: string }
  | { readonly kind: 'fail-controller' }
  | { readonly kind: 'fail-channel'; readonly ingress: string }
  | { readonly kind: 'slow-channel'; readonly ingress: string; readonly delayUs: number }
  | {
      readonly kind: 'reconverge';
      readonly ratio: number;
      readonly from: string | null;
      /** null: the others, by weight. */
      readonly to: string | null;
      readonly overUs: number;
    };

/** null: never repaired. */
export function resolveDuration(input: FaultInput, path: Path, resolver: Resolver): number | null {
  const text = 'for' in input ? input.for : undefined;
  return text === undefined ? null : resolver.durationUs([...path, 'for'], text);
}

export function resolveFault(input: FaultInput, path: Path, resolver: Resolver): ResolvedFault {
  if ('fail-server' in input) {
    resolver.reference('server', input['fail-server'], [...path, 'fail-server']);
    return { kind: 'fail-server', server: input['fail-server'], answers: input.answers ?? 'nothing' };
  }
  if ('fail-port' in input)
    return { kind: 'fail-port', ...atIngress(input['fail-port'], input.ingress, { path, resolver }) };
  if ('fail-link' in input)
    return { kind: 'fail-link', ...atIngress(input['fail-link'], input.ingress, { path, resolver }) };
  if ('fail-probe' in input) {
    resolver.reference('server', input['fail-probe'], [...path, 'fail-probe']);
    return { kind: 'fail-probe', server: input['fail-probe'], probe: input.probe };
  }
  if ('fail-controller' in input) return { kind: 'fail-controller' };
  if ('reconverge' in input) return resolveReconverge(input, path, resolver);
  return resolveChannelFault(input, path, resolver);
}

interface Place {
  readonly path: Path;
  readonly resolver: Resolver;
}

function atIngress(server: string, ingress: string | undefined, { path, resolver }: Place) {
  resolver.reference('server', server, path);
  if (ingress !== undefined) resolver.reference('ingress', ingress, [...path, 'ingress']);
  return { server, ingress: ingress ?? null };
}

type ChannelInput = z.infer<typeof restartSwitch> | z.infer<typeof failChannel> | z.infer<typeof slowChannel>;

function resolveChannelFault(input: ChannelInput, path: Path, resolver: Resolver): ResolvedFault {
  const named = (key: string, ingress: string): string => {
    resolver.reference('ingress', ingress, [...path, key]);
    return ingress;
  };
  if ('restart-switch' in input)
    return { kind: 'restart-switch', ingress: named('restart-switch', input['restart-switch']) };
  if ('fail-channel' in input)
    return { kind: 'fail-channel', ingress: named('fail-channel', input['fail-channel']) };
  const delayUs = resolver.durationUs([...path, 'delay'], input.delay);
  return { kind: 'slow-channel', ingress: named('slow-channel', input['slow-channel']), delayUs };
}

function resolveReconverge(input: z.infer<typeof reconverge>, path: Path, resolver: Resolver): ResolvedFault {
  const { from, to, over } = input;
  if (from !== undefined) resolver.reference('ingress', from, [...path, 'from']);
  if (to !== undefined) resolver.reference('ingress', to, [...path, 'to']);
  const overUs = over === undefined ? 0 : resolver.durationUs([...path, 'over'], over);
  return {
    kind: 'reconverge',
    ratio: resolver.ratio(input.reconverge),
    from: from ?? null,
    to: to ?? null,
    overUs,
  };
}
