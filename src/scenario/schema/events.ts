// Section `events`: what happens at which instant of a run: changes asked of the controller (event-changes.ts) and faults that befall
// it and the network (event-faults.ts). Each event is one verb with its terms. Order: by time, then as written. Source: SPEC §6, §7.

import * as z from 'zod';
import type { Resolver } from '../resolver.ts';
import {
  type ChangeInput,
  type ChangeTerms,
  changeInputs,
  type ResolvedChange,
  resolveChange,
  resolveTerms,
} from './event-changes.ts';
import {
  type FaultInput,
  faultInputs,
  type ResolvedFault,
  resolveDuration,
  resolveFault,
} from './event-faults.ts';

export const eventsInput = z
  .array(z.union([...changeInputs, ...faultInputs]))
  .max(100_000)
  .describe('what happens when, in any order');

interface EventPlace {
  readonly atUs: number;
  /** Position in the file: part of the event's identity, and the order of events of one instant. */
  readonly number: number;
}

export type ResolvedChangeEvent = EventPlace & ChangeTerms & ResolvedChange;

export type ResolvedFaultEvent = EventPlace &
  ResolvedFault & {
    /** null: never repaired. */
    readonly forUs: number | null;
  };

/** Told apart by `kind`, or by isFaultEvent. */
export type ResolvedEvent = ResolvedChangeEvent | ResolvedFaultEvent;

export const isFaultEvent = (event: ResolvedEvent): event is ResolvedFaultEvent => 'forUs' in event;

/** Events sorted by (atUs, number). */
export function resolveEvents(
  input: z.infer<typeof eventsInput> | undefined,
  resolver: Resolver,
): ResolvedEvent[] {
  const events = (input ?? []).flatMap((event, number) => resolveEvent(event, number, resolver));
  return events.sort((a, b) => a.atUs - b.atUs || a.number - b.number);
}

const FAULT_VERBS = [
  'fail-server',
  'fail-port',
  'fail-link',
  'fail-probe',
  'restart-switch',
  'fail-controller',
  'fail-channel',
  'slow-channel',
  'reconverge',
] as const;

const isFault = (input: ChangeInput | FaultInput): input is FaultInput =>
  FAULT_VERBS.some((verb) => verb in input);

function resolveEvent(input: ChangeInput | FaultInput, number: number, resolver: Resolver): ResolvedEvent[] {
  const path = ['events', number];
  const place = { atUs: resolver.durationUs([...path, 'at'], input.at), number };
  if (isFault(input)) {
    const forUs = resolveDuration(input, path, resolver);
    return [{ ...place, forUs, ...resolveFault(input, path, resolver) }];
  }
  const terms = resolveTerms(input, path, resolver);
  return resolveChange(input, path, resolver).map((change) => ({ ...place, ...terms, ...change }));
}
