// By which switch a client enters, before any reconvergence: by the trace's own column, by prefix, or by weight. A choice is a
// function of the client alone (its address, its number, its own draw), never of who came before. Not the delays of a switch
// (scenario data) and not what happens when switches fail: reconvergence.ts. Source: SPEC §7.

import type { Family } from '../base/address.ts';
import { assert } from '../base/assert.ts';
import type { Draws } from '../kernel/streams.ts';
import { NO_INGRESS } from '../net/record.ts';

/** What a choice may look at; the object may be reused. */
export interface ClientView {
  readonly client: number;
  readonly family: Family;
  readonly w0: number;
  readonly w1: number;
  readonly w2: number;
  readonly w3: number;
}

export interface IngressChooser {
  /** Index into the scenario's sorted ingress names. `traceIngress`: the trace's column, or NO_INGRESS. */
  choose(client: ClientView, traceIngress: number): number;
}

/** One prefix rule: clients whose address under `mask` equals `value` enter at `ingress`. */
export interface IngressPrefix {
  readonly family: Family;
  readonly value: readonly [number, number, number, number];
  readonly mask: readonly [number, number, number, number];
  readonly ingress: number;
}

export interface IngressOptions {
  /** Weight of each ingress, in scenario order; at least one above 0. */
  readonly weights: readonly number[];
  /** First match wins: the caller sorts longer prefixes first. */
  readonly prefixes?: readonly IngressPrefix[];
  /** Trace column → ingress index, −1 where the scenario has no such ingress. */
  readonly traceColumn?: readonly number[];
  /** Belongs to the purpose `ingress` of this traffic; one seek and draw a client. */
  readonly draws: Draws;
}

/** The trace's column first, then the prefixes, then a draw by weight. Cost: one draw where the first two say nothing. */
export function createIngressChooser(options: IngressOptions): IngressChooser {
  const limits = cumulativeLimits(options.weights);
  const prefixes = options.prefixes ?? [];
  const columns = options.traceColumn ?? [];
  return {
    choose(client, traceIngress) {
      const named = traceIngress === NO_INGRESS ? -1 : (columns[traceIngress] ?? -1);
      if (named >= 0) return named;
      for (const prefix of prefixes) if (matches(prefix, client)) return prefix.ingress;
      if (limits.length === 1) return 0;
      const at = options.draws.seek(client.client, 0).unit();
      return limits.findIndex((limit) => at < limit);
    },
  };
}

/** Running sums of the weights over their total; the last one is above any draw. */
function cumulativeLimits(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  assert(total > 0, 'at least one ingress needs a weight above 0');
  const last = weights.findLastIndex((weight) => weight > 0);
  const limits: number[] = [];
  let sum = 0;
  for (const [i, weight] of weights.entries()) {
    sum += weight;
    limits.push(i >= last ? 2 : sum / total);
  }
  return limits;
}

function matches(prefix: IngressPrefix, client: ClientView): boolean {
  const { value, mask } = prefix;
  return (
    prefix.family === client.family &&
    (client.w0 & mask[0]) >>> 0 === value[0] &&
    (client.w1 & mask[1]) >>> 0 === value[1] &&
    (client.w2 & mask[2]) >>> 0 === value[2] &&
    (client.w3 & mask[3]) >>> 0 === value[3]
  );
}
