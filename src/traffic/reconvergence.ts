// Which clients change their ingress when the network reconverges: a share of them, or everyone of a failed switch, at once or
// over a period. A pure function of the client and of where it enters now; the event's own stream decides, so that two events do
// not move the same clients by accident and one event moves the same clients in every run. Source: SPEC §7.

import { assert } from '../base/assert.ts';
import type { Draws } from '../kernel/streams.ts';

export interface Reconvergence {
  readonly atUs: number;
  /** Only clients that enter here now; null: all. A failed switch: its index, with ratio 1. */
  readonly from: number | null;
  /** Part of them that moves; 0…1. */
  readonly ratio: number;
  /** Weight of each ingress as the new one; 0 for those that take none. The client's present one never counts. */
  readonly weights: readonly number[];
  /** Moves are spread evenly over this long; 0: all at atUs. */
  readonly overUs: number;
}

export interface IngressMove {
  readonly ingress: number;
  readonly atUs: number;
}

/** Distinguishes the traffics of one event. */
export interface MovingClient {
  /** Position of its traffic in the scenario. */
  readonly source: number;
  readonly client: number;
  readonly ingress: number;
}

/** The client's move, or null when it stays. `draws` belongs to the purpose `reconvergence` of this event. Cost: three draws. */
export function moveOf(
  event: Reconvergence,
  { source, client, ingress }: MovingClient,
  draws: Draws,
): IngressMove | null {
  assert(event.ratio >= 0 && event.ratio <= 1, 'the ratio of a reconvergence is 0…1');
  if (event.from !== null && event.from !== ingress) return null;
  draws.seek(client, source);
  if (draws.unit() >= event.ratio) return null;
  const target = otherIngress(event.weights, ingress, draws.unit());
  if (target < 0) return null;
  return {
    ingress: target,
    atUs: event.atUs + (event.overUs > 0 ? draws.below(Math.min(event.overUs, 2 ** 32)) : 0),
  };
}

/** An ingress other than `present`, by weight; −1 when none has a weight. */
function otherIngress(weights: readonly number[], present: number, at: number): number {
  let total = 0;
  for (const [i, weight] of weights.entries()) if (i !== present) total += weight;
  let rest = at * total;
  let last = -1;
  for (const [i, weight] of weights.entries()) {
    if (i === present || weight <= 0) continue;
    last = i;
    rest -= weight;
    if (rest < 0) return i;
  }
  return last;
}
