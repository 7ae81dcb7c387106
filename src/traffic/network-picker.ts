// Which networks a population's clients come from: networks are ranked once by a draw that favours large ones, then picked by a
// Zipf law over that rank; inside a network a prefix is picked in proportion to its size. One picker serves one family.
// Not the subnets and hosts inside a prefix: subnet-builder.ts and ipv6-builder.ts. Source: SPEC §7 (Zipf over networks).

import { assert } from '../base/assert.ts';
import { pow } from '../base/det-math.ts';
import type { Draws } from '../kernel/streams.ts';
import type { PopulationSpec } from './population-spec.ts';
import type { PrefixRanges } from './prefix-table.ts';

/**
 * Indices of the networks in play, most popular first: by a draw that favours large ones, but a network too small for its place
 * (fewer than twice the units it would be picked for, of `picks` in all) waits for a later one. `draws` belongs to the purpose
 * `networks`. Cost: one log a network.
 */
export function rankNetworks(
  ranges: PrefixRanges,
  spec: PopulationSpec,
  picks: number,
  draws: Draws,
): Uint32Array {
  const { networkZipf, networkSizeBias, networkCount } = spec;
  const queue = new NetworkQueue(byDrawnKey(ranges, networkSizeBias, draws), ranges.units);
  const count = Math.min(networkCount, queue.size);
  assert(count > 0, 'the prefix table has no network of this family');
  const total = runningSums(count, (rank) => pow(rank + 1, -networkZipf))[count - 1]!;
  return Uint32Array.from({ length: count }, (_, rank) =>
    queue.take((2 * picks * pow(rank + 1, -networkZipf)) / total),
  );
}

/** Networks that have units, ascending by an exponential draw over their size to the power of `bias`. */
function byDrawnKey(ranges: PrefixRanges, bias: number, draws: Draws): number[] {
  const keys: { network: number; key: number }[] = [];
  for (const [network, units] of ranges.units.entries()) {
    if (units > 0) keys.push({ network, key: draws.seek(network, 0).exponential() / pow(units, bias) });
  }
  keys.sort((a, b) => a.key - b.key || a.network - b.network);
  return keys.map(({ network }) => network);
}

/** Hands out networks in order, passing over those too small for what is asked until less is asked. */
class NetworkQueue {
  readonly #order: readonly number[];
  readonly #units: Float64Array;
  #waiting: number[] = [];
  #next = 0;

  constructor(order: readonly number[], units: Float64Array) {
    this.#order = order;
    this.#units = units;
  }

  get size(): number {
    return this.#order.length;
  }

  take(leastUnits: number): number {
    const fits = (network: number): boolean => this.#units[network]! >= leastUnits;
    const waiting = this.#waiting.findIndex(fits);
    if (waiting >= 0) return this.#waiting.splice(waiting, 1)[0]!;
    while (this.#next < this.#order.length) {
      const network = this.#order[this.#next++]!;
      if (fits(network)) return network;
      this.#waiting.push(network);
    }
    const largest = this.#waiting.reduce((a, b) => (this.#units[b]! > this.#units[a]! ? b : a));
    this.#waiting = this.#waiting.filter((network) => network !== largest);
    return largest;
  }
}

export class NetworkPicker {
  readonly #ranges: PrefixRanges;
  readonly #ranked: Uint32Array;
  readonly #ordinaryLimits: Float64Array;
  readonly #denseLimits: Float64Array;
  /** Running sums of range lengths over all ranges, in the order of the table. */
  readonly #unitLimits: Float64Array;
  #unit = 0;

  constructor(ranges: PrefixRanges, ranked: Uint32Array, spec: PopulationSpec) {
    this.#ranges = ranges;
    this.#ranked = ranked;
    this.#ordinaryLimits = runningSums(ranked.length, (rank) => pow(rank + 1, -spec.networkZipf));
    this.#denseLimits = runningSums(ranked.length, (rank) => pow(rank + 1, -spec.denseZipf));
    this.#unitLimits = runningSums(ranges.length.length, (i) => ranges.length[i]!);
  }

  /** Rank of the network at `at` (0…1) of the Zipf law. */
  rankAt(at: number, isDense: boolean): number {
    const limits = isDense ? this.#denseLimits : this.#ordinaryLimits;
    return firstAbove(limits, at * limits[limits.length - 1]!, 0, limits.length);
  }

  /** Picks a prefix and a unit of the network of that rank: one draw. */
  pickIn(rank: number, draws: Draws): this {
    const network = this.#ranked[rank]!;
    const from = this.#ranges.offsets[network]!;
    const before = from === 0 ? 0 : this.#unitLimits[from - 1]!;
    const position = before + Math.floor(draws.unit() * this.#ranges.units[network]!);
    return this.#settle(from, this.#ranges.offsets[network + 1]!, position);
  }

  /** Picks any unit of any network: one draw. For populations that have filled the networks they prefer. */
  pickAnywhere(draws: Draws): this {
    const limits = this.#unitLimits;
    return this.#settle(0, limits.length, Math.floor(draws.unit() * limits[limits.length - 1]!));
  }

  /** Number of the unit picked last (address bits above /24 or /48). */
  get unit(): number {
    return this.#unit;
  }

  #settle(from: number, to: number, position: number): this {
    const range = firstAbove(this.#unitLimits, position, from, to);
    const inside = this.#unitLimits[range]! - position;
    this.#unit = this.#ranges.start[range]! + this.#ranges.length[range]! - inside;
    return this;
  }
}

function runningSums(count: number, weightOf: (index: number) => number): Float64Array {
  const sums = new Float64Array(count);
  let sum = 0;
  for (let i = 0; i < count; i++) {
    sum += weightOf(i);
    sums[i] = sum;
  }
  return sums;
}

/** First index in [from, to) whose limit is above `position`; the last one if none is. */
export function firstAbove(limits: Float64Array, position: number, from: number, to: number): number {
  let low = from;
  let high = to - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (limits[middle]! > position) high = middle;
    else low = middle + 1;
  }
  return low;
}
