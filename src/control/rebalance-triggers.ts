// Rebalances nobody asked for by name: at fixed instants, and when measured load is too uneven. Both are graceful unless the
// controller's method says otherwise, and neither disturbs a run that is under way. Source: SPEC §6 (rebalance triggers).

import type { ChangeRequest } from './change.ts';
import { receiveRequest } from './requests.ts';
import type { ControllerState } from './state.ts';
import type { Turn } from './turn.ts';
import { nextMultiple } from './usage.ts';
import { measuredCv } from './usage-weights.ts';

export const REBALANCE_TIMER = 'rebalance';

/** Arms the next periodic rebalance, at a multiple of its period. */
export function armRebalance(turn: Turn): void {
  const { rebalanceEveryUs } = turn.state.settings;
  if (rebalanceEveryUs > 0) turn.arm(REBALANCE_TIMER, nextMultiple(turn.nowUs, rebalanceEveryUs));
}

export function rebalanceTimerFired(turn: Turn): void {
  if (turn.state.run === null) receiveRequest(turn, rebalance(turn, null));
  armRebalance(turn);
}

/** Whether a threshold of variance is set. */
export const watchesVariance = ({ settings }: ControllerState): boolean => settings.rebalanceAboveCv > 0;

/** How far the polls of each pool have come. */
export const pollNumbers = ({ usage }: ControllerState): Map<string, number> =>
  new Map([...usage.polls].map(([pool, { number }]) => [pool, number]));

/** Pools polled since `before`: noted when they cross the threshold, and rebalanced while they stay above it. */
export function checkVariance(turn: Turn, before: ReadonlyMap<string, number>): void {
  const { settings, usage, pools } = turn.state;
  for (const pool of pools.values()) {
    if (usage.polls.get(pool.name)?.number === before.get(pool.name)) continue;
    const cv = measuredCv(turn.state, pool);
    const isHigh = cv > settings.rebalanceAboveCv;
    if (isHigh && !usage.high.has(pool.name)) turn.note({ kind: 'variance', pool: pool.name, cv });
    if (isHigh) usage.high.add(pool.name);
    else usage.high.delete(pool.name);
    if (isHigh && turn.state.run === null) receiveRequest(turn, rebalance(turn, pool.name));
  }
}

const rebalance = (turn: Turn, pool: string | null): ChangeRequest => ({
  id: `rebalance ${pool ?? 'all'} ${turn.nowUs}`,
  change: { kind: 'rebalance', pool },
  method: turn.state.settings.method === 'immediate' ? 'immediate' : 'graceful',
});
