// The other settings under which a lost session is replayed: what a user could have asked for instead. Each is laid over the
// controller and over every change that says otherwise. Source: SPEC §6; issue "controller" 10.

import type { ResolvedScenario } from '../scenario/resolved.ts';
import { isFaultEvent } from '../scenario/schema/events.ts';
import type { ResolvedMoveOptions } from '../scenario/schema/move-options.ts';

export interface AutopsySetting {
  readonly name: string;
  readonly scenario: ResolvedScenario;
}

const MOVES: readonly { readonly name: string; readonly move: Partial<ResolvedMoveOptions> }[] = [
  { name: 'idle 30 s', move: { pinIdleTimeoutUs: 30_000_000 } },
  { name: 'idle 45 s', move: { pinIdleTimeoutUs: 45_000_000 } },
  { name: 'hard-only pins', move: { pinTimers: 'hard' } },
  { name: 'pins on all ingresses', move: { pinScope: 'all' } },
  { name: 'hard-only pins on all ingresses', move: { pinTimers: 'hard', pinScope: 'all' } },
];

const METHODS = ['graceful', 'delayed', 'immediate'] as const;

/** Those that can make a difference: numbers of a move where something is moved gracefully, and methods that are not in use. */
export function autopsySettings(scenario: ResolvedScenario): AutopsySetting[] {
  const { controller, events } = scenario;
  const asked = events.flatMap((event) => (isFaultEvent(event) ? [] : [event.method ?? controller.method]));
  const rebalances = controller.rebalanceEveryUs > 0 || controller.rebalanceAboveCv > 0;
  const methods = new Set([...asked, ...(rebalances ? [controller.method] : [])]);
  const given = JSON.stringify(scenario);
  const moves = methods.has('graceful')
    ? MOVES.map(({ name, move }) => ({ name, scenario: withMove(scenario, move) }))
    : [];
  const others = METHODS.filter((method) => methods.size > 1 || (methods.size === 1 && !methods.has(method)));
  return [
    ...moves.filter((it) => JSON.stringify(it.scenario) !== given),
    ...others.map((method) => ({ name: method, scenario: withMethod(scenario, method) })),
  ];
}

/** Lays numbers of the move over the controller and over every event that has its own. */
export function withMove(scenario: ResolvedScenario, move: Partial<ResolvedMoveOptions>): ResolvedScenario {
  const keys = Object.keys(move) as (keyof ResolvedMoveOptions)[];
  const events = scenario.events.map((event) => {
    if (isFaultEvent(event) || !keys.some((key) => key in event.move)) return event;
    return { ...event, move: { ...event.move, ...move } };
  });
  return { ...scenario, controller: { ...scenario.controller, ...move }, events };
}

/** Changes by this method, whatever they ask for. */
export function withMethod(scenario: ResolvedScenario, method: (typeof METHODS)[number]): ResolvedScenario {
  const events = scenario.events.map((event) =>
    isFaultEvent(event) || event.method === null ? event : { ...event, method },
  );
  return { ...scenario, controller: { ...scenario.controller, method }, events };
}
