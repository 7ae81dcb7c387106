// Section `events`: what happens at which instant of a run. First form: a server is dropped or added. Events are ordered by
// time, then as written. Source: SPEC §6.

import * as z from 'zod';
import type { Resolver } from '../resolver.ts';
import { CHANGE_METHODS, type ChangeMethod } from './controller.ts';
import { durationText, nameText } from './fields.ts';

const common = {
  at: durationText,
  pool: nameText.optional().describe('default: every pool that has the server'),
  method: z.enum(CHANGE_METHODS).optional().describe("default: the controller's method"),
};

const eventInput = z.union([
  z.strictObject({ ...common, drop: nameText.describe('the server to take out of service') }),
  z.strictObject({ ...common, add: nameText.describe('the server to bring into service') }),
]);

export const eventsInput = z.array(eventInput).max(100_000).describe('what happens when, in any order');

type EventInput = z.infer<typeof eventInput>;

export interface ResolvedEvent {
  readonly atUs: number;
  /** Position in the file: part of the event's identity, and the order of events of one instant. */
  readonly number: number;
  readonly kind: 'drop' | 'add';
  readonly server: string;
  /** Null: every pool that has the server. */
  readonly pool: string | null;
  /** Null: the controller's method. */
  readonly method: ChangeMethod | null;
}

/** Events sorted by (atUs, number). */
export function resolveEvents(
  input: z.infer<typeof eventsInput> | undefined,
  resolver: Resolver,
): ResolvedEvent[] {
  const events = (input ?? []).map((event, number) => resolveEvent(event, number, resolver));
  return events.sort((a, b) => a.atUs - b.atUs || a.number - b.number);
}

function resolveEvent(input: EventInput, number: number, resolver: Resolver): ResolvedEvent {
  const path = ['events', number];
  const kind = 'drop' in input ? 'drop' : 'add';
  const server = 'drop' in input ? input.drop : input.add;
  if (input.pool === undefined) resolver.reference('server', server, [...path, kind]);
  else if (resolver.reference('pool', input.pool, [...path, 'pool']))
    resolver.serverOf(input.pool, server, [...path, kind]);
  return {
    atUs: resolver.durationUs([...path, 'at'], input.at),
    number,
    kind,
    server,
    pool: input.pool ?? null,
    method: input.method ?? null,
  };
}
